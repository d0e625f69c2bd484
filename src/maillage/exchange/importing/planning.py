"""The plan of an import: what a reading would do to the directory, record by record. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from maillage.directory.documents import plain
from maillage.directory.models import KINDS, Listed, Record
from maillage.exchange.importing.disappearing import disappeared
from maillage.exchange.importing.known import Known, in_chunks
from maillage.exchange.importing.limits import blocking
from maillage.exchange.importing.merging import merge
from maillage.exchange.importing.ownership import Owned, belongs
from maillage.exchange.importing.preview import Decision, Deed, Difference, Preview, digest_of
from maillage.exchange.importing.queries import provenances_of
from maillage.exchange.importing.scoping import Area, keep_within
from maillage.exchange.models import ImportSource, Provenance
from maillage.exchange.pack.faults import Fault
from maillage.exchange.reading import Reading

Document = dict[str, Any]


def plan(
    reading: Reading, source: ImportSource, *, losing: bool = False, area: Area | None = None
) -> Preview:
    """What applying a reading would do. ``losing``: accept that much disappears; ``area``: leave out of the
    reading what lies elsewhere.

    Reads the directory in chunks: memory grows with the file, not with the directory.
    """
    preview = Preview(source, reading, faults=list(reading.faults))
    if not reading.refused:
        preview.outside = keep_within(reading, area) if area else 0
        _Plan(preview).make()
    blocking(preview, losing=losing)
    return preview


class _Seen(NamedTuple):
    """What the last import left of a record."""

    digest: str
    gone: bool


class _Plan:
    def __init__(self, preview: Preview) -> None:
        self._preview = preview
        self._reading, self._source = preview.reading, preview.source
        self._known = Known(preview.source)
        self._owned = Owned(preview.source, self._reading)

    def make(self) -> None:
        """Decide of each record: the named before those that name them, then what has disappeared."""
        for kind in KINDS:
            documents = self._owned.of(kind)
            self._refuse_strangers(kind)
            seen = self._seen(kind) if documents else {}
            for chunk in in_chunks(documents):
                self._decide(kind, chunk, seen)
        for decision in disappeared(self._source, self._reading):
            self._preview.add(decision)

    def _seen(self, kind: str) -> dict[str, _Seen]:
        rows = provenances_of(self._source, kind).values_list("external_id", "digest", "gone")
        return {external: _Seen(digest, gone) for external, digest, gone in rows}

    def _decide(self, kind: str, documents: Sequence[Document], seen: dict[str, _Seen]) -> None:
        fresh, renewed = [], []
        for document in documents:
            last = seen.get(document["id"])
            if last is None:
                fresh.append(document)
            elif not last.gone and last.digest == self._digest(kind, document):
                self._known.bring(kind, document["id"])
                self._preview.counts[Deed.SAME, kind] += 1
            else:
                renewed.append(document)
        self._decide_fresh(kind, fresh)
        self._decide_renewed(kind, renewed)

    def _digest(self, kind: str, document: Document) -> str:
        return digest_of(document, self._reading.originals.get((kind, document["id"])))

    def _decide_fresh(self, kind: str, documents: Sequence[Document]) -> None:
        taken = self._known.taken(kind, [each["id"] for each in documents]) if documents else set()
        for document in documents:
            if document["id"] in taken:
                message = _("une autre fiche porte déjà l’identifiant « %(id)s », et ne vient pas d’ici")
                remedy = _("Changez-le, ou retirez la ligne si c’est la même.")
                self._refuse(kind, document, "id", message % {"id": document["id"]}, remedy)
            elif self._names_known(kind, document):
                self._bring(kind, document, Deed.CREATED)

    def _decide_renewed(self, kind: str, documents: Sequence[Document]) -> None:
        if not documents:
            return
        ids = [each["id"] for each in documents]
        rows = provenances_of(self._source, kind).filter(external_id__in=ids)
        provenances = {row.external_id: row for row in rows.defer("original")}
        keys = [row.record_id for row in provenances.values()]
        records = {record.pk: record for record in KINDS[kind].complete().filter(pk__in=keys)}
        for document in documents:
            last = provenances[document["id"]]
            self._decide_one(kind, document, last, records.get(last.record_id))

    def _decide_one(self, kind: str, document: Document, last: Provenance, record: Record | None) -> None:
        if record is None and last.gone and not issubclass(KINDS[kind], Listed):
            if self._names_known(kind, document):
                self._bring(kind, document, Deed.CREATED)
        elif record is None:
            self._keep(kind, document, record, _("supprimée sur le site"))
        elif isinstance(record, Listed) and record.withdrawn_on and not last.gone:
            self._keep(kind, document, record, _("retirée sur le site"))
        elif not belongs(record, self._source):
            self._keep(kind, document, record, _("elle est maintenant à une autre structure"))
        elif self._names_known(kind, document):
            self._compare(kind, document, last, record)

    def _compare(self, kind: str, document: Document, last: Provenance, record: Record) -> None:
        found = merge(last.document, record.as_document(), plain(document))
        changes = found.changes
        if isinstance(record, Listed) and record.withdrawn_on:
            changes = (Difference("withdrawn_on", record.withdrawn_on.isoformat(), None), *changes)
        deed = Deed.CHANGED if changes else Deed.KEPT if found.conflicts else Deed.NOTED
        why = _("changée sur le site depuis le dernier import") if found.conflicts else ""
        self._bring(
            kind,
            document,
            deed,
            record_id=record.pk,
            version=record.version,
            why=why,
            changes=changes,
            conflicts=found.conflicts,
        )

    def _bring(self, kind: str, document: Document, deed: Deed, **told: Any) -> None:
        self._known.bring(kind, document["id"])
        line = self._reading.lines.get((kind, document["id"]), 0)
        self._preview.add(Decision(deed, kind, document["id"], line=line, name=name_of(document), **told))

    def _keep(self, kind: str, document: Document, record: Record | None, why: str) -> None:
        line = self._reading.lines.get((kind, document["id"]), 0)
        version = record.version if record else 0
        self._preview.add(
            Decision(Deed.KEPT, kind, document["id"], line, version=version, name=name_of(document), why=why)
        )

    def _names_known(self, kind: str, document: Document) -> bool:
        missing = self._known.missing(kind, document)
        for field, named in missing:
            message = _("« %(id)s » n’est pas dans le territoire, et rien ici ne l’y met") % {"id": named}
            self._tell(kind, document, field, message, _("Ajoutez-la au fichier, ou importez-la d’abord."))
        if missing:
            self._preview.add(self._refusal(kind, document))
        return not missing

    def _refuse(self, kind: str, document: Document, field: str, message: str, remedy: str) -> None:
        self._tell(kind, document, field, message, remedy)
        self._preview.add(self._refusal(kind, document))

    def _refusal(self, kind: str, document: Document) -> Decision:
        line = self._reading.lines.get((kind, document["id"]), 0)
        return Decision(Deed.REFUSED, kind, document["id"], line, name=name_of(document))

    def _tell(self, kind: str, document: Document, field: str, message: str, remedy: str) -> None:
        line = self._reading.lines.get((kind, document["id"]), 0)
        self._preview.faults.append(Fault(self._reading.file, line, field, message, remedy))

    def _refuse_strangers(self, kind: str) -> None:
        for document in self._owned.strangers(kind):
            message = _("cette fiche n’est pas à la structure pour laquelle vous importez")
            remedy = _("Demandez à sa structure, ou à qui modère le territoire, de l’importer.")
            self._refuse(kind, document, "organisation", message, remedy)


def name_of(document: Document) -> str:
    """What people call the record."""
    return str(document.get("name") or document.get("label") or document["id"])
