"""The pages of the directory: search, and the page of an offer, a place, an organisation."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from maillage.accounts.visitor import situation_of
from maillage.directory import clock, maps, queries, shelves
from maillage.directory.entries import all_entries
from maillage.directory.forms import SearchForm
from maillage.directory.models import Offer, Organisation, Place
from maillage.directory.search import REACHABLE_KM
from maillage.directory.search import search as find_records
from maillage.directory.sheets import offer_sheet
from maillage.directory.structured import course_data
from pathways.travel import EstimatedTravel

PAGE_SIZE = 20
GONE = 410


def search(request: HttpRequest) -> HttpResponse:
    """Search by words, place, theme; everything when nothing is asked."""
    form = SearchForm(request.GET)
    wish = form.wish()
    today = clock.today()
    found = find_records(wish, today, EstimatedTravel())
    page = Paginator(found.hits, PAGE_SIZE).get_page(request.GET.get("page"))
    entries = [hit.entry for hit in found.hits]
    context = {
        "form": form,
        "wish": wish,
        "found": found,
        "page": page,
        "reachable": REACHABLE_KM,
        "cards": queries.cards(list(page.object_list), today),
        "facets": shelves.facets(found, wish),
        "map": maps.results_map(entries, request.GET.get("departement", ""), form.town, _link(request.GET)),
        "today": today,
    }
    return render(request, "directory/search.html", context)


def _link(asked: QueryDict) -> maps.Link:
    """Make addresses of the same search with other parameters, from its first page."""
    kept = {key: value for key, value in asked.items() if value and key not in {"page", "departement"}}

    def link(changes: dict[str, str]) -> str:
        anchor = "#carte" if "departement" in changes else ""
        return f"?{urlencode({**kept, **changes})}{anchor}"

    return link


def everything(request: HttpRequest) -> HttpResponse:
    """All that the directory holds, by theme and by commune."""
    entries = all_entries(clock.today())
    context = {
        "themes": shelves.by_theme(entries),
        "departements": shelves.by_commune(entries),
        "total": len(entries),
    }
    return render(request, "directory/everything.html", context)


def offer(request: HttpRequest, territory: str, slug: str) -> HttpResponse:
    """Show an offer."""
    record = _found(queries.find(Offer, territory, slug))
    today = clock.today(record.territory.replay_date)
    sheet = offer_sheet(record, situation_of(request), today, EstimatedTravel())
    data = course_data(sheet, request.build_absolute_uri(record.get_absolute_url()))
    context = {"sheet": sheet, "data": data, "today": today, "source": sheet.source}
    return _page(request, "directory/offer.html", record, context)


def place(request: HttpRequest, territory: str, slug: str) -> HttpResponse:
    """Show a place and what happens there."""
    record = _found(queries.find(Place, territory, slug))
    today = clock.today(record.territory.replay_date)
    context = {
        "cards": queries.offers_at(record, today),
        "map": maps.place_map(record),
        "source": queries.source_of(record),
        "today": today,
    }
    return _page(request, "directory/place.html", record, context)


def organisation(request: HttpRequest, territory: str, slug: str) -> HttpResponse:
    """Show an organisation, what it offers and where."""
    record = _found(queries.find(Organisation, territory, slug))
    today = clock.today(record.territory.replay_date)
    context = {
        "roles": queries.role_names(record),
        "cards": queries.offers_of(record, today),
        "places": queries.places_of(record),
        "source": queries.source_of(record),
        "today": today,
    }
    return _page(request, "directory/organisation.html", record, context)


def _found(record: queries.AnyListing | None) -> queries.AnyListing:
    if record is None:
        raise Http404(gettext("Cette fiche n’existe pas."))
    return record


def _page(
    request: HttpRequest, template: str, record: queries.Listing, context: dict[str, Any]
) -> HttpResponse:
    """A record's page; 410 when it was withdrawn."""
    told = {
        "record": record,
        "report_url": _report_url(request, record),
        "search_url": reverse("directory:search"),
        **context,
    }
    return render(request, template, told, status=GONE if record.withdrawn_on else None)


def _report_url(request: HttpRequest, record: queries.Listing) -> str:
    """A message to the site's contact about this page; empty when the site names none."""
    if not settings.CONTACT:
        return ""
    address = request.build_absolute_uri(record.get_absolute_url())
    told = {"subject": gettext("Une erreur dans l’annuaire : %(name)s") % {"name": record}, "body": address}
    return f"mailto:{settings.CONTACT}?{urlencode(told).replace('+', '%20')}"
