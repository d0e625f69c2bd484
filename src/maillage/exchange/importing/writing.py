"""Writing what a preview says; runs inside the caller's transaction, and gives up if the directory moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, models
from django.utils import timezone

from maillage.directory.documents import plain
from maillage.directory.models import KINDS, Gone, Listed, Offer, Origin, Record, Revision
from maillage.exchange.importing.known import Known, in_chunks
from maillage.exchange.importing.linking import Links
from maillage.exchange.importing.merging import merge
from maillage.exchange.importing.preview import Decision, Deed, Preview, digest_of
from maillage.exchange.models import ImportRun, Provenance

Progress = Callable[[str, int, int], None]  # kind, done, total
Document = dict[str, Any]
IMPORTED = "imported"
"""The cause that revisions give."""
_REMEMBERED = ("record_id", "original", "document", "digest", "version", "run", "before", "gone")


class DirectoryChangedError(Exception):
    """Somebody changed what the preview was about: it must be made again."""


class Writer:
    """Writes the decisions of one run, a chunk of records after the other.

    Raises ``DirectoryChangedError`` when a record is no longer the version that the preview saw.
    """

    def __init__(
        self, run: ImportRun, preview: Preview, today: date, progress: Progress | None = None
    ) -> None:
        self._run, self._preview, self._today, self._progress = run, preview, today, progress
        self._territory = run.source.territory
        self._known = Known(run.source)
        self._links = Links(self._known)
        self._done: Counter[str] = Counter()

    def write(self) -> None:
        """Write all kinds, the named before those that name them; then take away what has disappeared."""
        try:
            for kind, model in KINDS.items():
                self._create(kind, model)
                self._change(kind, model)
            for kind in reversed(KINDS):
                self._take_away(kind, KINDS[kind])
        except (IntegrityError, KeyError) as error:
            raise DirectoryChangedError(str(error)) from error

    def _tell(self, kind: str, done: int) -> None:
        self._done[kind] += done
        if self._progress:
            self._progress(kind, self._done[kind], len(self._preview.reading.documents.get(kind, [])))

    def _create(self, kind: str, model: type[Record]) -> None:
        position = self._first_position(model)
        for chunk in in_chunks(self._documents(kind, Deed.CREATED)):
            if taken := self._known.taken(kind, [each["id"] for _, each in chunk]):
                raise DirectoryChangedError(", ".join(sorted(taken)))
            records = [self._new(model, each, position + rank) for rank, (_, each) in enumerate(chunk)]
            position += len(chunk)
            model._default_manager.bulk_create(records)
            pairs = [(record, document) for record, (_, document) in zip(records, chunk, strict=True)]
            self._after_creating(kind, model, pairs)
            self._tell(kind, len(chunk))

    def _documents(self, kind: str, *deeds: Deed) -> Iterable[tuple[Decision, Document]]:
        """The decisions with one of these deeds, each with the file's document."""
        wanted = {each.id: each for each in self._preview.of(kind, *deeds)}
        for document in self._preview.reading.documents.get(kind, []) if wanted else ():
            if document["id"] in wanted:
                yield wanted[document["id"]], document

    def _first_position(self, model: type[Record]) -> int:
        held = model._default_manager.filter(territory=self._territory)
        last: int | None = held.aggregate(last=models.Max("position"))["last"]
        return 0 if last is None else last + 1

    def _new(self, model: type[Record], document: Document, position: int) -> Record:
        columns = {**model.columns_of(document), **self._links.of(model, document)}
        own = self._run.source.organisation
        if own is not None and issubclass(model, Listed):
            columns["status"] = own.status
        return model(territory=self._territory, position=position, origin=Origin.IMPORT, **columns)

    def _after_creating(
        self, kind: str, model: type[Record], pairs: Sequence[tuple[Record, Document]]
    ) -> None:
        slugs = {record.slug: record.pk for record, _ in pairs}
        self._known.ids(kind).update(slugs)
        if model is Offer:
            self._links.fund(pairs)
        if not issubclass(model, Listed):
            Gone.objects.filter(territory=self._territory, kind=kind, slug__in=list(slugs)).delete()
        Provenance.objects.bulk_create(
            [self._remember(Provenance(), kind, *pair) for pair in pairs],
            update_conflicts=True,
            unique_fields=("source", "kind", "external_id"),
            update_fields=_REMEMBERED,
        )

    def _remember(self, row: Provenance, kind: str, record: Record, document: Document) -> Provenance:
        """Say in a provenance that the record was written as this document says."""
        original = self._preview.reading.originals.get((kind, document["id"]))
        row.source, row.kind, row.external_id = self._run.source, kind, document["id"]
        row.record_id, row.version, row.run = record.pk, record.version, self._run
        row.original, row.document, row.digest = original, plain(document), digest_of(document, original)
        row.gone = False
        return row

    def _change(self, kind: str, model: type[Record]) -> None:
        renewed = self._documents(kind, Deed.CHANGED, Deed.NOTED, Deed.KEPT)
        for chunk in in_chunks(pair for pair in renewed if pair[0].record_id):
            records = self._locked(model, [decision for decision, _ in chunk])
            rows = self._rows(kind, [decision.id for decision, _ in chunk])
            revisions = []
            for decision, document in chunk:
                record, row = records[decision.record_id], rows[decision.id]
                before = self._before(record, row)
                if decision.deed is Deed.CHANGED:
                    revisions.append(self._write_merged(kind, record, row, document))
                row.before = before
                self._remember(row, kind, record, document)
            Revision.objects.bulk_create(revisions, ignore_conflicts=True)
            Provenance.objects.bulk_update(rows.values(), _REMEMBERED, batch_size=100)
            self._tell(kind, len(chunk))

    def _locked(self, model: type[Record], decisions: Sequence[Decision]) -> dict[int, Record]:
        """The records, nobody else writing them until the end, each of the version that the preview saw."""
        keys = [decision.record_id for decision in decisions]
        mine = model._default_manager.filter(pk__in=keys)
        versions = dict(mine.order_by("pk").select_for_update().values_list("pk", "version"))
        for decision in decisions:
            if versions.get(decision.record_id) != decision.version:
                raise DirectoryChangedError(decision.id)
        return {record.pk: record for record in model.complete().filter(pk__in=keys)}

    def _rows(self, kind: str, ids: Sequence[str]) -> dict[str, Provenance]:
        found = Provenance.objects.filter(source=self._run.source, kind=kind, external_id__in=ids)
        return {row.external_id: row for row in found}

    def _before(self, record: Record, row: Provenance) -> dict[str, Any]:
        """What undoing needs."""
        withdrawn = getattr(record, "withdrawn_on", None)
        return {
            "record": record.as_document(),
            "withdrawn_on": withdrawn.isoformat() if withdrawn else None,
            "provenance": {name: getattr(row, name) for name in ("original", "document", "digest", "gone")},
        }

    def _write_merged(self, kind: str, record: Record, row: Provenance, document: Document) -> Revision:
        held = record.as_document()
        merged = merge(row.document, held, plain(document)).document
        write_document(record, held, merged, self._links)
        if isinstance(record, Listed):
            record.withdrawn_on = None
        record.version += 1
        record.save()
        return Revision(
            kind=kind,
            record_id=record.pk,
            version=record.version,
            at=timezone.now(),
            by=self._run.by,
            by_name=self._run.source.name,
            cause=IMPORTED,
            document=merged,
        )

    def _take_away(self, kind: str, model: type[Record]) -> None:
        for chunk in in_chunks(self._preview.of(kind, Deed.WITHDRAWN)):
            records = self._locked(model, chunk)
            rows = self._rows(kind, [decision.id for decision in chunk])
            for decision in chunk:
                row, record = rows[decision.id], records[decision.record_id]
                row.before = self._before(record, row)
                row.gone, row.run = True, self._run
                row.version = record.version + 1
            if not issubclass(model, Listed):
                gone = [Gone(territory=self._territory, kind=kind, slug=one.slug) for one in records.values()]
                Gone.objects.bulk_create(gone)
            model.take_away(model._default_manager.filter(pk__in=list(records)), self._today)
            Provenance.objects.bulk_update(rows.values(), _REMEMBERED, batch_size=100)
            self._tell(kind, len(chunk))


def write_document(record: Record, held: Document, document: Document, links: Links) -> None:
    """Set the columns of a record, and an offer's schemes, as a document says, ``held`` being what the record
    says now; the record is not saved.
    """
    columns = {**record.columns_of(document), **links.of(type(record), document, held)}
    for column, value in columns.items():
        setattr(record, column, value)
    if isinstance(record, Offer) and held.get("funding") != document.get("funding"):
        record.offerfundings.all().delete()
        links.fund([(record, document)])
