"""``maillage pack check|export|import|schemas``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from maillage.cli import open_data
from maillage.cli.exits import Exit, UsageError
from maillage.cli.reading import count_of
from maillage.cli.site import start_without_database, with_database


def register(verbs: Any) -> None:
    """Add the verbs."""
    pack = verbs.add_parser("pack", help="vérifier, écrire, décrire un dossier de territoire")
    actions = pack.add_subparsers(title="Actions", metavar="ACTION", required=True)
    check: argparse.ArgumentParser = actions.add_parser("check", help="dire toutes les fautes d’un dossier")
    check.add_argument("folder", type=Path, metavar="DOSSIER")
    check.set_defaults(run=run_check)
    export = actions.add_parser("export", help="écrire un territoire de la base dans un dossier")
    export.add_argument("folder", type=Path, metavar="DOSSIER", help="nouveau ou vide")
    export.add_argument("--territory", required=True, metavar="ID")
    export.set_defaults(run=run_export)
    open_data.register(actions)
    schemas = actions.add_parser("schemas", help="écrire les schémas JSON des fichiers")
    schemas.add_argument("folder", type=Path, metavar="DOSSIER")
    schemas.set_defaults(run=run_schemas)


def run_check(given: argparse.Namespace) -> Exit:
    """Print every fault; warnings alone leave the pack usable."""
    start_without_database()
    from maillage.exchange.pack.check import check_pack, errors
    from maillage.exchange.pack.read import read_pack

    pack = read_pack(given.folder)
    faults = check_pack(pack)
    serious = errors(faults)
    for fault in faults:
        print(fault.sentence(), file=sys.stderr)
    if serious:
        print(f"{given.folder} : {count_of(len(serious))}.", file=sys.stderr)
        return Exit.WRONG_INPUT
    counts = ", ".join(f"{len(entries)} {kind}" for kind, entries in pack.entries.items() if entries)
    print(f"{given.folder} : rien à redire ({counts}).")
    return Exit.DONE


@with_database
def run_export(given: argparse.Namespace) -> Exit:
    """Write a territory of the database as a pack."""
    from maillage.directory.models import Territory
    from maillage.directory.queries import territory_documents
    from maillage.exchange.pack.write import write_pack

    territory = Territory.objects.filter(slug=given.territory).first()
    if territory is None:
        known = ", ".join(Territory.objects.order_by("slug").values_list("slug", flat=True)) or "aucun"
        raise UsageError(
            f"Le territoire « {given.territory} » n’est pas dans la base. Territoires connus : {known}."
        )
    try:
        files = write_pack(territory_documents(territory, with_used=False), given.folder)
    except (FileExistsError, OSError) as error:
        raise UsageError(str(error)) from None
    print(f"{given.folder} : {len(files)} fichiers écrits.")
    return Exit.DONE


def run_schemas(given: argparse.Namespace) -> Exit:
    """Write the JSON Schemas of the files of a pack and of the answers of the command line."""
    start_without_database()
    from maillage.cli.answers import Answer
    from maillage.exchange.pack.schemas import pack_schemas, schema_of, write_schemas

    schemas = {**pack_schemas(), "proposal": schema_of(Answer)}
    for file in write_schemas(schemas, given.folder):
        print(file)
    return Exit.DONE
