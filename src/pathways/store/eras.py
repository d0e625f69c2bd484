"""The days on which an answer may change by itself: between two of them only facts gained change any."""

from __future__ import annotations

from datetime import date

import numpy as np

from pathways.situation import Situation
from pathways.store.person import turning
from pathways.store.programs import Days
from pathways.store.store import Store


def eras(store: Store, situation: Situation) -> Days:
    """The first day of each stretch but the first one, ascending: birthdays that a condition looks at, limits
    of its dates, changes of funding rules, and new years (what is paid may have a ceiling a year).
    """
    days = set(store.change_days)
    born = situation.born
    for ages in store.terms.ages if born else ():
        limits = [ages[0]] if ages[0] is not None else []
        limits += [ages[1] + 1] if ages[1] is not None else []
        days |= (
            {turning(day, age) for day in (born.earliest, born.latest) for age in limits} if born else set()
        )
    return np.array(sorted(days | _NEW_YEARS), np.int64)


_NEW_YEARS = {date(year, 1, 1).toordinal() for year in range(2020, 2120)}
