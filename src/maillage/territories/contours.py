"""Communes drawn as SVG paths, and places put on the same map."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from maillage.territories.models import Contour
from maillage.territories.projection import Projection
from maillage.territories.shapes import Contour as Rings
from maillage.territories.shapes import Ring, decode_contour

STEPS_PER_PIXEL = 2
"""Points are put on a grid of half a pixel, the same for neighbours, so that no gap opens between them."""


class CommunePath(NamedTuple):
    """A commune on a map: its INSEE code, its name, and the ``d`` of its SVG path."""

    code: str
    name: str
    d: str


class CommuneMap(NamedTuple):
    """Communes drawn together; ``projection.place(lat, lon)`` gives the pixels of a point on the same map."""

    paths: list[CommunePath]
    projection: Projection


def commune_map(where: str | Iterable[str], width: float, height: float) -> CommuneMap | None:
    """Return the map of a département (its code) or of communes (their INSEE codes), in pixels.

    The projection is the local equirectangular one (see ``projection``). Communes whose contour is not held
    are left out; ``None`` when there is none at all. One query.
    """
    rows = list(_rows(where))
    if not rows:
        return None
    contours = [decode_contour(text) for _, _, text in rows]
    points = (point for contour in contours for polygon in contour for point in polygon[0])
    projection = Projection.fitting(points, width, height)
    drawn = zip(rows, contours, strict=True)
    paths = [CommunePath(code, name, svg_path(contour, projection)) for (code, name, _), contour in drawn]
    return CommuneMap(paths, projection)


def svg_paths(where: str | Iterable[str], width: float, height: float) -> list[CommunePath]:
    """Return the paths of ``commune_map`` alone; empty when no contour is held."""
    drawn = commune_map(where, width, height)
    return drawn.paths if drawn else []


def _rows(where: str | Iterable[str]) -> Iterable[tuple[str, str, str]]:
    held = Contour.objects.order_by("commune_id").values_list("commune_id", "commune__name", "text")
    if isinstance(where, str):
        return held.filter(commune__departement_id=where)
    return held.filter(commune_id__in=list(where))


def svg_path(contour: Rings, projection: Projection) -> str:
    """Return the ``d`` of a contour, holes cut out under the ``evenodd`` rule."""
    return "".join(_ring_path(ring, projection) for polygon in contour for ring in polygon)


def _ring_path(ring: Ring, projection: Projection) -> str:
    steps = [_on_grid(projection.place(lat, lon)) for lon, lat in ring]
    kept = [step for place, step in enumerate(steps) if step != steps[place - 1]] or steps[:1]
    moves = [(x - x0, y - y0) for (x, y), (x0, y0) in zip(kept[1:], kept[:-1], strict=True)]
    return f"M{_pair(kept[0])}{_line(moves)}z"


def _on_grid(pixels: tuple[float, float]) -> tuple[int, int]:
    return round(pixels[0] * STEPS_PER_PIXEL), round(pixels[1] * STEPS_PER_PIXEL)


def _line(moves: Sequence[tuple[int, int]]) -> str:
    return "l" + " ".join(map(_pair, moves)) if moves else ""


def _pair(steps: tuple[int, int]) -> str:
    x, y = (f"{step / STEPS_PER_PIXEL:g}" for step in steps)
    return f"{x} {y}"
