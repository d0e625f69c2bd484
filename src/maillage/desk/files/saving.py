"""Saving over what somebody else saved meanwhile: kept together unless both touched the same thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.desk.files import content as parts
from maillage.desk.files.content import Content, Source
from maillage.desk.files.merging import changes_between, clashing, combined
from maillage.desk.files.telling import changed_meanwhile, current_telling, tell
from maillage.desk.gate import File
from maillage.desk.models import Telling
from maillage.desk.refusals import ChangedMeanwhileError

MOST_TRIES = 5
Change = Callable[[Content], Mapping[str, Any]]


class ClashError(ChangedMeanwhileError):
    """Somebody told the same thing otherwise since it was read; ``now``: the telling that holds."""

    def __init__(self, now: Telling) -> None:
        super().__init__(changed_meanwhile())
        self.now = now


@dataclass(frozen=True, slots=True)
class Saved:
    """The telling that holds now. ``beside``: somebody had told something else meanwhile, kept too."""

    telling: Telling
    beside: bool


def save(
    file: File,
    seen: int,
    change: Change,
    *,
    source: Source = Source.SAID,
    on: date | None = None,
    confirmed: tuple[str, ...] = (),
) -> Saved:
    """Tell what ``change`` makes of the content that was read; what others told meanwhile stays.

    ``seen``: the number that was read. ``confirmed``: fields and facts that now have this source, were they
    told as before. What changes nothing writes nothing. Raises ``ClashError`` when both changed the same
    thing, otherwise as ``tell``.
    """
    base = Telling.objects.filter(person=file.person, number=seen).first()
    for _try in range(MOST_TRIES):
        now = current_telling(file.person)
        changes = _changes(base, now, change)
        if not changes and not confirmed:
            return Saved(now, beside=now.number != seen)
        try:
            told = tell(file, now.number, changes, source=source, on=on, confirmed=confirmed)
        except ChangedMeanwhileError:
            continue
        return Saved(told, beside=now.number != seen)
    raise ClashError(current_telling(file.person))


def _changes(base: Telling | None, now: Telling, change: Change) -> dict[str, Any]:
    """What is to be told over what holds now."""
    if base is None:
        raise ClashError(now)
    read, theirs = parts.complete(base.content), parts.complete(now.content)
    mine = parts.merged(read, change(parts.complete(base.content)))
    if clashing(read, mine, theirs):
        raise ClashError(now)
    return changes_between(theirs, combined(read, mine, theirs))
