"""The cast: who runs through the tests. Each has a name, and stands where the name says.

Ask for the fixture ``cast``; ``cast.client("editor")`` is a browser in which Malo is logged in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from maillage.accounts.models import Account, Membership, Moderator, Right
from maillage.directory.models import Offer, OfferKind, Organisation, Place, Session, Territory

NAMES = {
    "reader": "Inès Roche",
    "editor": "Malo Kermarrec",
    "owner": "Fatou Diallo",
    "outsider": "Bruno Castaing",
    "moderator": "Leïla Haddad",
    "administrator": "Yann Le Goff",
}
EVERYBODY = ("visitor", *NAMES)


@dataclass(frozen=True)
class Cast:
    """Everybody, and the ground they stand on.

    The reader, the editor and the owner belong to ``workshop``; the outsider owns ``elsewhere``, of the same
    territory, which the moderator looks after; the administrator administers the site. A visitor has no
    account.
    """

    accounts: dict[str, Account]
    territory: Territory
    workshop: Organisation
    elsewhere: Organisation
    place: Place
    offer: Offer
    session: Session

    def __getitem__(self, who: str) -> Account:
        """The account of one of them; a visitor has none."""
        return self.accounts[who]

    def client(self, who: str) -> Client:
        """A browser in which one of them is logged in; in the visitor's nobody is."""
        client = Client()
        if who != "visitor":
            client.force_login(self[who])
        return client


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, their organisations, and one place, offer and session of ``workshop``."""
    cache.clear()
    territory = Territory.objects.create(slug="trois-rivieres", name="Les Trois Rivières", pack_version="1")
    workshop = _organisation(territory, "la-fabrique", "La Fabrique")
    elsewhere = _organisation(territory, "le-fil", "Le Fil")
    accounts = {who: _account(who) for who in NAMES}
    for right in Right:
        Membership.objects.create(account=accounts[right], organisation=workshop, right=right)
    Membership.objects.create(account=accounts["outsider"], organisation=elsewhere, right=Right.OWNER)
    Moderator.objects.create(account=accounts["moderator"], territory=territory)
    return Cast(accounts, territory, workshop, elsewhere, *_described(workshop))


def _account(who: str) -> Account:
    make = Account.objects.create_superuser if who == "administrator" else Account.objects.create_user
    return make(f"{who}@example.org", name=NAMES[who])


def _organisation(territory: Territory, slug: str, name: str) -> Organisation:
    return Organisation.objects.create(
        territory=territory, slug=slug, name=name, roles=["third-place"], commune="33243"
    )


def _described(organisation: Organisation) -> tuple[Place, Offer, Session]:
    territory = organisation.territory
    place = Place.objects.create(
        territory=territory, slug="la-halle", name="La Halle", commune="33243", organisation=organisation
    )
    offer = Offer.objects.create(
        territory=territory,
        slug="souder",
        name="Apprendre à souder",
        kind=OfferKind.TRAINING,
        organisation=organisation,
    )
    session = Session.objects.create(
        territory=territory, slug="souder-mars", offer=offer, place=place, start=date(2027, 3, 1)
    )
    return place, offer, session
