"""Putting back what the last import of a source replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maillage.directory.documents import to_day
from maillage.directory.models import KINDS, Listed, Origin, Record
from maillage.exchange.importing.known import Known, in_chunks
from maillage.exchange.importing.linking import Links
from maillage.exchange.importing.queries import last_applied
from maillage.exchange.importing.writing import write_document
from maillage.exchange.models import ImportRun, Provenance


class UndoRefusedError(Exception):
    """Nothing was undone; the text says why and what to do."""


def restore(run: ImportRun, today: date) -> None:
    """Write back, inside the caller's transaction, what a run replaced.

    New records are withdrawn, or deleted where they have no page. Raises ``UndoRefusedError``.
    """
    if last_applied(run.source) != run:
        raise UndoRefusedError(_("Seul le dernier import appliqué d’une source peut être annulé."))
    _Restoring(run, today).restore()


class _Restoring:
    def __init__(self, run: ImportRun, today: date) -> None:
        self._run, self._today = run, today
        self._known = Known(run.source)
        self._links = Links(self._known)

    def restore(self) -> None:
        created = {kind: self._keys(kind, created=True) for kind in KINDS}
        for kind in KINDS:
            for chunk in self._chunks(self._keys(kind, created=False)):
                records = self._unchanged(KINDS[kind], chunk)
                for row in chunk:
                    self._put_back(kind, row, records.get(row.record_id))
        for kind in reversed(KINDS):
            for chunk in self._chunks(created[kind]):
                self._unchanged(KINDS[kind], chunk)
                self._take_away(KINDS[kind], chunk)

    def _keys(self, kind: str, *, created: bool) -> list[int]:
        rows = Provenance.objects.filter(run=self._run, kind=kind, before__isnull=created)
        return list(rows.values_list("pk", flat=True))

    def _chunks(self, keys: list[int]) -> Iterator[list[Provenance]]:
        for chunk in in_chunks(keys):
            yield list(Provenance.objects.filter(pk__in=chunk))

    def _unchanged(self, model: type[Record], rows: Sequence[Provenance]) -> dict[int, Record]:
        """The records, each as the run left it."""
        ids = [row.record_id for row in rows]
        records = {record.pk: record for record in model.complete().filter(pk__in=ids)}
        for row in rows:
            record = records.get(row.record_id)
            deleted = row.gone and not issubclass(model, Listed)
            if not deleted and (record is None or record.version != row.version):
                told = {"name": row.document.get("name") or row.external_id}
                raise UndoRefusedError(
                    _("« %(name)s » a changé depuis : cet import ne s’annule plus.") % told
                )
        return records

    def _put_back(self, kind: str, row: Provenance, record: Record | None) -> None:
        before: dict[str, Any] = row.before or {}
        if record is None:
            record = KINDS[kind](
                territory=self._run.source.territory, slug=row.external_id, version=row.version
            )
            record.origin = Origin.IMPORT
            held = {}
        else:
            held = record.as_document()
        write_document(record, held, before["record"], self._links)
        if isinstance(record, Listed):
            record.withdrawn_on = to_day(before["withdrawn_on"])
        record.version += 1
        record.save()
        self._known.ids(kind)[record.slug] = record.pk
        for name, value in before["provenance"].items():
            setattr(row, name, value)
        row.record_id, row.version, row.before = record.pk, record.version, None
        row.save()

    def _take_away(self, model: type[Record], rows: Sequence[Provenance]) -> None:
        ids = [row.record_id for row in rows if not row.gone]
        model.take_away(model._default_manager.filter(pk__in=ids), self._today)
        Provenance.objects.filter(pk__in=[row.pk for row in rows]).update(gone=True)
