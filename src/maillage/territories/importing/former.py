"""A table of former codes: a line per code that is no more, with the code of today's commune."""

from pathlib import Path

from django.utils.translation import gettext as _

from maillage.territories.importing.changes import Changes, Known
from maillage.territories.importing.codes import insee_code
from maillage.territories.importing.source_table import SourceTable, read_table
from maillage.territories.reference import FormerCommuneRecord

COLUMNS = {
    "former": ("ancien_code", "code_ancien", "former", "CODGEO_INI"),
    "current": ("code_actuel", "code_nouveau", "current", "CODGEO_2026"),
    "name": ("ancien_nom", "nom", "name"),
}


def read_former(path: Path, known: Known) -> Changes:
    """Return the changes that a table of former codes brings; raises ``ImportRefusedError``.

    A former code that a commune still holds ends that commune: it is merged into the other.
    """
    table = read_table(path, COLUMNS, optional=("name",))
    pairs = _pairs(table, known)
    table.finish()
    changes = Changes(read=len(table.rows), repaired=table.repaired)
    already = known.current_codes()
    for former, (current, name) in pairs.items():
        if former in known.communes:
            changes.ended[former] = current
        if already.get(former) != current:
            last_name = known.communes[former].name if former in known.communes else name
            changes.formers.append(FormerCommuneRecord(former, last_name, "merged", current))
    return changes


def _pairs(table: SourceTable, known: Known) -> dict[str, tuple[str, str]]:
    pairs: dict[str, tuple[str, str]] = {}
    for line, row in table.rows:
        former, current = (table.code(line, row, name, insee_code) for name in ("former", "current"))
        if former is None or current is None or former == current:
            continue
        if pairs.setdefault(former, (current, row["name"]))[0] != current:
            message = _("L’ancien code %(code)s a déjà un autre successeur.") % {"code": former}
            table.fault(line, "former", message, _("Gardez une seule ligne par ancien code."))
        elif current not in known.communes:
            message = _("La commune %(code)s est inconnue.") % {"code": current}
            table.fault(line, "current", message, _("Donnez le code d’une commune d’aujourd’hui."))
    for line, row in table.rows:
        if row["current"] in pairs and row["current"] in known.communes:
            message = _("La commune %(code)s est à la fois ancienne et actuelle.") % {"code": row["current"]}
            table.fault(line, "current", message, _("Donnez directement le dernier successeur."))
    return pairs
