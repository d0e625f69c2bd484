"""What is asked of the search, and what it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pathways.travel import Point

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PAGE = 20  # results, when nothing else is asked
FREE, FUNDABLE, PAID, UNKNOWN = PRICES = ("free", "fundable", "paid", "unknown")
"""What is known of what an offer costs a person, before anything is known of the person.

``free``: its price is zero. ``fundable``: it isn't known to be free, and one of its schemes may pay it.
``paid``: a price, and no scheme. ``unknown``: neither.
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one goes: kilometres as the crow flies, minutes one way by a means of travel; or not at all.

    Minutes are those of ``pathways.travel.EstimatedTravel``; a means that has no pace there reaches nothing.
    """

    here: bool = False
    km: int | None = None
    mode: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor asks for. All of it is optional; what is told narrows, each field by itself.

    ``commune`` (INSEE code) and ``origin`` (its point) go together; ``reach`` counts from there. Of several
    ``themes``, ``kinds``, ``publics``, ``languages`` or ``prices`` (of ``PRICES``), one suffices. ``record``:
    one of ``entries.RECORDS``, or empty for all. ``seats``: a start still open has a known seat.
    ``starts_from`` and ``starts_until``: a start that one may still join lies between, both included.
    ``most_cents``: the known price is at most that. ``accessible``: accessibility is told, whatever it says.
    ``at_a_distance``: may be followed without going there. What only offers have (kind, price, dates, being
    at a distance) leaves organisations and places out when it is asked; themes, publics, languages and seats
    of an organisation or a place are those of its offers. An unknown value finds nothing.
    """

    text: str = ""
    commune: str = ""
    origin: Point | None = None
    reach: Reach | None = None
    record: str = ""
    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    most_cents: int | None = None
    starts_from: date | None = None
    starts_until: date | None = None
    seats: bool = False
    accessible: bool = False
    at_a_distance: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A result, and why it is there.

    ``record`` and ``pk`` name it in the database, ``territory`` and ``slug`` its page. ``words``: those
    found, as they are written there. ``occupation``: the title, if it answers as an offer for that
    occupation. ``km`` as the crow flies and ``minutes`` by the means that was asked, to the nearest of its
    points, if a place was told and it is known to be within reach. ``far``: a place was told, and it is
    beyond ``REACHABLE_KM`` or nobody knows where, with nothing to follow at a distance. ``communes``: where
    it takes place (INSEE codes). ``price``: of ``PRICES``, empty for what has none.
    ``changed``: when it was last written.
    """

    record: str
    pk: int
    territory: str
    slug: str
    name: str
    score: float
    communes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    occupation: str = ""
    km: float | None = None
    minutes: int | None = None
    far: bool = False
    at_a_distance: bool = False
    price: str = ""
    changed: datetime = EPOCH

    @property
    def key(self) -> str:
        """Its name among all results."""
        return f"{self.record}:{self.pk}"


def _nothing() -> dict[str, int]:
    return {}


def _nowhere(_departement: str) -> dict[str, int]:
    return {}


@dataclass(frozen=True)
class Found:
    """One page of the results, in order; how many there are; how many each choice would leave.

    ``facets``: by ``record``, ``theme``, ``kind``, ``public``, ``language``, ``price``, ``seats``,
    ``accessible``, ``distance`` (for these three, the key ``yes``), the other choices kept. ``partial``: no
    record has every word, these have some. ``occupation``: the title that the words are, if some results are
    for it. ``around``: the commune (INSEE code) that was read among the words, when none was told apart.
    ``departements()`` and ``communes(departement)``: how many results are where, by code; asked only by those
    who draw them.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Counter[str]] = field(default_factory=dict)
    partial: bool = False
    occupation: str = ""
    around: str = ""
    departements: Callable[[], dict[str, int]] = _nothing
    communes: Callable[[str], dict[str, int]] = _nowhere
