"""Searching from another system: the search of the site, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from maillage.api.problems import ProblemError
from maillage.directory import clock
from maillage.directory.models import KINDS
from maillage.directory.search import LONGEST_TEXT, Found, Hit, Reach, Wish
from maillage.directory.search import search as find_records
from maillage.directory.towns import town, town_point

LAST_PAGE = 1000
PAGES = {"offers": "offer", "organisations": "organisation", "places": "place"}
WORDS = {
    "offers": ("summary", "organisation__slug", "organisation__name"),
    "organisations": ("summary",),
    "places": ("address", "organisation__slug", "organisation__name"),
}

Choice = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]
Choices = Annotated[list[Choice], Field(max_length=20)]
Price = Literal["free", "fundable", "paid", "unknown"]


class SearchQuery(Schema):
    """What is searched; each field narrows by itself. Of several values, one suffices."""

    q: Annotated[str, Field(max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$")] = ""
    commune: Annotated[str, Field(pattern=r"^(([0-9]{2}|2[AB])[0-9]{3})?$")] = Field(
        "", description="INSEE code, around which one searches."
    )
    mode: Literal["walk", "bike", "moped", "car"] | None = Field(
        None, description="With « minutes »: the means of travel."
    )
    minutes: int | None = Field(None, ge=1, le=240, description="One way, with « mode ».")
    km: int | None = Field(None, ge=1, le=500, description="As the crow flies; without « mode ».")
    record: Literal["offers", "organisations", "places"] | None = None
    theme: Choices = []
    kind: Choices = []
    public: Choices = []
    language: Choices = []
    price: Annotated[list[Price], Field(max_length=4)] = []
    most_euros: int | None = Field(None, ge=0, le=1_000_000, description="The known price is at most that.")
    starts_from: date | None = None
    starts_until: date | None = None
    seats: bool = Field(False, description="A start still open has a known seat.")
    accessible: bool = Field(False, description="Accessibility is told, whatever it says.")
    at_a_distance: bool = False
    facets: bool = Field(False, description="How many results each choice would leave.")
    page: int = Field(1, ge=1, le=LAST_PAGE)
    limit: int = Field(20, ge=1, le=50)


class SearchItem(Schema):
    """A result, and why it is there."""

    record: str
    territory: str
    id: str
    name: str
    page: str
    summary: str
    organisation: str | None = Field(description="Id of who runs it.")
    organisation_name: str | None
    communes: list[str] = Field(description="Where, by INSEE codes.")
    price: str = Field(description="free, fundable, paid, unknown; empty for what has none.")
    km: float | None = Field(description="As the crow flies, when a commune was told.")
    minutes: int | None = Field(description="One way by the means that was asked, estimated.")
    at_a_distance: bool
    words: list[str] = Field(description="The words found, as they are written there.")
    occupation: str = Field(description="The occupation, when it answers as an offer for it.")


class SearchPage(Schema):
    """One page of results in order, and how many there are in all."""

    total: int
    partial: bool = Field(description="No record has every word: these have some.")
    items: list[SearchItem]
    facets: dict[str, dict[str, int]] | None


def answer(query: SearchQuery) -> dict[str, Any]:
    """The page that answers: one query for each sort of record on it, at most three."""
    first = (query.page - 1) * query.limit
    wish, today = wish_of(query), clock.today()
    found = find_records(wish, today, first=first, count=query.limit, facetted=query.facets)
    return {
        "total": found.total,
        "partial": found.partial,
        "items": _items(found),
        "facets": {name: dict(counts) for name, counts in found.facets.items()} if query.facets else None,
    }


def wish_of(query: SearchQuery) -> Wish:
    """The wish of a query; raises ``ProblemError`` for a commune that does not exist or half a distance."""
    home, origin = town(query.commune), town_point(query.commune)
    if query.commune and origin is None:
        raise _refused("commune", _("Aucune commune n’a le code « %(code)s ».") % {"code": query.commune})
    if (query.mode is None) != (query.minutes is None):
        raise _refused("minutes", _("« mode » et « minutes » vont ensemble."))
    if origin is None and (query.mode or query.km):
        raise _refused("commune", _("Dites autour de quelle commune."))
    reach = Reach(km=query.km, mode=query.mode, minutes=query.minutes) if query.mode or query.km else None
    return Wish(
        text=query.q,
        commune=home.code if home else "",
        origin=origin,
        reach=reach,
        record=query.record or "",
        themes=tuple(query.theme),
        kinds=tuple(query.kind),
        publics=tuple(query.public),
        languages=tuple(query.language),
        prices=tuple(query.price),
        most_cents=None if query.most_euros is None else query.most_euros * 100,
        starts_from=query.starts_from,
        starts_until=query.starts_until,
        seats=query.seats,
        accessible=query.accessible,
        at_a_distance=query.at_a_distance,
    )


def _refused(field: str, detail: str) -> ProblemError:
    faults = [{"field": field, "message": detail, "remedy": ""}]
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "bad-request", detail, faults)


def _items(found: Found) -> list[dict[str, Any]]:
    rows = _rows(found.hits)
    return [_item(hit, rows[hit.key]) for hit in found.hits if hit.key in rows]


def _rows(hits: Sequence[Hit]) -> dict[str, Mapping[str, Any]]:
    """What the database says of the results that are still there, by their keys."""
    wanted: dict[str, list[int]] = {}
    for hit in hits:
        wanted.setdefault(hit.record, []).append(hit.pk)
    return {
        f"{record}:{row['pk']}": row
        for record, keys in wanted.items()
        for row in KINDS[record]._default_manager.filter(pk__in=keys).order_by().values("pk", *WORDS[record])
    }


def _item(hit: Hit, row: Mapping[str, Any]) -> dict[str, Any]:
    address = reverse(f"directory:{PAGES[hit.record]}", args=[hit.territory, hit.slug])
    mine = hit.record == "organisations"
    return {
        "record": hit.record,
        "territory": hit.territory,
        "id": hit.slug,
        "name": hit.name,
        "page": f"{settings.SITE_URL}{address}",
        "summary": row.get("summary") or row.get("address") or "",
        "organisation": hit.slug if mine else row["organisation__slug"],
        "organisation_name": hit.name if mine else row["organisation__name"],
        "communes": list(hit.communes),
        "price": hit.price,
        "km": None if hit.km is None else round(hit.km, 1),
        "minutes": hit.minutes,
        "at_a_distance": hit.at_a_distance,
        "words": list(hit.words),
        "occupation": hit.occupation,
    }
