"""A desk to try: one facilitator, one invented person, so that a demonstration shows something living."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from maillage.accounts.models import Account, Membership, Right
from maillage.desk.files.services import open_person
from maillage.desk.models import Facilitator, GivenHow, Person, Scope
from maillage.desk.views.proposals import visitor_document
from maillage.directory.models import ExampleSituation, Organisation, Role, Territory
from maillage.privacy.actor import CLOCK, Actor, ActorKind, acting_as
from maillage.privacy.models import Erasure

NAME = "Camille (personne d’exemple)"
OF_AGE = 18


class NoExampleError(LookupError):
    """The territory has nothing to make an example of."""


@transaction.atomic
def open_example(account: Account, territory: Territory) -> tuple[Organisation, Person | None]:
    """Make an account the facilitator of a third place, with one invented person; again changes nothing.

    The person is ``None`` once somebody erased them. Raises ``NoExampleError``.
    """
    organisation = _third_place(territory)
    membership, _new = Membership.objects.get_or_create(
        account=account, organisation=organisation, defaults={"right": Right.READER}
    )
    Facilitator.objects.get_or_create(membership=membership)
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"maillage:example:{territory.slug}")
    with acting_as(CLOCK):
        person = Person.objects.filter(key=key).first()
        erased = Erasure.objects.filter(key=key).exists()
    if person is None and not erased:
        with acting_as(Actor(ActorKind.ACCOUNT, account.pk)):
            person = _person(organisation, key, _situation(territory))
    return organisation, person


def _third_place(territory: Territory) -> Organisation:
    those = Organisation.current().filter(territory=territory).order_by("position")
    found = next((one for one in those if Role.THIRD_PLACE in (one.roles or ())), None)
    if found is None:
        raise NoExampleError(f"{territory.slug}: no organisation is a third place")
    return found


def _situation(territory: Territory) -> dict[str, Any]:
    """The first example person who is of age."""
    for example in ExampleSituation.objects.filter(territory=territory).order_by("slug"):
        document = example.as_document()
        if (document.get("age") or 0) >= OF_AGE:
            return visitor_document(document)
    raise NoExampleError(f"{territory.slug}: no example person is of age")


def _person(organisation: Organisation, key: uuid.UUID, situation: dict[str, Any]) -> Person:
    return open_person(
        organisation,
        name=NAME,
        contact={"email": "camille@exemple.fr"},
        purpose="Trouver ce qui me plaît, et ne pas tout raconter plusieurs fois (exemple inventé)",
        how=GivenHow.SAID,
        scopes=list(Scope),
        told={"situation": situation},
        key=key,
    )
