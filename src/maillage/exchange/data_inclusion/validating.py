"""A row against the published schema: what it refuses is left out and told, or refuses the row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from maillage.exchange.data_inclusion.rows import DataRow
from maillage.exchange.data_inclusion.vocabulary import LISTS, MODELS, PERSONAL
from maillage.exchange.pack.faults import proposal
from maillage.exchange.pack.record_faults import shown
from maillage.exchange.reading import Reading
from maillage.exchange.spreadsheet.cells import cell_text, digits_of, siret_of
from maillage.territories.importing.codes import insee_code, postal_code

_CODES = {"code_postal": postal_code, "code_insee": insee_code}
_ROUNDS = 3  # a value left out may show another fault behind it


def valid_values(reading: Reading, row: DataRow) -> dict[str, Any] | None:
    """The values that the schema accepts, empty ones left out; ``None`` when the row can't be kept."""
    values = {name: value for name, value in row.values.items() if value not in (None, "", [], {})}
    _mend(reading, row, values)
    if values.pop(PERSONAL, None):
        reading.warn(row.line, PERSONAL, _("le nom d’une personne a été laissé de côté"), _("Rien à faire."))
    model = MODELS[row.part]
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    for _round in range(_ROUNDS):
        try:
            model.model_validate({name: values[name] for name in model.model_fields if name in values})
        except ValidationError as error:
            if not _prune(reading, row, values, error, required):
                return None
            continue
        _count_gaps(reading, row, values)
        return values
    return None


def _count_gaps(reading: Reading, row: DataRow, values: Mapping[str, Any]) -> None:
    reading.gaps.update(
        f"{row.part}.{name}"
        for name in MODELS[row.part].model_fields
        if name not in values and name != PERSONAL
    )


def _mend(reading: Reading, row: DataRow, values: dict[str, Any]) -> None:
    """Codes that lost their zero or became numbers."""
    for name, read in _CODES.items():
        if name in values:
            with suppress(ValueError):  # the schema tells it
                _put(reading, row, values, name, read(cell_text(values[name])))
    if "siret" in values:
        if found := siret_of(values["siret"]):
            _put(reading, row, values, "siret", found)
        else:
            given = values.pop("siret")
            message = _("%(value)s n’est pas un SIRET") % {"value": shown(given)}
            reading.warn(row.line, "siret", message, _("Numéro laissé de côté."))
    if "telephone" in values and not isinstance(values["telephone"], str):
        values["telephone"] = digits_of(values["telephone"])


def _put(reading: Reading, row: DataRow, values: dict[str, Any], name: str, found: str) -> None:
    given = values[name]
    if given != found:
        told = {"given": shown(given), "found": found}
        reading.warn(row.line, name, _("%(given)s a été lu %(found)s") % told, _("Vérifiez ce code."))
        values[name] = found


def _prune(
    reading: Reading, row: DataRow, values: dict[str, Any], error: ValidationError, required: set[str]
) -> bool:
    """Leave out what is refused; whether the row can still be kept."""
    refused: dict[str, set[int]] = {}
    for details in error.errors(include_url=False):
        name = str(details["loc"][0])
        message, remedy = _words(details, values)
        if name in required:
            reading.error(row.line, name, message, remedy)
            return False
        reading.warn(row.line, name, message, remedy)
        within = details["loc"][1:]
        whole = not (within and isinstance(within[0], int))
        refused.setdefault(name, set()).update({-1} if whole else {int(within[0])})
    for name, ranks in refused.items():
        _leave_out(values, name, ranks)
    return True


def _leave_out(values: dict[str, Any], name: str, ranks: set[int]) -> None:
    kept = []
    if name in LISTS and -1 not in ranks and isinstance(values.get(name), list):
        kept = [value for rank, value in enumerate(values[name]) if rank not in ranks]
    if kept:
        values[name] = kept
    else:
        values.pop(name, None)


def _words(details: ErrorDetails, values: Mapping[str, Any]) -> tuple[str, str]:
    name, kind = str(details["loc"][0]), details["type"]
    told: dict[str, Any] = {"value": shown(details.get("input")), **details.get("ctx", {})}
    if kind == "missing":
        return _("champ obligatoire absent"), _("Écrivez-le : la ligne n’est pas gardée sans lui.")
    if kind == "enum":
        known = re.findall(r"'([^']+)'", str(told.get("expected", "")))
        near = proposal(str(details.get("input")), known) or _("Valeur laissée de côté.")
        return _("valeur inconnue %(value)s") % told, near
    message, remedy = _sentences(name, kind.partition("_")[0] if kind.startswith(("date", "url")) else kind)
    return message % told, remedy % told


def _sentences(name: str, kind: str) -> tuple[str, str]:
    left_out = _("Valeur laissée de côté.")
    known = {
        "string_too_short": (
            _("%(value)s est trop court"),
            _("Écrivez au moins %(min_length)s caractères."),
        ),
        "string_too_long": (_("texte trop long"), _("Gardez %(max_length)s caractères au plus.")),
        "date": (_("%(value)s n’est pas une date"), _("Écrivez année-mois-jour, par exemple 2027-01-11.")),
        "url": (_("%(value)s n’est pas une adresse de site"), left_out),
        "value_error": _rule(name),
    }
    return known.get(kind, (_("%(value)s n’a pas la bonne forme"), left_out))


def _rule(name: str) -> tuple[str, str]:
    """What the schema's own rules mean."""
    left_out = _("Valeur laissée de côté.")
    known = {
        "courriel": (_("%(value)s n’est pas une adresse électronique"), left_out),
        "date_maj": (
            _("%(value)s est une date impossible"),
            _("Écrivez une date de ce siècle, qui n’est pas à venir."),
        ),
        "publics": (
            _("« tous-publics » ne va avec aucun autre public"),
            _("Gardez l’un ou les autres."),
        ),
    }
    return known.get(name, (_("%(value)s est refusé par le schéma"), left_out))
