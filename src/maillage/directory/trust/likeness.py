"""How alike two records are: points for and against, each with its reason. Our own choice of points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import NamedTuple

Reason = tuple[str, str]

PROBABLE = 60
"""From this score on, two records are shown to somebody as probably the same."""

CLOSE_NAMES = 85.0
SAME_SIRET, OTHER_SIRET = 60, -40
SAME_PHONE, SAME_EMAIL, SAME_SITE = 30, 30, 15
SAME_COMMUNE, SAME_ORGANISATION, SAME_KIND, OTHER_KIND = 15, 30, 5, -30
NEXT_DOOR_METRES, NEAR_METRES = 100.0, 500.0
NEXT_DOOR, NEAR, FAR = 30, 15, -40
METRES_A_DEGREE = 111_195.0
SHORTEST_PHONE = 8


@dataclass(frozen=True, slots=True)
class Described:
    """What is compared of a record; empty for what it does not state."""

    key: int
    name: str
    commune: str = ""
    siret: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    organisation: int = 0
    kind: str = ""
    point: tuple[float, float] | None = None


class Likeness(NamedTuple):
    """Two records, by key, the smaller first; how alike, from 0 up; and why."""

    first: int
    second: int
    score: int
    reasons: tuple[Reason, ...]


def plain_name(name: str) -> str:
    """A name without capitals, accents and marks, as names are compared."""
    stripped = unicodedata.normalize("NFD", name.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in stripped if not unicodedata.combining(c))))


def plain_phone(phone: str) -> str:
    """The last nine figures of a French number; empty for a short number, which many share."""
    figures = re.sub(r"\D", "", phone)
    return figures[-9:] if len(figures) > SHORTEST_PHONE else ""


def plain_site(website: str) -> str:
    """A site's host and path, without what changes nothing."""
    return re.sub(r"^https?://(www\.)?", "", website.strip().casefold()).rstrip("/")


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two points (latitude, longitude), flat: they are close or it does not matter."""
    north = (one[0] - other[0]) * METRES_A_DEGREE
    east = (one[1] - other[1]) * METRES_A_DEGREE * cos(radians(one[0]))
    return hypot(north, east)


def likeness(one: Described, other: Described, names: float) -> Likeness:
    """How alike two records are; ``names``: how alike their names are, from 0 to 100."""
    first, second = sorted((one, other), key=lambda each: each.key)
    told = [*_identity(one, other), *_names(one, other, names), *_where(one, other), *_of_whom(one, other)]
    reasons = tuple((code, detail) for _, code, detail in told)
    return Likeness(first.key, second.key, max(0, sum(points for points, _, _ in told)), reasons)


Told = tuple[int, str, str]


def _identity(one: Described, other: Described) -> Iterator[Told]:
    if one.siret and other.siret:
        same = one.siret == other.siret
        yield (SAME_SIRET, "siret", one.siret) if same else (OTHER_SIRET, "other-siret", "")
    for points, code, mine, theirs in (
        (SAME_PHONE, "phone", one.phone, other.phone),
        (SAME_EMAIL, "email", one.email, other.email),
        (SAME_SITE, "website", one.website, other.website),
    ):
        if mine and mine == theirs:
            yield points, code, mine


def _names(one: Described, other: Described, names: float) -> Iterator[Told]:
    if names < CLOSE_NAMES or _numbers(one.name) != _numbers(other.name):
        return
    yield round(20 + 30 * (names - CLOSE_NAMES) / (100 - CLOSE_NAMES)), "name", str(round(names))


def _numbers(name: str) -> Sequence[str]:
    """What tells « Antenne 1 » from « Antenne 2 »."""
    return re.findall(r"\d+", name)


def _where(one: Described, other: Described) -> Iterator[Told]:
    if one.point and other.point:
        far = metres(one.point, other.point)
        if far <= NEAR_METRES:
            yield (NEXT_DOOR if far <= NEXT_DOOR_METRES else NEAR), "distance", str(round(far))
        else:
            yield FAR, "far", str(round(far))
    elif one.commune and one.commune == other.commune:
        yield SAME_COMMUNE, "commune", one.commune


def _of_whom(one: Described, other: Described) -> Iterator[Told]:
    if one.organisation and one.organisation == other.organisation:
        yield SAME_ORGANISATION, "organisation", ""
    if one.kind and other.kind:
        yield (SAME_KIND, "kind", "") if one.kind == other.kind else (OTHER_KIND, "other-kind", "")
