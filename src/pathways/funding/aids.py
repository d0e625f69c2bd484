"""Money for the trips and to live on during the steps: beside the price, never part of the out-of-pocket.

Among the schemes of a step those are taken that give most together without excluding each other. Each amount
is told month by month from the step's start; a yearly ceiling is counted over the whole plan, from the first
day on which its scheme pays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pathways.catalogue import Catalogue
from pathways.funding.formula import Bill, reaches, whole_cents
from pathways.funding.judging import Judge, Payer
from pathways.funding.stacking import Stack, excludes
from pathways.occurrences import ONE_DAY, Occurrence, gained_by
from pathways.offers import Dates, FundingRule, FundingScheme, Session
from pathways.plans import FundingLine, Plan
from pathways.situation import Situation
from pathways.travel import Trip

TRAVEL, LIVING = "travel", "living"
KM, MEAL, NIGHT, SHARE, PAY = "km", "meal", "night", "share", "pay"
DAYS_OF_A_MONTH = 30  # of an unfinished month: it is paid by thirtieths
MONTHS_OF_A_YEAR = 12
NOBODY = 10**15  # cents: a price that no aid reaches, so that all that may add up do


@dataclass(frozen=True, slots=True)
class Aid:
    """What a scheme gives for a step between two days (both included, at most a month), in cents.

    ``cents`` is ``None`` when it can't be told, in a possible plan only. ``item``: ``km``, ``meal``,
    ``night`` or ``share`` (of what the trips cost) for travel, ``pay`` to live on. ``at_least``: the amount
    is a floor. ``keeps_income``: nothing is added, the person's own pay or allowance goes on.
    """

    scheme: str
    payer: str
    covers: str
    item: str
    first: date
    last: date
    cents: int | None
    established: bool
    at_least: bool = False
    keeps_income: bool = False


def plan_aids(catalogue: Catalogue, situation: Situation, plan: Plan) -> tuple[tuple[Aid, ...], ...]:
    """The aids of each step of a plan, in its order; raises ``KeyError`` for a step that isn't of the
    catalogue.
    """
    picks = [
        Occurrence(
            catalogue.offers[step.offer], catalogue.sessions[step.session], Dates(step.start, step.end)
        )
        for step in plan.steps
    ]
    gains = [gained_by(catalogue.vocabulary, picks, pick.settled_on) for pick in picks]
    judges = [
        Judge(catalogue, situation, pick, gained, plan.certainty)
        for pick, gained in zip(picks, gains, strict=True)
    ]
    return aids_of(judges, [step.trip for step in plan.steps])


def aids_of(judges: Sequence[Judge], trips: Sequence[Trip | None]) -> tuple[tuple[Aid, ...], ...]:
    """The aids of steps taken one after the other, each with the trip there and back, if there is one."""
    purse = _Purse()
    return tuple(
        tuple(purse.kept(_travel(judge, trip) if trip else (), judge))
        + tuple(purse.kept(_living(judge), judge))
        for judge, trip in zip(judges, trips, strict=True)
    )


def travel_aid(judge: Judge, trip: Trip) -> tuple[FundingLine, ...]:
    """What schemes pay of the step's trips, in the offer's order, up to what they cost; never part of the
    out-of-pocket.
    """
    return travel_lines(aids_of([judge], [trip])[0])


def travel_lines(aids: Iterable[Aid]) -> tuple[FundingLine, ...]:
    """What these aids pay of the trips themselves, a line for each scheme."""
    found: dict[str, FundingLine] = {}
    for aid in aids:
        if aid.item in (KM, SHARE) and aid.cents:
            before = found.get(aid.scheme)
            cents = aid.cents + (before.cents if before else 0)
            found[aid.scheme] = FundingLine(aid.scheme, aid.payer, cents, aid.established)
    return tuple(found.values())


@dataclass(slots=True)
class _Purse:
    """What each scheme with a yearly ceiling has given so far: the first day, and cents by year from it."""

    since: dict[str, date] = field(default_factory=dict)
    given: dict[tuple[str, int], int] = field(default_factory=dict)

    def kept(self, aids: Iterable[Aid], judge: Judge) -> Iterator[Aid]:
        for aid in aids:
            scheme = judge.catalogue.schemes[aid.scheme]
            yearly = _yearly(scheme, judge)
            if yearly is None or aid.cents is None:
                yield aid
                continue
            year = (aid.first - self.since.setdefault(aid.scheme, aid.first)).days // 365
            left = yearly - self.given.get((aid.scheme, year), 0)
            cents = min(aid.cents, max(0, left))
            self.given[aid.scheme, year] = self.given.get((aid.scheme, year), 0) + cents
            if cents:
                yield replace(aid, cents=cents)


def _yearly(scheme: FundingScheme, judge: Judge) -> int | None:
    on = judge.occurrence.apply_on
    ceilings = [rule.yearly_ceiling for rule in scheme.rules_on(on) if rule.yearly_ceiling is not None]
    return min(ceilings, default=None)


def _travel(judge: Judge, trip: Trip) -> Iterator[Aid]:
    session, dates = judge.occurrence.session, judge.occurrence.dates
    count = session.trips(dates)
    due = trip.cents * count
    bill = Bill(
        due,
        judge.occurrence.offer.hours,
        trip.km * count,
        trip.km,
        trip.minutes,
        days_on_site(session, dates),
        nights(session, dates),
    )
    for payer, rule in _chosen(judge, TRAVEL, bill, lambda rule: sum(travel_items(rule, bill).values())):
        items = travel_items(rule, replace(bill, cents=due))
        due -= items.get(KM, 0) + items.get(SHARE, 0)
        for item, cents in items.items():
            yield from _by_month(payer, item, cents, dates)


def travel_items(rule: FundingRule, bill: Bill) -> dict[str, int]:
    """What a rule pays of trips, in cents by item, together under its ceiling: kilometres or a share of what
    they cost, meals, nights.
    """
    if not reaches(rule, bill):
        return {}
    due = NOBODY if bill.cents is None else bill.cents
    paid = {
        KM: min(due, whole_cents(rule.per_km * bill.km)) if rule.per_km is not None else 0,
        MEAL: (rule.per_meal or 0) * bill.meals,
        NIGHT: (rule.per_night or 0) * bill.nights,
    }
    if rule.per_km is None and rule.per_meal is None and rule.per_night is None:
        paid[SHARE] = min(due, whole_cents(rule.share * due))
    found: dict[str, int] = {}
    left = NOBODY if rule.ceiling is None else rule.ceiling
    for item, cents in paid.items():
        if min(cents, left) > 0:
            found[item] = min(cents, left)
            left -= found[item]
    return found


def _by_month(payer: Payer, item: str, cents: int, dates: Dates) -> Iterator[Aid]:
    """The amount spread over the months of the step, to the cent, in proportion to their days."""
    length = (dates.end - dates.start).days + 1
    before = 0
    for month in months_of(dates):
        until = cents * ((month.end - dates.start).days + 1) // length
        if until > before:
            yield _aid(payer, TRAVEL, item, month, until - before)
        before = until


def _aid(payer: Payer, covers: str, item: str, month: Dates, cents: int | None) -> Aid:
    rule = payer.rule or payer.scheme.rules[0]
    return Aid(
        payer.scheme.id,
        payer.scheme.payer,
        covers,
        item,
        month.start,
        month.end,
        cents,
        payer.established,
        rule.at_least,
        rule.keeps_income,
    )


def _living(judge: Judge) -> Iterator[Aid]:
    dates, hours = judge.occurrence.dates, judge.occurrence.offer.hours
    bill = Bill(None, hours)
    for payer, rule in _chosen(judge, LIVING, bill, lambda rule: _appeal(rule, hours, dates)):
        for month, cents in zip(months_of(dates), monthly(rule, hours, dates), strict=True):
            if cents or cents is None or rule.keeps_income:
                yield _aid(payer, LIVING, PAY, month, cents)


def _appeal(rule: FundingRule, hours: float | None, dates: Dates) -> int:
    """What counts in the choice between schemes: the amount; next to nothing for one that can't be told, or
    for pay that only goes on.
    """
    cents = living_cents(rule, hours, dates)
    return max(1, cents or 0) if cents is None or rule.keeps_income else cents


def living_cents(rule: FundingRule, hours: float | None, dates: Dates) -> int | None:
    """What a rule gives to live on over the whole step; ``None`` when that can't be told."""
    amounts = monthly(rule, hours, dates)
    return None if None in amounts else sum(cents for cents in amounts if cents is not None)


def monthly(rule: FundingRule, hours: float | None, dates: Dates) -> list[int | None]:
    """What a rule gives to live on in each month of the step, under its ceiling."""
    months = list(months_of(dates))
    if not reaches(rule, Bill(None, hours)) or rule.keeps_income:
        return [0] * len(months)
    if rule.unpriced or not (rule.per_month or rule.per_day or rule.per_hour):
        return [None] * len(months)
    if rule.per_hour is not None and hours is None:
        return [None] * len(months)
    left = NOBODY if rule.ceiling is None else rule.ceiling
    found: list[int | None] = []
    for rank, month in enumerate(months):
        cents = min(left, _month_cents(rule, rank, month, hours, dates))
        left -= cents
        found.append(cents)
    return found


def _month_cents(rule: FundingRule, rank: int, month: Dates, hours: float | None, dates: Dates) -> int:
    days = (month.end - month.start).days + 1
    cents = (rule.per_day or 0) * days
    if rule.per_month:
        amount = rule.per_month[min(rank // MONTHS_OF_A_YEAR, len(rule.per_month) - 1)]
        whole = month.end + ONE_DAY == _months_after(dates.start, rank + 1)
        cents += amount if whole else amount * min(days, DAYS_OF_A_MONTH) // DAYS_OF_A_MONTH
    if rule.per_hour is not None and hours is not None:
        length = (dates.end - dates.start).days + 1
        cents += whole_cents(rule.per_hour * hours * days / length)
    return cents


def _chosen(
    judge: Judge, covers: str, bill: Bill, amount: Callable[[FundingRule], int]
) -> Iterator[tuple[Payer, FundingRule]]:
    """The schemes that give most together without excluding each other, in the offer's order, each with its
    rule.
    """
    payers = [payer for payer in judge.weighed(covers, bill, lambda rule, _: amount(rule)) if payer.cap > 0]
    payers = [payer for payer in payers if not excludes(payer, payer)]
    for payer in Stack(NOBODY, payers).least(None)[1]:
        if payer.rule is not None:
            yield payer, payer.rule


def months_of(dates: Dates) -> Iterator[Dates]:
    """The months of a step, counted from its start; the last may be unfinished."""
    rank, start = 1, dates.start
    while start <= dates.end:
        following = _months_after(dates.start, rank)
        yield Dates(start, min(dates.end, following - ONE_DAY))
        rank, start = rank + 1, following


def _months_after(day: date, count: int) -> date:
    """The same day so many months later, or the first of the next month where there is no such day."""
    year, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 + count, MONTHS_OF_A_YEAR)
    first = date(year, month + 1, 1)
    found = first + timedelta(days=day.day - 1)
    return found if found.month == first.month else (first + timedelta(days=31)).replace(day=1)


def days_on_site(session: Session, dates: Dates) -> int:
    """How many days one is there; at least one where there is a place."""
    if session.place is None:
        return 0
    length = (dates.end - dates.start).days + 1
    return max(1, min(length, round(-(-length // 7) * session.days_per_week)))


def nights(session: Session, dates: Dates) -> int:
    """How many nights one sleeps there: each week but the night before going home; none without boarding."""
    if not session.boarding:
        return 0
    return max(0, days_on_site(session, dates) - session.trips(dates))
