"""La Poste's file of postal codes (base officielle des codes postaux, also called « hexasmal »)."""

from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.territories.importing.changes import Changes, Known
from maillage.territories.importing.codes import insee_code, postal_code
from maillage.territories.importing.cog import LEAST_SHARE
from maillage.territories.importing.source_table import SourceTable, read_table, refuse

COLUMNS = {
    "code": ("#Code_commune_INSEE", "code_commune_insee", "code_insee", "code_commune"),
    "postal_code": ("Code_postal", "codepostal", "cp"),
    "label": ("Libellé_d_acheminement", "libelle_acheminement"),
}
ABROAD = "99"
"""First digits of the codes that stand for other countries, Monaco among them."""


def read_postal_codes(path: Path, known: Known) -> Changes:
    """Return the changes that La Poste's file brings; raises ``ImportRefusedError``.

    A former commune's or an arrondissement's postal codes go to today's commune; CEDEX lines are left out.
    """
    table = read_table(path, COLUMNS, optional=("label",))
    found = _found(table, known)
    table.finish()
    missing = [code for code, each in known.communes.items() if each.postal_codes and code not in found]
    if len(missing) > (1 - LEAST_SHARE) * len(known.communes):
        raise refuse(
            path,
            _("Le fichier semble coupé : %(count)d communes n’y sont pas.") % {"count": len(missing)},
            _("Téléchargez-le de nouveau, pour toute la France."),
        )
    changes = Changes(read=len(table.rows), repaired=table.repaired)
    for code, postal_codes in sorted(found.items()):
        commune = replace(known.communes[code], postal_codes=tuple(sorted(postal_codes)))
        if commune != known.communes[code]:
            changes.communes.append(commune)
    return changes


def _found(table: SourceTable, known: Known) -> dict[str, set[str]]:
    current = known.current_codes()
    found: dict[str, set[str]] = {}
    for line, row in table.rows:
        if row["code"].startswith(ABROAD) or "CEDEX" in row["label"].upper():
            continue
        code, postal = (
            table.code(line, row, "code", insee_code),
            table.code(line, row, "postal_code", postal_code),
        )
        if code is None or postal is None:
            continue
        code = current.get(code, code)
        if code in known.communes:
            found.setdefault(code, set()).add(postal)
        else:
            table.fault(
                line,
                "code",
                _("La commune %(code)s est inconnue.") % {"code": code},
                _("Importez d’abord la liste des communes de la même année (cog)."),
            )
    return found
