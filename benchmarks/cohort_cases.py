"""A made-up territory where seats are scarce, and people who want a job there. Seeded; nobody is real.

A square of 30 km with a few towns. A job asks for a certificate; a course gives it and asks for a level,
which a refresher gives; a moped may be lent. Courses and refreshers are held several times, in some towns,
with few seats.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from pathways.catalogue import Catalogue
from pathways.cohort import Member
from pathways.conditions import ALWAYS, Condition, Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.offers import UNLIMITED, Dates, Entry, Offer, Place, Session
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Mode, Point

TODAY = date(2026, 11, 23)
SIDE = 0.27  # degrees of latitude, 30 km


class Territory:
    """Its offers and its people, drawn one after the other from a seed."""

    def __init__(self, seed: int, *, trades: int, towns: int, held: int, seats: tuple[int, int]) -> None:
        self.random = Random(seed)  # noqa: S311 - reproducible draws, no secret
        self.trades = trades
        self.held = held
        self.seats = seats
        self.places = [Place(f"town-{town}", "", self._point(), "") for town in range(towns)]
        self.offers: list[Offer] = []
        self.sessions: list[Session] = []
        self._add_offers()

    def catalogue(self) -> Catalogue:
        """The offer of the territory."""
        named = [name for trade in range(self.trades) for name in (f"certificate-{trade}", f"job-{trade}")]
        facts = [Fact(name, FactKind.SKILL, name) for name in ("level", "moped", *named)]
        return Catalogue(
            vocabulary=Vocabulary(facts),
            travel=EstimatedTravel(),
            modes=[Mode("walk", "walk"), Mode("moped", "moped", Has("moped"))],
            places=self.places,
            offers=self.offers,
            sessions=self.sessions,
        )

    def people(self, number: int) -> list[Member]:
        """So many people; each their own home, trade, hours, means and first day."""
        return [self._person(rank) for rank in range(number)]

    def _point(self) -> Point:
        return Point(45 + self.random.random() * SIDE, self.random.random() * SIDE / 0.7)

    def _add_offers(self) -> None:
        self._add("refresher", "level", days=30, hours=15, held=self.held * max(1, self.trades // 4))
        self._add_at_any_time("moped-loan", "moped", ALWAYS)
        for trade in range(self.trades):
            course, certificate, job = f"course-{trade}", f"certificate-{trade}", f"job-{trade}"
            requires = Has("level") if trade % 2 else ALWAYS
            self._add(course, certificate, days=150, hours=30, held=self.held, requires=requires)
            self._add_at_any_time(f"offer-{job}", job, Has(certificate))

    def _add_at_any_time(self, name: str, gives: str, requires: Condition) -> None:
        self.offers.append(Offer(name, name, "service", "", requires, (gives,), price=0))
        any_monday = Entry(TODAY, TODAY + timedelta(days=1500), frozenset({0}), 1)
        self.sessions.append(Session(name, name, any_monday, seats=UNLIMITED))

    def _add(
        self, name: str, gives: str, *, days: int, hours: int, held: int, requires: Condition = ALWAYS
    ) -> None:
        self.offers.append(Offer(name, name, "training", "", requires, (gives,), price=0))
        for rank in range(held):
            start = TODAY + timedelta(days=self.random.randint(7, 560))
            session = Session(
                f"{name}-{rank}",
                name,
                Dates(start, start + timedelta(days=days - 1)),
                self.random.choice(self.places).id,
                hours_per_week=hours,
                days_per_week=4,
                seats=self.random.randint(*self.seats),
            )
            self.sessions.append(session)

    def _person(self, rank: int) -> Member:
        held = frozenset(fact for fact in ("level", "moped") if self.random.random() < 0.5)
        trade = self.random.randrange(self.trades)
        waiting = self.random.choice([None, self.random.randint(1, 400)])
        situation = Situation(
            home=self._point(),
            zones=None,
            goal=Has(f"job-{trade}"),
            held=held,
            denied=frozenset({"level", "moped"}) - held,
            hours_per_week=self.random.choice([30.0, 35.0]),
            daily_minutes=self.random.choice([45, 60, 90]),
            available_from=TODAY + timedelta(days=self.random.choice([0, 0, 30, 90])),
        )
        since = None if waiting is None else TODAY - timedelta(days=waiting)
        return Member(f"person-{rank}", situation, since)
