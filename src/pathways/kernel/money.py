"""What a partial plan costs: the ways to pay for it that may turn out cheapest.

A *purse* is what all steps leave to pay (``residual``) and what is drawable from each wallet, at most what it
holds.
"""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pathways.kernel.compiled import machine_code
from pathways.kernel.layout import NEVER, Record, Tables
from pathways.kernel.memory import NOBODY, Memory


@machine_code
def price_row(memory: Memory, funding: int, row: int) -> int:
    """The known price of a funding with the facts of a row of the sheet; ``NOBODY`` if it isn't known yet."""
    price = memory.price_of[funding]
    while price != NOBODY:
        same = True
        for word in range(memory.sheet.shape[1]):
            asked = memory.sheet[row, word] & memory.paying[funding, word]
            same = same and memory.price_facts[price, word] == asked
        if same:
            return price
        price = memory.prices[price].next
    return NOBODY


@machine_code
def owed(purses: NDArray[np.int64], purse: int, balances: NDArray[np.int64]) -> int:
    """The least that the person pays with a purse, in cents; steps added later never lower it."""
    drawn = 0
    for wallet in range(len(balances)):
        drawn += min(balances[wallet], purses[purse, 1 + wallet])
    return purses[purse, 0] - drawn


@machine_code
def no_dearer(purses: NDArray[np.int64], mine: int, other: int) -> bool:
    """Whether ``mine`` never ends up dearer than ``other``, whatever steps follow.

    Later steps add the same residuals and drawables to both. In a wallet where mine has more to draw (or as
    much), later draws may use up the difference: it counts for nothing. Where it has less, the difference
    can only shrink.
    """
    behind = purses[mine, 0] - purses[other, 0]
    for wallet in range(1, purses.shape[1]):
        behind += max(0, purses[other, wallet] - purses[mine, wallet])
    return behind <= 0


@machine_code
def lacks_purses(memory: Memory, label: int, price: int) -> bool:
    """Whether there are fewer free places than purses that ``pay`` may write."""
    parent, offered, state = memory.labels[label], memory.prices[price], memory.state[0]
    state.wanted = (offered.end - offered.first) * (parent.purses_end - parent.purse) + 1
    return len(memory.purses) - state.purses < state.wanted


@machine_code
def pay(tables: Tables, memory: Memory, label: int, price: int, child: int) -> bool:
    """Gives ``child`` the purses of ``label`` after one more step at that price; false if over the budget."""
    first = memory.state[0].purses
    end, cents = first, NEVER
    parent, offered = memory.labels[label], memory.prices[price]
    for way in range(offered.first, offered.end):
        for purse in range(parent.purse, parent.purses_end):
            spend(memory.purses, purse, memory.ways[way], tables.balances, end)
            due = owed(memory.purses, end, tables.balances)
            if due <= tables.budget:
                cents = min(cents, due)
                end = keep_purse(memory.purses, first, end)
    step = memory.labels[child]
    step.purse, step.purses_end, step.cents = first, end, cents
    return end > first


@machine_code
def spend(purses: NDArray[np.int64], purse: int, way: Record, balances: NDArray[np.int64], into: int) -> None:
    """Writes a purse after one more payment; what is drawable is cut at what the wallet holds."""
    purses[into, 0] = purses[purse, 0] + way.residual
    for wallet in range(len(balances)):
        drawn = way.drawable if wallet == way.wallet else 0
        purses[into, 1 + wallet] = min(balances[wallet], purses[purse, 1 + wallet] + drawn)


@machine_code
def keep_purse(purses: NDArray[np.int64], first: int, new: int) -> int:
    """Keeps the purse at ``new`` among those from ``first`` on, unless one of them is never dearer, and
    without those that it makes useless; the end of those kept.
    """
    for purse in range(first, new):
        if no_dearer(purses, purse, new):
            return new
    end = first
    for purse in range(first, new):
        if not no_dearer(purses, new, purse):
            copy_purse(purses, purse, end)
            end += 1
    copy_purse(purses, new, end)
    return end + 1


@machine_code
def copy_purse(purses: NDArray[np.int64], purse: int, into: int) -> None:
    """Writes a purse in another place."""
    for wallet in range(purses.shape[1]):
        purses[into, wallet] = purses[purse, wallet]
