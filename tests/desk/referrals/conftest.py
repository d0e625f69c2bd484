"""The ground of the tests of referrals."""

from __future__ import annotations

import pytest

from tests.desk.people import DeskCast
from tests.desk.plain_role import plain
from tests.desk.referrals.ground import Ground, ground_of

__all__ = ["ground", "plain"]


@pytest.fixture
def ground(desk_cast: DeskCast) -> Ground:
    """The school's offer, its session, and the cast."""
    return ground_of(desk_cast)
