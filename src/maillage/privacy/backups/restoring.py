"""Restoring a backup into an empty site: all of it, or nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Field, Model

from maillage.privacy import keys
from maillage.privacy.backups import tables
from maillage.privacy.backups.reading import Checked, bytes_of, check, read
from maillage.privacy.backups.refusals import BackupError, DamagedBackupError
from maillage.privacy.backups.writing import PROBE, applied, documents, known

AT_ONCE = 500  # rows written together
ASIDE = "restoring"


def restore(path: Path, then: Callable[[], int]) -> tuple[Checked, int]:
    """Restore a backup, then do ``then`` in the same transaction; what was restored, and its answer.

    The whole file is read before anything is written. Run as the clock. Raises ``BackupError``.
    """
    checked = check(path)
    _check_keys(checked.told)
    _check_version(checked.told)
    _check_empty()
    aside = Path(settings.DOCUMENTS_DIR).with_suffix(f".{ASIDE}")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        with transaction.atomic():
            read(path, Loader(aside))
            _put_documents(aside)
            answer = then()
    except (OSError, DatabaseError) as error:
        _take_documents_back(aside)
        raise BackupError(f"Rien n’a été restauré : {_said(error)}.") from None
    except BaseException:
        _take_documents_back(aside)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return checked, answer


def _said(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error).strip().partition("\n")[0]
    return said or type(error).__name__


def _check_keys(told: dict[str, Any]) -> None:
    try:
        right = keys.data_keys().decrypt(told["probe"].encode()).decode() == PROBE
    except InvalidToken:
        right = False
    if not right or told["mark"] != keys.mark("probe", PROBE):
        raise BackupError(
            f"Les clés de {settings.KEYS_DIR} n’ouvrent pas les dossiers de cette sauvegarde : "
            "ramenez le dossier des clés gardé à part au moment où elle a été faite."
        )


def _check_version(told: dict[str, Any]) -> None:
    theirs = {(app, name) for app, name in told["migrations"]}
    if newer := theirs - known():
        app, name = min(newer)
        raise BackupError(
            f"Cette sauvegarde vient d’une version plus récente de Maillage ({app} {name}). "
            "Installez cette version, puis restaurez."
        )
    if older := known() - theirs:
        app, name = min(older)
        raise BackupError(
            f"Cette sauvegarde vient d’une version plus ancienne de Maillage (avant {app} {name}). "
            "Restaurez-la avec cette version, puis mettez à jour."
        )


def _check_empty() -> None:
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    elif applied() != known():
        raise BackupError("La base n’est pas à jour de cette version. Lancez : maillage manage migrate")
    for model in tables.tables():
        if model._meta.label not in tables.MADE_BY_MIGRATING and model._base_manager.exists():
            raise BackupError(
                "La base n’est pas vide : une restauration n’écrase rien. "
                "Indiquez une base vide dans MAILLAGE_DATABASE_URL."
            )
    if any(documents()):
        raise BackupError(
            f"Le dossier {settings.DOCUMENTS_DIR} n’est pas vide : une restauration n’écrase rien. "
            "Mettez-le de côté."
        )


def _put_documents(aside: Path) -> None:
    """The last thing before the end of the transaction."""
    if aside.exists():
        folder = Path(settings.DOCUMENTS_DIR)
        shutil.rmtree(folder, ignore_errors=True)  # empty folders
        aside.rename(folder)


def _take_documents_back(aside: Path) -> None:
    """The transaction failed: the folder was empty before."""
    if not aside.exists():
        shutil.rmtree(settings.DOCUMENTS_DIR, ignore_errors=True)


class Loader:
    """Writes the rows in the database, and the documents in a folder aside."""

    def __init__(self, aside: Path) -> None:
        self._aside = aside
        self._model: type[Model]
        self._fields: list[Field[Any, Any]] = []
        self._waiting: list[list[Any]] = []
        self._last: int | None = None
        self._file: BinaryIO
        self._digest = hashlib.sha256()

    def header(self, told: dict[str, Any]) -> None:
        """It was checked before; what migrating filled makes place."""
        for label in reversed(tables.MADE_BY_MIGRATING):
            model = apps.get_model(label)
            model._base_manager.order_by().filter()._raw_delete(using=connection.alias)

    def table(self, label: str, columns: list[str], last: int | None) -> None:
        """Find its columns."""
        self._model, self._last = apps.get_model(label), last
        by_name = {field.column: field for field in tables.columns(self._model)}
        self._fields = [by_name[name] for name in columns]

    def row(self, values: list[Any]) -> None:
        """Write it with others."""
        self._waiting.append(tables.taken(self._fields, values))
        if len(self._waiting) == AT_ONCE:
            self._write()

    def table_ended(self) -> None:
        """Write what waits; numbers go on after the last that was given."""
        self._write()
        tables.give_after(self._model, self._last or 0)

    def _write(self) -> None:
        if not self._waiting:
            return
        quoted = connection.ops.quote_name
        names = ", ".join(quoted(str(field.column)) for field in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        table = quoted(self._model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", self._waiting)  # noqa: S608
        self._waiting.clear()

    def file(self, name: str) -> None:
        """Begin it."""
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or PurePosixPath(name).is_absolute():
            raise DamagedBackupError("Un document de cette sauvegarde a un nom impossible.")
        path = self._aside.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        self._file, self._digest = path.open("wb"), hashlib.sha256()

    def piece(self, text: str) -> None:
        """Write it."""
        self._file.write(bytes_of(text))

    def file_ended(self, sha256: str) -> None:
        """Its digest was compared before."""
        self._file.close()
