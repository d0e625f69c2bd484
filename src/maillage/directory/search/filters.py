"""What narrows a search, and how many results each choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from maillage.directory.entries import RECORDS
from maillage.directory.search.columns import Columns, Ints, Mask
from maillage.directory.search.wish import PRICES, Wish

Masks = Mapping[str, Mask]


def filters(columns: Columns, wish: Wish, today: date) -> dict[str, Mask]:
    """The rows that each choice of the wish keeps, by the name of its facet."""
    size = columns.size
    made: dict[str, Mask] = {}
    for facet, values in (("theme", wish.themes), ("public", wish.publics), ("language", wish.languages)):
        if values:
            made[facet] = columns.labels(facet).having(values, size)
    for facet, values, named in (
        ("record", (wish.record,) if wish.record else (), RECORDS),
        ("kind", wish.kinds, columns.lists["kind"]),
        ("price", wish.prices, PRICES),
    ):
        if values:
            codes = [rank for rank, name in enumerate(named) if name in values]
            made[facet] = np.isin(columns[facet], codes)
    if wish.seats:
        made["seats"] = columns["seats_until"] >= today.toordinal()
    if wish.accessible:
        made["accessible"] = columns["accessible"]
    if wish.at_a_distance:
        made["distance"] = columns["distance"]
    if wish.most_cents is not None:
        made["most"] = (columns["cents"] >= 0) & (columns["cents"] <= wish.most_cents) & _offers(columns)
    if wish.starts_from or wish.starts_until:
        made["starts"] = _starting(columns, wish, today)
    return made


def _offers(columns: Columns) -> Mask:
    kept: Mask = columns["record"] == RECORDS.index("offers")
    return kept


def _starting(columns: Columns, wish: Wish, today: date) -> Mask:
    first = (wish.starts_from or date.min).toordinal()
    last = (wish.starts_until or date.max).toordinal()
    open_ones = columns["opening_deadline"] >= today.toordinal()
    between = (columns["opening_last"] >= first) & (columns["opening_first"] <= last)
    kept = np.zeros(columns.size, np.bool_)
    if first <= last:
        kept[columns["opening_row"][open_ones & between]] = True
    return kept


def kept_by(base: Mask, masks: Masks) -> Mask:
    """The rows of the base that every choice keeps."""
    kept = base
    for mask in masks.values():
        kept = kept & mask
    return kept


def facets(columns: Columns, base: Mask, masks: Masks, today: date) -> dict[str, Counter[str]]:
    """For each choice, how many rows of the base it would leave, the other choices kept."""
    every = np.flatnonzero(kept_by(base, masks))

    def but(facet: str) -> Ints:
        others = {name: mask for name, mask in masks.items() if name != facet}
        return np.flatnonzero(kept_by(base, others)) if facet in masks else every

    counted: dict[str, Callable[[Ints], Counter[str]]] = {
        **{name: _of_labels(columns, name) for name in ("theme", "public", "language")},
        "record": _of_codes(columns, "record", RECORDS),
        "kind": _of_codes(columns, "kind", columns.lists["kind"]),
        "price": _of_codes(columns, "price", PRICES),
        "seats": lambda rows: _yes(np.count_nonzero(columns["seats_until"][rows] >= today.toordinal())),
        "accessible": lambda rows: _yes(np.count_nonzero(columns["accessible"][rows])),
        "distance": lambda rows: _yes(np.count_nonzero(columns["distance"][rows])),
    }
    return {facet: count(but(facet)) for facet, count in counted.items()}


def _of_labels(columns: Columns, name: str) -> Callable[[Ints], Counter[str]]:
    labels = columns.labels(name)
    return lambda rows: Counter(
        {value: n for value, n in zip(labels.values, labels.counts(rows).tolist(), strict=True) if n}
    )


def _of_codes(columns: Columns, name: str, names: Sequence[str]) -> Callable[[Ints], Counter[str]]:
    named = tuple(names)

    def count(rows: Ints) -> Counter[str]:
        counts = np.bincount(columns[name][rows] + 1, minlength=len(named) + 1)[1:].tolist()
        return Counter({value: n for value, n in zip(named, counts, strict=True) if n})

    return count


def _yes(count: Any) -> Counter[str]:
    return Counter({"yes": int(count)} if count else {})
