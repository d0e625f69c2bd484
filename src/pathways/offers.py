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
    """What holding a fact exempts from in an offer (hours off its total)."""

    holding: str
    exempts_from: str
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A training, a service, a workshop, an immersion, a contract, a job… ``grants`` are facts gained at
    its end.
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
    """What a scheme pays while the rule holds. ``established`` is false for what is yet to be confirmed:
    unknown.

    The amount is the smallest of the given limits: ``share`` of the cost (0 to 1), ``ceiling`` (cents),
    ``per_hour`` (cents x the offer's hours), ``per_km`` (cents x kilometres travelled, from ``minimum_km``
    there and back on), the cost less ``holder_pays`` (cents; unless ``holder_exempt``).
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

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class FundingScheme:
    """Who may pay, for whom, how much. ``covers`` is ``price`` or ``travel``; at most one rule holds on a
    day.
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

    def rule(self, on: date) -> FundingRule | None:
        """The rule that holds on that day, if any."""
        return next((rule for rule in self.rules if rule.holds(on)), None)
