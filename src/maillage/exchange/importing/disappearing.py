"""What a source no longer has: withdrawn, or kept because something on the site still needs it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import models
from django.utils.translation import gettext as _

from maillage.accounts.models import Membership
from maillage.directory.models import KINDS, Listed, Offer, Place, Record, Session
from maillage.directory.references import references
from maillage.exchange.importing.known import in_chunks
from maillage.exchange.importing.merging import differs
from maillage.exchange.importing.preview import Decision, Deed
from maillage.exchange.importing.queries import provenances_of
from maillage.exchange.models import ImportSource, Provenance
from maillage.exchange.reading import Reading

_DEPENDENTS: dict[str, tuple[tuple[type[Record], str], ...]] = {
    "organisations": ((Offer, "organisation_id"), (Place, "organisation_id")),
    "places": ((Session, "place_id"),),
    "offers": ((Session, "offer_id"),),
}


def disappeared(source: ImportSource, reading: Reading) -> Iterator[Decision]:
    """A decision for each record of the source that the file lacks, those that name others first.

    A file without a single record of a kind says nothing of that kind.
    """
    lacking = {kind: _lacking(source, reading, kind) for kind in KINDS if reading.documents.get(kind)}
    if not any(lacking.values()):
        return
    needed = _named(reading)
    for kind in reversed(list(lacking)):
        for chunk in in_chunks(lacking[kind]):
            yield from _decisions(source, kind, chunk, needed)


def _lacking(source: ImportSource, reading: Reading, kind: str) -> list[int]:
    """The keys of the provenances whose record is in the file no more."""
    rows = provenances_of(source, kind).filter(gone=False)
    return [
        key
        for key, external in rows.values_list("pk", "external_id")
        if (kind, external) not in reading.lines and (kind, external) not in reading.refused_keys
    ]


def _named(reading: Reading) -> set[tuple[str, str]]:
    """What the file's own records name, by kind and id."""
    return {
        (named.kind, named.id)
        for kind in _NAMING
        for document in reading.documents.get(kind, [])
        for named in references(kind, document)
    }


_NAMING = ("places", "offers", "sessions", "relations")


def _decisions(
    source: ImportSource, kind: str, keys: Sequence[int], needed: set[tuple[str, str]]
) -> Iterator[Decision]:
    rows = list(Provenance.objects.filter(pk__in=keys).defer("original"))
    ids = [row.record_id for row in rows]
    records = {record.pk: record for record in KINDS[kind].complete().filter(pk__in=ids)}
    used = _used(source, kind, ids)
    for row in rows:
        record = records.get(row.record_id)
        if record is None or (isinstance(record, Listed) and record.withdrawn_on):
            continue
        document = record.as_document()
        why = _why_kept(kind, record, used, needed, changed=differs(row.document, document))
        if why:
            needed |= {(named.kind, named.id) for named in references(kind, document)}
        deed = Deed.KEPT if why else Deed.WITHDRAWN
        told = _("elle n’est plus dans le fichier")
        yield Decision(
            deed,
            kind,
            row.external_id,
            record_id=record.pk,
            version=record.version,
            name=str(record),
            why=f"{told} ; {why}" if why else told,
        )


def _why_kept(
    kind: str, record: Record, used: set[int], needed: set[tuple[str, str]], *, changed: bool
) -> str:
    if changed:
        return _("mais elle a été changée sur le site")
    if record.pk in used or (kind, record.slug) in needed:
        return _("mais d’autres fiches en ont besoin")
    return ""


def _used(source: ImportSource, kind: str, keys: Sequence[int]) -> set[int]:
    """Those of the records that others, not of this source, stand on; organisations that have members."""
    used: set[int] = set()
    for model, column in _DEPENDENTS.get(kind, ()):
        ours = Provenance.objects.filter(source=source, kind=_kind_of(model)).values("record_id")
        others: models.QuerySet[Record] = model.current().filter(**{f"{column}__in": keys})
        used |= set(others.exclude(pk__in=ours).order_by().values_list(column, flat=True))
    if kind == "organisations":
        members = Membership.objects.filter(organisation__in=keys)
        used |= set(members.order_by().values_list("organisation_id", flat=True))
    return used


def _kind_of(model: type[Record]) -> str:
    return next(kind for kind, each in KINDS.items() if each is model)
