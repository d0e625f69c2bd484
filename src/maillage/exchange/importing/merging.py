"""Three versions of a record into one: as last imported, as the site holds it, as the file says now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.exchange.importing.preview import Difference

Fields = Mapping[str, Any]
_CHECKS = frozenset({"checked_on", "checked_by", "checks"})
"""Who verified, and when: the later day holds, and nobody is asked."""


@dataclass(frozen=True, slots=True)
class Merge:
    """``document``: what is to be written. ``changes``: of the site's fields. ``conflicts``: fields that both
    changed, in which the site's value stays.
    """

    document: dict[str, Any]
    changes: tuple[Difference, ...]
    conflicts: tuple[Difference, ...]


def merge(base: Fields, site: Fields, file: Fields) -> Merge:
    """Take what the file changed since ``base``, unless the site changed it too."""
    merged, changes, conflicts = dict(site), [], []
    for name in _names(base, site, file):
        imported, held, told = base.get(name), site.get(name), file.get(name)
        if told in (imported, held):
            continue
        if held != imported and name in _CHECKS and not _later(name, told, held):
            continue
        if held != imported and name not in _CHECKS:
            conflicts.append(Difference(name, held, told))
            continue
        changes.append(Difference(name, held, told))
        merged[name] = told
        if name not in file:
            del merged[name]
    return Merge(merged, tuple(changes), tuple(conflicts))


def _later(name: str, told: Any, held: Any) -> bool:
    """Whether the file's day of verification is after the site's."""
    return name == "checked_on" and str(told or "") > str(held or "")


def differs(base: Fields, site: Fields) -> bool:
    """Whether the site's record is no longer as it was imported, verifications apart."""
    return any(base.get(name) != site.get(name) for name in _names(base, site) if name not in _CHECKS)


def _names(*documents: Fields) -> Iterable[str]:
    return dict.fromkeys(name for document in documents for name in document if name != "id")
