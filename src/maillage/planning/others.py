"""Whom else a session held nearer would serve: the people around a place who have nothing as near today."""

from __future__ import annotations

from typing import NamedTuple

from maillage.territories import reference
from pathways.catalogue import Catalogue
from pathways.obstruction import Change, ChangeKind
from pathways.travel import Point

NEAR_MINUTES = 30  # one way by bike: what many can do with no car and no licence; our own choice
NEAR_DEGREES = 0.2  # about 20 km: farther than that nobody rides in half an hour


class Others(NamedTuple):
    """Communes whose centre is that near, and how many people live there."""

    communes: int
    inhabitants: int


def others_served(catalogue: Catalogue, change: Change) -> Others | None:
    """Who else could come to an offer hosted in a place; ``None`` for a change that brings nothing nearer."""
    if change.kind not in {ChangeKind.HOSTED, ChangeKind.DISTANCE}:
        return None
    host = catalogue.places[change.place].point
    held = {session.place for session in catalogue.sessions_of.get(change.subject, ())}
    today = [catalogue.places[place].point for place in held if place is not None]
    near = [
        commune
        for commune in reference.communes()
        if commune.point is not None
        and _is_near(catalogue, Point(*commune.point), host)
        and not any(_is_near(catalogue, Point(*commune.point), place) for place in today)
    ]
    return Others(len(near), sum(commune.population or 0 for commune in near))


def _is_near(catalogue: Catalogue, home: Point, place: Point) -> bool:
    if abs(home.lat - place.lat) > NEAR_DEGREES or abs(home.lon - place.lon) > 2 * NEAR_DEGREES:
        return False
    trip = catalogue.travel.trip(home, place, "bike")
    return trip is not None and trip.longest <= NEAR_MINUTES
