"""Contours of communes written as short text and read back, in pure Python.

The text holds whole numbers of ten-thousandths of a degree (about 10 m): ``lon,lat`` of a ring's first point,
then the step to each next point. Points are parted by spaces, rings by ``;`` (the first is the outline, the
others are holes), polygons by ``|``. A ring's last point, equal to its first, is left out.
"""

from collections.abc import Sequence

from maillage.territories.projection import LonLat

UNITS_PER_DEGREE = 10_000
SMALLEST_RING = 3

Ring = list[LonLat]
Contour = list[list[Ring]]
"""Polygons, each a list of rings (outline, then holes), each a list of (longitude, latitude), not closed."""


def encode_contour(contour: Contour) -> str:
    """Return the text of a contour; rings too small for the grid are left out.

    Raises ``ValueError`` when nothing remains.
    """
    text = "|".join(filter(None, map(_encode_polygon, contour)))
    if not text:
        raise ValueError("the contour is smaller than the grid of contours")
    return text


def _encode_polygon(rings: Sequence[Ring]) -> str:
    outline, *holes = map(_encode_ring, rings)
    return ";".join([outline, *filter(None, holes)]) if outline else ""


def _encode_ring(ring: Ring) -> str:
    units = [(round(lon * UNITS_PER_DEGREE), round(lat * UNITS_PER_DEGREE)) for lon, lat in ring]
    kept = [point for place, point in enumerate(units) if point != units[place - 1]]
    if len(set(kept)) < SMALLEST_RING:
        return ""
    steps = [(x - x0, y - y0) for (x, y), (x0, y0) in zip(kept[1:], kept[:-1], strict=True)]
    return " ".join(f"{x},{y}" for x, y in [kept[0], *steps])


def decode_contour(text: str) -> Contour:
    """Return the contour that a text describes; raises ``ValueError`` when it is not one."""
    return [[_decode_ring(ring) for ring in polygon.split(";")] for polygon in text.split("|")]


def _decode_ring(text: str) -> Ring:
    x = y = 0
    ring: Ring = []
    for step in text.split(" "):
        across, _, up = step.partition(",")
        x += int(across)
        y += int(up)
        ring.append((x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE))
    if len(ring) < SMALLEST_RING:
        raise ValueError("a ring has at least three points")
    return ring
