"""``maillage pack import``: a producer's open-data file as a pack."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.site import read_day, start_without_database

if TYPE_CHECKING:
    from maillage.exchange.open_data.importing import Imported
    from maillage.exchange.open_data.row import Kind


def register(actions: Any) -> None:
    """Add the action to ``maillage pack``."""
    bring: argparse.ArgumentParser = actions.add_parser(
        "import", help="faire un dossier du fichier d’un producteur de données ouvertes"
    )
    bring.add_argument("file", type=Path, metavar="FICHIER")
    bring.add_argument("--kind", required=True, metavar="SORTE", help="voir docs/reference/command-line.md")
    bring.add_argument(
        "--into", type=Path, required=True, metavar="DOSSIER", help="nouveau, ou d’un import précédent"
    )
    bring.add_argument(
        "--source", required=True, metavar="TITRE", help="le titre du fichier et son producteur"
    )
    bring.add_argument("--date", required=True, metavar="DATE", help="le jour du fichier (année-mois-jour)")
    bring.add_argument("--departements", default="", metavar="CODES", help="ceux-là seulement : 09,16")
    bring.set_defaults(run=run_import)


def run_import(given: argparse.Namespace) -> Exit:
    """Write the pack of what can be kept; tell every line refused or corrected, and count them all."""
    start_without_database()
    from maillage.exchange.open_data.folder import FolderRefusedError, check_folder
    from maillage.exchange.open_data.ladders import LADDER_KINDS
    from maillage.territories.importing import ImportRefusedError

    bring = _bring_ladders if given.kind in LADDER_KINDS else _bring_places
    if not given.source.strip():
        raise UsageError("--source : donnez le titre du fichier et son producteur.")
    try:
        check_folder(given.into, given.kind)
        print(f"{given.into} : {bring(given, _published_on(given.date))}.")
    except (FolderRefusedError, ImportRefusedError) as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(
            f"{error.filename or given.into} : écriture impossible ({error.strerror})."
        ) from None
    return Exit.DONE


def _bring_places(given: argparse.Namespace, published_on: date) -> str:
    from maillage.exchange.open_data.folder import header_of, write_folder
    from maillage.exchange.open_data.importing import import_file

    kind, departements = _kind(given.kind), read_departements(given.departements)
    imported = import_file(given.file, kind, published_on, departements)
    _tell(imported)
    if not imported.organisations:
        raise UsageError(f"{given.file} : aucune ligne à garder, rien n’est écrit.")
    header = header_of(_name(kind, departements), given.source.strip(), published_on, departements)
    write_folder(given.into, given.kind, header, imported)
    return f"{len(imported.organisations)} organisations, {len(imported.places)} lieux"


def _bring_ladders(given: argparse.Namespace, published_on: date) -> str:
    from maillage.exchange.open_data.folder import header_of, write_ladders
    from maillage.exchange.open_data.ladders import LADDER_KINDS, import_ladders

    if given.departements:
        raise UsageError("--departements : des diplômes valent partout, retirez cette option.")
    imported = import_ladders(given.file, LADDER_KINDS[given.kind], published_on)
    for fault in (*imported.refused, *imported.corrected):
        print(fault.sentence(), file=sys.stderr)
    print(
        f"Lignes lues : {imported.rows}. Fiches : {imported.sheets}. Échelles : {len(imported.ladders)}. "
        f"Refusées : {len(imported.refused)}. Corrigées : {len(imported.corrected)}."
    )
    if imported.unused:
        print(f"Colonnes sans emploi ici : {', '.join(imported.unused)}.")
    if not imported.ladders:
        raise UsageError(f"{given.file} : aucune échelle à garder, rien n’est écrit.")
    header = header_of("Échelles de diplômes", given.source.strip(), published_on)
    write_ladders(given.into, given.kind, header, imported)
    return f"{len(imported.facts)} diplômes et blocs, {len(imported.ladders)} échelles"


def _kind(name: str) -> Kind:
    from maillage.exchange.open_data.importing import KINDS
    from maillage.exchange.open_data.ladders import LADDER_KINDS

    if name not in KINDS:
        known = ", ".join((*KINDS, *LADDER_KINDS))
        raise UsageError(f"--kind : « {name} » n’existe pas ; au choix : {known}")
    return KINDS[name]


def _published_on(text: str) -> date:
    from maillage.directory import clock

    day = read_day(text)
    if day > clock.today():
        raise UsageError(f"--date : le {day:%d/%m/%Y} n’est pas encore venu ; donnez le jour du fichier.")
    return day


def read_departements(given: str) -> list[str]:
    """The codes typed as 09,2A; raises ``UsageError`` for one that no département has."""
    from maillage.territories import reference

    codes = [code.strip().upper() for code in given.split(",") if code.strip()]
    unknown = [code for code in codes if code not in reference.departements()]
    if unknown:
        raise UsageError(
            f"--departements : aucun n’a le code {', '.join(unknown)} ; écrivez par exemple 09,2A."
        )
    return sorted(set(codes))


def _name(kind: Kind, departements: list[str]) -> str:
    from maillage.territories import reference

    names = ", ".join(reference.departements()[code].name for code in departements)
    return f"{kind.label} ({names})" if names else kind.label


def _tell(imported: Imported) -> None:
    from maillage.exchange.open_data.importing import left_out

    for fault in (*imported.refused, *imported.corrected):
        print(fault.sentence(), file=sys.stderr)
    print(
        f"Lignes lues : {imported.rows}. Gardées : {len(imported.organisations)}, "
        f"dont corrigées : {imported.corrected_rows}. Refusées : {len(imported.refused)}. "
        f"Hors du territoire demandé : {imported.outside}."
    )
    for why, titles in left_out(imported):
        print(f"{why} : {', '.join(titles)}.")
