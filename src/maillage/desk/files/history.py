"""What changed in a situation, when, told or written by whom: each telling against the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext

from maillage.desk.circle.actors import names_of
from maillage.desk.files import content as parts
from maillage.desk.files.barriers import KINDS
from maillage.desk.files.content import Content, Known
from maillage.desk.files.screens import SCREENS, reply_words
from maillage.desk.files.telling import content_for
from maillage.desk.gate import File
from maillage.desk.models import Telling
from maillage.desk.screens import TravelScreen
from maillage.desk.telling import Reply, reply_about
from maillage.planning.queries import Ground

ON_A_PAGE = 15


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: what it was, what it became; empty for what was not told."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Version:
    """One telling: when, by whom, what changed."""

    number: int
    at: datetime
    who: str
    changes: tuple[Change, ...]


def page_of(file: File, number: str | None) -> Page[Telling]:
    """A page of the tellings, the last one first."""
    return Paginator(file.person.tellings.order_by("-number"), ON_A_PAGE).get_page(number)


def versions(file: File, page: Page[Telling], grounds: tuple[Ground, ...]) -> list[Version]:
    """The tellings of a page, each against the one before it: three queries."""
    tellings = list(page.object_list)
    if not tellings:
        return []
    before = file.person.tellings.filter(number=tellings[-1].number - 1).first()
    older: list[Telling | None] = [*tellings[1:], before]
    names = names_of(telling.by for telling in tellings)
    return [
        Version(
            number=telling.number,
            at=telling.at,
            who=names[telling.by],
            changes=tuple(_changes(_read(file, former), content_for(file, telling), grounds)),
        )
        for telling, former in zip(tellings, older, strict=True)
    ]


def _read(file: File, telling: Telling | None) -> Content:
    return content_for(file, telling) if telling else parts.complete({})


def _changes(before: Content, after: Content, grounds: tuple[Ground, ...]) -> Iterator[Change]:
    yield from _themes(before, after, grounds)
    yield from _facts(before, after, grounds)
    yield from _barriers(before["barriers"], after["barriers"])
    for which, label in (("wishes", gettext("Souhait")), ("refusals", gettext("Refus"))):
        yield from _lines(label, before[which], after[which])


def _themes(before: Content, after: Content, grounds: tuple[Ground, ...]) -> Iterator[Change]:
    was, now = parts.visit_of(before), parts.visit_of(after)
    for kind in SCREENS:
        said = kind(was, grounds).said(), kind(now, grounds).said()
        if said[0] != said[1]:
            yield Change(str(kind.title), *said)


def _facts(before: Content, after: Content, grounds: tuple[Ground, ...]) -> Iterator[Change]:
    was, now = parts.visit_of(before), parts.visit_of(after)
    vehicles = {fact.id for fact in TravelScreen(now, grounds).vehicles()}
    told = set(parts.differing(before["situation"], after["situation"]))
    told |= set(before["unsure"]) ^ set(after["unsure"])
    for fact in sorted(told - vehicles):
        label = next((g.names.fact(fact) for g in grounds if fact in g.names.catalogue.vocabulary), "")
        if label:
            yield Change(label, *(_reply(reply_about(visit, fact)) for visit in (was, now)))


def _reply(reply: Reply | None) -> str:
    return gettext("à vérifier") if reply is Reply.UNSURE else reply_words(reply)


def _barriers(was: Mapping[str, Content], now: Mapping[str, Content]) -> Iterator[Change]:
    for kind in KINDS:
        said = _barrier(was.get(kind.id)), _barrier(now.get(kind.id))
        if said[0] != said[1]:
            yield Change(str(kind.name), *said)


def _barrier(told: Content | None) -> str:
    if not told:
        return ""
    words = {
        Known.YES: gettext("c’est un frein"),
        Known.NO: gettext("pas un frein"),
        Known.UNKNOWN: gettext("à vérifier"),
    }
    answer = str(told.get("answer") or "")
    said = words[Known(answer)] if answer in set(Known) else ""
    return ", ".join(filter(None, (said, str(told.get("note") or ""))))


def _lines(label: str, was: list[Content], now: list[Content]) -> Iterator[Change]:
    for line in was:
        if line not in now:
            yield Change(label, str(line.get("text") or line.get("offer") or ""), "")
    for line in now:
        if line not in was:
            yield Change(label, "", str(line.get("text") or line.get("offer") or ""))
