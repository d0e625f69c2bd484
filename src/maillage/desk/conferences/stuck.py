"""Who is stuck: the situations that a conference should look at, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.desk import gate
from maillage.desk.models import (
    OPEN,
    PathwayState,
    Person,
    Referral,
    ReferralState,
    Scope,
    Step,
    StepState,
    UnmetNeed,
)

NO_PATHWAY_DAYS = 30  # a file without a pathway for a month
WAITING_DAYS = 30  # as long as a referral may stay without an answer
LATE_DAYS = 7  # a step that should have begun a week ago
SILENT_DAYS = 60  # two conferences without a word

REASONS = {
    "refused": _("La dernière orientation a été refusée, ou est restée sans réponse"),
    "late": _("Une étape aurait dû commencer"),
    "waiting": _("Sur liste d’attente depuis plus d’un mois"),
    "unmet": _("Un besoin reste sans réponse sur le territoire"),
    "no-pathway": _("Pas encore de parcours, un mois après l’ouverture du dossier"),
    "silent": _("Pas de nouvelles depuis deux mois"),
    "other": _("Autre raison"),
}


def reason_words(reason: str) -> str:
    """Why somebody is stuck, in words."""
    return str(REASONS.get(reason, REASONS["other"]))


@dataclass(frozen=True, slots=True)
class Stuck:
    """A person and why they are stuck: a key of ``REASONS``, the most pressing first."""

    person: Person
    reason: str

    @property
    def words(self) -> str:
        """Why, in words."""
        return reason_words(self.reason)


def stuck_people(today: date) -> list[Stuck]:
    """Those whose pathway is open to whoever is asking and who are stuck; at most seven queries."""
    people = gate.people_showing(Scope.PATHWAY).filter(closed_at=None)
    found = dict(_reasons(people, today))
    standing = people.filter(pk__in=found)
    order = list(REASONS)
    by_reason = [Stuck(person, found[person.pk]) for person in standing]
    return sorted(by_reason, key=lambda each: (order.index(each.reason), each.person.last_contact_on))


def _reasons(people: QuerySet[Person], today: date) -> Iterator[tuple[int, str]]:
    """Each person and a reason, the least pressing first: a later one takes its place."""
    yield from _all(people.filter(last_contact_on__lt=today - timedelta(days=SILENT_DAYS)), "silent")
    old = people.filter(opened_at__date__lt=today - timedelta(days=NO_PATHWAY_DAYS))
    yield from _all(old.exclude(pathways__state=PathwayState.ACTIVE), "no-pathway")
    yield from _named(UnmetNeed.objects.filter(person__in=people, met_at=None), "unmet")
    waiting = Referral.objects.filter(person__in=people, state=ReferralState.WAITING)
    yield from _named(waiting.filter(state_at__date__lt=today - timedelta(days=WAITING_DAYS)), "waiting")
    steps = Step.objects.filter(pathway__person__in=people, pathway__state=PathwayState.ACTIVE)
    late = steps.filter(state=StepState.PLANNED, starts_on__lt=today - timedelta(days=LATE_DAYS))
    yield from ((person, "late") for person in late.values_list("pathway__person", flat=True))
    yield from ((person, "refused") for person in _refused(people))


def _all(people: QuerySet[Person], reason: str) -> Iterable[tuple[int, str]]:
    return ((person, reason) for person in people.values_list("pk", flat=True))


def _named(rows: QuerySet[UnmetNeed] | QuerySet[Referral], reason: str) -> Iterable[tuple[int, str]]:
    return ((person, reason) for person in rows.values_list("person", flat=True))


def _refused(people: QuerySet[Person]) -> Iterator[int]:
    """Those whose last referral ended without a welcome, and who have no other under way."""
    last = Referral.objects.filter(person__in=people).values("person").annotate(last=Max("pk"))
    lost = {ReferralState.REFUSED, ReferralState.EXPIRED}
    ended = Referral.objects.filter(pk__in=last.values("last"), state__in=lost)
    under_way = Referral.objects.filter(person__in=people, state__in=OPEN).values("person")
    yield from ended.exclude(person__in=under_way).values_list("person", flat=True)
