"""Sessions that another one of the same or a like offer replaces in every plan, for no less."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from pathways.store.candidates import Candidates
from pathways.store.grid import Floats
from pathways.store.person import Flags
from pathways.store.ragged import Ints
from pathways.store.tables import FIXED


class Traits(NamedTuple):
    """What tells sessions apart beside ``Candidates``.

    ``alike``: a number for what the engine reads of the offer; ``hours``, ``days``, ``trips`` a week;
    ``boarding``: one sleeps there;
    ``spot``: place and schedule where trips do not depend on distance alone, else 0; ``era``, ``asked_in``:
    numbers of the stretches, between days on which an answer may change by itself, of the start and of the
    day on which facts count; ``rigid``: offers that cost something or may, whose gain may close something,
    or that a gain may close.
    """

    alike: Ints
    hours: Floats
    days: Floats
    trips: Floats
    boarding: Flags
    spot: Ints
    era: Ints
    asked_in: Ints
    rigid: Flags


@numba.njit(cache=True)
def undominated(order: Ints, found: Candidates, traits: Traits) -> Flags:
    """The sessions that no other kept one replaces; ``order``: like offers together, the nearest first.

    *Proof.* The two offers say the same of conditions, facts given, price and funding. In a valid plan, put
    the other session in the stead of this one: on the same day for a permanent entry, else on its own dates,
    within this one's. It may be entered: nothing has changed since but facts gained, which can't close it
    (or the days are the same). Its facts come no later, its hours are no more and within this one's days,
    every means leads there that led here, and no trip is longer or more frequent; what is paid is the same,
    or nothing. Later steps can't tell, or find more facts, none of which closes anything. If the plan holds
    the other session already, whichever ends last is left out: nothing is gained by following it twice.
    """
    kept = np.zeros(len(order), np.bool_)
    rivals, count = np.empty(len(order), np.int64), 0
    for at in range(len(order)):
        mine = order[at]
        if count and traits.alike[mine] != traits.alike[rivals[0]]:
            count = 0
        if not _replaced(mine, rivals[:count], found, traits):
            kept[mine] = True
            rivals[count] = mine
            count += 1
    return kept


@numba.njit(cache=True)
def _replaced(mine: int, rivals: Ints, found: Candidates, traits: Traits) -> bool:
    for other in rivals:
        if _asks_no_more(other, mine, found, traits) and _covers(other, mine, found, traits):
            return True
    return False


@numba.njit(cache=True)
def _asks_no_more(other: int, mine: int, found: Candidates, traits: Traits) -> bool:
    """Whether hours and trips are no more; the very same hours and days where something is paid."""
    if traits.hours[other] > traits.hours[mine] or traits.trips[other] > traits.trips[mine]:
        return False
    if traits.rigid[mine] and (
        traits.hours[other] != traits.hours[mine]
        or traits.days[other] != traits.days[mine]
        or traits.trips[other] != traits.trips[mine]
        or traits.boarding[other] != traits.boarding[mine]
    ):
        return False
    if found.means[other] < 0:
        return True
    near = found.means[mine] >= 0 and found.means[mine] & ~found.means[other] == 0
    return bool(near and traits.spot[other] == traits.spot[mine] and found.km[other] <= found.km[mine])


@numba.njit(cache=True)
def _covers(other: int, mine: int, found: Candidates, traits: Traits) -> bool:
    """Whether the dates can stand for the others: see ``undominated``."""
    fixed = found.weekdays[mine] == FIXED
    if (found.weekdays[other] == FIXED) != fixed or found.length[other] > found.length[mine]:
        return False
    same = found.length[other] == found.length[mine] and found.lag[other] == found.lag[mine]
    if traits.rigid[mine] and not same:
        return False
    if not fixed:
        days = found.weekdays[mine] & ~found.weekdays[other] == 0 and found.lag[other] == found.lag[mine]
        within = found.first[other] <= found.first[mine] and found.last[other] >= found.last[mine]
        return bool(days and within)
    start, other_start = found.first[mine], found.first[other]
    if start == other_start and same:
        return True
    within = other_start >= start and other_start + found.length[other] <= start + found.length[mine]
    settled = other_start - found.lag[other] >= start - found.lag[mine]
    unchanged = traits.era[other] == traits.era[mine] and traits.asked_in[other] == traits.asked_in[mine]
    return bool(not traits.rigid[mine] and within and settled and unchanged)
