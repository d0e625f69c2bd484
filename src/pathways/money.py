"""Month by month, what a plan brings and what it costs: pay, money to live on, help with the trips; prices
left to the person, and trips.

Each amount of a period is spread over its days, to the cent: the months of a line add up to the line. What is
not known stays unknown, and is never counted as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from pathways.catalogue import Catalogue
from pathways.funding import plan_aids
from pathways.funding.aids import LIVING, Aid
from pathways.occurrences import ONE_DAY
from pathways.offers import Dates, Offer
from pathways.plans import Certainty, Plan, Step
from pathways.situation import Situation

PAID_WORK = frozenset({"contract", "job"})
"""Kinds of offers that pay, even where nothing says how much."""


class Purpose(StrEnum):
    """What an amount is: the first two come in, the last two go out."""

    LIVING = "living"
    TRAVEL_AID = "travel-aid"
    PRICE = "price"
    TRIPS = "trips"

    @property
    def comes_in(self) -> bool:
        """Whether the person receives it."""
        return self in (Purpose.LIVING, Purpose.TRAVEL_AID)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of a step (its rank in the plan) over a period, both days included.

    ``cents`` is ``None`` while it is unknown. ``item``: that of an aid (``km``, ``meal``, ``night``,
    ``share``, ``pay``), empty otherwise. ``scheme`` is ``None`` for an employer's pay and for what one pays.
    ``at_least``: it may be more. ``keeps_income``: the person's own pay or allowance goes on, unchanged.
    """

    step: int
    purpose: Purpose
    cents: int | None
    first: date
    last: date
    item: str = ""
    scheme: str | None = None
    payer: str = ""
    established: bool = True
    at_least: bool = False
    keeps_income: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month (its first day) and the amounts, or parts of amounts, that fall in it."""

    first: date
    amounts: tuple[Amount, ...]

    def total(self, *, comes_in: bool) -> int:
        """Cents sure to come in, or known to go out: what is to be confirmed is not promised."""
        amounts = self._of(comes_in=comes_in)
        return sum(amount.cents or 0 for amount in amounts if amount.established or not comes_in)

    def exact(self, *, comes_in: bool) -> bool:
        """Whether nothing of that is unknown, to be confirmed, or only a floor."""
        return all(
            amount.cents is not None and amount.established and not amount.at_least
            for amount in self._of(comes_in=comes_in)
        )

    def _of(self, *, comes_in: bool) -> Iterator[Amount]:
        return (amount for amount in self.amounts if amount.purpose.comes_in is comes_in)


def months(catalogue: Catalogue, situation: Situation, plan: Plan) -> tuple[Month, ...]:
    """Every calendar month from the start of the first step to the end of the last, in order.

    Raises ``KeyError`` for a step that isn't of the catalogue.
    """
    if not plan.steps:
        return ()
    first = min(step.start for step in plan.steps).replace(day=1)
    last = max(step.end for step in plan.steps)
    parts = [part for amount in amounts(catalogue, situation, plan) for part in by_month(amount)]
    return tuple(
        Month(month, tuple(part for part in parts if part.first.replace(day=1) == month))
        for month in _months_from(first, last)
    )


def amounts(catalogue: Catalogue, situation: Situation, plan: Plan) -> tuple[Amount, ...]:
    """Every amount of a plan, whole, step by step: the price left to the person is due on the first day.

    Where nothing sure is given to live on, what may be is told, to be confirmed.
    """
    found: list[Amount] = []
    sure = plan_aids(catalogue, situation, plan)
    hoped = plan_aids(catalogue, situation, replace(plan, certainty=Certainty.POSSIBLE))
    for rank, step in enumerate(plan.steps):
        offer = catalogue.offers[step.offer]
        living = any(aid.covers == LIVING for aid in sure[rank])
        more = () if living else (aid for aid in hoped[rank] if aid.covers == LIVING)
        found += _received(rank, step, offer, (*sure[rank], *more))
        found += _price(rank, step, offer)
        found += _trips(rank, step)
    return tuple(found)


def _received(rank: int, step: Step, offer: Offer, aids: Sequence[Aid]) -> Iterator[Amount]:
    for aid in aids:
        purpose = Purpose.LIVING if aid.covers == LIVING else Purpose.TRAVEL_AID
        yield Amount(
            rank,
            purpose,
            aid.cents,
            aid.first,
            aid.last,
            aid.item,
            aid.scheme,
            aid.payer,
            aid.established,
            aid.at_least,
            aid.keeps_income,
        )
    paid = offer.kind in PAID_WORK or bool(offer.pay)
    if paid and not any(aid.covers == LIVING for aid in aids):
        yield Amount(rank, Purpose.LIVING, None, step.start, step.end, established=False)


def _price(rank: int, step: Step, offer: Offer) -> Iterator[Amount]:
    if offer.price is None:
        yield Amount(rank, Purpose.PRICE, None, step.start, step.start, established=False)
    elif step.out_of_pocket:
        sure = all(line.established for line in step.funding)
        yield Amount(rank, Purpose.PRICE, step.out_of_pocket, step.start, step.start, established=sure)


def _trips(rank: int, step: Step) -> Iterator[Amount]:
    if step.place is None:
        return
    if step.trip is None:
        yield Amount(rank, Purpose.TRIPS, None, step.start, step.end, established=False)
    elif step.trip.cents:
        yield Amount(rank, Purpose.TRIPS, step.trip.cents * step.trips, step.start, step.end)


def by_month(amount: Amount) -> Iterator[Amount]:
    """The amount cut at the end of each month: every cent falls in one, in proportion to their days."""
    length = (amount.last - amount.first).days + 1
    before = 0
    for part in _cut(Dates(amount.first, amount.last)):
        cents = None
        if amount.cents is not None:
            until = amount.cents * ((part.end - amount.first).days + 1) // length
            cents, before = until - before, until
        yield replace(amount, cents=cents, first=part.start, last=part.end)


def _cut(dates: Dates) -> Iterator[Dates]:
    """The dates cut at the end of each calendar month."""
    for month in _months_from(dates.start.replace(day=1), dates.end):
        yield Dates(max(dates.start, month), min(dates.end, _next(month) - ONE_DAY))


def _months_from(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = _next(first)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def months_document(told: Iterable[Month]) -> list[dict[str, Any]]:
    """As JSON, euros for money; ``null`` is unknown. The totals are of what is known."""
    return [
        {
            "month": f"{month.first:%Y-%m}",
            "received": month.total(comes_in=True) / 100,
            "received_exactly": month.exact(comes_in=True),
            "paid": month.total(comes_in=False) / 100,
            "paid_exactly": month.exact(comes_in=False),
            "amounts": [_amount_document(amount) for amount in month.amounts],
        }
        for month in told
    ]


def _amount_document(amount: Amount) -> dict[str, Any]:
    return {
        "step": amount.step,
        "purpose": amount.purpose.value,
        "euros": None if amount.cents is None else amount.cents / 100,
        "first": amount.first.isoformat(),
        "last": amount.last.isoformat(),
        "item": amount.item,
        "scheme": amount.scheme,
        "payer": amount.payer,
        "established": amount.established,
        "at_least": amount.at_least,
        "keeps_income": amount.keeps_income,
    }
