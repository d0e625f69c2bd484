"""``maillage keys new|rotate|drop``: the folder of keys that people's files are sealed with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.site import with_database


def register(verbs: Any) -> None:
    """Add the verbs."""
    keys = verbs.add_parser("keys", help="les clés des dossiers : les créer, les changer")
    actions = keys.add_subparsers(title="Actions", metavar="ACTION", required=True)
    new = actions.add_parser("new", help="créer les clés d’un site, une fois pour toutes")
    new.add_argument("folder", type=Path, metavar="DOSSIER", help="un dossier qui n’en contient pas")
    new.set_defaults(run=run_new)
    rotate = actions.add_parser("rotate", help="mettre une nouvelle clé devant les autres")
    rotate.set_defaults(run=run_rotate)
    drop = actions.add_parser("drop", help="oublier les anciennes clés, devenues inutiles")
    drop.set_defaults(run=run_drop)


def run_new(given: argparse.Namespace) -> Exit:
    """Make the keys; no setting is needed yet."""
    from maillage.privacy.keyring import KeysThereError, new_keys

    folder = given.folder.absolute()
    try:
        new_keys(folder)
    except KeysThereError:
        raise UsageError(
            f"{folder} contient déjà des clés : elles restent. Choisissez un autre dossier.\n"
            "Sans ces clés, ce qu’elles protègent serait perdu."
        ) from None
    except OSError as error:
        raise UsageError(f"{folder} : impossible d’y écrire ({error.strerror}).") from None
    print(f"Clés créées dans {folder}. Indiquez ce dossier : MAILLAGE_KEYS_DIR={folder}")
    print("Gardez-en une copie ailleurs, à part des sauvegardes : sans elle, rien ne peut être relu.")
    return Exit.DONE


@with_database
def run_rotate(given: argparse.Namespace) -> Exit:
    """Put a new key before the others."""
    from django.conf import settings

    from maillage.privacy.keyring import add_data_key

    try:
        add_data_key(settings.KEYS_DIR)
    except OSError as error:
        raise UsageError(f"{settings.KEYS_DIR} : impossible d’y écrire ({error.strerror}).") from None
    print("Nouvelle clé en place. Redémarrez le site, puis lancez : maillage manage reseal")
    print("Quand c’est fini : maillage keys drop")
    return Exit.DONE


@with_database
def run_drop(given: argparse.Namespace) -> Exit:
    """Forget the former keys, unless something still needs them."""
    from django.conf import settings

    from maillage.desk.resealing import left_to_reseal
    from maillage.privacy.actor import CLOCK, acting_as
    from maillage.privacy.keyring import keep_current_data_key

    with acting_as(CLOCK):
        left = left_to_reseal()
    if left:
        raise UsageError(
            f"Les anciennes clés servent encore ({left} textes ou documents).\n"
            "Lancez : maillage manage reseal"
        )
    try:
        forgotten = keep_current_data_key(settings.KEYS_DIR)
    except OSError as error:
        raise UsageError(f"{settings.KEYS_DIR} : impossible d’y écrire ({error.strerror}).") from None
    print(f"Anciennes clés oubliées : {forgotten}. Redémarrez le site.")
    return Exit.DONE
