"""The search inside a partner's own page: no cookie, nothing from anybody else, one frame to paste."""

from __future__ import annotations

from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt

from maillage.directory import clock, queries
from maillage.directory.forms import SearchForm, page_number
from maillage.directory.search import search

PAGE_SIZE = 10
LAST_PAGE = 100


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embedded(request: HttpRequest) -> HttpResponse:
    """The search as any site may frame it; what its address asks stays asked when the visitor searches."""
    form = SearchForm(request.GET)
    today = clock.today()
    number = page_number(request.GET.get("page"), LAST_PAGE)
    found = search(form.wish(), today, first=(number - 1) * PAGE_SIZE, count=PAGE_SIZE, facetted=False)
    kept = [
        (key, value)
        for key, told in request.GET.lists()
        for value in told
        if key not in {"q", "commune", "page"}
    ]
    context = {
        "form": form,
        "found": found,
        "cards": queries.cards(found.hits, today),
        "kept": kept,
        "next": _next(request.GET, number) if number * PAGE_SIZE < found.total else "",
        "whole": f"{settings.SITE_URL}{reverse('directory:search')}?{_query(request.GET)}",
    }
    answer = render(request, "api/embedded.html", context)
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def embed(request: HttpRequest) -> HttpResponse:
    """How to put the search in one's own page: what to paste, and how it will look."""
    form = SearchForm(request.GET)
    form.is_valid()
    address = f"{settings.SITE_URL}{reverse('programs:embedded')}?{_query(request.GET)}"
    return render(request, "api/embed.html", {"form": form, "address": address.rstrip("?")})


def _query(asked: QueryDict) -> str:
    return urlencode(
        [(key, value) for key, told in asked.lists() for value in told if value and key != "page"]
    )


def _next(asked: QueryDict, number: int) -> str:
    return f"?{_query(asked)}&page={number + 1}" if number < LAST_PAGE else ""
