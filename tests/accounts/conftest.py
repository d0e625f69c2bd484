"""Each test of the room starts in French, with no attempt counted against it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    """Forget what was counted in other tests."""
    cache.clear()


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """Forget the language that another test's reader asked for."""
    with translation.override("fr"):
        yield
