"""The pages of the directory: search, and the page of an offer, a place, an organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from maillage.accounts.visitor import situation_of
from maillage.directory import clock, maps, queries, shelves
from maillage.directory.forms import SearchForm, page_number
from maillage.directory.models import Frequency, Offer, Organisation, Place
from maillage.directory.publishing.links import links_of, may_see
from maillage.directory.saved import tidied
from maillage.directory.search import REACHABLE_KM, Wish
from maillage.directory.search import search as find_records
from maillage.directory.sheets import offer_sheet
from maillage.directory.structured import offer_data, organisation_data, place_data
from maillage.directory.towns import town_name
from maillage.directory.trust.addresses import kept_instead
from pathways.travel import EstimatedTravel

PAGE_SIZE = 20
LAST_PAGE = 100_000
GONE = 410


def search(request: HttpRequest) -> HttpResponse:
    """Search by words, place, theme; everything when nothing is asked."""
    form = SearchForm(request.GET)
    wish = form.wish()
    today = clock.today()
    number = page_number(request.GET.get("page"), LAST_PAGE)
    found = find_records(wish, today, first=(number - 1) * PAGE_SIZE, count=PAGE_SIZE)
    if not found.hits and number > 1:
        number, found = 1, find_records(wish, today, count=PAGE_SIZE)
    context = {
        "form": form,
        "wish": wish,
        "found": found,
        "around": found.around and town_name(found.around),
        "centre": town_name(found.around) if found.around else form.town and form.town.name,
        "query": tidied(request.META.get("QUERY_STRING", "")),
        "keep_name": wish.text or (form.town.name if form.town else ""),
        "frequencies": Frequency.choices,
        "narrowed": replace(wish, text="", commune="", origin=None, reach=None) != Wish(),
        "page": Paginator(range(found.total), PAGE_SIZE).get_page(number),
        "reachable": REACHABLE_KM,
        "cards": queries.cards(found.hits, today),
        "facets": shelves.facets(found, wish),
        "map": maps.results_map(found, request.GET.get("departement", ""), form.town, _link(request.GET)),
        "today": today,
    }
    return render(request, "directory/search.html", context)


def _link(asked: QueryDict) -> maps.Link:
    """Make addresses of the same search with other parameters, from its first page."""

    def link(changes: dict[str, str]) -> str:
        anchor = "#carte" if "departement" in changes else ""
        gone = {"page", "departement", *changes}
        kept = [(key, value) for key, told in asked.lists() if key not in gone for value in told if value]
        return f"?{urlencode([*kept, *changes.items()])}{anchor}"

    return link


def everything(request: HttpRequest) -> HttpResponse:
    """All that the directory holds, by theme, by département, by the communes of one."""
    found = find_records(Wish(), clock.today(), count=0)
    departements = shelves.by_departement(found)
    chosen = next((one for one in departements if one.value == request.GET.get("departement")), None)
    if chosen is None and len(departements) == 1:
        chosen = departements[0]
    context = {
        "themes": shelves.by_theme(found),
        "departements": departements,
        "chosen": chosen,
        "communes": shelves.by_commune(found, chosen.value) if chosen else (),
        "total": found.total,
    }
    return render(request, "directory/everything.html", context)


def offer(request: HttpRequest, territory: str, slug: str) -> HttpResponse:
    """Show an offer."""
    record = _found(request, queries.find(Offer, territory, slug))
    today = clock.today(record.territory.replay_date)
    sheet = offer_sheet(record, situation_of(request), today, EstimatedTravel())
    data = offer_data(sheet, request.build_absolute_uri(record.get_absolute_url()))
    context = {"sheet": sheet, "data": data, "today": today, "source": sheet.source}
    return _page(request, "directory/offer.html", record, context)


def place(request: HttpRequest, territory: str, slug: str) -> HttpResponse:
    """Show a place and what happens there."""
    record = _found(request, queries.find(Place, territory, slug))
    today = clock.today(record.territory.replay_date)
    context = {
        "cards": queries.offers_at(record, today),
        "data": place_data(record, request.build_absolute_uri(record.get_absolute_url())),
        "map": maps.place_map(record),
        "source": queries.source_of(record),
        "today": today,
    }
    return _page(request, "directory/place.html", record, context)


def organisation(request: HttpRequest, territory: str, slug: str) -> HttpResponse:
    """Show an organisation, what it offers and where."""
    record = _found(request, queries.find(Organisation, territory, slug))
    today = clock.today(record.territory.replay_date)
    context = {
        "roles": queries.role_names(record),
        "data": organisation_data(record, request.build_absolute_uri(record.get_absolute_url())),
        "cards": queries.offers_of(record, today),
        "places": queries.places_of(record),
        "source": queries.source_of(record),
        "today": today,
    }
    return _page(request, "directory/organisation.html", record, context)


def _found(request: HttpRequest, record: queries.AnyListing | None) -> queries.AnyListing:
    if record is None or not may_see(request.user, record):
        raise Http404(gettext("Cette fiche n’existe pas."))
    return record


def _page(
    request: HttpRequest, template: str, record: queries.Listing, context: dict[str, Any]
) -> HttpResponse:
    """A record's page; that of what it became when it was merged; 410 when it was withdrawn."""
    kept = kept_instead(record) if record.withdrawn_on else None
    if kept is not None:
        return HttpResponsePermanentRedirect(kept.get_absolute_url())
    told = {
        "record": record,
        "links": links_of(request.user, record),
        "search_url": reverse("directory:search"),
        **context,
    }
    return render(request, template, told, status=GONE if record.withdrawn_on else None)
