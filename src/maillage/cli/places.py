"""``maillage reference load|import``: the reference of places in the database."""

from __future__ import annotations

from typing import Any


def register(verbs: Any) -> None:
    """Add the verbs."""
