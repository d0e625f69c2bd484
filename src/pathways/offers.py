"""What a territory offers: places, offers, their dated sessions. Plain frozen objects, validated where they
are built.

Money is in cents; ``None`` is unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pathways.conditions import ALWAYS, Condition
from pathways.travel import Point, Schedule

UNLIMITED = 1_000_000  # seats of what has no limit


@dataclass(frozen=True, slots=True)
class Place:
    """Where sessions are held."""

    id: str
    name: str
    point: Point
    commune: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Prescription:
    """Who must be asked before one may enter, and how many days it takes."""

    by: tuple[str, ...]
    delay_days: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bridge:
    """What holding a fact exempts from in an offer.

    ``hours`` off its total: without them the bridge is only told, and shortens nothing. Bridges that exempt
    from the same part (the same ``exempts_from``) count once. ``price`` in cents for those exempted;
    ``pro_rata``: the source says that one pays only for the hours left. Otherwise the price is the same.
    """

    holding: str
    exempts_from: str
    hours: float | None = None
    price: int | None = None
    pro_rata: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A training, a service, a workshop, an immersion, a contract, a job… ``grants`` are facts gained at
    its end.

    ``variant_of``: the offer of which this is the shorter variant for those who hold the facts ``exempted``
    (see ``bridges``).
    """

    id: str
    name: str
    kind: str
    organisation: str
    requires: Condition = ALWAYS
    grants: tuple[str, ...] = ()
    hours: float | None = None
    price: int | None = None
    funding: tuple[str, ...] = ()
    prescription: Prescription | None = None
    delay_days: int = 0
    bring: tuple[str, ...] = ()
    pay: str = ""
    first_step: str = ""
    continues: str = ""
    bridges: tuple[Bridge, ...] = ()
    example: bool = False
    variant_of: str = ""
    exempted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.price is not None and self.price < 0:
            raise ValueError(f"offer {self.id}: the price is negative")
        if self.delay_days < 0:
            raise ValueError(f"offer {self.id}: the delay is negative")

    @property
    def entry_delay(self) -> timedelta:
        """Between applying and starting: the longer of the offer's own delay and its prescription's."""
        prescribed = self.prescription.delay_days if self.prescription else 0
        return timedelta(days=max(self.delay_days, prescribed))

    @property
    def root(self) -> str:
        """The id of the offer that the territory lists: its own, or that of which it is a variant."""
        return self.variant_of or self.id

    def refused(self, offers: frozenset[str]) -> bool:
        """Whether it is among these offers, itself or what it is a variant of."""
        return self.id in offers or self.root in offers


@dataclass(frozen=True, slots=True)
class Dates:
    """Fixed dates, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"ends on {self.end}, before it starts on {self.start}")

    def between(self, first: date, last: date) -> Iterator[Dates]:
        """Itself, if it starts within the window."""
        if first <= self.start <= last:
            yield self


@dataclass(frozen=True, slots=True)
class Entry:
    """Permanent entry: on these weekdays (Monday is 0) from ``first`` to ``last``, for ``days`` days each
    time.
    """

    first: date
    last: date
    weekdays: frozenset[int]
    days: int

    def __post_init__(self) -> None:
        if self.days < 1 or not self.weekdays or not self.weekdays <= set(range(7)):
            raise ValueError("a permanent entry needs weekdays (0 to 6) and a length of at least one day")

    def between(self, first: date, last: date) -> Iterator[Dates]:
        """Each dated start within the window, in order."""
        day = max(first, self.first)
        while day <= min(last, self.last):
            if day.weekday() in self.weekdays:
                yield Dates(day, day + timedelta(days=self.days - 1))
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Session:
    """A dated or permanent opportunity to follow an offer. ``place`` is ``None`` at a distance.

    ``days_per_week`` are days on site. ``seats``: left; ``UNLIMITED``; ``None`` when unknown.
    ``register_by`` holds for fixed dates only. ``boarding``: one sleeps there, and travels once a week.
    ``schedule``: the days and hours on site, ``None`` when unknown.
    """

    id: str
    offer: str
    dates: Dates | Entry
    place: str | None = None
    hours_per_week: float = 0.0
    days_per_week: float = 0.0
    seats: int | None = None
    register_by: date | None = None
    boarding: bool = False
    schedule: Schedule | None = None
    attendance: str = "onsite"
    note: str = ""
    example: bool = False

    def __post_init__(self) -> None:
        if self.seats is not None and self.seats < 0:
            raise ValueError(f"session {self.id}: seats are negative")
        if self.hours_per_week < 0 or not 0 <= self.days_per_week <= 7:
            raise ValueError(f"session {self.id}: hours or days a week are out of bounds")

    @property
    def trips_per_week(self) -> float:
        """How often one goes there and back in a week."""
        if self.place is None:
            return 0.0
        return 1.0 if self.boarding else max(self.days_per_week, 0.0)

    def trips(self, dates: Dates) -> int:
        """How many times one goes there and back in all; at least once where there is a place."""
        if self.place is None:
            return 0
        weeks = -(-((dates.end - dates.start).days + 1) // 7)
        return max(1, round(weeks * self.trips_per_week))


@dataclass(frozen=True, slots=True)
class FundingRule:
    """What a scheme pays while the rule holds, to whom meets ``requires``. ``established`` is false for what
    is yet to be confirmed: unknown.

    The amount is the smallest of the limits given, money in cents: ``share`` of the cost (0 to 1);
    ``ceiling``; the sum of what is paid ``per_hour`` of the offer, ``per_day`` of the step, ``per_month`` (an
    amount for each year of the step, the last one repeats), ``per_km`` travelled, ``per_meal`` (a day on
    site), ``per_night`` (boarding); the cost less ``holder_pays`` (unless ``holder_exempt``).

    Nothing is paid for a trip there and back under ``minimum_km`` and under ``minimum_minutes``, for fewer
    than ``minimum_hours``, nor unless others pay ``co_funding`` of the step (unless ``co_funding_exempt``).
    ``yearly_ceiling`` holds over a whole plan. ``at_least``: the amount is a floor. ``keeps_income``: the
    person's own pay goes on. ``unpriced``: an amount that it names has no value on those days. ``rank``: its
    place among the rules as they are written.
    """

    valid_from: date
    valid_to: date | None = None
    share: float = 1.0
    ceiling: int | None = None
    per_hour: int | None = None
    per_km: int | None = None
    minimum_km: float = 0.0
    holder_pays: int = 0
    holder_exempt: Condition | None = None
    established: bool = True
    source: str = ""
    checked_on: date | None = None
    requires: Condition = ALWAYS
    per_day: int | None = None
    per_month: tuple[int, ...] = ()
    per_meal: int | None = None
    per_night: int | None = None
    minimum_minutes: int | None = None
    minimum_hours: float = 0.0
    yearly_ceiling: int | None = None
    co_funding: int = 0
    co_funding_exempt: Condition | None = None
    at_least: bool = False
    keeps_income: bool = False
    unpriced: bool = False
    rank: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("a share is between 0 and 1")
        money = (self.ceiling, self.per_hour, self.per_km, self.per_day, self.per_meal, self.per_night)
        if any(cents is not None and cents < 0 for cents in (*money, *self.per_month, self.yearly_ceiling)):
            raise ValueError("an amount is negative")
        if min(self.holder_pays, self.co_funding, self.minimum_km, self.minimum_hours) < 0:
            raise ValueError("a limit is negative")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"the rule ends on {self.valid_to}, before it starts on {self.valid_from}")

    def holds(self, on: date) -> bool:
        """Whether the rule is in force on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition on the person that it looks at."""
        exempt = (self.holder_exempt, self.co_funding_exempt)
        return (self.requires, *(condition for condition in exempt if condition is not None))


@dataclass(frozen=True, slots=True)
class FundingScheme:
    """Who may pay, for whom, how much. ``covers`` is ``price``, ``travel`` or ``living`` (money to live on
    during the step). Of the rules in force on a day, the first whose condition the person meets is theirs.
    """

    id: str
    name: str
    payer: str
    rules: tuple[FundingRule, ...]
    requires: Condition = ALWAYS
    covers: str = "price"
    wallet: str | None = None
    excludes: frozenset[str] = field(default_factory=frozenset)
    sentence: str = ""

    def rules_on(self, on: date) -> tuple[FundingRule, ...]:
        """The rules in force on that day, in order."""
        return tuple(rule for rule in self.rules if rule.holds(on))

    def rule(self, on: date) -> FundingRule | None:
        """The first rule in force on that day, if any, whoever asks."""
        return next((rule for rule in self.rules if rule.holds(on)), None)
