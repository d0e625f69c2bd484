"""The questions about conferences: those to come, an agenda as one may see it, who may own a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from maillage.accounts.models import Account
from maillage.desk import gate
from maillage.desk.conferences import rules
from maillage.desk.conferences.stuck import Stuck, reason_words, stuck_people
from maillage.desk.models import CaseConference, ConferenceCase, Consent, Decision, Scope
from maillage.directory.models import Organisation
from maillage.privacy.actor import CLOCK, acting_as, current


@dataclass(frozen=True, slots=True)
class OnAgenda:
    """A case of the agenda, and why, in words."""

    case: ConferenceCase
    words: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """A conference as one takes part in it. ``hidden``: how many cases one may not see."""

    conference: CaseConference
    cases: tuple[OnAgenda, ...]
    hidden: int
    proposed: tuple[Stuck, ...]
    runs: bool


def to_come_and_past() -> tuple[list[CaseConference], list[CaseConference]]:
    """The conferences one takes part in: those to come, the next first, and the twelve last. Two queries."""
    mine = rules.conferences()
    ahead = mine.filter(closed_at=None).order_by("begins_at")
    return list(ahead), list(mine.exclude(closed_at=None).order_by("-begins_at")[:12])


def agenda(conference: CaseConference, today: date) -> Agenda:
    """What one may see of a conference; nobody is read in it but those whose pathway is open to one."""
    with acting_as(CLOCK):  # only how many there are, whoever they are about
        every = conference.cases.count()
    mine = conference.cases.filter(person__in=gate.people_showing(Scope.PATHWAY))
    decisions = Prefetch("decisions", Decision.objects.select_related("owner"))
    cases = tuple(mine.select_related("person").prefetch_related(decisions))
    on_it = {case.person_id for case in cases}
    proposed = () if conference.closed_at else stuck_people(today)
    return Agenda(
        conference=conference,
        cases=tuple(OnAgenda(case, reason_words(case.reason)) for case in cases),
        hidden=every - len(cases),
        proposed=tuple(each for each in proposed if each.person.pk not in on_it),
        runs=rules.may_run(conference),
    )


def who_sees(case: ConferenceCase) -> QuerySet[Account]:
    """The facilitators who take part in the conference and to whom the person's pathway is open today."""
    conference = case.conference
    guests = conference.invited.values("pk")
    standing = Consent.objects.filter(
        Q(organisation=conference.organisation_id) | Q(organisation__in=guests),
        person=case.person_id,
        withdrawn_at=None,
        ends_on__gte=timezone.localdate(),
    )
    whole: set[int] = set()
    one: set[int] = set()
    for consent in standing:
        if Scope.PATHWAY in consent.scopes and consent.account_id is None:
            whole.add(consent.organisation_id)
        elif Scope.PATHWAY in consent.scopes and consent.account_id is not None:
            one.add(consent.account_id)
    facilitators = Account.objects.filter(is_active=True, memberships__facilitator__isnull=False)
    shown = Q(memberships__organisation__in=whole) | Q(pk__in=one)
    return facilitators.filter(shown).distinct().order_by("name", "pk")


def partners_of(host: Organisation) -> QuerySet[Organisation]:
    """The organisations of the territory that accompany people: those one may invite."""
    here = Organisation.objects.filter(territory=host.territory_id, withdrawn_on=None)
    accompany = here.filter(memberships__facilitator__isnull=False).exclude(pk=host.pk)
    return accompany.distinct().order_by("name", "pk")


def my_decisions() -> QuerySet[Decision]:
    """What whoever is asking promised in a conference and has not done yet, the most urgent first."""
    shown = gate.people_showing(Scope.PATHWAY)
    mine = Decision.objects.filter(owner=current().key, done_at=None, case__person__in=shown)
    return mine.select_related("case__person", "case__conference")
