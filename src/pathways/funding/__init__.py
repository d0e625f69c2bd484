"""Who pays what: ceilings, stacking, exclusions, wallets shared by the steps; the smallest out-of-pocket of
a plan; money for trips and to live on beside it.

A step's price may be paid by a *combination* of schemes: none excludes another, and at most one draws on a
wallet. What the schemes without a wallet leave is the option's ``residual``; ``drawable`` is the most that
the wallet may pay of it. A plan chooses one option a step, and costs the sum of residuals less what each
wallet really holds of the sum drawable.
"""

from pathways.funding.aids import Aid, aids_of, plan_aids, travel_aid, travel_lines
from pathways.funding.formula import Bill
from pathways.funding.judging import Judge, Payer, paying_conditions
from pathways.funding.options import Option, options, step_options, undominated
from pathways.funding.plans import BOTTOMLESS, balance, cheapest, cost, lines

__all__ = [
    "BOTTOMLESS",
    "Aid",
    "Bill",
    "Judge",
    "Option",
    "Payer",
    "aids_of",
    "balance",
    "cheapest",
    "cost",
    "lines",
    "options",
    "paying_conditions",
    "plan_aids",
    "step_options",
    "travel_aid",
    "travel_lines",
    "undominated",
]
