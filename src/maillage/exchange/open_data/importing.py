"""From a producer's file to the documents of a pack: every line kept, outside, or refused with its reason."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from maillage.exchange.open_data import (
    apprenticeship_organisations,
    digital_mediation,
    experience_advice,
    france_services,
    high_schools,
    prescribers,
    third_places,
    town_halls,
)
from maillage.exchange.open_data.locating import declared_departements
from maillage.exchange.open_data.row import SOURCE, Draft, Kind, Row, RowOutsideError, RowRefusedError
from maillage.exchange.pack.faults import Fault
from maillage.exchange.pack.record_faults import model_faults
from maillage.exchange.pack.records import MODELS
from maillage.territories.importing.source_table import SourceTable, read_table, refuse
from maillage.territories.names import words

KINDS: Mapping[str, Kind] = {
    "france-services": france_services.KIND,
    "mediation-numerique": digital_mediation.KIND,
    "prescripteurs": prescribers.KIND,
    "lycees": high_schools.KIND,
    "mairies": town_halls.KIND,
    "organismes-apprentissage": apprenticeship_organisations.KIND,
    "lieux-apprentissage": apprenticeship_organisations.PLACES,
    "tiers-lieux-bretagne": third_places.KIND,
    "vae": experience_advice.KIND,
}
LONGEST_ID = 100
_LEFT_OF_LONG_ID = 80


@dataclass(slots=True)
class Imported:
    """What a file became, and what to tell of it.

    ``faults``: one for each line refused, then what was mended or left out of those that are kept.
    ``about_persons`` and ``unused``: the titles of the columns left out. ``lines``: of each record kept, by
    its id; ``refused_ids``: those that refused lines would have had, where they give one.
    """

    organisations: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    corrected: list[Fault] = field(default_factory=list)
    rows: int = 0
    corrected_rows: int = 0
    outside: int = 0
    about_persons: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    refused_ids: set[str] = field(default_factory=set)


def import_file(
    file: Path, kind: Kind, checked_on: date, departements: Collection[str] = frozenset()
) -> Imported:
    """Read a file; with ``departements``, only what lies in them.

    ``checked_on`` is the day of the file: no record is said to be verified later. Raises
    ``ImportRefusedError`` when it isn't such a file.
    """
    try:
        table = read_table(file, kind.columns, kind.optional)
    except csv.Error:
        raise refuse(
            file, _("Le tableau est rompu : un guillemet n’est pas fermé."), _("Téléchargez-le de nouveau.")
        ) from None
    return _Import(file, kind, checked_on, frozenset(departements)).of(table)


class _Import:
    def __init__(self, file: Path, kind: Kind, checked_on: date, departements: frozenset[str]) -> None:
        self._file, self._kind, self._checked_on = file, kind, checked_on
        self._departements = departements
        self._lines_by_look: dict[tuple[str, str, str], int] = {}
        self._result = Imported()

    def of(self, table: SourceTable) -> Imported:
        result = self._result
        for broken in table.faults:
            fault = Fault(self._file, broken.line, broken.field, broken.message, broken.remedy)
            result.refused.append(fault)
        for line, cells in table.rows:
            self._add(Row(self._file, line, cells, table.titles))
        result.refused.sort(key=lambda fault: fault.line)
        result.rows = len(table.rows) + len(table.faults)
        persons = {title.casefold() for title in self._kind.about_persons}
        result.about_persons = tuple(each for each in table.ignored if each.casefold() in persons)
        result.unused = tuple(each for each in table.ignored if each.casefold() not in persons)
        return result

    def _add(self, row: Row) -> None:
        try:
            draft = self._kind.read(row)
            if self._departements and draft.commune.departement not in self._departements:
                raise RowOutsideError
            self._keep(row, draft)
        except RowOutsideError:
            self._result.outside += 1
        except RowRefusedError as refused:
            declared = declared_departements(row)
            if self._departements and declared and not declared & self._departements:
                self._result.outside += 1
            else:
                self._result.refused.append(refused.fault)
                if given := self._kind.given_id(row):
                    self._result.refused_ids.add(record_id(self._kind.prefix, given))

    def _keep(self, row: Row, draft: Draft) -> None:
        name = draft.organisation.get("name") or row.text("name")
        if not name:
            raise row.refusal("name", _("il manque le nom"), _("Écrivez-le."))
        own = self._new_id(row)
        owner = record_id(self._kind.owner_prefix, draft.owner) if draft.owner else own
        checked_on = min(filter(None, (draft.checked_on, self._checked_on)))
        origin = {"commune": draft.commune.code, "source": SOURCE, "checked_on": checked_on.isoformat()}
        organisation = {"id": owner, "name": name, **draft.organisation, **origin}
        place = {"id": own, "name": name, "organisation": owner, **(draft.place or {}), **origin}
        _validate(row, "organisations", organisation)
        _validate(row, "places", place)
        self._refuse_same_look(row, place, draft.owner)
        if owner not in self._result.lines:
            self._result.organisations.append(organisation)
        self._result.lines |= {own: row.line, owner: self._result.lines.get(owner, row.line)}
        if draft.place is not None:
            self._result.places.append(place)
        self._result.corrected += row.corrections
        self._result.corrected_rows += bool(row.corrections)

    def _new_id(self, row: Row) -> str:
        given = self._kind.given_id(row)
        if not given:
            raise row.refusal("id", _("il manque l’identifiant"), _("Reprenez le fichier du producteur."))
        found = record_id(self._kind.prefix, given)
        if found in self._result.lines:
            message = _("l’identifiant « %(id)s » est déjà pris, à la ligne %(line)d")
            told = {"id": given, "line": self._result.lines[found]}
            raise row.refusal("id", message % told, _("Gardez une seule des deux lignes."))
        return found

    def _refuse_same_look(self, row: Row, place: Mapping[str, Any], owner: str) -> None:
        """Some producers write the same place several times under several ids."""
        if "address" not in place:
            return
        look = (place["name"].casefold() + owner, place["address"].casefold(), place["commune"])
        first = self._lines_by_look.setdefault(look, row.line)
        if first != row.line:
            message = _("même nom et même adresse qu’à la ligne %(line)d, sous un autre identifiant")
            raise row.refusal("id", message % {"line": first}, _("Gardez une seule des deux lignes."))


def _validate(row: Row, kind: str, document: Mapping[str, Any]) -> None:
    try:
        MODELS[kind].model_validate(document)
    except ValidationError as error:
        path, (message, remedy) = next(iter(model_faults(error, document, MODELS[kind])))
        raise row.refusal(str(path[0]) if path else "", message, remedy) from None


def record_id(prefix: str, given: str) -> str:
    """The id, in the pack, of a producer's own; the same each time."""
    text = "-".join([prefix, *words(given)])
    if len(text) > LONGEST_ID or not re.search(r"[^\W_]", given, re.ASCII):
        text = f"{text[:_LEFT_OF_LONG_ID].rstrip('-')}-{hashlib.sha256(given.encode()).hexdigest()[:12]}"
    return text


def left_out(imported: Imported) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Why columns were left out, and their titles."""
    if imported.about_persons:
        yield _("Colonnes laissées de côté, car elles peuvent désigner des personnes"), imported.about_persons
    if imported.unused:
        yield _("Colonnes sans emploi ici"), imported.unused
