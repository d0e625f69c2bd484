"""What the API reads: records as their documents, page after page, and those that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from maillage.api.cursors import Cursor
from maillage.directory.checking import standing
from maillage.directory.models import KINDS, Gone, Listed, Record, Status, Territory

READ = (
    "organisations",
    "places",
    "offers",
    "sessions",
    "relations",
    "facts",
    "scales",
    "ladders",
    "funding",
    "amounts",
)
"""The kinds of records that anybody may read."""

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which records of a list: whose, changed since when, after which cursor."""

    limit: int
    territory: str = ""
    organisation: str = ""
    modified_since: datetime | None = None
    cursor: Cursor | None = None


def page_of(kind: str, asked: Asked) -> dict[str, Any]:
    """One page of a kind, in the order of the last change, and the cursor of the next (``None`` at the end).

    With ``modified_since``, records that were withdrawn since are there too, with ``withdrawn_on``. One query
    for the records, and what ``complete`` needs for their references.
    """
    found = _visible(KINDS[kind], since=asked.modified_since is not None)
    if asked.territory:
        found = found.filter(territory__slug=asked.territory)
    if asked.organisation:
        path = {"organisations": "slug", "sessions": "offer__organisation__slug"}
        found = found.filter(**{path.get(kind, "organisation__slug"): asked.organisation})
    records, following = _page(
        found.select_related("territory", *KINDS[kind].REFERENCES), "changed_at", asked
    )
    return {"items": [item(kind, record) for record in records], "next": following}


def gone_page(asked: Asked) -> dict[str, Any]:
    """One page of the records that are no more (those without a page of their own), the first gone first."""
    found = Gone.objects.select_related("territory").filter(kind__in=READ)
    if asked.territory:
        found = found.filter(territory__slug=asked.territory)
    records, following = _page(found, "at", asked)
    items = [
        {"kind": one.kind, "territory": one.territory.slug, "id": one.slug, "at": one.at.isoformat()}
        for one in records
    ]
    return {"items": items, "next": following}


def _page(found: QuerySet[M], moment: str, asked: Asked) -> tuple[Sequence[M], str | None]:
    if asked.modified_since:
        found = found.filter(**{f"{moment}__gte": asked.modified_since})
    if asked.cursor:
        later = Q(**{f"{moment}__gt": asked.cursor.changed_at})
        found = found.filter(later | Q(**{moment: asked.cursor.changed_at, "pk__gt": asked.cursor.pk}))
    records = list(found.order_by(moment, "pk")[: asked.limit + 1])
    if len(records) <= asked.limit:
        return records, None
    last = records[asked.limit - 1]
    return records[: asked.limit], Cursor(getattr(last, moment), last.pk).written()


def _visible(model: type[Record], *, since: bool) -> QuerySet[Any]:
    """What everybody sees; ``since``: with what was withdrawn."""
    if since and issubclass(model, Listed):
        return model.complete().filter(status=Status.PUBLISHED)
    return model.current()


def find(kind: str, territory: str, slug: str) -> Record | None:
    """The published record of that address, withdrawn or not; ``None`` when there is none."""
    found: QuerySet[Record] = _visible(KINDS[kind], since=True).filter(territory__slug=territory, slug=slug)
    return found.select_related("territory", *KINDS[kind].REFERENCES).first()


def find_standing(kind: str, territory: str, slug: str) -> Record | None:
    """The record of that address that may still be written, draft or published; ``None`` when none is."""
    found = standing(kind, list(Territory.objects.filter(slug=territory))).filter(slug=slug)
    return found.select_related("territory", *KINDS[kind].REFERENCES).first()


def item(kind: str, record: Record) -> dict[str, Any]:
    """A record as the API shows it: its document, as its pack writes it, and what is said of it."""
    withdrawn = getattr(record, "withdrawn_on", None)
    address = getattr(record, "get_absolute_url", None)
    return {
        "kind": kind,
        "territory": record.territory.slug,
        "version": record.version,
        "changed_at": record.changed_at.isoformat(),
        "withdrawn_on": withdrawn.isoformat() if withdrawn else None,
        "page": f"{settings.SITE_URL}{address()}" if address else None,
        "document": record.as_document(),
    }


def territories() -> list[dict[str, Any]]:
    """The loaded territories, in one query each for their lists."""
    return [{"id": one.slug, "name": one.name, "example": one.example} for one in Territory.objects.all()]
