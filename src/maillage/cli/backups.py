"""``maillage backup|restore|verify``: the whole site in one encrypted file, but for its keys."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.site import with_database


def register(verbs: Any) -> None:
    """Add the verbs."""
    told: tuple[tuple[str, Any, str], ...] = (
        ("backup", run_backup, "sauvegarder tout le site, sauf ses clés, dans un fichier chiffré"),
        ("restore", run_restore, "restaurer une sauvegarde dans une base vide"),
        ("verify", run_verify, "lire une sauvegarde en entier sans rien restaurer"),
    )
    for name, run, words in told:
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("file", type=Path, metavar="FICHIER")
        verb.set_defaults(run=run)


def _as_the_clock(run: Callable[[Path], Exit]) -> Callable[[argparse.Namespace], Exit]:
    @wraps(run)
    def running(given: argparse.Namespace) -> Exit:
        from maillage.privacy.actor import CLOCK, acting_as
        from maillage.privacy.backups.refusals import BackupError
        from maillage.privacy.ledger import LedgerError

        try:
            with acting_as(CLOCK):
                return run(given.file)
        except BackupError as error:
            raise UsageError(str(error)) from None
        except LedgerError as error:
            raise UsageError(
                f"Le registre des effacements est abîmé, rien n’a été restauré. {error}"
            ) from None

    return with_database(running)


@_as_the_clock
def run_backup(path: Path) -> Exit:
    """Write the backup and say what it holds."""
    from maillage.privacy.backups.writing import back_up

    written = back_up(path)
    print(f"{path} : {written.rows} lignes de {written.tables} tables, {written.files} documents.")
    print("Le dossier des clés n’y est pas : gardez-en une copie ailleurs.")
    return Exit.DONE


@_as_the_clock
def run_restore(path: Path) -> Exit:
    """Restore the backup, then erase again whoever was erased since."""
    from maillage.desk.retention import erase_noted
    from maillage.privacy.backups.restoring import restore

    checked, erased = restore(path, erase_noted)
    print(f"Restauré : {checked.rows} lignes de {checked.tables} tables, {checked.files} documents.")
    print(f"Dossiers effacés depuis cette sauvegarde, effacés de nouveau : {erased}.")
    return Exit.DONE


@_as_the_clock
def run_verify(path: Path) -> Exit:
    """Read it all and say what it holds."""
    from maillage.privacy.backups.reading import check

    checked = check(path)
    print(f"{path} est entière, faite le {checked.told['made_at']}.")
    print(f"{checked.rows} lignes de {checked.tables} tables, {checked.files} documents.")
    if checked.broken:
        raise UsageError(f"Le journal de {len(checked.broken)} dossiers a été modifié ou coupé.")
    print("Le journal de chaque dossier est entier.")
    return Exit.DONE
