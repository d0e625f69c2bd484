"""What becomes of a pathway when something changes: the least-changed plans, told before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from maillage.desk.models import Pathway, PathwayVersion, Person, Referral, ReferralState, StepState, Telling
from maillage.desk.pathways.composing import Remembering, words_for
from maillage.desk.pathways.standpoints import Standpoint, Today, telling_of, today_of
from maillage.desk.pathways.version import (
    Choices,
    Standing,
    choices_of,
    digest_of,
    standing_of,
    under_way,
    whole,
    words_of,
)
from maillage.planning.queries import SEARCH_SECONDS
from maillage.planning.wording.plans import PlanWords
from maillage.planning.wording.repairs import Section, repair_sections
from pathways import News, Plan, Repair, plan_from, repair
from pathways import Step as EngineStep
from pathways.bridges import root_of
from pathways.catalogue import Catalogue
from pathways.plans import Certainty
from pathways.repair import Repaired

SHOWN = 3  # ways to go on, beside each other
REGISTERED = (ReferralState.ACCEPTED, ReferralState.STARTED)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened, or what the person wants.

    ``cancelled``: sessions that are off or full for them; ``closed``: offers that refuse them; ``dropped``:
    offers that they leave out; ``refused``: the offer that they refuse for good, with their ``reason``.
    """

    cancelled: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    refused: str = ""
    reason: str = ""

    @property
    def without(self) -> frozenset[str]:
        """The offers that no plan may follow any more."""
        return self.closed | self.dropped | ({self.refused} if self.refused else set())


NOTHING = Change()


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on. ``digest``: what a form says that it showed; ``sections``: what changes, told."""

    number: int
    plan: Plan
    words: PlanWords
    sections: tuple[Section, ...]
    digest: str
    changes: bool


@dataclass(frozen=True, slots=True)
class Replan:
    """The answer. ``lifted``: pinned steps that are gone, by name; ``in_the_way``: pinned steps without which
    there would be a way, when there is none; ``how``: what was asked of the engine."""

    version: PathwayVersion
    today: Today
    change: Change
    choices: Choices
    ways: tuple[Way, ...]
    standing: Standing
    complete: bool
    how: Mapping[str, Any]
    lifted: tuple[str, ...] = ()
    in_the_way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question to the engine: the plan at hand as it takes it, and the news."""

    plan: Plan
    news: News
    original: Mapping[str, tuple[date, date]] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As JSON, to be asked again."""
        news = {
            name: sorted(getattr(self.news, name))
            for name in ("cancelled", "refused", "done", "registered", "pinned")
        }
        original = {offer: [day.isoformat() for day in days] for offer, days in self.original.items()}
        return {"kind": "repaired", "plan": self.plan.document(), "news": news, "original": original}


def current_version(pathway: Pathway) -> PathwayVersion:
    """The version that holds now."""
    [version] = PathwayVersion.objects.filter(pathway=pathway, number=pathway.version)
    return version


def content_after(telling: Telling, change: Change) -> dict[str, Any]:
    """What would be told of the person once the change is: a refusal is a fact about them."""
    content = dict(telling.content)
    if not change.refused:
        return content
    refusal = {"text": change.reason, "offer": root_of(change.refused)}
    return content | {"refusals": [*(content.get("refusals") or ()), refusal]}


def replan(person: Person, pathway: Pathway, change: Change = NOTHING) -> Replan:
    """The ways to go on that change the least: what is begun and what is pinned stays.

    Raises ``IncompleteSituationError`` where the situation no longer has a commune or a goal.
    """
    version = current_version(pathway)
    standing = standing_of(version, pathway.steps.all())
    steps = tuple(step for step, _row in standing.pairs)
    telling = telling_of(person)
    today = today_of(person, pathway.territory, content_after(telling, change), steps, telling)
    choices = choices_of(version)
    choices = replace(choices, dropped=tuple(sorted({*choices.dropped, *change.dropped, *change.closed})))
    asked, lifted = _question(standing, today.stand, choices, change, registered_in(pathway))
    names = Remembering.of(today.stand.names, words_of(version), standing.plan)
    certain, found = repaired(today.stand, asked)
    ways = tuple(_ways(names, today.stand, certain, found, version))
    how = certain.document()
    made = Replan(version, today, change, choices, ways, standing, found.complete, how, lifted)
    return made if ways else replace(made, in_the_way=_in_the_way(today.stand, asked, names))


def registered_in(pathway: Pathway) -> frozenset[str]:
    """The sessions in which a seat is the person's already."""
    found = Referral.objects.filter(step__pathway=pathway, state__in=REGISTERED)
    return frozenset(found.values_list("step__occurrence", flat=True))


def _question(
    standing: Standing, stand: Standpoint, choices: Choices, change: Change, registered: frozenset[str]
) -> tuple[_Asked, tuple[str, ...]]:
    """The question, and the names of the pinned steps that can't be kept because they are gone."""
    begun = {step.offer: step for step, _ in standing.in_states(StepState.STARTED)}
    coming = standing.in_states(StepState.PLANNED)
    stopped = {step.session for step, _ in standing.in_states(StepState.STOPPED)}
    steps = [under_way(step, stand.today) for step in begun.values()] + [step for step, _ in coming]
    sessions = {step.session for step in steps}
    gone = {step.offer for step, _ in coming if not is_on(stand.catalogue, step, change)}
    pinned = {step.session for step, row in coming if row.pinned and step.offer not in gone}
    lifted = tuple(row.title for step, row in coming if row.pinned and step.offer in gone)
    without = {*choices.dropped, *change.without}
    news = News(
        cancelled=change.cancelled | (stopped - sessions),
        refused=frozenset(without | {root_of(offer) for offer in without}),
        registered=registered & sessions,
        pinned=frozenset(pinned),
    )
    original = {offer: (step.start, step.end) for offer, step in begun.items()}
    return _Asked(whole(standing.plan, steps), news, original), lifted


def is_on(catalogue: Catalogue, step: EngineStep, change: Change = NOTHING) -> bool:
    """Whether a step is still held on its dates, and is neither cancelled nor left out."""
    if step.session in change.cancelled or {step.offer, root_of(step.offer)} & change.without:
        return False
    session = catalogue.sessions.get(step.session)
    if session is None or session.offer != step.offer:
        return False
    return any(dates.end == step.end for dates in session.dates.between(step.start, step.start))


def repaired(stand: Standpoint, asked: _Asked) -> tuple[_Asked, Repair]:
    """The repair, with what is to be verified where nothing sure is left."""
    found = _repair(stand, asked)
    if found.plans or asked.plan.certainty is Certainty.POSSIBLE:
        return asked, found
    possible = replace(asked, plan=replace(asked.plan, certainty=Certainty.POSSIBLE))
    return possible, _repair(stand, possible)


def _repair(stand: Standpoint, asked: _Asked) -> Repair:
    return repair(
        stand.catalogue, stand.situation, asked.plan, stand.today, asked.news, deadline=SEARCH_SECONDS
    )


def whole_plans(asked: _Asked, found: Repair) -> tuple[Plan, ...]:
    """The repaired plans with what is under way before them, on its own dates."""
    begun = _begun(asked, found)
    return tuple(whole(each.plan, [*begun, *each.plan.steps]) for each in found.plans)


def _begun(asked: _Asked, found: Repair) -> tuple[EngineStep, ...]:
    """What is under way, on the dates that it had."""
    told = ((step, asked.original.get(step.offer)) for step in found.standing.under_way)
    return tuple(replace(step, start=days[0], end=days[1]) if days else step for step, days in told)


def _ways(
    names: Remembering, stand: Standpoint, asked: _Asked, found: Repair, version: PathwayVersion
) -> Iterable[Way]:
    plans = zip(whole_plans(asked, found), found.plans, strict=True)
    for number, (plan, each) in enumerate(list(plans)[:SHOWN], start=1):
        standing = replace(found.standing, under_way=_begun(asked, found))
        alone = replace(found, plans=(each,), standing=standing)
        words = words_for(names, stand.situation, plan, number)
        told = {"from": [version.pathway_id, version.number], "plan": plan.document()}
        yield Way(number, plan, words, repair_sections(names, alone), digest_of(told), _changes(found, each))


def _changes(found: Repair, each: Repaired) -> bool:
    return bool(each.moved or each.dropped or each.added or found.standing.needless)


def _in_the_way(stand: Standpoint, asked: _Asked, names: Remembering) -> tuple[str, ...]:
    """The pinned steps without which there is a way."""
    if not asked.news.pinned:
        return ()
    _, free = repaired(stand, replace(asked, news=replace(asked.news, pinned=frozenset())))
    if not free.plans:
        return ()
    return tuple(names.offer(step.offer) for step in asked.plan.steps if step.session in asked.news.pinned)


def asked_from(how: Mapping[str, Any]) -> _Asked:
    """The question that a version says was asked.

    Raises ``ValueError`` or ``KeyError`` for anything else.
    """
    news = News(**{name: frozenset(told) for name, told in how["news"].items()})
    days = {offer: tuple(map(date.fromisoformat, told)) for offer, told in how["original"].items()}
    original = {offer: (start, end) for offer, (start, end) in days.items()}
    return _Asked(plan_from(how["plan"]), news, original)
