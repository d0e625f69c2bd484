"""Who read the file and when: every line of its journal, in plain words, day by day, nothing hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from maillage.desk.circle.actors import names_of
from maillage.desk.models import Person
from maillage.desk.space.deeds import deed_words, detail_words, is_reading
from maillage.directory.models import Organisation
from maillage.privacy.models import JournalEntry

PER_PAGE = 60
OWN = "space.read"  # the parts that the person looked at themselves in a day are told together


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody did, once or several times that day. ``reading``: read, and nothing done."""

    who: str
    organisation: str
    yours: bool
    words: str
    details: tuple[str, ...]
    reading: bool
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the journal, its latest lines first."""

    day: date
    lines: tuple[Line, ...]


def entries_of(person: Person, *, others: bool = False) -> QuerySet[JournalEntry]:
    """The lines of a file's journal, newest first; ``others``: without those of the person."""
    entries = JournalEntry.objects.filter(subject=person.key)
    if others:
        entries = entries.exclude(actor__startswith="person:")
    return entries.order_by("-number")


def page_of(person: Person, number: str | None, *, others: bool = False) -> Page[JournalEntry]:
    """A page of the journal; a number that is no page gives the nearest."""
    return Paginator(entries_of(person, others=others), PER_PAGE).get_page(number)


def days_of(entries: Iterable[JournalEntry], *, to_the_person: bool = True) -> list[Day]:
    """The lines by day, the same thing done again by the same on one day told once; three queries at most."""
    every = list(entries)
    names = names_of((entry.actor for entry in every), to_the_person=to_the_person)
    held = Organisation.objects.filter(pk__in={entry.on_behalf_of for entry in every if entry.on_behalf_of})
    organisations = dict(held.values_list("pk", "name"))
    by_day = groupby(every, key=lambda entry: timezone.localtime(entry.at).date())
    return [Day(day, tuple(_lines(list(lines), names, organisations))) for day, lines in by_day]


def _lines(
    entries: list[JournalEntry], names: dict[str, str], organisations: dict[int, str]
) -> Iterator[Line]:
    alike: dict[tuple[object, ...], list[JournalEntry]] = {}
    for entry in entries:
        told = (entry.actor, entry.on_behalf_of, entry.deed)
        parts = () if entry.deed == OWN else detail_words(entry.deed, entry.details)
        alike.setdefault((*told, *parts), []).append(entry)
    for same in alike.values():
        first = same[0]
        details = dict.fromkeys(word for entry in same for word in detail_words(entry.deed, entry.details))
        yield Line(
            who=names[first.actor],
            organisation=organisations.get(first.on_behalf_of or 0, ""),
            yours=first.actor.startswith("person:"),
            words=deed_words(first.deed),
            details=tuple(details),
            reading=is_reading(first.deed),
            times=tuple(entry.at for entry in same),
        )
