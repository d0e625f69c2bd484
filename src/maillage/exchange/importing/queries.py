"""The questions about imports: read only, a bounded number of queries each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from maillage.accounts import queries as accounts
from maillage.accounts.rules import Visitor, is_administrator
from maillage.directory.models import KINDS, Organisation, Territory
from maillage.exchange.importing.known import in_chunks
from maillage.exchange.models import ImportRun, ImportSource, Provenance, RunState
from maillage.exchange.reading import Key


def provenances_of(source: ImportSource, kind: str = "") -> QuerySet[Provenance]:
    """What a source has brought so far, of a kind or of all; nothing for one that isn't kept yet."""
    if source._state.adding:
        return Provenance.objects.none()
    found = Provenance.objects.filter(source=source)
    return found.filter(kind=kind) if kind else found


def sources_of(account: Visitor) -> QuerySet[ImportSource]:
    """The sources that an account may import again, by name; all of them for an administrator."""
    if is_administrator(account):
        return ImportSource.objects.select_related("territory", "organisation").order_by("name", "pk")
    territories = accounts.territories_moderated_by(account).values("pk")
    organisations = accounts.organisations_of(account).order_by().values("pk")
    found = ImportSource.objects.filter(organisation=None, territory__in=territories)
    found |= ImportSource.objects.filter(organisation__in=organisations)
    return found.select_related("territory", "organisation").order_by("name", "pk")


def runs_of(account: Visitor) -> QuerySet[ImportRun]:
    """The imports that an account may look at, the last first, without their files."""
    found = ImportRun.objects.filter(source__in=sources_of(account).order_by().values("pk"))
    return found.select_related("source__territory", "source__organisation", "by").defer("content", "report")


def last_applied(source: ImportSource) -> ImportRun | None:
    """The last import of a source that changed the directory; ``None`` once it was undone, since what the one
    before replaced is not known any more.
    """
    done = source.runs.filter(state__in=(RunState.APPLIED, RunState.UNDONE))
    last = done.defer("content", "report").first()
    return last if last is not None and last.state == RunState.APPLIED else None


def originals_of(territory: Territory, organisation: Organisation | None = None) -> dict[Key, Any]:
    """The originals of the imported records that stand today, by kind and id, as the writers take them."""
    found: dict[Key, Any] = {}
    rows = Provenance.objects.filter(source__territory=territory, gone=False).exclude(original=None)
    for kind, model in KINDS.items():
        mine = model.current().filter(territory=territory)
        if organisation is not None:
            mine = _of_organisation(kind, mine, organisation)
        slugs: Mapping[int, str] = dict(mine.order_by().values_list("pk", "slug"))
        for chunk in in_chunks(slugs):
            told = rows.filter(kind=kind, record_id__in=chunk).values_list("record_id", "original")
            found |= {(kind, slugs[record_id]): original for record_id, original in told}
    return found


def _of_organisation(kind: str, records: QuerySet[Any], organisation: Organisation) -> QuerySet[Any]:
    columns = {"organisations": "pk", "places": "organisation", "offers": "organisation"}
    columns["sessions"] = "offer__organisation"
    return records.filter(**{columns[kind]: organisation.pk}) if kind in columns else records.none()
