"""The directory and the rules that an advice was made of, kept so that it can be made again.

A territory small enough to be read whole is kept whole: every advice given on the same state of it shares one
snapshot. Of a larger one only what the search looked at for this person is kept: thousands of records rather
than hundreds of thousands, and the same plans, since narrowing takes away nothing that may be shown.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from maillage.desk.models import Snapshot
from maillage.directory.loading import with_used
from maillage.directory.models import Territory
from maillage.planning.catalogue import compile_catalogue, records_by_id
from maillage.planning.queries import Ground
from maillage.planning.timetables import travel_of
from maillage.planning.wording import Names
from pathways.bridges import root_of
from pathways.catalogue import Catalogue

FORMAT = 1
WORDS_AND_RULES = ("pack", "facts", "scales", "ladders", "modes", "amounts", "funding")
LISTED = ("organisations", "places", "offers", "sessions")
LEVEL = 9

Documents = Mapping[str, Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot opened: the territory as it stood on a day. ``timetables``: whether they are still those."""

    name: str
    names: Names
    timetables: bool


def keep(territory: Territory, ground: Ground, catalogue: Catalogue) -> Snapshot:
    """The snapshot of what that catalogue was made of; the one already kept where it is the same."""
    content = {
        "format": FORMAT,
        "territory": ground.territory,
        "name": ground.name,
        "documents": documents_of(ground, catalogue),
        "timetables": timetables(territory),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    columns = {"territory": territory, "content": zlib.compress(text, LEVEL)}
    digest = hashlib.sha256(text).hexdigest()
    return Snapshot.objects.get_or_create(digest=digest, defaults=columns)[0]


def documents_of(ground: Ground, catalogue: Catalogue) -> dict[str, list[Any]]:
    """The documents by kind: all of them, or those of the offers and sessions of a narrowed catalogue."""
    records = ground.names.records
    kept = {kind: list(records[kind].values()) for kind in WORDS_AND_RULES if kind in records}
    if ground.store.is_small:
        return kept | {kind: list(records[kind].values()) for kind in LISTED if kind in records}
    return kept | {kind: _of(records[kind], ids) for kind, ids in _named(ground, catalogue).items()}


def _named(ground: Ground, catalogue: Catalogue) -> dict[str, dict[str, None]]:
    """The ids of the records that a catalogue was made of, each once, in its order."""
    offers = dict.fromkeys(root_of(offer) for offer in catalogue.offers)
    sessions = dict.fromkeys(root_of(session).partition("@")[0] for session in catalogue.sessions)
    found = [ground.names.record("offers", offer) for offer in offers]
    asked = [who for offer in found for who in (offer.get("prescription") or {}).get("by", ())]
    organisations = dict.fromkeys([*(str(offer.get("organisation")) for offer in found), *asked])
    places = dict.fromkeys(catalogue.places)
    return {"organisations": organisations, "places": places, "offers": offers, "sessions": sessions}


def _of(records: Mapping[str, Any], ids: Iterable[str]) -> list[Any]:
    return [records[each] for each in ids if each in records]


def opened(snapshot: Snapshot, day: date) -> Kept:
    """The territory of a snapshot on the day of the advice, compiled as it was then."""
    content = contents(snapshot)
    documents = content["documents"]
    travel = travel_of(with_used([snapshot.territory]))
    catalogue = compile_catalogue(documents, day, travel=travel)
    same = content["timetables"] == timetables(snapshot.territory)
    return Kept(content["name"], Names(catalogue, records_by_id(documents)), same)


def contents(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot holds.

    Raises ``ValueError`` for one that was altered since it was made.
    """
    text = zlib.decompress(bytes(snapshot.content))
    if hashlib.sha256(text).hexdigest() != snapshot.digest:
        raise ValueError(f"snapshot {snapshot.pk} is not what it was")
    return dict(json.loads(text))


def timetables(territory: Territory) -> list[list[str]]:
    """The name and the SHA-256 of each timetable that trips are counted by, empty where it isn't there."""
    told = [feed["file"] for used in with_used([territory]) for feed in used.feeds or ()]
    return [[name, _digest_of(settings.VAR_DIR / "feeds" / name)] for name in sorted(set(told))]


def _digest_of(file: Path) -> str:
    try:
        return _digest(file, file.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=64)
def _digest(file: Path, changed: int) -> str:
    del changed  # one state of the file from another
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()
