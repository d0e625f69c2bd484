"""The catalogue of each territory in one file of the site's folder, made by whoever needs it first, then
shared by all processes; made anew when the territory or the day changes, compiling only what has.
"""

from __future__ import annotations

import fcntl
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from maillage.directory.documents import Document
from maillage.planning.catalogue import compile_catalogue
from pathways.store import Store, UnusableStoreError, rewrite, write
from pathways.travel import Travel

FORMAT = "1"  # rises with any change of how documents are compiled
KEPT_FILES = 2  # of a territory: the present one, and the last before it for who is still to open it
OF_ALL = ("facts", "scales", "modes", "funding", "ladders", "amounts")  # what every offer is read with
OF_OFFERS = ("offers", "sessions")

Told = Mapping[str, Iterable[Document]]
Texts = dict[str, dict[str, bytes]]

logger = logging.getLogger("maillage.planning")


def folder() -> Path:
    """Where the files live."""
    return Path(settings.VAR_DIR) / "catalogues"


def file_name(slug: str, stamps: Iterable[str], today: date) -> str:
    """The name of the file of a territory in that state on that day."""
    state = sha256("\n".join([FORMAT, today.isoformat(), *stamps]).encode()).hexdigest()
    return f"{slug}.{state[:24]}.store"


def opened(name: str, today: date, travel: Travel, documents: Callable[[], Told]) -> Store:
    """The file of that name, made from ``documents`` (asked only when needed) if it isn't there.

    Where the folder can't be written, the catalogue is made in a temporary file that goes with the process.
    """
    found = _open(folder() / name, travel)
    if found is not None:
        return found
    try:
        with _alone(name.partition(".")[0]):
            found = _open(folder() / name, travel)
            return found or _made(folder() / name, today, travel, documents())
    except OSError:
        logger.exception("no catalogue can be kept in %s: each process makes its own", folder())
    with TemporaryDirectory() as temporary:
        return _compiled(Path(temporary) / name, today, travel, documents())


def _open(path: Path, travel: Travel) -> Store | None:
    """The file, if it is there and can be opened; a damaged one is told and made again."""
    try:
        return Store(path, travel)
    except OSError:
        return None
    except UnusableStoreError as error:
        logger.warning("catalogue: %s; it is made again", error)
        return None


@contextmanager
def _alone(slug: str) -> Iterator[None]:
    """Hold the right to write the files of a territory: who comes second waits, then finds them made."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / f"{slug}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made(path: Path, today: date, travel: Travel, documents: Told) -> Store:
    former = _former(path, travel)
    store = None
    if former is not None:
        store = _refreshed(path, today, travel, documents, former)
    store = store or _compiled(path, today, travel, documents)
    _tidy(path)
    return store


def _tidy(path: Path) -> None:
    """Remove the older files of the territory, and what a killed process left half written."""
    slug = path.name.partition(".")[0]
    for old in (*_files(path)[KEPT_FILES:], *path.parent.glob(f".{slug}.*")):
        with suppress(OSError):
            old.unlink()


def _files(path: Path) -> list[Path]:
    """The files of the same territory, the latest first."""
    slug = path.name.partition(".")[0]
    every = path.parent.glob(f"{slug}.*.store")
    return sorted(every, key=lambda each: each.stat().st_mtime_ns, reverse=True)


def _former(path: Path, travel: Travel) -> Store | None:
    return next((found for each in _files(path) if (found := _open(each, travel)) is not None), None)


def _compiled(path: Path, today: date, travel: Travel, documents: Told) -> Store:
    texts = _texts(documents)
    write(path, compile_catalogue(documents, today, travel=travel), texts, today.isoformat())
    return Store(path, travel)


def _texts(documents: Told) -> Texts:
    return {
        kind: {document["id"]: json.dumps(document, ensure_ascii=False).encode() for document in records}
        for kind, records in documents.items()
    }


def _refreshed(path: Path, today: date, travel: Travel, documents: Told, former: Store) -> Store | None:
    """The file made from the former one with what has changed; ``None`` when all is to be compiled."""
    texts = _texts(documents)
    if set(former.kinds) != set(texts) or any(
        _changed(former, texts, kind) for kind in OF_ALL if kind in texts
    ):
        return None
    places = _changed(former, texts, "places")
    offers = {*_changed(former, texts, "offers"), *_owners(former, texts)}
    if former.owner != today.isoformat():
        offers |= {doc["offer"] for doc in documents.get("sessions", ()) if _moves_with_the_day(doc)}
    held = {
        doc["place"] for doc in documents.get("sessions", ()) if doc["offer"] in offers and doc.get("place")
    }
    part = compile_catalogue(_only(documents, offers, held | places), today, travel=travel)
    gone = offers - set(texts["offers"])
    try:
        rewrite(
            path, former, part, gone=gone, gone_places=places - set(texts["places"]),
            documents=texts, about=today.isoformat(),
        )  # fmt: skip
    except ValueError:
        logger.exception("the catalogue is compiled anew")
        return None
    return Store(path, travel)


def _changed(former: Store, texts: Texts, kind: str) -> set[str]:
    """The ids of a kind that are new, gone, or no longer say the same."""
    before, now = former.document_texts(kind), texts[kind]
    return {each for each in before.keys() | now.keys() if before.get(each) != now.get(each)}


def _owners(former: Store, texts: Texts) -> set[str]:
    """The offers whose sessions have changed, before or now."""
    changed = _changed(former, texts, "sessions")
    before = former.document_texts("sessions")
    told = [text for each in changed for text in (before.get(each), texts["sessions"].get(each)) if text]
    return {json.loads(text)["offer"] for text in told}


def _moves_with_the_day(session: Document) -> bool:
    """Whether what one sees of a session depends on the day: dates by a rule, an entry without an end."""
    entry: Any = session.get("entry")
    return bool(session.get("starts")) or (entry is not None and not entry.get("until"))


def _only(documents: Told, offers: set[str], places: set[str]) -> Told:
    """The documents that these offers and places are compiled from."""
    return {
        **{kind: documents.get(kind, ()) for kind in OF_ALL},
        "offers": [doc for doc in documents.get("offers", ()) if doc["id"] in offers],
        "sessions": [doc for doc in documents.get("sessions", ()) if doc["offer"] in offers],
        "places": [doc for doc in documents.get("places", ()) if doc["id"] in places],
    }
