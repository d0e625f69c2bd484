"""The questions put to the directory: read only, in a bounded number of queries."""

from __future__ import annotations

from typing import Any

from maillage.directory import loading
from maillage.directory.models import KINDS, Territory


def territory_documents(territory: Territory, *, with_used: bool = True) -> dict[str, list[dict[str, Any]]]:
    """The territory's records in the format of a pack, by kind, with those of the packs that it uses.

    ``pack`` holds the territory's own document alone.
    """
    territories = loading.with_used([territory]) if with_used else [territory]
    found = {kind: list(loading.current_documents(model, territories)) for kind, model in KINDS.items()}
    return {"pack": [territory.as_document()], **found}
