"""The questions about referrals: read only, in a bounded number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from maillage.accounts.models import Account
from maillage.desk.models import Message, Person, Referral, ReferralEvent, ReferralState
from maillage.desk.referrals import access, sending, sharing
from maillage.desk.referrals.access import Seen
from maillage.desk.referrals.machine import Role
from maillage.privacy.actor import CLOCK, acting_as

AWAITED = (ReferralState.SENT, ReferralState.WAITING, ReferralState.ACCEPTED, ReferralState.STARTED)
READ_WITH = ("sent_to", "sent_for", "offer", "session__place")


@dataclass(frozen=True, slots=True)
class Row:
    """A referral in a list; ``who``: how the person may be named there, empty when they may not."""

    referral: Referral
    who: str


def of_person(person: Person) -> list[Referral]:
    """All the referrals of a person, the last changed first. One query."""
    return list(Referral.objects.filter(person=person).select_related(*READ_WITH))


def received() -> QuerySet[Referral]:
    """What was sent to whoever is asking, what waits for them first."""
    return _ranked(access.received())


def sent() -> QuerySet[Referral]:
    """What was sent for whoever is asking, what is not over first."""
    return _ranked(access.sent().select_related("person"))


def _ranked(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(AWAITED)]
    rank = Case(*ranks, default=Value(len(AWAITED)), output_field=IntegerField())
    return referrals.select_related(*READ_WITH).annotate(rank=rank).order_by("rank", "-state_at", "-pk")


def row_received(referral: Referral) -> Row:
    """A received referral as its organisation may list it: nobody's name once it is closed."""
    seen = Seen(referral, frozenset({Role.RECEIVER}))
    return Row(referral, sharing.called(referral.shared) if seen.shows_shared else "")


def row_sent(referral: Referral) -> Row:
    """A sent referral as its sender lists it."""
    return Row(referral, referral.person.name)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with who did it, in words where it was somebody of the site."""

    event: ReferralEvent
    by: str


def history(referral: Referral) -> list[Happened]:
    """The events of a referral in their order, with the names of the accounts. Two queries."""
    events = list(referral.events.all())
    keys = {int(event.by.partition(":")[2]) for event in events if event.by.startswith("account:")}
    with acting_as(CLOCK):
        names = dict(Account.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [Happened(event, _named(event, names)) for event in events]


def _named(event: ReferralEvent, names: dict[int, str]) -> str:
    kind, _, key = event.by.partition(":")
    return names.get(int(key), "") if kind == "account" else kind


def doubtful(referral: Referral) -> list[Message]:
    """The messages of a referral that may have left, or that were never taken."""
    return list(sending.unsure(Message.objects.filter(referral=referral)))
