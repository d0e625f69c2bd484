"""Writing a backup: every table as it stands at one instant, then the folder of documents."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.utils import timezone

from maillage.privacy import keys
from maillage.privacy.backups import tables
from maillage.privacy.backups.frames import Sealer, backup_key
from maillage.privacy.backups.lines import LineWriter
from maillage.privacy.backups.refusals import BackupError

PROBE = "maillage"
PIECE = 3 << 16  # bytes of a document in a line


@dataclass(slots=True)
class Written:
    """How much a backup holds."""

    tables: int = 0
    rows: int = 0
    files: int = 0


def back_up(path: Path) -> Written:
    """Write a backup of the site, all at once; run as the clock.

    Raises ``BackupError``; then no file is left.
    """
    key = backup_key()
    if path.exists():
        raise BackupError(
            f"{path} existe déjà : choisissez un autre nom, une sauvegarde n’en remplace aucune."
        )
    if applied() != known():
        raise BackupError("La base n’est pas à jour de cette version. Lancez : maillage manage migrate")
    part = path.with_name(path.name + ".part")
    try:
        written = _write(part, key)
        part.replace(path)
    except OSError as error:
        raise BackupError(f"{path} : la sauvegarde n’a pas pu être écrite ({error.strerror}).") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return written


def _write(part: Path, key: bytes) -> Written:
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    written = Written()
    with part.open("wb") as file:
        lines = LineWriter(Sealer(file, key))
        with consistent_read():
            lines.write(header())
            for model in tables.tables():
                _write_table(lines, model, written)
        for document in documents():
            _write_document(lines, document, written)
        lines.write({"end": [written.tables, written.rows, written.files]})
        lines.close()
        file.flush()
        os.fsync(file.fileno())
    return written


def header() -> dict[str, object]:
    """What a restore must know first. ``probe`` and ``mark`` tell whether the right keys are there."""
    return {
        "made_at": timezone.now().isoformat(),
        "migrations": sorted(map(list, applied())),
        "probe": keys.data_keys().encrypt(PROBE.encode()).decode("ascii"),
        "mark": keys.mark("probe", PROBE),
    }


def _write_table(lines: LineWriter, model: type[Model], written: Written) -> None:
    names = [field.column for field in tables.columns(model)]
    lines.write({"table": model._meta.label, "columns": names, "last": tables.last_number(model)})
    count = 0
    for row in tables.rows(model):
        lines.write(row)
        count += 1
    lines.write({"rows": count})
    written.tables += 1
    written.rows += count


def documents() -> Iterator[Path]:
    """The files of the folder of documents."""
    folder = Path(settings.DOCUMENTS_DIR)
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".part")


def _write_document(lines: LineWriter, path: Path, written: Written) -> None:
    """A document as it is sealed; one that was erased since the tables were read is passed over."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    digest = hashlib.sha256()
    with file:
        lines.write({"file": path.relative_to(settings.DOCUMENTS_DIR).as_posix()})
        while piece := file.read(PIECE):
            digest.update(piece)
            lines.write(base64.b64encode(piece).decode("ascii"))
    lines.write({"sha256": digest.hexdigest()})
    written.files += 1


@contextmanager
def consistent_read() -> Iterator[None]:
    """Read as of one instant, while others write."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # a reader: it takes no lock that writers wait for
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def applied() -> set[tuple[str, str]]:
    """The migrations that this database went through."""
    loader = MigrationLoader(connection)
    ours = {app for app, _ in loader.graph.nodes}
    return {step for step in loader.applied_migrations if step[0] in ours}


def known() -> set[tuple[str, str]]:
    """The migrations of this version."""
    return set(MigrationLoader(None).graph.nodes)
