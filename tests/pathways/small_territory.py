"""A territory of a few offers, built offer by offer by a test that needs just that much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, Condition, Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.offers import Dates, Entry, FundingScheme, Offer, Place, Session
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Mode, Point

TODAY = date(2026, 11, 23)  # a Monday
FACTS = ("moped", "rights", "visit", "cap", "job", "child", "other")
HOME, NEAR, FAR = Point(45.0, 0.0), Point(45.01, 0.0), Point(45.12, 0.0)  # 1 km away, 13 km away


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


@dataclass
class Territory:
    """Offers and sessions under one id each."""

    offers: list[Offer] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    schemes: list[FundingScheme] = field(default_factory=list)
    moped: Condition = field(default_factory=lambda: Has("moped"))

    def add(
        self,
        name: str,
        dates: Dates | Entry,
        gives: Iterable[str],
        *,
        requires: Condition = ALWAYS,
        place: str | None = None,
        price: int | None = 0,
        hours: float = 0.0,
        seats: int | None = 10,
        delay: int = 0,
        funding: Iterable[str] = (),
        register_by: date | None = None,
    ) -> Territory:
        """One more offer with its session; a daily one where it has a place."""
        offer = Offer(name, name, "training", "org", requires, tuple(gives), price=price, delay_days=delay)
        self.offers.append(replace(offer, funding=tuple(funding)))
        self.sessions.append(
            Session(name, name, dates, place, hours, 5, seats=seats, register_by=register_by)
        )
        return self

    def catalogue(self) -> Catalogue:
        return Catalogue(
            vocabulary=Vocabulary([Fact(each, FactKind.SKILL, each) for each in FACTS]),
            travel=EstimatedTravel(),
            modes=[Mode("walk", "walk"), Mode("moped", "moped", self.moped)],
            places=[Place("near", "", NEAR, ""), Place("far", "", FAR, "")],
            offers=self.offers,
            sessions=self.sessions,
            schemes=self.schemes,
        )


def any_monday(days: int = 1) -> Entry:
    return Entry(TODAY, after(700), frozenset({0}), days)


def fixed(start: int, end: int) -> Dates:
    return Dates(after(start), after(end))


def someone(goal: Condition | str, *, unknown: Iterable[str] = ()) -> Situation:
    """A person who holds nothing, and has said so but for what is unknown."""
    return Situation(
        home=HOME,
        zones=frozenset({"commune:33138"}),
        goal=Has(goal) if isinstance(goal, str) else goal,
        denied=frozenset(FACTS) - frozenset(unknown),
        daily_minutes=45,
        occasional_minutes=45,
    )
