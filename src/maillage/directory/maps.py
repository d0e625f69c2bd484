"""Where results are: a département drawn by the server, each commune with results a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from maillage.directory.models import Place
from maillage.directory.search import Found
from maillage.directory.towns import place_point, town
from maillage.territories import reference
from maillage.territories.contours import CommuneMap, commune_map
from maillage.territories.reference import CommuneRecord

WIDTH, HEIGHT = 640, 520
SMALLEST_DOT, LARGEST_DOT = 9.0, 18.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A commune with results: how many, where on the map (``None`` when it has no point there), its link."""

    code: str
    name: str
    count: int
    url: str
    x: float | None = None
    y: float | None = None
    radius: float = 0.0
    d: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """A département with results, and the link that shows it."""

    code: str
    name: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class ResultsMap:
    """A département: its communes with results are links, the others background; ``zones``: all with some."""

    zone: Zone
    zones: tuple[Zone, ...]
    spots: tuple[Spot, ...]
    background: tuple[str, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def drawn(self) -> bool:
        """Whether contours are held for it; without them the table remains."""
        return bool(self.background) or any(spot.d for spot in self.spots)


Link = Callable[[dict[str, str]], str]


def results_map(found: Found, asked: str, home: CommuneRecord | None, link: Link) -> ResultsMap | None:
    """The map of the département that was asked, else the visitor's, else the one with most results.

    ``link`` makes the address of the same search with other parameters. ``None`` without a located result.
    One query. At most one link a commune of that département, and one a département.
    """
    zones = _zones(found.departements(), link)
    if not zones:
        return None
    wanted = (asked, home.departement if home else "")
    zone = next(
        (zone for code in wanted for zone in zones if zone.code == code),
        max(zones, key=lambda zone: (zone.count, zone.code)),
    )
    drawn = commune_map(zone.code, WIDTH, HEIGHT)
    counts = found.communes(zone.code)
    spots = [_spot(each, counts[code], drawn, link) for code in counts if (each := town(code))]
    others = tuple(path.d for path in drawn.paths if path.code not in counts) if drawn else ()
    return ResultsMap(zone, zones, tuple(sorted(spots, key=lambda spot: (spot.name, spot.code))), others)


def _zones(totals: Mapping[str, int], link: Link) -> tuple[Zone, ...]:
    names = {code: each.name for code, each in reference.departements().items()}
    zones = [Zone(code, names.get(code, code), n, link({"departement": code})) for code, n in totals.items()]
    return tuple(sorted(zones, key=lambda zone: (zone.name, zone.code)))


def _spot(found: CommuneRecord, count: int, drawn: CommuneMap | None, link: Link) -> Spot:
    spot = Spot(found.code, found.name, count, link({"commune": f"insee:{found.code}", "portee": "ici"}))
    if drawn is None or found.point is None:
        return spot
    x, y = (round(pixels, 1) for pixels in drawn.projection.place(*found.point))
    contour = next((path.d for path in drawn.paths if path.code == found.code), "")
    radius = round(min(LARGEST_DOT, SMALLEST_DOT + count**0.5), 1)
    return replace(spot, x=x, y=y, radius=radius, d=contour)


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A place in its département: every commune, its own apart, a dot."""

    name: str
    background: tuple[str, ...]
    commune: str
    x: float
    y: float
    width: int = WIDTH
    height: int = HEIGHT


def place_map(place: Place) -> PlaceMap | None:
    """The map of a place; ``None`` when its département's contours or its point aren't held. One query."""
    found, point = town(place.commune), place_point(place)
    drawn = commune_map(found.departement, WIDTH, HEIGHT) if found else None
    if found is None or drawn is None or point is None:
        return None
    x, y = drawn.projection.place(point.lat, point.lon)
    own = next((path.d for path in drawn.paths if path.code == found.code), "")
    others = tuple(path.d for path in drawn.paths if path.code != found.code)
    return PlaceMap(found.name, others, own, round(x, 1), round(y, 1))
