"""The list of EPCI and their communes, as the DGCL (BANATIC) or INSEE publish it, saved as CSV."""

from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.territories.importing.changes import Changes, Known
from maillage.territories.importing.codes import insee_code, siren
from maillage.territories.importing.cog import LEAST_SHARE
from maillage.territories.importing.source_table import SourceTable, read_table, refuse
from maillage.territories.reference import EpciRecord

COLUMNS = {
    "commune": ("insee", "CODGEO", "code_insee", "code_commune"),
    "epci": ("siren", "EPCI", "siren_epci", "code_epci"),
    "name": ("raison_sociale", "LIBEPCI", "nom_epci", "nom_du_groupement"),
}
WITHOUT_EPCI = "ZZZZZZZZZ"
"""What INSEE writes for the communes that are in none."""


def read_epci(path: Path, known: Known) -> Changes:
    """Return the changes that the list brings; raises ``ImportRefusedError``."""
    table = read_table(path, COLUMNS)
    members: dict[str, str | None] = {}
    names: dict[str, str] = {}
    for line, row in table.rows:
        _note(table, line, row, known, members, names)
    table.finish()
    expected = sum(each.epci is not None for each in known.communes.values())
    if len(members) < LEAST_SHARE * expected:
        raise refuse(
            path,
            _("Le fichier semble coupé : %(found)d communes au lieu de %(expected)d environ.")
            % {"found": len(members), "expected": expected},
            _("Téléchargez-le de nouveau, pour toute la France."),
        )
    changes = Changes(read=len(table.rows), repaired=table.repaired)
    changes.epcis = [each for each in _records(names) if known.epcis.get(each.code) != each]
    for code, epci in sorted(members.items()):
        if known.communes[code].epci != epci:
            changes.communes.append(replace(known.communes[code], epci=epci))
    return changes


def _records(names: dict[str, str]) -> list[EpciRecord]:
    return [EpciRecord(code, name) for code, name in sorted(names.items())]


def _note(
    table: SourceTable,
    line: int,
    row: dict[str, str],
    known: Known,
    members: dict[str, str | None],
    names: dict[str, str],
) -> None:
    code = table.code(line, row, "commune", insee_code)
    epci = None if row["epci"] == WITHOUT_EPCI else table.code(line, row, "epci", siren)
    if code is None or (epci is None and row["epci"] != WITHOUT_EPCI):
        return
    if code not in known.communes:
        message = _("La commune %(code)s est inconnue.") % {"code": code}
        table.fault(
            line, "commune", message, _("Importez d’abord la liste des communes de la même année (cog).")
        )
    elif members.setdefault(code, epci) != epci:
        message = _("La commune %(code)s est déjà dans un autre EPCI.") % {"code": code}
        table.fault(line, "epci", message, _("Gardez une seule ligne par commune."))
    elif epci and not row["name"]:
        table.fault(line, "name", _("Le nom de l’EPCI est vide."), _("Reprenez le fichier du producteur."))
    elif epci:
        names[epci] = row["name"]
