"""INSEE's list of communes (``v_commune_YYYY.csv``): communes of today, and the parts of the merged ones."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.territories.importing.changes import Changes, Known
from maillage.territories.importing.codes import insee_code
from maillage.territories.importing.source_table import SourceTable, read_table, refuse
from maillage.territories.names import name_key
from maillage.territories.readings import departement_of
from maillage.territories.reference import CommuneRecord, FormerCommuneRecord, FormerKind

COLUMNS = {
    "kind": ("TYPECOM",),
    "code": ("COM",),
    "name": ("LIBELLE",),
    "departement": ("DEP",),
    "parent": ("COMPARENT",),
}
PARTS: dict[str, FormerKind] = {"COMD": "delegated", "COMA": "associated", "ARM": "arrondissement"}
LEAST_SHARE = 0.9
"""A file that holds fewer of the communes known than this share is taken for a truncated one."""


def read_cog(path: Path, known: Known) -> Changes:
    """Return the changes that INSEE's list brings; raises ``ImportRefusedError``."""
    table = read_table(path, COLUMNS, optional=("departement",))
    communes = dict(_communes(table, known))
    formers = list(_parts(table, communes))
    table.finish()
    ended = _ended(path, known, communes, formers)
    changes = Changes(read=len(table.rows), repaired=table.repaired, formers=formers, ended=ended)
    changes.communes = [each for code, each in communes.items() if known.communes.get(code) != each]
    changes.formers += [
        _renamed(known.communes[each.code]) for each in changes.communes if _is_renamed(each, known)
    ]
    return changes


def _communes(table: SourceTable, known: Known) -> Iterator[tuple[str, CommuneRecord]]:
    met: set[str] = set()
    for line, row in table.rows:
        if row["kind"] != "COM":
            continue
        code = table.code(line, row, "code", insee_code)
        if code is None or _is_faulty(table, line, row, code in met):
            continue
        met.add(code)
        commune = _commune(code, row, known)
        if commune is None:
            table.fault(
                line,
                "departement",
                _("Le département de la commune %(code)s est inconnu.") % {"code": code},
                _("Chargez d’abord la référence livrée (maillage reference load)."),
            )
        else:
            yield code, commune


def _is_faulty(table: SourceTable, line: int, row: dict[str, str], is_repeated: bool) -> bool:
    if is_repeated:
        table.fault(
            line,
            "code",
            _("La commune %(code)s est déjà plus haut.") % {"code": row["code"]},
            _("Gardez une seule des deux lignes."),
        )
    elif not row["name"]:
        table.fault(line, "name", _("Le nom est vide."), _("Reprenez le fichier de l’Insee."))
    return is_repeated or not row["name"]


def _commune(code: str, row: dict[str, str], known: Known) -> CommuneRecord | None:
    if code in known.communes:
        return replace(known.communes[code], name=row["name"])
    departement = departement_of(code) or ""
    if departement not in known.departements:
        return None
    region = known.departements[departement].region
    return CommuneRecord(code, row["name"], (), departement, region, None, None, None, None)


def _parts(table: SourceTable, communes: dict[str, CommuneRecord]) -> Iterator[FormerCommuneRecord]:
    for line, row in table.rows:
        kind = PARTS.get(row["kind"])
        if kind is None:
            if row["kind"] != "COM":
                table.fault(
                    line,
                    "kind",
                    _("Type de commune inconnu : « %(kind)s ».") % {"kind": row["kind"]},
                    _("Attendu : COM, COMD, COMA ou ARM."),
                )
            continue
        code, parent = (table.code(line, row, name, insee_code) for name in ("code", "parent"))
        if code is None or parent is None:
            continue
        if parent not in communes:
            table.fault(
                line,
                "parent",
                _("La commune %(code)s n’est pas dans le fichier.") % {"code": parent},
                _("Vérifiez que le fichier est complet."),
            )
        elif code != parent or name_key(row["name"]) != name_key(communes[parent].name):
            yield FormerCommuneRecord(code, row["name"], kind, parent)


def _ended(
    path: Path, known: Known, communes: dict[str, CommuneRecord], parts: list[FormerCommuneRecord]
) -> dict[str, str]:
    listed = [
        each for each in known.communes.values() if not each.code.startswith(("975", "977", "978", "98"))
    ]
    gone = [each.code for each in listed if each.code not in communes]
    if len(gone) > (1 - LEAST_SHARE) * len(listed):
        raise refuse(
            path,
            _("Le fichier semble coupé : %(count)d communes connues n’y sont pas.") % {"count": len(gone)},
            _("Téléchargez-le de nouveau."),
        )
    successors = {part.code: part.current for part in parts}
    orphans = sorted(set(gone) - set(successors))
    if orphans:
        raise refuse(
            path,
            _("Ces communes ne sont plus là, et rien ne dit laquelle leur succède : %(codes)s.")
            % {"codes": ", ".join(orphans)},
            _("Importez d’abord une table « ancien code, code actuel » (former) qui les contient."),
        )
    return {code: successors[code] for code in gone}


def _is_renamed(commune: CommuneRecord, known: Known) -> bool:
    before = known.communes.get(commune.code)
    return before is not None and name_key(before.name) != name_key(commune.name)


def _renamed(before: CommuneRecord) -> FormerCommuneRecord:
    return FormerCommuneRecord(before.code, before.name, "renamed", before.code)
