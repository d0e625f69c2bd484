"""What ``maillage plan --json`` answers; ``docs/reference/schemas/proposal.json`` is made from it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from maillage.exchange.pack.condition_records import Condition

OUTPUT_FORMAT = 1


class Part(BaseModel):
    """A part of the answer; money is in euros."""

    model_config = ConfigDict(extra="forbid")


class Leg(Part):
    """One ride on a line; minutes after midnight."""

    line: str
    board: str
    departs: int
    alight: str
    arrives: int


class Way(Part):
    """One way by timetable, on the day on which it takes the longest; minutes after midnight."""

    weekday: int = Field(description="Monday is 0.")
    leaves: int
    arrives: int
    legs: list[Leg]
    parked: str = Field(description="Where one’s own vehicle is left; empty for none.")


class Trip(Part):
    """There and back, once; ``there`` and ``back`` by timetable only, waiting counted in the minutes."""

    mode: str
    minutes_out: int
    minutes_back: int
    km: float
    cost: float
    there: Way | None = None
    back: Way | None = None


class FundingLine(Part):
    """Who pays how much of a step; without a scheme, the person."""

    scheme: str | None
    payer: str
    euros: float
    established: bool


class Step(Part):
    """One dated session, with its reasons."""

    offer: str
    session: str
    start: date
    end: date
    apply_on: date = Field(description="The last day to apply.")
    place: str | None = Field(description="Null at a distance.")
    trip: Trip | None
    trips: int = Field(description="How many times there and back.")
    gives: list[str] = Field(description="Facts gained.")
    rests_on: list[str] = Field(description="Required facts that the person holds or earlier steps give.")
    unknown: list[str] = Field(description="What is taken for granted in a possible plan.")
    funding: list[FundingLine]
    travel_aid: list[FundingLine]
    out_of_pocket: float


class Amount(Part):
    """What one receives or pays for a step in a month, or a part of it."""

    step: int = Field(description="The rank of the step, from 0.")
    purpose: Literal["living", "travel-aid", "price", "trips"]
    euros: float | None = Field(description="Null while it is unknown.")
    first: date
    last: date
    item: str
    scheme: str | None
    payer: str
    established: bool = Field(description="False: to be confirmed.")
    at_least: bool
    keeps_income: bool = Field(description="The person's own pay or allowance goes on.")


class Month(Part):
    """The money of a calendar month; totals are of what is known."""

    month: str
    received: float
    received_exactly: bool
    paid: float
    paid_exactly: bool
    amounts: list[Amount]


class Plan(Part):
    """Steps in order of start that make the goal true."""

    certainty: Literal["sure", "possible"]
    goal_date: date
    steps_count: int
    out_of_pocket: float
    travel_hours: float
    steps: list[Step]
    opens: list[str] = Field(description="Offers that its end makes possible.")
    months: list[Month] = Field(description="From the first step to the last.")
    labels: list[Literal["soonest", "cheapest", "least_travel", "fewest_steps"]]


class Question(Part):
    """What to ask, because the answer can change the plans."""

    subject: str = Field(description="A fact, or a field of the situation.")
    answer: bool | None
    opens: bool
    days: int = Field(description="How much earlier the best sure plan becomes.")
    euros: float = Field(description="How much cheaper it becomes.")
    travel_hours: float = Field(description="How much less travel it asks.")
    alone: bool


class Exclusion(Part):
    """An offer that is closed to this person, and why."""

    offer: str
    kind: Literal["refused", "far", "full"]
    conditions: list[Condition] = Field(description="The parts that answer no.")
    start: date | None
    next_start: date | None
    place: str | None
    minutes: int | None
    mode: str | None
    limit: int | None


class Change(Part):
    """One change, and who can make it."""

    kind: str
    who: Literal["person", "provider", "territory"]
    subject: str
    place: str | None = None
    amount: int | None = None


class Obstruction(Part):
    """A smallest set of changes that would open a plan."""

    changes: list[Change]


class Bound(Part):
    """What no plan that was not found in time is worth less than, on any count."""

    goal_date: date
    steps_count: int
    out_of_pocket: float
    travel_hours: float


class Bounds(Part):
    """Null for plans that are all there."""

    sure: Bound | None
    possible: Bound | None


class Answer(Part):
    """The answer to a person on a day."""

    format: Literal[1]
    pack: str
    situation: str
    today: date
    complete: bool = Field(description="False when time ran out.")
    bounds: Bounds
    sure: list[Plan]
    possible: list[Plan]
    questions: list[Question]
    exclusions: list[Exclusion]
    obstructions: list[Obstruction]
