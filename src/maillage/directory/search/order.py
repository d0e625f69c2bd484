"""The first results of many, in the order of several keys, without putting the others in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maillage.directory.search.columns import Ints

STEPS = np.dtype(np.uint16)
"""Of a key with few values, none below zero."""


def first(keys: Sequence[NDArray[Any]], count: int) -> Ints:
    """The places of the ``count`` lowest, in order: by the first key, ties by the next one, and so on."""
    size = len(keys[0])
    sure: list[Ints] = []
    pool: Ints = np.arange(size)
    for key in keys:
        missing = count - sum(map(len, sure))
        if missing <= 0 or len(pool) <= missing:
            break
        values = key[pool]
        limit = _of_rank(values, missing - 1)
        sure.append(pool[values < limit])
        pool = pool[values == limit]
    candidates = np.concatenate((*sure, pool))
    ordered = np.lexsort(tuple(key[candidates] for key in reversed(keys)))
    return candidates[ordered][:count]


def _of_rank(values: NDArray[Any], rank: int) -> Any:
    """The value of that rank, from 0; steps, which have few values, are counted instead of put in order."""
    if values.dtype == STEPS:
        return int(np.searchsorted(np.cumsum(np.bincount(values)), rank, side="right"))
    return np.partition(values, rank)[rank]
