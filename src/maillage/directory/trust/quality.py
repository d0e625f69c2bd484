"""The quality of a record, of an organisation, of a territory: scores that say what to add, and where."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from threading import Lock
from typing import NamedTuple

from django.db.models import Prefetch

from maillage.directory.models import Offer, Organisation, Place, Session, Territory
from maillage.directory.trust import criteria
from maillage.directory.trust.criteria import Criterion, OwnCriterion
from maillage.directory.trust.judging import Seen

DONE = 1.0
KEPT_TERRITORIES = 8


@dataclass(frozen=True, slots=True)
class Result:
    """What a criterion gave for a record: 0 to 1; ``None`` when it does not apply."""

    criterion: Criterion | OwnCriterion
    score: float | None

    @property
    def percent(self) -> int | None:
        """The same out of a hundred."""
        return None if self.score is None else round(100 * self.score)

    @property
    def to_do(self) -> bool:
        """Whether something may be added."""
        return self.score is not None and self.score < DONE


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of one record: its score is the mean of the criteria that apply."""

    record: Offer | Organisation | Place
    results: tuple[Result, ...]

    @property
    def score(self) -> float:
        """From 0 to 1."""
        return mean(result.score for result in self.results if result.score is not None)

    @property
    def percent(self) -> int:
        """The same out of a hundred."""
        return round(100 * self.score)

    @property
    def published_percent(self) -> int | None:
        """The score by data.inclusion's criteria alone, out of a hundred; ``None`` when none applies."""
        told = [result.score for result in self.results if result.criterion.published]
        known = [score for score in told if score is not None]
        return round(100 * mean(known)) if known else None

    @property
    def remedies(self) -> list[Result]:
        """What to add, the most missing first."""
        return sorted((result for result in self.results if result.to_do), key=lambda each: each.score or 0.0)


def mean(scores: Iterable[float]) -> float:
    """The mean; 0 of nothing."""
    listed = list(scores)
    return sum(listed) / len(listed) if listed else 0.0


def quality_of_offer(offer: Offer, sessions: Sequence[Session], today: date) -> Quality:
    """The quality of an offer, which is read with its organisation, and of its sessions with their place."""
    seen = Seen(offer, sessions, today)
    return Quality(offer, tuple(Result(one, one.judge(seen)) for one in criteria.OF_OFFERS))


def quality_of_organisation(organisation: Organisation, today: date) -> Quality:
    """The quality of an organisation's own record."""
    told = (Result(one, one.judge(organisation, today)) for one in criteria.OF_ORGANISATIONS)
    return Quality(organisation, tuple(told))


def quality_of_place(place: Place, today: date) -> Quality:
    """The quality of a place."""
    return Quality(place, tuple(Result(one, one.judge(place, today)) for one in criteria.OF_PLACES))


def qualities(
    territory: Territory, today: date, organisation: Organisation | None = None
) -> Iterator[Quality]:
    """The quality of every current record of a territory, or of one organisation. Four queries."""
    organisations = Organisation.current().filter(territory=territory).select_related("territory")
    places = Place.current().filter(territory=territory).select_related("territory", "organisation")
    sessions = Session.objects.select_related("place", "offer")
    offers = Offer.current().filter(territory=territory).select_related("territory", "organisation")
    offers = offers.prefetch_related(None).prefetch_related(Prefetch("sessions", sessions))
    if organisation is not None:
        organisations = organisations.filter(pk=organisation.pk)
        places, offers = places.filter(organisation=organisation), offers.filter(organisation=organisation)
    yield from map(partial(quality_of_organisation, today=today), organisations)
    for offer in offers:
        yield quality_of_offer(offer, list(offer.sessions.all()), today)
    yield from map(partial(quality_of_place, today=today), places)


class Standing(NamedTuple):
    """How an organisation's records stand: the mean score out of a hundred, how many records."""

    organisation: Organisation
    percent: int
    records: int


class Standings(NamedTuple):
    """How a territory stands: the mean out of a hundred over its records; its organisations, worst first."""

    percent: int
    records: int
    organisations: tuple[Standing, ...]


_kept: OrderedDict[tuple[int, str, date], Standings] = OrderedDict()
_lock = Lock()


def standings(territory: Territory, today: date) -> Standings:
    """How a territory stands; worked out once for each state of its records and each day."""
    key = (territory.pk, territory.stamp, today)
    with _lock:
        if key in _kept:
            return _kept[key]
    made = _standings(territory, today)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT_TERRITORIES:
            _kept.popitem(last=False)
    return made


def _standings(territory: Territory, today: date) -> Standings:
    scores: dict[int, list[float]] = {}
    organisations: dict[int, Organisation] = {}
    every = []
    for quality in qualities(territory, today):
        record = quality.record
        owner = record if isinstance(record, Organisation) else record.organisation
        every.append(quality.score)
        if owner is not None:
            organisations[owner.pk] = owner
            scores.setdefault(owner.pk, []).append(quality.score)
    found = [Standing(organisations[key], round(100 * mean(told)), len(told)) for key, told in scores.items()]
    ranked = sorted(found, key=lambda one: (one.percent, one.organisation.name, one.organisation.pk))
    return Standings(round(100 * mean(every)), len(every), tuple(ranked))
