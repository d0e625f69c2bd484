"""The questions of a pathway: how it stands, its versions, what changed between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maillage.desk.models import Pathway, PathwayVersion, Person, Step, StepState
from maillage.desk.pathways.following import ALLOWED, Trouble, troubled_steps
from maillage.desk.pathways.proposing import goal_of
from maillage.desk.pathways.sheets import Line, Sheet, sheet_of
from maillage.desk.pathways.version import choices_of, words_of
from maillage.directory.wording import words
from maillage.planning.wording.plans import PlanWords
from maillage.planning.wording.steps import StepWords


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step as the page shows it. ``words``: those of the version, for a step of the plan."""

    row: Step
    line: Line | None
    words: StepWords | None
    trouble: Trouble | None

    @property
    def can_pin(self) -> bool:
        """Whether it may be fixed or freed."""
        return not self.row.own and self.row.state == StepState.PLANNED

    @property
    def open(self) -> bool:
        """Whether it is still to come or under way."""
        return self.row.state in (StepState.PLANNED, StepState.STARTED)

    @property
    def next_states(self) -> tuple[StepState, ...]:
        """What may be said of it now."""
        return tuple(StepState(state) for state, before in ALLOWED.items() if self.row.state in before)


@dataclass(frozen=True, slots=True)
class PathwayShown:
    """A pathway as it stands."""

    pathway: Pathway
    version: PathwayVersion
    plan: PlanWords
    sheet: Sheet
    steps: tuple[StepShown, ...]
    over: tuple[StepShown, ...]
    goal: str


def pathway_shown(pathway: Pathway) -> PathwayShown:
    """A pathway as its page shows it."""
    version = pathway.versions.select_related("telling").get(number=pathway.version)
    rows = list(pathway.steps.exclude(state=StepState.DROPPED).select_related("pathway", "offer"))
    plan, sheet = words_of(version), sheet_of(pathway, version, rows)
    told = {each["key"]: step for each, step in zip(choices_of(version).steps, plan.steps, strict=True)}
    lines = {line.key: line for line in sheet.lines}
    troubles = {trouble.step.pk: trouble for trouble in troubled_steps([pathway.person_id])}
    shown = [StepShown(row, lines.get(row.key), told.get(str(row.key)), troubles.get(row.pk)) for row in rows]
    goal = words.inside(goal_of(version.telling)) if version.telling else ""
    still = tuple(each for each in shown if each.open)
    return PathwayShown(pathway, version, plan, sheet, still, tuple(s for s in shown if not s.open), goal)


def pathways_of(person: Person) -> list[Pathway]:
    """Every pathway that a person chose, the latest first, with their versions."""
    return list(Pathway.objects.filter(person=person).prefetch_related("versions"))


def version_at(person: Person, pathway: int, number: int) -> PathwayVersion | None:
    """A version of one of a person's pathways."""
    found = PathwayVersion.objects.filter(pathway=pathway, pathway__person=person, number=number)
    return found.select_related("pathway__territory", "telling", "snapshot__territory").first()


@dataclass(frozen=True, slots=True)
class Entry:
    """A step as a version has it, to be compared with another's."""

    key: str
    title: str
    place: str
    dates: str


def entries(version: PathwayVersion) -> tuple[Entry, ...]:
    """The steps of a version: those of its plan, then the person's own."""
    choices, plan = choices_of(version), words_of(version)
    of_plan = (
        Entry(each["key"], step.name, step.place, step.dates)
        for each, step in zip(choices.steps, plan.steps, strict=True)
    )
    return (*of_plan, *map(own_entry, (*choices.own, *choices.done)))


def own_entry(told: dict[str, Any]) -> Entry:
    """A step that is not in the plan."""
    first, last = (
        date.fromisoformat(told[name]) if told[name] else None for name in ("starts_on", "ends_on")
    )
    dates = words.sentence(words.span(first, last or first)) if first else ""
    return Entry(told["key"], told["title"], told["place"], dates)


def differences(before: PathwayVersion, after: PathwayVersion) -> tuple[str, ...]:
    """What changed from one version to another, in sentences; empty where their steps are the same."""
    return tuple(_differences(entries(before), entries(after)))


def _differences(before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[str]:
    was, now = {each.key: each for each in before}, {each.key: each for each in after}
    for key, each in was.items():
        if key not in now:
            yield _("Retirée : « %(name)s ».") % {"name": each.title}
    for key, each in now.items():
        if key not in was:
            yield _("Ajoutée : « %(name)s ». %(dates)s") % {"name": each.title, "dates": each.dates}
        elif each.dates != was[key].dates:
            told = {"name": each.title, "now": each.dates, "was": was[key].dates}
            yield _("Déplacée : « %(name)s ». %(now)s Avant : %(was)s") % told
        elif each != was[key]:
            yield _("Changée : « %(name)s ».") % {"name": each.title}


def latest(person: Person) -> Pathway | None:
    """The pathway to show: the one under way, else the last one."""
    found = sorted(Pathway.objects.filter(person=person).select_related("territory"), key=_rank)
    return found[-1] if found else None


def _rank(pathway: Pathway) -> tuple[bool, Any]:
    return pathway.state == "active", pathway.chosen_at
