"""What the tests of referrals stand on: an offer of the school with a session of eight seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from maillage.desk.models import GivenHow, Message, Person, Referral
from maillage.desk.referrals import services
from maillage.desk.referrals.machine import Verb
from maillage.desk.referrals.services import Draft
from maillage.directory.models import Offer, OfferKind, Session
from tests.desk.people import DeskCast, a_person, agreed

STARTS = date(2027, 3, 1)


@dataclass(frozen=True)
class Ground:
    """The school's offer, its session, and the cast."""

    people: DeskCast
    offer: Offer
    session: Session

    def draft(self, **changes: Any) -> Draft:
        """What the workshop sends to the school."""
        told: dict[str, Any] = {
            "sent_for": self.people.cast.workshop,
            "sent_to": self.people.school,
            "purpose": "Découvrir la soudure",
            "chosen": ("first-name", "phone"),
            "once": "form-1",
            "offer": self.offer,
            "session": self.session,
        }
        return Draft(**{**told, **changes})

    def prepared(self, person: Person | None = None, **changes: Any) -> Referral:
        """A referral that is ready."""
        with self.people.acting("facilitator"):
            return services.prepare((person or self.people.person).key, self.draft(**changes))

    def sent(self, person: Person | None = None, **changes: Any) -> Referral:
        """A referral that was sent."""
        referral = self.prepared(person, **changes)
        return self.act("facilitator", referral, Verb.SEND, agreed=GivenHow.SAID)

    def act(self, who: str, referral: Referral, verb: Verb, **given: Any) -> Referral:
        """Do a verb as one of the cast, on the version that is there now."""
        with self.people.acting(who):
            now = Referral.objects.get(pk=referral.pk)
            return services.act(now.key, verb, now.version, given)

    def accepted(self, referral: Referral) -> Referral:
        """The school accepts."""
        return self.act("trainer", referral, Verb.ACCEPT, starts_on=STARTS)

    def somebody(self, number: int) -> Person:
        """Another person of the workshop."""
        person = a_person(self.people.cast, self.people.accounts["facilitator"], f"Personne{number} Exemple")
        agreed(person, self.people.partners, [])
        return person


def ground_of(people: DeskCast) -> Ground:
    """The school offers welding, with eight seats in March 2027."""
    territory = people.cast.territory
    people.school.email = "accueil@ecole.example.org"
    people.school.save()
    offer = Offer.objects.create(
        territory=territory,
        slug="souder-a-l-ecole",
        name="Souder à l’école",
        kind=OfferKind.TRAINING,
        organisation=people.school,
        themes=["industrie"],
        grants=["cap-soudeur"],
    )
    session = Session.objects.create(
        territory=territory,
        slug="ecole-mars",
        offer=offer,
        place=people.cast.place,
        start=STARTS,
        seats=8,
    )
    return Ground(people, offer, session)


def letters(referral: Referral) -> list[tuple[str, str]]:
    """What was written about a referral: the verb, to which party, in order."""
    found = Message.objects.filter(referral=referral).order_by("pk").values_list("once", flat=True)
    return [(once.split(":")[3], once.split(":")[4]) for once in found]


def in_days(days: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=days)
