"""Two people changed the same record: what each wrote, and what is left to choose."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.accounts.models import Account
from maillage.directory.documents import Document, is_blank
from maillage.directory.models import Record, Revision
from maillage.directory.publishing import services
from maillage.directory.services import StaleRecordError, kind_of

MOST_TRIES = 20


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed, each in another way. ``known``: whether one knows what it was before."""

    field: str
    was: Any
    theirs: Any
    mine: Any
    known: bool = True


def document_at(record: Record, version: int) -> dict[str, Any] | None:
    """The document of a record as it stood at a version; ``None`` when the history does not hold it."""
    if record.version == version:
        return record.as_document()
    found = Revision.objects.filter(kind=kind_of(record), record_id=record.pk, version=version).first()
    return found.document if found else None


def changed(base: Document | None, told: Mapping[str, Any]) -> dict[str, Any]:
    """What was told that differs from the base; all of it when the base is unknown."""
    if base is None:
        return dict(told)
    return {key: value for key, value in told.items() if not _same(value, base.get(key))}


def _same(one: Any, other: Any) -> bool:
    """Whether two values say the same; nothing is nothing, however it is written."""
    return one == other or (is_blank(one) and is_blank(other))


def clashes(base: Document | None, theirs: Document, mine: Mapping[str, Any]) -> list[Clash]:
    """The fields that my changes and theirs make different."""
    found = []
    for field, value in mine.items():
        was, now = (base or {}).get(field), theirs.get(field)
        if not _same(now, value) and (base is None or not _same(now, was)):
            found.append(Clash(field, was, now, value, known=base is not None))
    return found


def settled(mine: Mapping[str, Any], met: Iterable[Clash], kept: Collection[str]) -> dict[str, Any]:
    """My changes without the clashes that I gave up; ``kept``: those where mine stands."""
    given_up = {clash.field for clash in met} - set(kept)
    return {field: value for field, value in mine.items() if field not in given_up}


def save_over(
    account: Account, record: Record, seen_version: int, mine: Mapping[str, Any]
) -> tuple[list[Clash], Record]:
    """Save my changes to what I read; with those of who saved meanwhile, unless they clash with mine.

    Gives the clashes (none when all is saved) and the record as it stands now. Raises as ``services.edit``.
    """
    base = document_at(record, seen_version)
    for _ in range(MOST_TRIES):
        met = clashes(base, record.as_document(), mine)
        if met:
            return met, record
        try:
            services.edit(account, record, record.version, mine)
        except StaleRecordError:
            record = type(record).complete().get(pk=record.pk)
        else:
            return [], record
    raise StaleRecordError(record.slug)
