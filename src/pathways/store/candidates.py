"""The sessions that a person may have to look at, as arrays, and those among them that can't be entered."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from pathways.store.grid import Floats
from pathways.store.person import Flags
from pathways.store.programs import Days
from pathways.store.ragged import Ints
from pathways.store.sections import Array
from pathways.store.tables import FIXED, UNKNOWN


class Candidates(NamedTuple):
    """Sessions by row of the file, for one person and one day.

    ``kind``: that of the offer (see ``compiled``).

    ``first`` and ``last``: days of start still open; ``lag``: days before the start by which facts count;
    ``means``: modes that may lead there, as bits; ``km`` as the crow flies, -1 at a distance; ``end``: the
    earliest last day, unhindered, then as ``forward`` has it.
    """

    row: Ints
    offer: Ints
    kind: Ints
    first: Days
    last: Days
    length: Days
    weekdays: Ints
    lag: Days
    means: Ints
    km: Floats
    end: Days

    def kept(self, flags: Flags) -> Candidates:
        """Those of these flags."""
        return Candidates._make(column[flags] for column in self)


class Timetable(NamedTuple):
    """The columns of all sessions that ``enterable`` reads."""

    offer: Array
    first: Array
    last: Array
    length: Array
    weekdays: Array
    hours: Array
    seats: Array
    register_by: Array


class Terms(NamedTuple):
    """What ``enterable`` asks beside: delay and price of each offer, today, first and last day of a start,
    the last day of an end, hours a week, whether unknowns count as no.
    """

    delay: Array
    price: Array
    today: int
    first: int
    last: int
    last_end: int
    hours: float
    sure: bool


@numba.njit(cache=True)
def enterable(runs: Ints, sessions: Timetable, serves: Flags, terms: Terms) -> Ints:
    """The sessions of these runs of rows whose offer serves and that may be entered, as far as dates, seats
    and price tell.

    *Proof.* These are the tests of ``occurrences``: seats and price as ``admits`` has them, a start within
    the person's window, an application no earlier than today, no more hours than the person has. A permanent
    entry is kept if one start at least passes them.
    """
    found = np.empty((runs[:, 1] - runs[:, 0]).sum(), np.int64)
    count = 0
    for run in range(len(runs)):
        for row in range(runs[run, 0], runs[run, 1]):
            if serves[sessions.offer[row]] and _open(row, sessions, terms):
                found[count] = row
                count += 1
    return found[:count]


@numba.njit(cache=True)
def _open(row: int, sessions: Timetable, terms: Terms) -> bool:
    offer, seats = sessions.offer[row], sessions.seats[row]
    if seats == 0 or sessions.hours[row] > terms.hours:
        return False
    if terms.sure and (terms.price[offer] == UNKNOWN or seats == UNKNOWN):
        return False
    begin, end = max(sessions.first[row], terms.first), min(sessions.last[row], terms.last)
    end = min(end, terms.last_end - sessions.length[row] + 1)
    apply_on = begin - terms.delay[offer]
    if sessions.weekdays[row] == FIXED:
        return bool(begin <= end and min(apply_on, sessions.register_by[row]) >= terms.today)
    begin = next_entry(max(begin, terms.today + terms.delay[offer]), sessions.weekdays[row])
    return bool(begin <= end)


@numba.njit(cache=True)
def next_entry(day: int, weekdays: int) -> int:
    """The first day on or after this one that is one of these weekdays (bits; none: any day)."""
    if weekdays == FIXED:
        return day
    while not weekdays >> ((day + 6) % 7) & 1:  # an ordinal of 1 is a Monday
        day += 1
    return day


@numba.njit(cache=True)
def unhindered(found: Candidates) -> Days:
    """The earliest last day of each session if its condition is met and its place within reach at once."""
    ends = np.empty(len(found.offer), np.int64)
    for at in range(len(ends)):
        ends[at] = next_entry(found.first[at], found.weekdays[at]) + found.length[at] - 1
    return ends
