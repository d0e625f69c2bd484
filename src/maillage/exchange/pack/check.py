"""Every fault of a pack at once."""

from __future__ import annotations

from pathlib import Path

from maillage.exchange.pack.checks import (
    conditions,
    dates,
    examples,
    facts,
    feeds,
    funding,
    identities,
    ladders,
    places,
    references,
    situations,
)
from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.faults import Fault, Severity, in_order
from maillage.exchange.pack.pack import Entry, Pack
from maillage.exchange.pack.read import read_situation
from maillage.exchange.pack.records import Situation

CHECKS = (
    identities,
    facts,
    ladders,
    references,
    conditions,
    dates,
    feeds,
    funding,
    examples,
    places,
    situations,
)


def check_pack(pack: Pack) -> list[Fault]:
    """Every fault of the pack and of those that it uses, by file and line. Never raises."""
    found = [fault for each in (*pack.used, pack) for fault in _faults(each)]
    return in_order(found)


def _faults(pack: Pack) -> list[Fault]:
    known = Known.of(pack)
    return pack.faults + [fault for check in CHECKS for fault in check.faults(pack, known)]


def errors(faults: list[Fault]) -> list[Fault]:
    """Those that make the pack unusable."""
    return [fault for fault in faults if fault.severity is Severity.ERROR]


def check_situation(file: Path, pack: Pack) -> tuple[Entry[Situation] | None, list[Fault]]:
    """The situation of a file, checked against the pack's facts and offers. Never raises."""
    entry, found = read_situation(file)
    if entry is not None:
        alone = Pack(pack.folder, header=None, used=(*pack.used, pack), unread=set(pack.unread))
        alone.entries["situations"] = [entry]
        known = Known.of(alone)
        known.by_id["situations"] = {}
        found += [fault for check in CHECKS for fault in check.faults(alone, known)]
    return entry, in_order(found)
