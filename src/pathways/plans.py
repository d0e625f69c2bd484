"""The result: a plan is dated steps, each with its travel, its money and what it gives; its worth; as JSON
documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from pathways.conditions import Answer
from pathways.documents_values import Fields, value_document
from pathways.travel import Trip, Way


class Certainty(StrEnum):
    """How unknowns are read: ``sure`` asks every condition to be yes, ``possible`` only that none be no."""

    SURE = "sure"
    POSSIBLE = "possible"

    def accepts(self, answer: Answer) -> bool:
        """Whether such an answer lets a person in."""
        return answer is Answer.YES or (self is Certainty.POSSIBLE and answer is Answer.UNKNOWN)


class Worth(NamedTuple):
    """What a plan costs in four ways; less is better on each.

    ``out_of_pocket`` in cents; ``travel`` in minutes, all trips of all steps.
    """

    goal_date: date
    steps: int
    out_of_pocket: int
    travel: int

    def beats(self, other: Worth) -> bool:
        """No worse on all criteria, better on one."""
        return self != other and (
            self.goal_date <= other.goal_date
            and self.steps <= other.steps
            and self.out_of_pocket <= other.out_of_pocket
            and self.travel <= other.travel
        )

    def document(self) -> dict[str, Any]:
        """As JSON, euros for money, hours for travel."""
        return {
            "goal_date": self.goal_date.isoformat(),
            "steps_count": self.steps,
            "out_of_pocket": self.out_of_pocket / 100,
            "travel_hours": round(self.travel / 60, 1),
        }


@dataclass(frozen=True, slots=True)
class FundingLine:
    """Who pays how many cents of a step, under which scheme; ``scheme`` is ``None`` for the person."""

    scheme: str | None
    payer: str
    cents: int
    established: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One dated session of a plan, with its reasons.

    ``apply_on``: the day by which one applies. ``gives``: facts gained that were not held before.
    ``rests_on``: required facts that earlier steps or the situation supply. ``unknown``: facts, ``price``,
    ``seats``… taken for granted in a possible plan. ``trips``: how many times there and back.
    ``travel_aid``: lines that pay part of the trips.
    """

    offer: str
    session: str
    start: date
    end: date
    apply_on: date
    place: str | None
    trip: Trip | None
    trips: int
    gives: tuple[str, ...]
    rests_on: tuple[str, ...]
    unknown: tuple[str, ...]
    funding: tuple[FundingLine, ...]
    travel_aid: tuple[FundingLine, ...] = ()

    @property
    def out_of_pocket(self) -> int:
        """Cents that the person pays."""
        return sum(line.cents for line in self.funding if line.scheme is None)

    def document(self) -> dict[str, Any]:
        """As JSON, euros for money."""
        return {
            "offer": self.offer,
            "session": self.session,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "apply_on": self.apply_on.isoformat(),
            "place": self.place,
            "trip": None if self.trip is None else _trip_document(self.trip),
            "trips": self.trips,
            "gives": list(self.gives),
            "rests_on": list(self.rests_on),
            "unknown": list(self.unknown),
            "funding": [_line_document(line) for line in self.funding],
            "travel_aid": [_line_document(line) for line in self.travel_aid],
            "out_of_pocket": self.out_of_pocket / 100,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in order of start that make the goal true. ``opens``: offers that its end makes possible."""

    steps: tuple[Step, ...]
    worth: Worth
    certainty: Certainty
    opens: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """As JSON, euros for money, hours for travel."""
        return {
            "certainty": self.certainty.value,
            **self.worth.document(),
            "steps": [step.document() for step in self.steps],
            "opens": list(self.opens),
        }


def _trip_document(trip: Trip) -> dict[str, Any]:
    return {
        "mode": trip.mode,
        "minutes_out": trip.minutes_out,
        "minutes_back": trip.minutes_back,
        "km": trip.km,
        "cost": trip.cents / 100,
        **{name: value_document(way) for name, way in (("there", trip.there), ("back", trip.back)) if way},
    }


def _line_document(line: FundingLine) -> dict[str, Any]:
    return {
        "scheme": line.scheme,
        "payer": line.payer,
        "euros": line.cents / 100,
        "established": line.established,
    }


def plan_from(document: object) -> Plan:
    """The plan of a document made by ``Plan.document`` (as ``maillage plan --json`` lists them).

    What a plan's document has besides is left aside. Raises ``ValueError`` with the path of the field, what
    is wrong and what is expected.
    """
    told = Fields(document, "plan")
    steps = tuple(_step_from(step) for step in told.parts("steps"))
    travel = sum(step.trip.minutes * step.trips for step in steps if step.trip)
    _agrees(told, "steps_count", told.get("steps_count", int), len(steps))
    _agrees(told, "travel_hours", told.get("travel_hours", float), round(travel / 60, 1))
    _agrees(told, "out_of_pocket", told.cents("out_of_pocket"), sum(step.out_of_pocket for step in steps))
    return Plan(
        steps=steps,
        worth=Worth(told.get("goal_date", date), len(steps), told.cents("out_of_pocket"), travel),
        certainty=told.get("certainty", Certainty),
        opens=told.get("opens", tuple[str, ...]),
    )


def _step_from(told: Fields) -> Step:
    trip = told.part("trip")
    step = Step(
        offer=told.get("offer", str),
        session=told.get("session", str),
        start=told.get("start", date),
        end=told.get("end", date),
        apply_on=told.get("apply_on", date),
        place=told.get("place", str | None),
        trip=None if trip is None else _trip_from(trip),
        trips=told.get("trips", int),
        gives=told.get("gives", tuple[str, ...]),
        rests_on=told.get("rests_on", tuple[str, ...]),
        unknown=told.get("unknown", tuple[str, ...]),
        funding=tuple(_line_from(line) for line in told.parts("funding")),
        travel_aid=tuple(_line_from(line) for line in told.parts("travel_aid")),
    )
    if step.end < step.start:
        raise ValueError(f"{told.where}.end: ends on {step.end}, before it starts on {step.start}")
    return step


def _trip_from(told: Fields) -> Trip:
    return Trip(
        mode=told.get("mode", str),
        minutes_out=told.get("minutes_out", int),
        minutes_back=told.get("minutes_back", int),
        km=told.get("km", float),
        cents=told.cents("cost"),
        there=told.optional("there", Way),
        back=told.optional("back", Way),
    )


def _line_from(told: Fields) -> FundingLine:
    return FundingLine(
        scheme=told.get("scheme", str | None),
        payer=told.get("payer", str),
        cents=told.cents("euros"),
        established=told.get("established", bool),
    )


def _agrees(told: Fields, name: str, said: float, counted: float) -> None:
    """Raises ``ValueError`` where a total is not that of the steps."""
    if said != counted:
        raise ValueError(
            f"{told.where}.{name}: is {said:g}, but the steps make {counted:g}; correct one or the other"
        )
