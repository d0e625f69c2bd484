"""The verbs of imports: receive a file, preview it, apply it, leave it, undo it. Each is one transaction."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts import trail
from maillage.accounts.models import Account
from maillage.directory import clock
from maillage.directory.services import touch
from maillage.exchange.importing.formats import FORMATS, Told
from maillage.exchange.importing.planning import plan
from maillage.exchange.importing.preview import Preview
from maillage.exchange.importing.report import run_report
from maillage.exchange.importing.rules import can_import
from maillage.exchange.importing.scoping import Area
from maillage.exchange.importing.undoing import restore
from maillage.exchange.importing.writing import DirectoryChangedError, Progress, Writer
from maillage.exchange.models import ImportRun, ImportSource, RunState
from maillage.exchange.spreadsheet.mapping import ColumnMapping

__all__ = ["DirectoryChangedError", "ImportBlockedError", "apply", "new_run", "undo"]

FILES_KEPT = timedelta(days=7)
"""How long a file waits for its preview to be applied."""


class ImportBlockedError(Exception):
    """The preview may not be applied; ``reasons`` has a sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def new_run(source: ImportSource, by: Account | None, file_name: str, content: Path | bytes) -> ImportRun:
    """A run that isn't kept yet, of that file."""
    with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ImportRun(source=source, by=by, file_name=file_name[:255], file_hash=digest)


def apply(preview: Preview, run: ImportRun, progress: Progress | None = None) -> ImportRun | None:
    """Write what a preview says, all or nothing; ``None``, and nothing written, when all is there already.

    Raises ``ImportBlockedError`` for a preview that may not be applied, ``DirectoryChangedError`` when the
    directory has changed since in what it touches, ``PermissionDenied`` for whoever may not import. A run
    by nobody is the operator's.
    """
    _check(run.by, run.source)
    if preview.blocked:
        raise ImportBlockedError(preview.blocked)
    if not preview.writes():
        return None
    with transaction.atomic():
        _keep(run)
        Writer(run, preview, clock.today(), progress).write()
        run.state, run.content = RunState.APPLIED, None
        run.counts, run.report = preview.numbers(), run_report(preview)
        run.save()
        touch(run.source.territory)
        trail.write(run.by, "import.applied", run, **run.counts)
    return run


def _check(account: Account | None, source: ImportSource) -> None:
    if account is not None and not can_import(account, source):
        raise PermissionDenied


def _keep(run: ImportRun) -> None:
    """Save the source and the run if they are new; imports of a source follow each other."""
    if run.source._state.adding:
        run.source.save()
        run.source = run.source  # the run learns the key
    ImportSource.objects.select_for_update().get(pk=run.source.pk)
    if run._state.adding:
        run.save()


def receive(run: ImportRun, content: bytes) -> ImportRun:
    """Keep a file until its preview is applied or left; files that waited too long go at the same time.

    Raises ``PermissionDenied``.
    """
    _check(run.by, run.source)
    with transaction.atomic():
        forget_old_files()
        _keep(run)
        run.content = content
        run.save()
    return run


def forget_old_files() -> int:
    """Erase the files of imports that nobody went on with; how many they were."""
    old = ImportRun.objects.filter(at__lt=timezone.now() - FILES_KEPT).exclude(content=None)
    return old.update(content=None, state=RunState.REFUSED)


def preview_run(run: ImportRun, *, losing: bool = False) -> Preview:
    """Read the file of a run and compare it with the directory; the run remembers what it found."""
    _check(run.by, run.source)
    preview = _preview(run, losing=losing)
    run.counts, run.report = preview.numbers(), run_report(preview)
    run.fingerprint = preview.fingerprint()
    run.state = RunState.REFUSED if preview.blocked and not preview.losing else RunState.PREVIEW
    run.save()
    return preview


def _preview(run: ImportRun, *, losing: bool) -> Preview:
    source, area = run.source, Area.of(run.source.territory)
    own = source.organisation.slug if source.organisation else ""
    told = Told(source.name, run.day or clock.today(), area, source.mapping, own)
    with _file_of(run) as file:
        reading = FORMATS[source.format].read(file, told)
    return plan(reading, source, losing=losing, area=None if own else area)


@contextmanager
def _file_of(run: ImportRun) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / (Path(run.file_name).name or _("fichier"))
        file.write_bytes(bytes(run.content or b""))
        yield file


def apply_run(run: ImportRun, by: Account, *, losing: bool = False) -> ImportRun | None:
    """Apply what was previewed, by whoever may; ``None`` when there was nothing to write.

    Raises as ``apply``; ``DirectoryChangedError`` when the preview would be another one now.
    """
    _check(by, run.source)
    seen = run.fingerprint
    preview = _preview(run, losing=losing)
    if preview.fingerprint() != seen:
        raise DirectoryChangedError(run.file_name)
    run.by = by
    done = apply(preview, run)
    if done is None:
        run.state, run.content = RunState.APPLIED, None
        run.save()
    return done


def tell_columns(run: ImportRun, by: Account, mapping: ColumnMapping) -> Preview:
    """Keep what the columns of a source mean, and preview its file by it. Raises ``PermissionDenied``."""
    _check(by, run.source)
    run.source.mapping = mapping.as_json()
    run.source.save(update_fields=["mapping"])
    return preview_run(run)


def leave(run: ImportRun, by: Account) -> None:
    """Give a preview up: its file is erased."""
    _check(by, run.source)
    run.state, run.content = RunState.REFUSED, None
    run.save(update_fields=["state", "content"])


def undo(run: ImportRun, by: Account | None) -> None:
    """Put the directory back as it was before an import, the last of its source.

    Raises ``UndoRefusedError`` when a record has changed since, or another import came after.
    """
    _check(by, run.source)
    with transaction.atomic():
        ImportSource.objects.select_for_update().get(pk=run.source_id)
        restore(run, clock.today())
        run.state = RunState.UNDONE
        run.save(update_fields=["state"])
        touch(run.source.territory)
        trail.write(by, "import.undone", run)
