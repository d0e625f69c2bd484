"""The catalogue of a country in one file: written once, mapped by every process, read where one looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from pathways.catalogue import Catalogue
from pathways.facts import Vocabulary
from pathways.offers import FundingScheme, Offer, Place, Session
from pathways.store import sections
from pathways.store.compiled import arrays_of
from pathways.store.dues import Payers, numbered
from pathways.store.encoding import decoded, shape
from pathways.store.person import Flags, Terms
from pathways.store.programs import Writer, asked, feared
from pathways.store.ragged import Ids, Ints, Ragged, in_order, of_lists, of_texts, section
from pathways.store.records import Records, Sessions, SessionsOf, json_reader, reader
from pathways.store.sections import Array, Arrays, UnusableStoreError
from pathways.store.tables import Rows, Table, rows_of, table
from pathways.travel import EstimatedTravel, Mode, Travel

SMALL = 6_000  # sessions: that much takes a few megabytes and a tenth of a second to read

Documents = Mapping[str, Mapping[str, bytes]]
"""What the owner of a file keeps in it for itself: by kind and id."""


def write(path: Path, catalogue: Catalogue, documents: Documents | None = None, about: Any = None) -> None:
    """Compile a catalogue into a file, at once; ``documents`` and ``about`` (JSON) are the caller's own.

    Raises ``ValueError`` for a means of travel or a scheme that names an unknown fact, ``OSError`` when the
    file can't be written; the former file, if any, then stands.
    """
    try:
        rows = rows_of(catalogue)
    except KeyError as error:
        raise ValueError(f"unknown fact {error}") from error
    write_rows(path, rows, catalogue.modes.values(), catalogue.schemes.values(), documents, about)


def write_rows(
    path: Path, rows: Rows, modes: Iterable[Mode], schemes: Iterable[FundingScheme],
    documents: Documents | None, about: Any,
) -> None:  # fmt: skip
    """The same, from tables."""
    try:
        arrays = arrays_of(rows, modes, schemes)
    except KeyError as error:
        raise ValueError(f"unknown fact {error}") from error
    kinds = documents or {}
    for kind, texts in kinds.items():
        arrays |= _documents(f"documents.{kind}", texts)
    sections.write(path, arrays, {"shape": shape(), "kinds": list(kinds), "owner": about})


def _documents(name: str, texts: Mapping[str, bytes]) -> dict[str, Array]:
    ids = of_texts([identifier.encode() for identifier in texts])
    found = ids.named(f"{name}.ids") | of_texts(list(texts.values())).named(name)
    return found | {f"{name}.order": in_order(ids)}


class Store:
    """A file, open. Nothing is read of it before it is asked for, but the words and the rules of all."""

    def __init__(self, path: Path, travel: Travel | None = None) -> None:
        """Raises what ``sections.read`` does, and ``UnusableStoreError`` for other records than today's."""
        found = sections.read(path)
        if found.about.get("shape") != shape():
            raise UnusableStoreError(f"{path.name}: its records have other fields than this version's")
        self.path = path
        self.arrays: Arrays = found.arrays
        self.owner: Any = found.about["owner"]
        self.kinds: list[str] = found.about["kinds"]
        self.travel: Travel = travel or EstimatedTravel()
        self.places, self.offers, self.sessions = (
            self._table(each) for each in ("places", "offers", "sessions")
        )
        self.offer_ids, self.place_ids = self._ids("offers"), self._ids("places")

    def _table(self, name: str) -> Table:
        return table(self.arrays, name)

    def _ids(self, name: str) -> Ids:
        return Ids(section(self.arrays, f"{name}.ids"), self.arrays[f"{name}.order"])

    def texts(self, name: str) -> list[Any]:
        """All the values that are kept under a name: only for what is few."""
        found = section(self.arrays, name)
        return [decoded(found.text(row)) for row in range(len(found))]

    def lists(self, name: str) -> Ragged:
        """The lists that are kept under a name."""
        return section(self.arrays, name)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Its words."""
        return Vocabulary(self.texts("facts"), self.texts("scales"))

    @cached_property
    def modes(self) -> dict[str, Mode]:
        """Its means of travel."""
        return {mode.id: mode for mode in self.texts("modes")}

    @cached_property
    def schemes(self) -> dict[str, FundingScheme]:
        """Its funding schemes."""
        return {scheme.id: scheme for scheme in self.texts("schemes")}

    @cached_property
    def payers(self) -> Payers:
        """Who may pay, as arrays number them."""
        return Payers(numbered(self.schemes.values()), self.lists("schemes.programs"))

    @cached_property
    def priced(self) -> Ints:
        """The offers that cost something."""
        return np.flatnonzero(self.offers.columns["price"] > 0)

    @cached_property
    def terms(self) -> Terms:
        """What its conditions speak of."""
        zones: list[frozenset[str]] = self.texts("zones")
        of_tag: dict[str, list[int]] = {}
        for number, tags in enumerate(zones):
            for tag in tags:
                of_tag.setdefault(tag, []).append(number)
        is_open = np.array([any(tag.startswith("zone:") for tag in tags) for tags in zones], np.bool_)
        facts = {fact: number for number, fact in enumerate(self.vocabulary.facts)}
        return Terms(facts, self.texts("ages"), len(zones), of_tag, is_open)

    @cached_property
    def session_reader(self) -> Sessions:
        """Reads sessions by row."""
        return Sessions(self.sessions, self.lists("rest"), self.offer_ids, self.place_ids)

    @cached_property
    def offer_records(self) -> Records[Offer]:
        """Its offers."""
        return Records(self.offer_ids, self.offers.size, reader(self.offers.lists["records"]))

    @cached_property
    def place_records(self) -> Records[Place]:
        """Its places."""
        return Records(self.place_ids, self.places.size, reader(self.places.lists["records"]))

    def offer_at(self, row: int) -> Offer:
        """The offer of a row."""
        return self.offer_records.read(row)

    def place_at(self, row: int) -> Place:
        """The place of a row."""
        return self.place_records.read(row)

    @cached_property
    def asked_by_modes(self) -> Ragged:
        """For each means of travel, the facts whose gain may allow it."""
        facts = self.terms.facts
        return of_lists(
            [sorted(facts[fact] for fact in asked(mode.requires)) for mode in self.modes.values()]
        )

    @cached_property
    def rigid(self) -> Flags:
        """Offers that cost something or may, whose gain may close something, or that a gain may close."""
        feared_facts = self.arrays["facts.feared"]
        lists = self.offers.lists
        found = self.offers.columns["price"] != 0
        found |= np.diff(lists["feared"].starts) > 0
        givers = self.lists("facts.givers")
        for fact in np.flatnonzero(feared_facts).tolist():
            found[givers.row(fact)] = True
        flags: Flags = found | bool(feared(mode.requires for mode in self.modes.values()))
        return flags

    @cached_property
    def change_days(self) -> frozenset[int]:
        """The days from which a condition on dates, or a funding rule, may answer otherwise."""
        days = set(self.arrays["dates"].tolist())
        for scheme in self.schemes.values():
            for rule in scheme.rules:
                days.add(rule.valid_from.toordinal())
                days |= {rule.valid_to.toordinal() + 1} if rule.valid_to else set()
        return frozenset(days)

    @cached_property
    def _variants(self) -> dict[str, list[int]]:
        """The rows of the variants of each offer that has any, by its id."""
        roots = self.offers.lists["roots"]
        found: dict[str, list[int]] = {}
        for row in np.flatnonzero(np.diff(roots.starts)).tolist():
            found.setdefault(roots.text(row).decode(), []).append(row)
        return found

    def rows_with_variants(self, offers: Iterable[str]) -> list[int]:
        """The rows of these offers and of their variants."""
        rows = [row for offer in offers for row in self._variants.get(offer, ())]
        return rows + [row for offer in offers if (row := self.offer_ids.row(offer)) is not None]

    @cached_property
    def session_ids(self) -> Ids:
        """The ids of its sessions."""
        return self._ids("sessions")

    def rows_of(self, sessions: Iterable[str]) -> Array:
        """The rows of these sessions."""
        rows = (self.session_ids.row(session) for session in sessions)
        return np.array(sorted(row for row in rows if row is not None), np.int64)

    @cached_property
    def catalogue(self) -> Catalogue:
        """All of it: a small file is read once, the records of a large one when they are asked for."""
        return self.whole if self.is_small else self._mapped

    @property
    def is_small(self) -> bool:
        """Whether it holds few enough sessions to be read into memory."""
        return self.sessions.size <= SMALL

    @cached_property
    def _mapped(self) -> Catalogue:
        by_offer = self.lists("offers.sessions")
        sessions: Records[Session] = Records(self.session_ids, self.sessions.size, self.session_reader.one)
        return Catalogue.of_records(
            vocabulary=self.vocabulary,
            travel=self.travel,
            modes=self.modes,
            places=self.place_records,
            offers=self.offer_records,
            sessions=sessions,
            sessions_of=SessionsOf(self.offer_ids, by_offer, self.session_reader),
            schemes=self.schemes,
        )

    @cached_property
    def whole(self) -> Catalogue:
        """All of it, read into memory."""
        read = self._mapped
        return Catalogue(
            vocabulary=self.vocabulary,
            travel=self.travel,
            modes=self.modes.values(),
            places=read.places.values(),
            offers=read.offers.values(),
            sessions=self.session_reader.read(np.argsort(self.sessions.columns["rank"])),
            schemes=self.schemes.values(),
        )

    def documents(self, kind: str) -> Records[Any]:
        """The documents of a kind, as their owner wrote them (JSON)."""
        texts = self.lists(f"documents.{kind}")
        return Records(self._ids(f"documents.{kind}"), len(texts), json_reader(texts))

    def document_texts(self, kind: str) -> dict[str, bytes]:
        """The same as they stand, all of them."""
        texts, ids = self.lists(f"documents.{kind}"), self.lists(f"documents.{kind}.ids")
        return {ids.text(row).decode(): texts.text(row) for row in range(len(texts))}

    def rows(self) -> Rows:
        """Its tables, to be written again with changes."""
        facts = {fact: number for number, fact in enumerate(self.vocabulary.facts)}
        ages = {age: number for number, age in enumerate(self.terms.ages)}
        zones = {tags: number for number, tags in enumerate(self.texts("zones"))}
        writer = Writer(facts, ages, zones, set(self.arrays["dates"].tolist()))
        return Rows(self.places, self.offers, self.sessions, self.lists("rest"), self.vocabulary, writer)
