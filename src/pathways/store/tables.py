"""A table: columns of numbers and columns of lists, row by row; and the rows of a catalogue as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from pathways.catalogue import Catalogue
from pathways.facts import Vocabulary
from pathways.funding import paying_conditions
from pathways.offers import Dates, FundingScheme, Offer, Place, Session
from pathways.store.encoding import encoded
from pathways.store.programs import Writer, asked, feared
from pathways.store.ragged import Ragged, joined, of_lists, of_texts, section, taken
from pathways.store.sections import Array, Arrays

FIXED = 0  # weekdays of a session that has dates
UNKNOWN = -1  # seats, price
NOWHERE = -1  # the place of a session at a distance
NO_CLOSING = 1 << 30  # a day after all others: registration does not close
IN_COLUMNS = frozenset(
    {"id", "offer", "dates", "place", "hours_per_week", "days_per_week", "seats", "register_by"}
)
REST = tuple(each.name for each in fields(Session) if each.name not in IN_COLUMNS)
"""The fields of a session that its columns do not hold: few differ, each combination is kept once."""


class Table(NamedTuple):
    """Rows of numbers and of lists, by name of column."""

    columns: Mapping[str, Array]
    lists: Mapping[str, Ragged]

    def taken(self, rows: Array) -> Table:
        """These rows, in this order."""
        return Table(
            {name: column[rows] for name, column in self.columns.items()},
            {name: taken(lists, rows) for name, lists in self.lists.items()},
        )

    def joined(self, other: Table) -> Table:
        """Its rows, then those of the other."""
        return Table(
            {name: np.concatenate([column, other.columns[name]]) for name, column in self.columns.items()},
            {name: joined(lists, other.lists[name]) for name, lists in self.lists.items()},
        )

    def like(self, other: Table) -> Table:
        """Its rows with only the columns of the other: without those that a file adds."""
        return Table(
            {name: self.columns[name] for name in other.columns},
            {name: self.lists[name] for name in other.lists},
        )

    def sections(self, name: str) -> dict[str, Array]:
        """Its arrays, as sections of a file."""
        found = {f"{name}.{column}": array for column, array in self.columns.items()}
        for column, lists in self.lists.items():
            found |= lists.named(f"{name}.{column}")
        return found

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.lists["ids"])


def table(arrays: Arrays, name: str) -> Table:
    """The table that a file keeps under a name."""
    columns = {
        key.removeprefix(f"{name}."): each for key, each in arrays.items() if key.startswith(f"{name}.")
    }
    lists = {key.removesuffix(".starts") for key in columns if key.endswith(".starts")}
    plain = {key: each for key, each in columns.items() if key not in lists and not key.endswith(".starts")}
    return Table(plain, {key: section(arrays, f"{name}.{key}") for key in lists})


@dataclass(frozen=True, slots=True)
class Rows:
    """A catalogue as tables that name each other by row. ``rest``: see ``REST``; ``writer``: what programs
    number.
    """

    places: Table
    offers: Table
    sessions: Table
    rest: Ragged
    vocabulary: Vocabulary
    writer: Writer


def rows_of(
    catalogue: Catalogue, writer: Writer | None = None, rest: Mapping[bytes, int] | None = None
) -> Rows:
    """The tables of a catalogue; ``writer`` and ``rest`` go on numbering where a former file stopped."""
    writer = writer or Writer({fact: number for number, fact in enumerate(catalogue.vocabulary.facts)})
    numbered = dict(rest or {})
    places = _places(catalogue.places.values())
    offers = _offers(catalogue, writer)
    sessions = _sessions(catalogue, _numbers(catalogue.offers), _numbers(catalogue.places), numbered)
    return Rows(places, offers, sessions, of_texts(list(numbered)), catalogue.vocabulary, writer)


def _numbers(identified: Iterable[str]) -> dict[str, int]:
    return {identifier: row for row, identifier in enumerate(identified)}


def _places(places: Iterable[Place]) -> Table:
    every = list(places)
    points = np.array([place.point for place in every], np.float64).reshape(-1, 2)
    lists = {
        "ids": of_texts([place.id.encode() for place in every]),
        "kinds": of_texts([place.kind.encode() for place in every]),
        "records": of_texts([encoded(place) for place in every]),
    }
    return Table({"lat": points[:, 0].copy(), "lon": points[:, 1].copy()}, lists)


def _offers(catalogue: Catalogue, writer: Writer) -> Table:
    every = list(catalogue.offers.values())
    columns: dict[str, Array] = {
        "delay": np.array([offer.entry_delay.days for offer in every], np.int32),
        "price": np.array([UNKNOWN if offer.price is None else offer.price for offer in every], np.int64),
        "hours": np.array([np.nan if offer.hours is None else offer.hours for offer in every], np.float64),
        "alike": np.array([_alike(offer) for offer in every], np.int64),
    }
    held = catalogue.vocabulary.held
    schemes = _numbers(sorted(catalogue.schemes))
    lists = {
        "ids": of_texts([offer.id.encode() for offer in every]),
        "roots": of_texts([offer.variant_of.encode() for offer in every]),
        "records": of_texts([encoded(offer) for offer in every]),
        "programs": of_lists([writer.program(offer.requires) for offer in every]),
        "grants": of_lists([sorted(writer.facts[fact] for fact in held(offer.grants)) for offer in every]),
        "funding": of_lists([[schemes[scheme] for scheme in offer.funding] for offer in every]),
        "asked": of_lists([_asked(offer, catalogue.schemes, writer) for offer in every]),
        "feared": of_lists(
            [sorted(writer.facts[fact] for fact in feared([offer.requires])) for offer in every]
        ),
    }
    return Table(columns, lists)


def _alike(offer: Offer) -> int:
    """The same number for offers that differ in names and words alone: what the engine reads is the same."""
    bare = replace(
        offer, id="", name="", organisation="", bring=(), first_step="", continues="", example=False,
        variant_of="", bridges=(), exempted=(),
    )  # fmt: skip
    return int.from_bytes(blake2b(encoded(bare), digest_size=8).digest(), "big", signed=True)


def _asked(offer: Offer, schemes: Mapping[str, FundingScheme], writer: Writer) -> list[int]:
    """The facts whose gain may help to enter the offer or to have it paid."""
    conditions = [offer.requires]
    for scheme in offer.funding:
        conditions += paying_conditions(schemes[scheme])
    return sorted({writer.facts[fact] for condition in conditions for fact in asked(condition)})


def _sessions(
    catalogue: Catalogue, offers: Mapping[str, int], places: Mapping[str, int], rest: dict[bytes, int]
) -> Table:
    every = list(catalogue.sessions.values())
    columns: dict[str, Array] = {
        "offer": np.array([offers[session.offer] for session in every], np.int32),
        "place": np.array(
            [NOWHERE if session.place is None else places[session.place] for session in every], np.int32
        ),
        "seats": np.array(
            [UNKNOWN if session.seats is None else session.seats for session in every], np.int32
        ),
        "hours": np.array([session.hours_per_week for session in every], np.float64),
        "days_per_week": np.array([session.days_per_week for session in every], np.float64),
        "boarding": np.array([session.boarding for session in every], np.bool_),
        "trips": np.array([session.trips_per_week for session in every], np.float64),
        "register_by": np.array([_closing(session) for session in every], np.int32),
        "rest": np.array([_rest(session, rest) for session in every], np.int32),
        "rank": np.arange(len(every), dtype=np.int32),
    }
    dates = np.array([_days(session) for session in every], np.int32).reshape(-1, 4)
    columns |= {name: dates[:, at].copy() for at, name in enumerate(("first", "last", "length", "weekdays"))}
    return Table(columns, {"ids": of_texts([session.id.encode() for session in every])})


def _days(session: Session) -> tuple[int, int, int, int]:
    """First and last day of start, length in days, weekdays as bits (Monday is 1)."""
    dates = session.dates
    if isinstance(dates, Dates):
        start = dates.start.toordinal()
        return start, start, dates.end.toordinal() - start + 1, FIXED
    return (
        dates.first.toordinal(),
        dates.last.toordinal(),
        dates.days,
        sum(1 << weekday for weekday in dates.weekdays),
    )


def _closing(session: Session) -> int:
    return NO_CLOSING if session.register_by is None else session.register_by.toordinal()


def _rest(session: Session, known: dict[bytes, int]) -> int:
    return known.setdefault(encoded(tuple(getattr(session, name) for name in REST)), len(known))
