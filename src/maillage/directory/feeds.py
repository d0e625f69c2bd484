"""A search as an Atom feed: for whoever has no account, what was written last comes first."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from maillage.directory import clock, queries
from maillage.directory.forms import SearchForm
from maillage.directory.saved import tidied
from maillage.directory.search import EPOCH, search
from maillage.directory.themes import theme_name

ENTRIES = 50
SINCE = "2026"  # of the identifiers (RFC 4151): the year from which the site's name was held
CACHED_SECONDS = 900
PAGES = {"offers": "directory:offer", "organisations": "directory:organisation", "places": "directory:place"}


def feed(request: HttpRequest) -> HttpResponse:
    """The latest of a search's results, in Atom (RFC 4287); the same address as the search's page."""
    query = tidied(request.META.get("QUERY_STRING", ""))
    wish = SearchForm(request.GET).wish()
    found = search(wish, clock.today(), count=ENTRIES, facetted=False, newest=True)
    made = _Feed(
        title=gettext("Annuaire Maillage : %(words)s")
        % {"words": wish.text or gettext("ce qui est nouveau")},
        link=_absolute(f"{reverse('directory:search')}?{query}"),
        description="",
        language="fr",
        feed_url=_absolute(f"{reverse('directory:feed')}?{query}"),
        feed_guid=_tag(f"search?{query}"),
    )
    summaries = {card.hit.key: card for card in queries.cards(found.hits, clock.today()) if card.hit}
    for hit in found.hits:
        summary = getattr(summaries[hit.key].record, "summary", "") if hit.key in summaries else ""
        made.add_item(
            title=hit.name,
            link=_absolute(reverse(PAGES[hit.record], args=[hit.territory, hit.slug])),
            description=summary,
            unique_id=_tag(f"{hit.record}/{hit.territory}/{hit.slug}"),
            updateddate=hit.changed,
            categories=tuple(map(theme_name, wish.themes)),
        )
    response = HttpResponse(made.writeString("utf-8"), content_type=Atom1Feed.content_type)
    response["Cache-Control"] = f"max-age={CACHED_SECONDS}"
    return response


class _Feed(Atom1Feed):
    """An Atom feed that nothing was written in is as old as the calendar, not as new as this moment."""

    def latest_post_date(self):  # type: ignore[no-untyped-def]
        dates = [item["updateddate"] for item in self.items if item["updateddate"]]
        return max(dates, default=EPOCH)


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _tag(path: str) -> str:
    """An identifier that never changes (RFC 4151), whatever becomes of the page."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname or 'localhost'},{SINCE}:{path}"
