"""Documents of the pack as a file of data.inclusion v1, valid for its published schema.

A record that came from data.inclusion goes out as its original, with what was changed since; the others are
written from their documents. What the schema has no field for is a ``Loss``.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import polars
from django.utils.translation import gettext as _
from pydantic import ValidationError

from maillage.exchange.data_inclusion.converting import BESIDE_DESCRIPTION, converted
from maillage.exchange.data_inclusion.rows import DataRow
from maillage.exchange.data_inclusion.service_rows import SERVICE_CARRIES, ServiceRows, carried_whole
from maillage.exchange.data_inclusion.structure_rows import STRUCTURE_CARRIES, structure_row
from maillage.exchange.data_inclusion.validating import valid_values
from maillage.exchange.data_inclusion.vocabulary import LISTS, MODELS, SERVICES, STRUCTURES
from maillage.exchange.json_source import write_json
from maillage.exchange.reading import Documents, Loss, Originals, Reading, Written

Form = Literal["json", "csv", "xlsx", "parquet"]
Part = Literal["structures", "services"]
_KINDS = {STRUCTURES: "organisations", SERVICES: "offers"}


def write(
    documents: Documents,
    part: Part,
    *,
    source: str,
    day: date,
    originals: Originals | None = None,
    form: Form = "json",
) -> Written:
    """The structures or the services as a file.

    ``source`` names this directory in the records that began here; ``day``: when a record that nobody has
    checked is said to have changed.
    """
    writing = _Writing(documents, originals or {}, source, day)
    rows = writing.rows(part)
    return Written(_file(rows, part, form), tuple(writing.losses))


class _Writing:
    def __init__(self, documents: Documents, originals: Originals, source: str, day: date) -> None:
        self._documents, self._originals, self._source, self._day = documents, originals, source, day
        self._again = converted(_given(originals), Path()).documents
        self.losses: list[Loss] = []

    def rows(self, part: Part) -> list[dict[str, Any]]:
        """The rows of a part, each valid; a record that can't be made so is a loss."""
        now, before = self._rows_of(self._documents, part), self._rows_of(self._again, part)
        kind, found = _KINDS[part], []
        for key, row in now.items():
            original = self._original(part, key)
            merged = _merged(row, before.get(key, {}), original) if original else row
            valid = self._valid(part, kind, key, merged)
            if valid is not None:
                found.append(valid)
        self._tell_uncarried(part)
        return found

    def _original(self, part: Part, key: str) -> dict[str, Any]:
        return dict((self._originals.get((_KINDS[part], key)) or {}).get(part) or {})

    def _rows_of(self, documents: Documents, part: Part) -> dict[str, dict[str, Any]]:
        if part == STRUCTURES:
            places = _main_places(documents)
            return {
                each["id"]: structure_row(each, places.get(each["id"]), self._source, self._day)
                for each in documents.get("organisations", ())
            }
        known = {key: self._original("structures", key).get("id") for kind, key in self._originals}
        ids = {key: str(given) for key, given in known.items() if given}
        return ServiceRows(documents, self._source, self._day, ids).by_id()

    def _valid(self, part: Part, kind: str, key: str, row: dict[str, Any]) -> dict[str, Any] | None:
        """The row as the schema accepts it, and a loss for each value that it refuses."""
        model = MODELS[part]
        try:
            model.model_validate({name: row[name] for name in model.model_fields if name in row})
        except ValidationError:
            pruning = Reading(Path())
            valid = valid_values(pruning, DataRow(part, 1, row))
            for fault in pruning.faults:
                reason = _("Le schéma refuse cette valeur : %(why)s.") % {"why": fault.message}
                self.losses.append(Loss(kind, key, "" if fault.blocking else fault.field, reason))
            return valid
        return row

    def _tell_uncarried(self, part: Part) -> None:
        """What was added to a record and has no field there; what its original said goes out with it."""
        for kind, carried in (STRUCTURE_CARRIES if part == STRUCTURES else SERVICE_CARRIES).items():
            before = {each["id"]: each for each in self._again.get(kind, ())}
            owners = {each["id"]: each for each in self._documents.get("organisations", ())}
            for document in self._documents.get(kind, ()):
                told = {**_shared_with(document, owners), **before.get(document["id"], {})}
                for name in sorted(document.keys() - carried):
                    if document[name] != told.get(name) and not carried_whole(name, document[name]):
                        reason = _("data·inclusion n’a pas de champ pour « %(name)s ».") % {"name": name}
                        self.losses.append(Loss(kind, document["id"], name, reason))
        reason = _("data·inclusion ne donne qu’une adresse par structure, qu’une durée par service.")
        kind, beyond = _beyond_first(self._documents, part)
        self.losses += [Loss(kind, each, "", reason) for each in beyond]


def _shared_with(document: Mapping[str, Any], owners: Mapping[str, Any]) -> dict[str, Any]:
    """What a place says as its organisation does, which goes out once."""
    owner = owners.get(document.get("organisation", ""), {})
    return {name: owner.get(name) for name in ("name", "phone", "email", "source", "checked_on", "example")}


def _given(originals: Originals) -> list[DataRow]:
    """The originals as rows, structures first."""
    rows = [
        DataRow(part, rank, original[part])
        for rank, ((kind, _id), original) in enumerate(originals.items(), 1)
        for part in (STRUCTURES, SERVICES)
        if kind == _KINDS[part] and part in original
    ]
    return sorted(rows, key=lambda row: row.part != STRUCTURES)


def _merged(row: dict[str, Any], before: Mapping[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    """The original with what changed since; a description that changed holds what was said beside it."""
    changed = {name: value for name, value in row.items() if value != before.get(name)}
    gone = {name for name in before if name not in row}
    if "description" in changed:
        gone |= {name for name in BESIDE_DESCRIPTION if name not in changed}
    return {name: value for name, value in original.items() if name not in gone} | changed


def _main_places(documents: Documents) -> dict[str, Mapping[str, Any]]:
    """By organisation: the place of the same id, else its first one."""
    places = documents.get("places", ())
    first = {each.get("organisation", ""): each for each in reversed(places)}
    return first | {each["id"]: each for each in places if each["id"] == each.get("organisation")}


def _beyond_first(documents: Documents, part: Part) -> tuple[str, list[str]]:
    if part == SERVICES:
        sessions = documents.get("sessions", ())
        first = {each["offer"]: each["id"] for each in reversed(sessions)}
        return "sessions", [each["id"] for each in sessions if first[each["offer"]] != each["id"]]
    used = {each["id"] for each in _main_places(documents).values()}
    used |= {str(each.get("place")) for each in documents.get("sessions", ())}
    return "places", [each["id"] for each in documents.get("places", ()) if each["id"] not in used]


def _file(rows: Sequence[Mapping[str, Any]], part: Part, form: Form) -> bytes:
    if form == "json":
        return write_json(rows)
    frame = polars.DataFrame([_flat(row, part) for row in rows], schema=_columns(rows, part), strict=False)
    file = io.BytesIO()
    match form:
        case "csv":
            frame.write_csv(file)
        case "xlsx":
            frame.write_excel(file, worksheet=part)
        case "parquet":
            frame.write_parquet(file)
    return file.getvalue()


def _columns(rows: Sequence[Mapping[str, Any]], part: Part) -> dict[str, Any]:
    names = dict.fromkeys(MODELS[part].model_fields) | dict.fromkeys(name for row in rows for name in row)
    floats = {"longitude", "latitude", "volume_horaire_hebdomadaire"}
    return {
        name: polars.Float64
        if name in floats
        else polars.Int64
        if name == "nombre_semaines"
        else polars.String
        for name in names
    }


def _flat(row: Mapping[str, Any], part: Part) -> dict[str, Any]:
    """Lists are written as JSON in their cell."""
    flat = {}
    for name, value in row.items():
        known = name in MODELS[part].model_fields and name not in LISTS
        flat[name] = value if known or isinstance(value, str) else write_json(value).decode().strip()
    return flat
