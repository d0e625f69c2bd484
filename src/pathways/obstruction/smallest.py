"""No plan: the smallest sets of changes that would open one, by who can make them.

``candidates`` lists every change there is to try, ``worlds`` says what the world is once some are made. Sets
of at most ``size`` changes are walked through from the easiest on; one is an *obstruction* when it opens a
plan and no easier one kept before it does: none of its parts, none with a smaller amount, an earlier date of
the same series, a fact that the other implies. None is missed:

1. Only sets that pass ``relaxation``, a necessary test, can open anything.
2. Each of these is checked exactly (``trials``).
3. A set that passes the test and yet opens nothing (hours or money shared between steps, a door that a fact
   closes) may do with more: everything is tried beside it, by halves. All changes but facts that some
   condition forbids only add to what is possible: where many together open nothing, none of them does.
"""

from __future__ import annotations

from datetime import date

from pathways.catalogue import Catalogue
from pathways.obstruction.changes import AMOUNTS, Amounts
from pathways.obstruction.found import Obstructions
from pathways.situation import Situation

SIZE = 2
LARGEST = 3
PER_ACTOR = 4  # how many a screen shows for each who could act


def obstructions(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    *,
    size: int = SIZE,
    per_actor: int | None = PER_ACTOR,
    deadline: float | None = None,
    amounts: Amounts = AMOUNTS,
) -> Obstructions:
    """The minimal sets of at most ``size`` changes that open a plan, easiest first; none if a plan exists.

    ``per_actor`` keeps for each set of actors only so many, the easiest; ``None`` keeps all. ``deadline``:
    seconds after which what has been found is returned, ``complete`` false: each is a smallest set, and none
    of up to ``proven`` changes is missing. Raises ``ValueError`` for a size that is negative or over
    ``LARGEST``.
    """
    if not 0 <= size <= LARGEST:
        raise ValueError(f"sets of 0 to {LARGEST} changes can be tried, not of {size}")
    from pathways.obstruction.trials import OutOfTimeError, Trials
    from pathways.obstruction.walk import Walk

    try:
        trials = Trials(catalogue, situation, today, amounts, size, deadline)
    except OutOfTimeError:
        return Obstructions(complete=False)
    walk = Walk(trials, size, per_actor)
    try:
        walk.run()
    except OutOfTimeError:
        return Obstructions(walk.told(), complete=False, proven=walk.proven)
    return Obstructions(walk.told(), proven=size)
