"""A hamlet, a small town with a third place, and a nursing school half an hour away by car."""

from dataclasses import replace
from datetime import date
from typing import Any

from pathways.catalogue import Catalogue
from pathways.conditions import AllOf, Born, Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.offers import Dates, Offer, Place, Session
from pathways.situation import Situation
from pathways.travel import Mode, Point, Schedule, Trip

TODAY = date(2026, 11, 22)
HOME = Point(46.0, 2.0)
PLACES = [
    Place("institute", "Nursing school", Point(46.3, 2.0), "23096", "training-centre"),
    Place("workshop", "Third place", Point(46.01, 2.0), "23076", "third-place"),
]
FACTS = [
    Fact("licence-b", FactKind.ASSET, "permis B"),
    Fact("has-car", FactKind.ASSET, "une voiture"),
    Fact("nurse", FactKind.CREDENTIAL, "diplôme d’aide-soignant"),
    Fact("astronaut", FactKind.JOB, "astronaute"),
]
OFFER = Offer("nursing", "Aide-soignant", "training", "school", grants=("nurse",), price=0)
SESSION = Session(
    "nursing-2027",
    "nursing",
    Dates(date(2027, 9, 6), date(2028, 7, 7)),
    place="institute",
    hours_per_week=35,
    days_per_week=5,
    seats=10,
)


class DegreeTravel:
    """A degree takes 100 minutes by car and 1,000 on foot."""

    def trip(
        self, origin: Point, destination: Point, mode: str, schedule: Schedule | None = None
    ) -> Trip | None:
        pace = {"walk": 1000, "car": 100}.get(mode)
        if pace is None:
            return None
        minutes = round(pace * (abs(origin.lat - destination.lat) + abs(origin.lon - destination.lon)))
        return Trip(mode, minutes, minutes, 0.0, 0)


def territory(offer: Offer = OFFER, session: Session = SESSION) -> Catalogue:
    return Catalogue(
        vocabulary=Vocabulary(FACTS),
        travel=DegreeTravel(),
        modes=[Mode("walk", "à pied"), Mode("car", "en voiture", AllOf((Has("licence-b"), Has("has-car"))))],
        places=PLACES,
        offers=[offer],
        sessions=[session],
    )


def with_offer(**changes: Any) -> Catalogue:
    return territory(offer=replace(OFFER, **changes))


def with_session(**changes: Any) -> Catalogue:
    return territory(session=replace(SESSION, **changes))


def driver() -> Situation:
    """45, with a car."""
    return Situation(
        home=HOME,
        zones=frozenset({"departement:23"}),
        goal=Has("nurse"),
        held=frozenset({"licence-b", "has-car"}),
        denied=frozenset({"nurse", "astronaut"}),
        born=Born.from_age(45, TODAY),
        hours_per_week=35.0,
    )


def walker() -> Situation:
    """The same, who has a car in the barn but no licence."""
    return replace(
        driver(), held=frozenset({"has-car"}), denied=frozenset({"nurse", "astronaut", "licence-b"})
    )
