"""When one may still join: the starts of an offer, as the search keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from maillage.directory.models import Offer, Session
from maillage.directory.occurrences import HORIZON_DAYS, laid_out, register_by, seats_of
from maillage.directory.trust.freshness import seats_to_confirm
from maillage.directory.trust.records import verification
from pathways.offers import Entry

ALWAYS = date.max.toordinal()
COLUMNS = (
    *("start", "end", "starts", "entry", "days", "weeks", "months"),
    *("seats", "register_by", "register_before_days"),
)


class Opening(NamedTuple):
    """One dated start, or a period of permanent entry whatever its weekdays; days are ordinals.

    ``deadline``: the last day on which one may join. ``seats``: whether one is known to be left.
    """

    first: int
    last: int
    deadline: int
    seats: bool


def openings(offer: Offer, sessions: Iterable[Session], today: date) -> tuple[Opening, ...]:
    """The starts of an offer that one may join from today to the horizon.

    A territory that replays a day stays on that day: what one may join then, one always may. Seats that were
    checked too long ago are not known.
    """
    replay = offer.territory.replay_date
    day = replay or today
    found = {opening for session in sessions for opening in _openings(offer, session, day)}
    still = [opening for opening in found if opening.deadline >= day.toordinal()]
    return tuple(sorted(each._replace(deadline=ALWAYS) if replay else each for each in still))


def _openings(offer: Offer, session: Session, day: date) -> Iterator[Opening]:
    told: dict[str, Any] = {"id": session.slug, **{name: getattr(session, name) for name in COLUMNS}}
    if seats_to_confirm({**told, **verification(session)}, verification(offer), day):
        told["seats"] = None
    last_day = day + timedelta(days=HORIZON_DAYS)
    rank = 0
    for _id, dates in laid_out(told, day, last_day):
        if isinstance(dates, Entry):
            first, last, seats = dates.first, dates.last, _most(told["seats"])
        elif day <= dates.start <= last_day:
            first = last = dates.start
            seats = seats_of(told, rank)
            rank += 1
        else:
            continue
        limit = min(last, register_by(told, dates) or last)
        yield Opening(first.toordinal(), last.toordinal(), limit.toordinal(), bool(seats))


def _most(seats: Any) -> Any:
    """The most seats that one of the days of a permanent entry may have."""
    return max(seats, default=0) if isinstance(seats, list) else seats


def seats_until(found: Iterable[Opening]) -> int:
    """The last day on which a start with a known seat may be joined, 0 for none."""
    return max((opening.deadline for opening in found if opening.seats), default=0)
