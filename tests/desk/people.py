"""The cast of the desk: a person, those who accompany her, those who have no business in her file.

Ask for the fixture ``desk_cast``; ``desk_cast.client("facilitator")`` is a browser in which she is logged in,
``with desk_cast.acting("partner"):`` asks as him.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext

from maillage.accounts.models import Account, Membership, Right
from maillage.desk.acting import IN_SPACE
from maillage.desk.models import Consent, Facilitator, GivenHow, Person, Scope, Telling
from maillage.directory.models import Organisation
from maillage.privacy.actor import NOBODY, Actor, ActorKind, acting_as
from tests.cast import Cast

DESK_NAMES = {
    "facilitator": "Soline Marchand",
    "partner": "Karim Belkacem",
    "trainer": "Odile Pujol",
    "region": "Gaëtan Roux",
    "stranger": "Tania Vidal",
}
DESK = ("visitor", "person", *DESK_NAMES)
SECRET_NAME = "Maëlle Exemple"
SECRET_PHONE = "06 99 00 11 22"


@dataclass(frozen=True)
class DeskCast:
    """Everybody, on the ground of ``cast``.

    ``person``: her file is opened for ``cast.workshop``; she agreed to all for it, and that ``partners`` see
    her situation and pathway, not her health, notes or documents. ``facilitator`` accompanies her for the
    workshop; ``partner`` accompanies people for ``partners``; ``trainer`` owns ``school``, which receives
    referrals; ``region`` belongs to ``council`` and accompanies nobody; ``stranger`` accompanies people for
    ``cast.elsewhere``, of which the person knows nothing.
    """

    cast: Cast
    accounts: dict[str, Account]
    person: Person
    partners: Organisation
    school: Organisation
    council: Organisation

    def actor(self, who: str) -> Actor:
        """The actor that one of them is."""
        if who == "visitor":
            return NOBODY
        if who == "person":
            return Actor(ActorKind.PERSON, self.person.pk)
        return Actor(ActorKind.ACCOUNT, self.accounts[who].pk)

    def acting(self, who: str) -> AbstractContextManager[Actor]:
        """Ask as one of them."""
        return acting_as(self.actor(who))

    def client(self, who: str) -> Client:
        """A browser in which one of them is logged in, or in which the person entered her space."""
        client = Client()
        if who == "person":
            session = client.session
            session[IN_SPACE] = self.person.pk
            session.save()
        elif who != "visitor":
            client.force_login(self.accounts[who])
        return client

    def enter(self, context: BrowserContext, site: str, who: str) -> None:
        """Let a real browser in as one of them."""
        session = self.client(who).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site}])


@pytest.fixture
def desk_cast(cast: Cast) -> DeskCast:
    """Everybody of the desk."""
    accounts = {
        who: Account.objects.create_user(f"{who}@example.org", name=name) for who, name in DESK_NAMES.items()
    }
    partners = _organisation(cast, "le-relais", "Le Relais", "prescriber")
    school = _organisation(cast, "l-atelier-ecole", "L’Atelier-école", "training-organisation")
    council = _organisation(cast, "la-region", "La Région", "local-authority")
    _member(accounts["facilitator"], cast.workshop, Right.READER, facilitator=True)
    _member(accounts["partner"], partners, Right.READER, facilitator=True)
    _member(accounts["trainer"], school, Right.OWNER)
    _member(accounts["region"], council, Right.OWNER)
    _member(accounts["stranger"], cast.elsewhere, Right.READER, facilitator=True)
    person = a_person(cast, accounts["facilitator"])
    agreed(person, partners, [Scope.IDENTITY, Scope.SITUATION, Scope.PATHWAY])
    return DeskCast(cast, accounts, person, partners, school, council)


def a_person(cast: Cast, key_worker: Account | None = None, name: str = SECRET_NAME) -> Person:
    """A file opened for the workshop, to which the person agreed to show everything."""
    person = Person.objects.create(
        territory=cast.territory,
        name=name,
        contact={"phone": SECRET_PHONE, "email": "maelle@example.org", "preferred": "phone"},
        commune="33243",
        opened_for=cast.workshop,
        key_worker=key_worker,
        key_worker_for=cast.workshop,
        last_contact_on=timezone.localdate(),
    )
    told = {"commune": "33243", "goal": {"discover": True}}
    Telling.objects.create(person=person, number=1, by="clock:0", content={"situation": told})
    agreed(person, cast.workshop, list(Scope))
    return person


def agreed(
    person: Person, organisation: Organisation, scopes: list[Scope], ends_on: date | None = None
) -> Consent:
    """The person agrees that an organisation sees these parts, for a year unless told otherwise."""
    return Consent.objects.create(
        person=person,
        organisation=organisation,
        scopes=[str(scope) for scope in scopes],
        purpose="Préparer son parcours",
        given_how=GivenHow.SAID,
        recorded_by="clock:0",
        ends_on=ends_on or timezone.localdate() + timedelta(days=365),
    )


def _organisation(cast: Cast, slug: str, name: str, role: str) -> Organisation:
    return Organisation.objects.create(
        territory=cast.territory, slug=slug, name=name, roles=[role], commune="33243"
    )


def _member(account: Account, organisation: Organisation, right: Right, facilitator: bool = False) -> None:
    membership = Membership.objects.create(account=account, organisation=organisation, right=right)
    if facilitator:
        Facilitator.objects.create(membership=membership)
