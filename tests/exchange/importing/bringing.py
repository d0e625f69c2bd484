"""A file of a few records, read; imports of it; the directory as a whole, to compare before and after."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from maillage.accounts.models import Account
from maillage.directory.models import KINDS, Revision, Territory
from maillage.exchange.importing.planning import plan
from maillage.exchange.importing.services import apply, new_run
from maillage.exchange.models import ImportRun, ImportSource, Provenance
from maillage.exchange.reading import Reading
from tests.directory.valley import COUTRAS, LIBOURNE

Documents = dict[str, list[dict[str, Any]]]

FILE: Documents = {
    "organisations": [
        {"id": "mission", "name": "Mission locale", "commune": LIBOURNE, "phone": "05 57 11 11 11"},
        {"id": "greta", "name": "Greta", "commune": COUTRAS, "roles": ["training-organisation"]},
    ],
    "places": [{"id": "greta", "name": "Greta", "organisation": "greta", "commune": COUTRAS}],
    "offers": [
        {
            "id": "cap-cuisine",
            "organisation": "greta",
            "name": "CAP Cuisine",
            "kind": "training",
            "price": 0,
            "funding": ["cpf", "regional"],
        },
        {"id": "welder", "organisation": "greta", "name": "Souder", "kind": "training"},
    ],
    "sessions": [
        {
            "id": "cap-cuisine",
            "offer": "cap-cuisine",
            "place": "greta",
            "start": "2027-01-11",
            "end": "2027-06-30",
        }
    ],
}


def a_file(**changes: list[dict[str, Any]]) -> Documents:
    """The file; a kind given is replaced, by nothing when it is empty."""
    return {kind: each for kind, each in {**copy.deepcopy(FILE), **changes}.items() if each}


def changed(kind: str, record_id: str, **fields: Any) -> Documents:
    """The file, with other values in one record; ``None`` takes a field away."""
    documents = a_file()
    for document in documents[kind]:
        if document["id"] == record_id:
            document.update(fields)
            for name in [name for name, value in fields.items() if value is None]:
                del document[name]
    return documents


def without(*keys: tuple[str, str]) -> Documents:
    """The file without these records."""
    documents = a_file()
    return {
        kind: [each for each in records if (kind, each["id"]) not in keys]
        for kind, records in documents.items()
    }


def read(documents: Documents, original: str = "as the source says") -> Reading:
    """The reading of a file, a row for each record, with an original each."""
    reading = Reading(Path("reseau.json"))
    for kind, records in documents.items():
        for document in records:
            reading.rows += 1
            told = {"words": original, "id": document["id"]}
            reading.keep(kind, copy.deepcopy(document), reading.rows, told)
    return reading


def bring(
    source: ImportSource, documents: Documents, *, by: Account | None = None, losing: bool = False
) -> ImportRun | None:
    """Import a file at once."""
    preview = plan(read(documents), source, losing=losing)
    return apply(preview, new_run(source, by, "reseau.json", repr(documents).encode()))


def everything(territory: Territory) -> dict[str, Any]:
    """All that an import may touch, with versions and stamp."""
    rows: dict[str, Any] = {
        kind: list(model._default_manager.order_by("pk").values()) for kind, model in KINDS.items()
    }
    rows["provenances"] = list(Provenance.objects.order_by("pk").values())
    rows["revisions"] = list(Revision.objects.order_by("pk").values())
    rows["runs"] = list(ImportRun.objects.order_by("pk").values())
    rows["stamp"] = Territory.objects.get(pk=territory.pk).stamp
    return rows
