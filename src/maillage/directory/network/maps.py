"""The network on a map: each commune with actors a link, each link between two communes a line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from maillage.directory.models import Territory
from maillage.directory.network.queries import Actor, Network
from maillage.directory.towns import town
from maillage.territories import reference
from maillage.territories.contours import CommuneMap, commune_map
from maillage.territories.reference import CommuneRecord

WIDTH, HEIGHT = 640, 520
SMALLEST_DOT, LARGEST_DOT = 8.0, 18.0

LinkTo = Callable[[dict[str, str]], str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A commune with actors: how many, where on the map, its link."""

    code: str
    name: str
    count: int
    url: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Line:
    """Links between the actors of two communes: how many; ``entered``: whether somebody said one of them."""

    x1: float
    y1: float
    x2: float
    y2: float
    count: int
    entered: bool
    words: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A département with actors, and the link that shows it."""

    code: str
    name: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class NetworkMap:
    """A département, or the territory's own communes: land, lines, spots; the département's neighbours."""

    name: str
    zones: tuple[Zone, ...]
    zone: str
    land: tuple[str, ...]
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]
    width: int = WIDTH
    height: int = HEIGHT


def network_map(territory: Territory, shown: Network, asked: str, link: LinkTo) -> NetworkMap | None:
    """The map of the département that was asked, else of the one with most actors; ``None`` without contours.

    A territory of communes is drawn whole. ``link`` makes the address of the same page with other parameters.
    One query.
    """
    seats = {actor.organisation.pk: home for actor in shown.actors if (home := seat(actor))}
    counts = Counter(home.departement for home in seats.values())
    if not counts:
        return None
    names = {code: each.name for code, each in reference.departements().items()}
    code = asked if asked in counts else max(counts, key=lambda each: (counts[each], each))
    whole = tuple(territory.communes or ())
    drawn = commune_map(whole or code, WIDTH, HEIGHT)
    if drawn is None:
        return None
    zones = [
        Zone(each, names.get(each, each), count, link({"departement": each}))
        for each, count in counts.items()
    ]
    return NetworkMap(
        territory.name if whole else names.get(code, code),
        () if whole else tuple(sorted(zones, key=lambda zone: zone.name)),
        "" if whole else code,
        tuple(path.d for path in drawn.paths),
        tuple(_spots(drawn, seats.values(), set(whole), code, link)),
        tuple(_lines(drawn, shown, seats, set(whole), code)),
    )


def seat(actor: Actor) -> CommuneRecord | None:
    """Where an actor stands on the map: its commune, else the first of those where it acts."""
    return town(actor.organisation.commune) or next((town(code) for code in sorted(actor.communes)), None)


def _inside(home: CommuneRecord, whole: set[str], code: str) -> bool:
    return home.code in whole if whole else home.departement == code


def _spots(
    drawn: CommuneMap, homes: Iterable[CommuneRecord], whole: set[str], code: str, link: LinkTo
) -> Iterable[Spot]:
    counts = Counter(home.code for home in homes if home.point and _inside(home, whole, code))
    for each, count in sorted(counts.items()):
        home = town(each)
        if home is not None and home.point:
            x, y = _pixels(drawn, home)
            radius = round(min(LARGEST_DOT, SMALLEST_DOT + 2 * count**0.5), 1)
            yield Spot(each, home.name, count, link({"commune": each}), x, y, radius)


def _lines(
    drawn: CommuneMap, shown: Network, seats: dict[int, CommuneRecord], whole: set[str], code: str
) -> Iterable[Line]:
    between: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for link in shown.links:
        first, second = seats.get(link.organisation), seats.get(link.partner)
        if first is None or second is None or first.code == second.code:
            continue
        if _inside(first, whole, code) or _inside(second, whole, code):
            one, other = sorted((first.code, second.code))
            between[one, other].append(link.entered)
    for (one, other), entered in sorted(between.items()):
        here, there = town(one), town(other)
        if here and there and here.point and there.point:
            yield Line(
                *_pixels(drawn, here), *_pixels(drawn, there), len(entered), any(entered),
                f"{here.name} – {there.name}",
            )  # fmt: skip


def _pixels(drawn: CommuneMap, home: CommuneRecord) -> tuple[float, float]:
    lat, lon = home.point or (0.0, 0.0)
    x, y = drawn.projection.place(lat, lon)
    return round(x, 1), round(y, 1)
