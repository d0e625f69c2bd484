"""Records read from a file when they are asked for, and kept for a while."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from pathways.offers import Dates, Entry, Session
from pathways.store.encoding import decoded
from pathways.store.ragged import Ids, Ragged
from pathways.store.sections import Array
from pathways.store.tables import FIXED, NO_CLOSING, NOWHERE, UNKNOWN, Table

KEPT = 16_384  # records of a kind kept in memory once read

_READ = (
    "offer", "place", "first", "last", "length", "weekdays",
    "hours", "days_per_week", "seats", "register_by", "rest",
)  # fmt: skip

Record = TypeVar("Record")


class Records(Mapping[str, Record]):
    """Records by id. Its length costs nothing; going through all of them reads them all."""

    def __init__(self, ids: Ids, count: int, read: Callable[[int], Record]) -> None:
        self.ids, self.count, self.read = ids, count, read

    def __getitem__(self, identifier: str) -> Record:
        row = self.ids.row(identifier)
        if row is None:
            raise KeyError(identifier)
        return self.read(row)

    def __contains__(self, identifier: object) -> bool:
        return self.ids.row(identifier) is not None

    def __iter__(self) -> Iterator[str]:
        return (self.ids[row] for row in range(self.count))

    def __len__(self) -> int:
        return self.count


def reader(texts: Ragged) -> Callable[[int], Any]:
    """Reads the record of a row, and keeps it."""
    return lru_cache(maxsize=KEPT)(lambda row: decoded(texts.text(row)))


def json_reader(texts: Ragged) -> Callable[[int], Any]:
    """Reads the JSON of a row, and keeps it."""
    return lru_cache(maxsize=KEPT)(lambda row: json.loads(texts.text(row)))


class Sessions:
    """Sessions read from their columns; ``offers`` and ``places`` give the ids of rows."""

    def __init__(self, table: Table, rest: Ragged, offers: Ids, places: Ids) -> None:
        self.table = table
        self.ids = table.lists["ids"]
        self.rest = reader(rest)
        self.offer_id, self.place_id = (
            lru_cache(maxsize=KEPT)(each.__getitem__) for each in (offers, places)
        )

    def read(self, rows: Array) -> list[Session]:
        """The sessions of these rows, in this order."""
        columns = (self.table.columns[name][rows].tolist() for name in _READ)
        return [self._session(row, numbers) for row, *numbers in zip(rows.tolist(), *columns, strict=True)]

    def one(self, row: int) -> Session:
        """The session of a row."""
        return self.read(np.array([row]))[0]

    def _session(self, row: int, numbers: list[Any]) -> Session:
        offer, place, first, last, length, weekdays, hours, days, seats, closing, rest = numbers
        return Session(
            self.ids.text(row).decode(),
            self.offer_id(offer),
            _dates(first, last, length, weekdays),
            None if place == NOWHERE else self.place_id(place),
            hours,
            days,
            None if seats == UNKNOWN else seats,
            None if closing == NO_CLOSING else date.fromordinal(closing),
            *self.rest(rest),
        )


def _dates(first: int, last: int, length: int, weekdays: int) -> Dates | Entry:
    if weekdays == FIXED:
        return Dates(date.fromordinal(first), date.fromordinal(first + length - 1))
    return Entry(date.fromordinal(first), date.fromordinal(last), _week(weekdays), length)


@lru_cache(maxsize=128)
def _week(weekdays: int) -> frozenset[int]:
    return frozenset(day for day in range(7) if weekdays >> day & 1)


class SessionsOf(Mapping[str, tuple[Session, ...]]):
    """The sessions of each offer that has any, by the offer's id."""

    def __init__(self, offers: Ids, rows: Ragged, sessions: Sessions) -> None:
        self.offers, self.rows, self.sessions = offers, rows, sessions

    def __getitem__(self, identifier: str) -> tuple[Session, ...]:
        row = self.offers.row(identifier)
        if row is None or not len(self.rows.row(row)):
            raise KeyError(identifier)
        return tuple(self.sessions.read(self.rows.row(row)))

    def __iter__(self) -> Iterator[str]:
        return (self.offers[row] for row in range(len(self.rows)) if len(self.rows.row(row)))

    def __len__(self) -> int:
        return int((np.diff(self.rows.starts) > 0).sum())
