"""What is told to a person beside plans (what to ask, what is closed, what would open a pathway) looks wider
than plans do: at full sessions, places too far, offers that nothing leads to yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np

from pathways.catalogue import Catalogue
from pathways.plans import Certainty
from pathways.search import DEFAULT, Known
from pathways.situation import Situation
from pathways.store.anchors import reduced
from pathways.store.grid import km_from, runs
from pathways.store.narrowing import Narrowing, catalogue_of
from pathways.store.programs import NEVER
from pathways.store.ragged import Ints, ranges
from pathways.store.reach import radii
from pathways.store.store import Store

MOST_SESSIONS = 2_000  # of those near, in a file that is not small
MOST_PLACES = 200  # that could host a session
LONGER_MINUTES = 90  # how much more than the accepted minutes a place may be away


class Surroundings(NamedTuple):
    """A catalogue for ``explain``, and what is known of the plans on it."""

    catalogue: Catalogue
    known: Mapping[Certainty, Known]


def around(store: Store, situation: Situation, today: date) -> Surroundings:
    """A catalogue on which ``explain`` tells this person what it would tell on all of it.

    A small file is taken whole: all that is told is the same. Of a larger one, the plans (sure and possible)
    are the same; the rest is told of the ``MOST_SESSIONS`` that serve the goal in the fewest steps, then are
    nearest, no more than ``LONGER_MINUTES`` beyond the accepted ones: changes that only a farther session
    would need are left out.
    """
    if store.is_small:
        return Surroundings(store.whole, {})
    asked = {certainty: Narrowing(store, situation, today, certainty) for certainty in Certainty}
    found = {certainty: reduced(each, DEFAULT) for certainty, each in asked.items()}
    sure, rows = asked[Certainty.SURE], [each.rows for each in found.values()]
    catalogue = _with_hosts(sure, np.unique(np.concatenate([*rows, _near(sure)])))
    return Surroundings(catalogue, {certainty: each.known for certainty, each in found.items()})


def _near(asked: Narrowing) -> Ints:
    """The sessions near that serve, whoever may enter them: few steps from the goal first, then nearest."""
    store, home = asked.store, asked.situation.home
    limits = (asked.situation.minutes_limit(each) + LONGER_MINUTES for each in (5, 1))
    far = float(radii(store.travel, store.modes, *limits).max(initial=-1.0))
    first = store.arrays["places.sessions"]
    placed = first[runs(store.places.columns["cell"], home, far)] if far >= 0 else np.empty((0, 2), np.int64)
    every = np.concatenate([placed, [[first[-1], store.sessions.size]]])
    rows = ranges(every[:, 0], every[:, 1])
    offers = store.sessions.columns["offer"][rows]
    ahead = store.sessions.columns["last"][rows] >= asked.today.toordinal()
    depth = _depths(asked)[offers]
    serving = np.flatnonzero(ahead & (depth < NEVER))
    place = store.sessions.columns["place"][rows[serving]]
    columns = store.places.columns
    km = np.where(place < 0, 0.0, km_from(home, columns["lat"][place], columns["lon"][place]))
    return rows[serving[np.lexsort((km, depth[serving]))[:MOST_SESSIONS]]]


def _depths(asked: Narrowing) -> Ints:
    """How many steps follow each offer at least, for it to serve."""
    grants = asked.store.lists("offers.grants")
    given = np.append(asked.after[grants.values], NEVER)
    least = np.minimum.reduceat(given, np.minimum(grants.starts[:-1], len(given) - 1))
    return np.where(np.diff(grants.starts) > 0, least, NEVER)


def _with_hosts(asked: Narrowing, rows: Ints) -> Catalogue:
    """The catalogue of these sessions, with the nearest places beside their own."""
    store, home = asked.store, asked.situation.home
    found = asked.catalogue(rows)
    near = runs(store.places.columns["cell"], home, radii(store.travel, store.modes, 60, 60).max(initial=0.0))
    places = ranges(near[:, 0], near[:, 1])
    km = km_from(home, store.places.columns["lat"][places], store.places.columns["lon"][places])
    hosts = [store.place_at(row) for row in places[np.argsort(km)[:MOST_PLACES]].tolist()]
    return catalogue_of(
        store, found.offers.values(), found.sessions.values(), [*found.places.values(), *hosts]
    )
