"""The sessions of a catalogue as columns: a row each, those of a kind together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from pathways.bridges import root_of
from pathways.catalogue import Catalogue
from pathways.offers import Dates, Offer, Session

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NO_CLOSING = 1 << 30  # a day after all others: registration does not close
ANY_DAY = 0  # weekdays of what has dates


class Kind(NamedTuple):
    """Sessions of one offer that differ only in dates, seats, registration: ``sample`` is one of them."""

    offer: Offer
    sample: Session


class Columns(NamedTuple):
    """Sessions, those of a kind one after the other; days are ordinals.

    ``kind_at``: where the sessions of each kind begin; ``of_offer``: the kinds of an offer. ``weekdays``:
    bits, Monday the lowest, 0 for fixed dates; ``closing``: the last day to register for these,
    ``NO_CLOSING`` if none; ``delay``: days between applying and starting. ``subject``: the rank in
    ``subjects`` of what changes of the session name.
    """

    kinds: tuple[Kind, ...]
    of_offer: dict[str, list[int]]
    kind_at: Ints
    sessions: tuple[Session, ...]
    subjects: tuple[str, ...]
    subject: Ints
    first: Ints
    last: Ints
    length: Ints
    weekdays: Ints
    closing: Ints
    delay: Ints
    full: Flags


class _Block(NamedTuple):
    """The sessions of one offer. ``numbers``: see ``_row``."""

    kinds: tuple[Kind, ...]
    sizes: tuple[int, ...]
    sessions: tuple[Session, ...]
    roots: tuple[str, ...]
    numbers: Ints


_KNOWN: WeakKeyDictionary[Catalogue, dict[str, _Block]] = WeakKeyDictionary()


def columns_of(catalogue: Catalogue, offers: Iterable[str]) -> Columns:
    """The sessions of these offers; each offer of a catalogue is read once, whoever asks."""
    known = _KNOWN.setdefault(catalogue, {})
    blocks: list[_Block] = []
    of_offer: dict[str, list[int]] = {}
    kinds = 0
    for offer in offers:
        if offer not in known:
            known[offer] = _block(catalogue.offers[offer], catalogue.sessions_of.get(offer, ()))
        blocks.append(known[offer])
        of_offer[offer] = list(range(kinds, kinds + len(blocks[-1].kinds)))
        kinds += len(blocks[-1].kinds)
    roots = [root for block in blocks for root in block.roots]
    subjects = {root: rank for rank, root in enumerate(dict.fromkeys(roots))}
    numbers = np.concatenate([_NO_ROW, *(block.numbers for block in blocks)])
    first, last, length, weekdays, closing, delay, full = (column.copy() for column in numbers.T)
    return Columns(
        kinds=tuple(kind for block in blocks for kind in block.kinds),
        of_offer=of_offer,
        kind_at=starts_of(size for block in blocks for size in block.sizes),
        sessions=tuple(session for block in blocks for session in block.sessions),
        subjects=tuple(subjects),
        subject=np.array([subjects[root] for root in roots], np.int64),
        first=first,
        last=last,
        length=length,
        weekdays=weekdays,
        closing=closing,
        delay=delay,
        full=full.astype(np.bool_),
    )


def days_of(session: Session) -> tuple[int, int, int, int]:
    """First and last day of start, length in days, weekdays."""
    dates = session.dates
    if isinstance(dates, Dates):
        start = dates.start.toordinal()
        return start, start, dates.end.toordinal() - start + 1, ANY_DAY
    weekdays = sum(1 << weekday for weekday in dates.weekdays)
    return dates.first.toordinal(), dates.last.toordinal(), dates.days, weekdays


def ranges(starts: Ints, ends: Ints) -> Ints:
    """The numbers from each start to its end (not included), one range after the other."""
    lengths = np.maximum(ends - starts, 0)
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum(), dtype=np.int64)


def starts_of(lengths: Iterable[int]) -> Ints:
    """Where each list begins and the last ends, lists of such lengths one after the other."""
    return np.concatenate([[0], np.cumsum(np.fromiter(lengths, np.int64))]).astype(np.int64)


_NO_ROW = np.empty((0, 7), np.int64)


def _block(offer: Offer, sessions: Iterable[Session]) -> _Block:
    found: dict[object, list[Session]] = {}
    for session in sessions:
        key = session.place, session.trips_per_week, session.schedule, session.hours_per_week
        found.setdefault(key, []).append(session)
    every = tuple(session for alike in found.values() for session in alike)
    rows = [_row(offer, session) for session in every]
    return _Block(
        kinds=tuple(Kind(offer, alike[0]) for alike in found.values()),
        sizes=tuple(map(len, found.values())),
        sessions=every,
        roots=tuple(root_of(session.id) for session in every),
        numbers=np.array(rows, np.int64).reshape(-1, 7),
    )


def _row(offer: Offer, session: Session) -> tuple[int, ...]:
    """First, last, length, weekdays, closing, delay, whether it is full."""
    closing = NO_CLOSING
    if session.register_by is not None and isinstance(session.dates, Dates):
        closing = session.register_by.toordinal()
    return (*days_of(session), closing, offer.entry_delay.days, int(session.seats == 0))
