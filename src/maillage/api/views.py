"""The API itself: reads a question, asks it or calls a verb, writes the answer."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from maillage.api import queries, refusals, writing
from maillage.api.answers import as_json
from maillage.api.cursors import read_cursor
from maillage.api.document import DirectoryAPI
from maillage.api.keys import WithKey, without_key
from maillage.api.problems import ProblemError, problem
from maillage.api.queries import Asked
from maillage.api.rates import FairRate
from maillage.api.schemas import (
    GonePage,
    ListQuery,
    OfOrganisationQuery,
    Problem,
    Slug,
    TerritoryItem,
    item_of,
    page_of,
)
from maillage.api.searching import SearchPage, SearchQuery, answer

VERSION = "1"
REFUSALS = {400: Problem, 401: Problem, 422: Problem, 429: Problem}

fair_rate = FairRate()
api = DirectoryAPI(
    title="Maillage",
    version=VERSION,
    description="The directory of learning territories: read by anybody, written with a key.",
    urls_namespace="api",
    docs_url=None,
    auth=[WithKey(), without_key],
    throttle=[fair_rate],
)


def _asked(query: ListQuery) -> Asked:
    return Asked(
        limit=query.limit,
        territory=query.territory or "",
        organisation=getattr(query, "organisation", None) or "",
        modified_since=query.modified_since,
        cursor=read_cursor(query.cursor) if query.cursor else None,
    )


@api.get("/territories", response={200: list[TerritoryItem], **REFUSALS}, summary="The territories")
def territories(request: HttpRequest) -> HttpResponse:
    """All loaded territories."""
    return as_json(queries.territories())


@api.get("/gone", response={200: GonePage, **REFUSALS}, summary="The records that are no more")
def gone(request: HttpRequest, query: Query[ListQuery]) -> HttpResponse:
    """Sessions, relations and words that their territory no longer has, in the order in which they went."""
    return as_json(queries.gone_page(_asked(query)))


@api.get("/search", response={200: SearchPage, **REFUSALS}, summary="Search, with the reasons of each result")
def search(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """By words, commune, minutes by a means, themes, price, dates…: the search of the site."""
    return as_json(answer(query))


OF_ORGANISATION = frozenset({"organisations", "places", "offers", "sessions", "relations"})


def _list(kind: str) -> Callable[..., HttpResponse]:
    if kind in OF_ORGANISATION:

        def of_organisation(request: HttpRequest, query: Query[OfOrganisationQuery]) -> HttpResponse:
            return as_json(queries.page_of(kind, _asked(query)))

        return of_organisation

    def everything(request: HttpRequest, query: Query[ListQuery]) -> HttpResponse:
        return as_json(queries.page_of(kind, _asked(query)))

    return everything


def _one(kind: str) -> Callable[..., HttpResponse]:
    def one(request: HttpRequest, territory: Path[Slug], id: Path[Slug]) -> HttpResponse:
        record = queries.find(kind, territory, id)
        if record is None:
            raise Http404
        return as_json(queries.item(kind, record), ETag=f'"{record.version}"')

    return one


for _kind in queries.READ:
    api.get(
        f"/{_kind}",
        response={200: page_of(_kind), **REFUSALS},
        operation_id=f"list_{_kind}",
        url_name=f"list_{_kind}",
        summary=f"The {_kind}, in the order in which they changed",
        tags=[_kind],
    )(_list(_kind))
    api.get(
        f"/{_kind}/{{territory}}/{{id}}",
        response={200: item_of(_kind), 404: Problem, **REFUSALS},
        operation_id=f"read_{_kind}",
        url_name=f"read_{_kind}",
        summary=f"One of the {_kind}",
        tags=[_kind],
    )(_one(_kind))


writing.add_operations(api)


@api.exception_handler(ProblemError)
def tell(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """A refusal that a verb or a question told."""
    return problem(request, error)


@api.exception_handler(ValidationError)
def tell_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters or a document that do not fit their schema."""
    return problem(request, refusals.of_invalid(error))


@api.exception_handler(Http404)
def tell_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such record."""
    detail = _("Cette fiche n’existe pas, ou n’est pas publiée.")
    return problem(request, ProblemError(HTTPStatus.NOT_FOUND, "not-found", detail))


@api.exception_handler(AuthenticationError)
def tell_no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """A key that opens nothing, or none where one is needed."""
    detail = _("Cette clé n’ouvre rien : elle est fausse, passée, fermée, ou son auteur n’a plus ce droit.")
    answer = problem(request, ProblemError(HTTPStatus.UNAUTHORIZED, "no-key", detail))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Throttled)
def tell_too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    """More than a fair share."""
    detail = _("Attendez une minute, ou demandez une clé : elle donne droit à dix fois plus.")
    answer = problem(request, ProblemError(HTTPStatus.TOO_MANY_REQUESTS, "too-many", detail))
    answer["Retry-After"] = str(max(1, round(error.wait or 1)))
    return answer


@api.exception_handler(HttpError)
def tell_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A request that can't be read: a body that is no JSON…"""
    detail = _("Cette demande ne se lit pas : %(why)s") % {"why": str(error)}
    return problem(request, ProblemError(HTTPStatus.BAD_REQUEST, "bad-request", detail))
