"""``maillage reference load|import``: the reference of places in the database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.reading import progress_line
from maillage.cli.site import with_database

_OUTCOMES = {"loaded": "chargé", "unchanged": "déjà là", "kept": "gardé tel que ce site l’a importé"}


def register(verbs: Any) -> None:
    """Add the verbs."""
    reference = verbs.add_parser(
        "reference", help="communes, départements, contours : les charger, les rafraîchir"
    )
    actions = reference.add_subparsers(title="Actions", metavar="ACTION", required=True)
    load: argparse.ArgumentParser = actions.add_parser(
        "load", help="charger la référence livrée avec Maillage"
    )
    load.add_argument(
        "--force", action="store_true", help="remplacer aussi ce que ce site a importé lui-même"
    )
    load.set_defaults(run=run_load)
    bring = actions.add_parser("import", help="importer un fichier d’un producteur (INSEE, Etalab…)")
    bring.add_argument("file", type=Path, metavar="FICHIER")
    bring.add_argument("--kind", required=True, metavar="SORTE", help="voir docs/reference/places.md")
    bring.set_defaults(run=run_import)


@with_database
def run_load(given: argparse.Namespace) -> Exit:
    """Fill the database from the shipped reference; what is there already is left alone."""
    from maillage.territories.services import load_reference

    outcomes = [part.outcome for part in load_reference(progress_line, force=given.force)]
    for outcome, words in _OUTCOMES.items():
        if outcome in outcomes:
            print(f"Référence des lieux : {words} ({outcomes.count(outcome)} parties)")
    return Exit.DONE


@with_database
def run_import(given: argparse.Namespace) -> Exit:
    """Import a producer's file, or refuse it with every fault."""
    from maillage.territories.importing import ImportRefusedError
    from maillage.territories.services import FILE_KINDS, import_file

    if given.kind not in FILE_KINDS:
        raise UsageError(f"--kind : « {given.kind} » n’existe pas ; au choix : {', '.join(FILE_KINDS)}")
    try:
        report = import_file(given.file, given.kind, progress_line)
    except ImportRefusedError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{given.file} : fichier illisible ({error.strerror}).") from None
    print(
        f"{given.file} : {report.read} lignes lues, {report.communes} communes, {report.contours} contours."
    )
    return Exit.DONE
