"""What a person takes with them: the same facts on a page, in a text message and in a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from maillage.desk.models import Pathway, PathwayVersion, Step, StepState
from maillage.desk.pathways.proposing import goal_of
from maillage.desk.pathways.version import choices_of, words_of
from maillage.directory.recurrences import WEEKDAYS
from maillage.directory.wording import words
from maillage.planning.wording.steps import StepWords

SHOWN_WHOLE = timedelta(days=14)  # a longer step is shown in a calendar by its first and last days
OPEN = (StepState.PLANNED, StepState.STARTED)


@dataclass(frozen=True, slots=True)
class Line:
    """One step, as every medium tells it. ``begins`` and ``ends``: minutes after midnight, where known."""

    key: UUID
    title: str
    organisation: str
    place: str
    first: date | None
    last: date | None
    apply_on: date | None
    weekdays: tuple[int, ...]
    begins: int | None
    ends: int | None
    todo: tuple[str, ...]
    bring: tuple[str, ...]
    to_check: tuple[str, ...]
    started: bool

    @property
    def dates(self) -> str:
        """« du lundi 11 janvier 2027 au … »; empty without a date."""
        if self.first is None:
            return ""
        return words.span(self.first, self.last or self.first)

    @property
    def hours(self) -> str:
        """« lundi et mardi, de 9 h à 17 h »; empty where they aren't known."""
        if self.begins is None or self.ends is None:
            return ""
        days = words.weekday_names(WEEKDAYS[day] for day in self.weekdays)
        told = {"days": days, "begins": clock_words(self.begins), "ends": clock_words(self.ends)}
        return _("%(days)s, de %(begins)s à %(ends)s") % told


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pathway as it stands, to be taken away."""

    goal: str
    lines: tuple[Line, ...]
    made_on: date
    number: int


def clock_words(minutes: int) -> str:
    """« 9 h », « 13 h 30 »."""
    hours, rest = divmod(minutes, 60)
    return (
        _("%(hours)s h %(rest)02d") % {"hours": hours, "rest": rest} if rest else _("%(h)s h") % {"h": hours}
    )


def sheet_of(pathway: Pathway, version: PathwayVersion, rows: Iterable[Step]) -> Sheet:
    """What is still to be done, by the version that holds."""
    told = words_of(version)
    steps = {
        each["key"]: (each, step) for each, step in zip(choices_of(version).steps, told.steps, strict=True)
    }
    lines = tuple(_line(row, *steps.get(str(row.key), ({}, None))) for row in rows if row.state in OPEN)
    goal = goal_of(version.telling) if version.telling else ""
    return Sheet(words.inside(goal), lines, version.at.date(), version.number)


def _line(row: Step, choice: Mapping[str, Any], told: StepWords | None) -> Line:
    schedule = choice.get("schedule") or {}
    started = row.state == StepState.STARTED
    return Line(
        key=row.key,
        title=row.title,
        organisation=told.organisation if told else "",
        place=row.place or (_("À distance.") if told else ""),
        first=row.starts_on,
        last=row.ends_on,
        apply_on=told.apply_on if told and not started and told.apply_on < told.start else None,
        weekdays=tuple(schedule.get("days") or ()),
        begins=schedule.get("begins"),
        ends=schedule.get("ends"),
        todo=told.first if told and not started else (),
        bring=told.bring if told and not started else (),
        to_check=told.to_check if told and not started else (),
        started=started,
    )


def calendar_of(sheet: Sheet) -> bytes:
    """As a calendar file; the same step always has the same identifiers."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//Parcours//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Mon parcours"))
    for line in sheet.lines:
        for event in _events(line, sheet):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(line: Line, sheet: Sheet) -> Iterable[Event]:
    if line.apply_on is not None:
        told = _("À faire au plus tard : %(name)s") % {"name": line.title}
        yield _event(line, sheet, "apply", told, line.apply_on, line.apply_on)
    if line.first is None:
        return
    last = line.last or line.first
    if last - line.first <= SHOWN_WHOLE:
        yield _event(line, sheet, "step", line.title, line.first, last)
    else:
        yield _event(
            line, sheet, "start", _("Début : %(name)s") % {"name": line.title}, line.first, line.first
        )
        yield _event(line, sheet, "end", _("Fin : %(name)s") % {"name": line.title}, last, last)


def _event(line: Line, sheet: Sheet, kind: str, title: str, first: date, last: date) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(line.key, kind)}@maillage")
    event.add("dtstamp", datetime.combine(sheet.made_on, time(), UTC))
    event.add("sequence", sheet.number)
    if kind == "step" and first == last and line.begins is not None and line.ends is not None:
        event.add("dtstart", _at(first, line.begins))
        event.add("dtend", _at(first, line.ends))
    else:
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))
    event.add("summary", title)
    event.add("location", line.place)
    event.add("description", "\n".join(_description(line, kind)))
    event.add("transp", "TRANSPARENT")
    return event


def _description(line: Line, kind: str) -> Iterable[str]:
    hours = [words.sentence(line.hours)] if line.hours and kind != "apply" else []
    return (*hours, *line.todo, *line.bring)


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(*divmod(minutes, 60)), ZoneInfo(settings.TIME_ZONE))
