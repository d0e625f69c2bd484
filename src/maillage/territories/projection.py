"""From latitudes and longitudes to the pixels of a small map.

The projection is the local equirectangular one: longitudes are narrowed by the cosine of the map's middle
latitude, so that distances are true along that parallel and shapes keep their look over a département or a
region.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

EARTH_KM_PER_DEGREE = math.pi * 6371.0088 / 180
"""Kilometres in a degree of latitude, on the sphere of the Earth's mean radius (IUGG)."""

LonLat = tuple[float, float]


def narrowing(latitude: float) -> float:
    """Return how much shorter a degree of longitude is than one of latitude, at this latitude in degrees."""
    return math.cos(math.radians(latitude))


@dataclass(frozen=True, slots=True)
class Projection:
    """A map's frame; ``pixels_per_degree`` counts along a meridian."""

    west: float
    north: float
    narrow: float
    pixels_per_degree: float
    left: float
    top: float

    @classmethod
    def fitting(cls, points: Iterable[LonLat], width: float, height: float, margin: float = 4) -> Self:
        """Return the projection that shows all points, centred and as large as the frame (pixels) allows.

        Raises ``ValueError`` without any point, or when the margins leave no room.
        """
        longitudes, latitudes = zip(*points, strict=True)
        west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
        room_across, room_down = width - 2 * margin, height - 2 * margin
        if room_across <= 0 or room_down <= 0:
            raise ValueError(f"a map of {width} × {height} pixels leaves no room within margins of {margin}")
        narrow = narrowing((south + north) / 2)
        across, down = (east - west) * narrow, north - south
        scale = min(room_across / across if across else math.inf, room_down / down if down else math.inf)
        scale = scale if math.isfinite(scale) else 1.0
        return cls(west, north, narrow, scale, (width - across * scale) / 2, (height - down * scale) / 2)

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Return the pixels (x to the right, y downwards) of a point; it may fall outside the frame."""
        x = self.left + (lon - self.west) * self.narrow * self.pixels_per_degree
        y = self.top + (self.north - lat) * self.pixels_per_degree
        return x, y
