"""``maillage load``: folders into the database."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.reading import clean_pack, progress_line
from maillage.cli.site import with_database

if TYPE_CHECKING:
    from maillage.exchange.pack.pack import Pack


def register(verbs: Any) -> None:
    """Add the verb."""
    load: argparse.ArgumentParser = verbs.add_parser("load", help="charger des territoires dans la base")
    load.add_argument("folders", type=Path, nargs="+", metavar="DOSSIER")
    load.set_defaults(run=run_load)


@with_database
def run_load(given: argparse.Namespace) -> Exit:
    """Load each pack after those that it uses, one transaction each; what is loaded already is left alone."""
    packs: dict[str, Pack] = {}
    for folder in given.folders:
        pack = clean_pack(folder)
        packs |= {os.path.realpath(each.folder): each for each in (*pack.used, pack)}
    for pack in packs.values():
        print(f"{pack.id} : {_load(pack)}", flush=True)
    return Exit.DONE


def _load(pack: Pack) -> str:
    from maillage.directory.services import PackRefusedError, load_pack

    try:
        loaded = load_pack(pack.own_documents(), pack.version(), progress_line)
    except PackRefusedError as error:
        raise UsageError("\n".join([f"{pack.folder} est refusé :", *error.faults])) from None
    if loaded.unchanged:
        return "déjà chargé, rien n’a changé"
    counts = (("créées", loaded.created), ("changées", loaded.changed), ("retirées", loaded.removed))
    told = [f"{each.total()} fiches {words}" for words, each in counts if each.total()]
    return ", ".join(told) or "chargé"
