"""The ways to pay for one step: allowed combinations of payers, those that may be the cheapest for a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pathways.funding.formula import Bill
from pathways.funding.judging import Judge, Payer
from pathways.funding.stacking import Stack, excludes


@dataclass(frozen=True, slots=True)
class Option:
    """One allowed combination of payers for a step, in cents.

    What the schemes without a wallet leave is the ``residual``; ``drawable`` is the most that the wallet may
    pay of it.
    """

    residual: int
    drawable: int
    wallet: str | None
    payers: tuple[Payer, ...]


def step_options(judge: Judge) -> list[Option]:
    """The ways to pay for one step; an unknown price counts as nothing (only a possible plan asks)."""
    price = judge.occurrence.offer.price or 0
    return options(price, judge.payers("price", Bill(price, judge.occurrence.offer.hours)))


def options(price: int, payers: Sequence[Payer]) -> list[Option]:
    """The allowed combinations of these payers that may be part of a cheapest plan.

    An allowed combination is a set of payers none of which excludes another, with at most one that draws on a
    wallet, whose ``co_funding`` the others pay. They are exponentially many; these are those that
    ``undominated`` would keep of them all, up to equals.

    *Proof.* Fix who draws on a wallet: nobody, or the payer w of cap c, and let r run over the residuals that
    the other payers can leave beside w. The option is (r, min(r, c)). Let r' >= r: then both r' >= r and
    max(0, r' - c) >= max(0, r - c), so r is no worse on either count and ``undominated`` drops the other.
    Hence one option for each w suffices, with the smallest residual; and as what the others pay is the price
    less r, it is also where a co-funding is met if it ever is. The smallest residual is that of the heaviest
    set of compatible payers (``Stack.least``), of which one with the fewest payers is kept, as
    ``undominated`` would.
    """
    payers = [payer for payer in payers if payer.cap > 0 and not excludes(payer, payer)]
    stack = Stack(price, [payer for payer in payers if payer.scheme.wallet is None])
    residual, chosen = stack.least(None)
    found = [Option(residual, 0, None, chosen)]
    for payer in payers:
        if payer.scheme.wallet is not None:
            residual, chosen = stack.least(payer)
            if price - residual >= payer.co_funding:
                drawable = min(residual, payer.cap)
                found.append(Option(residual, drawable, payer.scheme.wallet, (*chosen, payer)))
    return undominated(found)


def undominated(step: Sequence[Option]) -> list[Option]:
    """The options of a step that no other makes useless.

    With one wallet of balance B the plan costs max(sum r - B, sum (r - w)) (r residual, w drawable):
    between two options of the same wallet, one with smaller r and smaller r - w is never the dearer.
    Whatever the wallets, an option with residual r costs the plan at most r more, and another with (r', w')
    at least r' - w' more: r <= r' - w' settles it too.
    """
    kept: list[Option] = []
    for option in sorted(step, key=lambda each: (each.residual, -each.drawable, len(each.payers))):
        if not any(_no_worse(other, option) for other in kept):
            kept.append(option)
    return kept


def _no_worse(mine: Option, other: Option) -> bool:
    """Whether ``mine`` never costs more than ``other``, whatever the rest of the plan."""
    spared = mine.residual - mine.drawable <= other.residual - other.drawable
    if mine.wallet is not None and mine.wallet == other.wallet:
        return spared and mine.residual <= other.residual
    return mine.residual <= other.residual - other.drawable
