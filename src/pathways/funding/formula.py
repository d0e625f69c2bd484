"""What a rule pays of a bill: the smallest of its limits, each under its name."""

from __future__ import annotations

from dataclasses import dataclass

from pathways.offers import FundingRule

COST, SHARE, CEILING, UNITS, HOLDER = "cost", "share", "ceiling", "units", "holder"
CRUMB = 1e-6  # cents: what products of decimal fractions may be off by


@dataclass(frozen=True, slots=True)
class Bill:
    """What there is to pay for a step: its cost in cents, and how much there is of each unit.

    ``cents`` is ``None`` where there is no cost to compare with (money to live on). ``km``: of all trips;
    ``trip_km`` and ``trip_minutes``: of one trip there and back. ``meals``: days on site. ``nights``: when
    boarding.
    """

    cents: int | None
    hours: float | None = None
    km: float = 0.0
    trip_km: float = 0.0
    trip_minutes: int = 0
    meals: int = 0
    nights: int = 0


def limits(rule: FundingRule, bill: Bill, *, exempt: bool) -> dict[str, int]:
    """What bounds the amount, in cents, by the name of each limit.

    What is paid by the hour is no limit while the hours are unknown: only a possible plan asks.
    """
    found: dict[str, int] = {}
    if bill.cents is not None:
        found[COST] = bill.cents
        if rule.share < 1:
            found[SHARE] = whole_cents(rule.share * bill.cents)
        if rule.holder_pays and not exempt:
            found[HOLDER] = bill.cents - rule.holder_pays
    if rule.ceiling is not None:
        found[CEILING] = rule.ceiling
    units = counted(rule, bill)
    if units is not None:
        found[UNITS] = units
    return found


def paid(rule: FundingRule, bill: Bill, *, exempt: bool) -> int:
    """The most that a rule pays of a bill, in cents."""
    return max(0, min(limits(rule, bill, exempt=exempt).values(), default=0)) if reaches(rule, bill) else 0


def reaches(rule: FundingRule, bill: Bill) -> bool:
    """Whether the trip is far or long enough, and the hours (if they are known) as many as the rule asks."""
    far = bill.trip_km >= rule.minimum_km
    long = rule.minimum_minutes is not None and bill.trip_minutes >= rule.minimum_minutes
    return (far or long) and (bill.hours is None or bill.hours >= rule.minimum_hours)


def asks_hours(rule: FundingRule) -> bool:
    """Whether the amount can't be told while the hours are unknown."""
    return rule.per_hour is not None or rule.minimum_hours > 0


def counted(rule: FundingRule, bill: Bill) -> int | None:
    """What is paid by the hour, kilometre, meal and night together; ``None`` when nothing can be so."""
    amounts = (
        (rule.per_hour, bill.hours),
        (rule.per_km, bill.km),
        (rule.per_meal, bill.meals),
        (rule.per_night, bill.nights),
    )
    found = [
        whole_cents(cents * count) for cents, count in amounts if cents is not None and count is not None
    ]
    return sum(found) if found else None


def whole_cents(amount: float) -> int:
    """Whole cents, rounded down, without the crumbs of binary fractions."""
    return int(amount + CRUMB)
