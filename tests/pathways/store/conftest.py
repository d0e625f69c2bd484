"""Random tiny territories kept in files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from pathways.store import Store, write
from tests.pathways.instances import GridTravel, Instance, instance

KM_OF_A_DEGREE = 111.2  # places of the instances are on one meridian


@dataclass(frozen=True)
class BoundedGridTravel(GridTravel):
    """The same, and it tells how far it may lead."""

    by_distance: ClassVar[bool] = True

    def farthest_km(self, mode: str, minutes: int) -> float:
        """Half a minute more, for rounding; one less, for the way back."""
        walked, ridden = (minutes - 0.5) / 10, (minutes - 3.5) / 4
        return KM_OF_A_DEGREE * (walked if mode == "walk" else ridden)


Kept = Callable[[int], tuple[Instance, Store]]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """The instance of a seed and its file; one in two travels by a source that is bounded."""

    def made(seed: int) -> tuple[Instance, Store]:
        case = instance(seed)
        path = tmp_path / f"{seed}.store"
        write(path, case.catalogue, {"notes": {"one": b'{"id": "one"}'}}, {"seed": seed})
        return case, Store(path, BoundedGridTravel() if seed % 2 else case.catalogue.travel)

    return made
