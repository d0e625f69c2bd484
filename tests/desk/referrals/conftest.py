"""The ground of the tests of referrals."""

from __future__ import annotations

import pytest

from tests.desk.people import DeskCast
from tests.desk.referrals.ground import Ground, ground_of


@pytest.fixture
def ground(desk_cast: DeskCast) -> Ground:
    """The school's offer, its session, and the cast."""
    return ground_of(desk_cast)
