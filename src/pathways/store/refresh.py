"""A file written again with what has changed: only that is compiled, the rest is copied as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pathways.catalogue import Catalogue
from pathways.store.person import Flags
from pathways.store.sections import Array
from pathways.store.store import Documents, Store, write_rows
from pathways.store.tables import NOWHERE, Rows, Table, rows_of

GONE = -2  # the new row of what is no longer there


def rewrite(
    path: Path,
    store: Store,
    part: Catalogue,
    *,
    gone: Iterable[str] = (),
    gone_places: Iterable[str] = (),
    documents: Documents | None = None,
    about: Any = None,
) -> None:
    """Write the catalogue of ``store`` with the offers of ``part`` (each with all its sessions) and its
    places in the stead of those of the same ids, and without those that are ``gone``.

    Raises ``ValueError`` when the vocabulary, the means of travel or the schemes are not the same (all is to
    be compiled again), or a session that stays is held in a place that is gone; ``OSError`` as ``write``.
    """
    _check_same(store, part)
    rows = store.rows()
    known = {rows.rest.text(row): row for row in range(len(rows.rest))}
    fresh = rows_of(part, rows.writer, known)
    offers = np.ones(rows.offers.size, np.bool_)
    offers[store.rows_with_variants({*part.offers, *gone})] = False
    places = np.ones(rows.places.size, np.bool_)
    replaced = {*part.places, *gone_places}
    places[[row for place in replaced if (row := store.place_ids.row(place)) is not None]] = False
    merged = _merged(rows, fresh, offers, places, store)
    write_rows(path, merged, store.modes.values(), store.schemes.values(), documents, about)


def _check_same(store: Store, part: Catalogue) -> None:
    same = (
        part.vocabulary.facts == store.vocabulary.facts
        and part.vocabulary.scales == store.vocabulary.scales
        and dict(part.modes) == store.modes
        and dict(part.schemes) == store.schemes
    )
    if not same:
        raise ValueError(
            "facts, means of travel or schemes have changed: the whole catalogue is to be compiled"
        )


def _merged(rows: Rows, fresh: Rows, offers: Flags, places: Flags, store: Store) -> Rows:
    """The rows that stay, then the new ones; sessions name offers and places by their new rows."""
    to_offer, to_place = _renumbered(offers), _renumbered(places)
    for row in range(fresh.places.size):
        before = store.place_ids.row(fresh.places.lists["ids"].text(row).decode())
        if before is not None:
            to_place[before] = int(places.sum()) + row
    stay = rows.sessions.like(fresh.sessions).taken(np.flatnonzero(offers[rows.sessions.columns["offer"]]))
    stay = _pointed(stay, to_offer, to_place)
    added = _pointed(
        fresh.sessions,
        np.arange(fresh.offers.size, dtype=np.int32) + int(offers.sum()),
        np.arange(fresh.places.size, dtype=np.int32) + int(places.sum()),
    )
    later = int(stay.columns["rank"].max(initial=-1)) + 1
    added = Table({**added.columns, "rank": added.columns["rank"] + later}, added.lists)
    return replace(
        fresh,
        places=rows.places.like(fresh.places).taken(np.flatnonzero(places)).joined(fresh.places),
        offers=rows.offers.like(fresh.offers).taken(np.flatnonzero(offers)).joined(fresh.offers),
        sessions=stay.joined(added),
    )


def _renumbered(stays: Flags) -> Array:
    return np.where(stays, np.cumsum(stays) - 1, GONE).astype(np.int32)


def _pointed(sessions: Table, to_offer: Array, to_place: Array) -> Table:
    """The sessions with the new rows of their offers and places."""
    at = sessions.columns["place"]
    place = np.where(at == NOWHERE, NOWHERE, to_place[at] if len(to_place) else NOWHERE).astype(np.int32)
    if (place == GONE).any():
        raise ValueError("a session is held in a place that is gone")
    return Table(
        {**sessions.columns, "offer": to_offer[sessions.columns["offer"]], "place": place}, sessions.lists
    )
