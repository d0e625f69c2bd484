"""A facilitator's day on one page: what waits, the most urgent first, each line leading to the act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from maillage.desk.models import Person, Scope, Step
from maillage.desk.welcome import day_lines, presence, rules
from maillage.desk.welcome.caseload import Caseload, Known, caseload_of
from maillage.desk.welcome.day_lines import SILENCE, SORTS, URGENCIES, Draft, Urgency
from maillage.desk.welcome.day_reading import DEED, Read, start_of_day, write_read
from maillage.directory import clock
from maillage.privacy.actor import Actor, current
from maillage.privacy.models import JournalEntry

MOST_OF_A_SORT = 15
NEEDS_A_NAME = frozenset(SORTS) - {"request", "received"}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that waits, in words."""

    sort: str
    label: str
    day: date | None
    at: time | None
    who: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is as urgent."""

    urgency: str
    label: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Day:
    """The page. ``more``: of each sort, how many lines it does not show."""

    today: date
    groups: list[Group]
    more: list[tuple[str, int]]
    drop_ins: list[presence.DropIn]
    following: int


def day_of(actor: Actor | None = None) -> Day:
    """The day of whoever asks: a number of queries that does not grow with the number of people.

    Whose name is shown is written in their file's journal, once a day. Raises ``PermissionDenied`` for
    whoever answers for no organisation.
    """
    actor = actor or current()
    held = list(
        rules.answering(actor.key).values_list("organisation_id", "organisation__territory__replay_date")
    )
    if not held:
        raise PermissionDenied
    organisations, today = [key for key, _ in held], clock.today(held[0][1])
    caseload = caseload_of(actor, organisations)
    drafts = list(_drafts(caseload, actor.key, today))
    known = caseload.with_others({draft.person_id for draft in drafts if draft.person_id})
    shown, more = _capped(sorted(_allowed(drafts, known), key=_order))
    return Day(
        today,
        _grouped(_lines(shown, known, actor)),
        more,
        presence.drop_ins(organisations, today),
        len(caseload.mine),
    )


def _drafts(caseload: Caseload, account_id: int, today: date) -> Iterator[Draft]:
    yield from day_lines.appointments(account_id, today)
    yield from day_lines.requests(caseload.organisations, account_id, today)
    yield from day_lines.awaited(caseload, account_id, today)
    yield from day_lines.received(caseload.organisations, today)
    yield from day_lines.steps(caseload, today)
    yield from day_lines.questions(caseload, today)
    yield from day_lines.hand_overs(account_id, today)
    yield from day_lines.without_key_worker(caseload)
    yield from day_lines.decisions(account_id, today)
    yield from day_lines.of_caseload(caseload, today)


def _allowed(drafts: Iterable[Draft], known: Mapping[int, Known]) -> Iterator[Draft]:
    """The lines about nobody, and those about a part of a file that is open."""
    for draft in drafts:
        whose = known.get(draft.person_id or 0)
        if draft.sort not in NEEDS_A_NAME or (whose is not None and draft.scope in whose.scopes):
            yield draft


def _order(draft: Draft) -> tuple[int, date, time, str, int]:
    return draft.urgency, draft.day or date.max, draft.at or time.max, draft.sort, draft.person_id or 0


def _capped(drafts: Iterable[Draft]) -> tuple[list[Draft], list[tuple[str, int]]]:
    shown, count = [], Counter[str]()
    for draft in drafts:
        count[draft.sort] += 1
        if count[draft.sort] <= MOST_OF_A_SORT:
            shown.append(draft)
    more = [(str(SORTS[sort]), total - MOST_OF_A_SORT) for sort, total in sorted(count.items())]
    return shown, [(label, rest) for label, rest in more if rest > 0]


def _lines(drafts: list[Draft], known: Mapping[int, Known], actor: Actor) -> list[tuple[Urgency, Line]]:
    people = {draft.person_id for draft in drafts if draft.person_id}
    names = _names(people, known, actor) if people else {}
    steps = {draft.step_id for draft in drafts if draft.step_id}
    titles = dict(Step.objects.filter(pk__in=steps).values_list("pk", "title")) if steps else {}
    return [(draft.urgency, _line(draft, known, names, titles)) for draft in drafts]


def _line(
    draft: Draft, known: Mapping[int, Known], names: Mapping[int, str], titles: Mapping[int, str]
) -> Line:
    person, key = draft.person_id, draft.key
    if person is not None:
        key = known[person].key
    return Line(
        draft.sort,
        str(SORTS[draft.sort]),
        None if draft.sort == SILENCE else draft.day,
        draft.at,
        names.get(person, "") if person is not None else "",
        titles.get(draft.step_id, draft.title) if draft.step_id is not None else draft.title,
        address(draft.route, key),
    )


def _names(people: Iterable[int], known: Mapping[int, Known], actor: Actor) -> dict[int, str]:
    """The names that the page shows, each reading written in its file: one query, and one to write."""
    found = list(_with_heads(people, actor))
    write_read(
        [
            Read(key, known[person].organisation_id, _widest(known[person]), number, head)
            for person, key, _name, read_today, number, head in found
            if not read_today
        ]
    )
    return {person: name or gettext("Une personne sans nom") for person, _key, name, *_ in found}


def _with_heads(people: Iterable[int], actor: Actor) -> Iterable[tuple[Any, ...]]:
    """People: key, name, whether their journal says that one saw them today, its last number and hash."""
    lines = JournalEntry.objects.filter(subject=OuterRef("key"))
    mine = lines.filter(actor=str(actor), deed=DEED, at__gte=start_of_day())
    head = lines.order_by("-number")
    return Person.objects.filter(pk__in=people).values_list(
        "pk",
        "key",
        "name",
        Exists(mine),
        Subquery(head.values("number")[:1]),
        Subquery(head.values("hash")[:1]),
    )


def _widest(known: Known) -> Scope:
    """The widest part of a file that this page may show."""
    return Scope.PATHWAY if Scope.PATHWAY in known.scopes else Scope.IDENTITY


def _grouped(lines: Iterable[tuple[Urgency, Line]]) -> list[Group]:
    groups = [
        Group(
            urgency.name.lower(), str(URGENCIES[urgency]), [line for each, line in lines if each is urgency]
        )
        for urgency in Urgency
    ]
    return [group for group in groups if group.lines or group.urgency == "today"]


def address(route: str, key: object = None) -> str:
    """The address of a page, with the key that it takes, if any; empty while there is no such page."""
    for arguments in ([key] if key is not None else [], []):
        try:
            return reverse(route, args=arguments)
        except NoReverseMatch:
            continue
    return ""
