"""The operations that write: with a key, over the version that was read (``If-Match``)."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path
from ninja.params.functions import Header
from pydantic import ValidationError as ModelError

from maillage.api import queries, refusals, services
from maillage.api.answers import as_json
from maillage.api.keys import SCOPES, WithKey
from maillage.api.models import Key
from maillage.api.problems import ProblemError
from maillage.api.schemas import Problem, Slug, item_of
from maillage.directory.models import Record
from maillage.exchange.pack.records import MODELS

REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 412, 422, 428, 429), Problem)
LARGEST_VERSION = 2**31 - 1
VERSION: Any = Header(None, alias="If-Match", description="The ETag of the version that was read.")


def _key(request: HttpRequest) -> Key:
    key: Key = request.auth  # type: ignore[attr-defined]  # WithKey put it there
    return key


def _seen(version: str | None) -> int:
    """The version of an ``If-Match`` header; raises ``ProblemError`` without one that can be read."""
    text = (version or "").strip().removeprefix("W/").strip('"')
    if not text.isdecimal() or int(text) > LARGEST_VERSION:
        detail = _("Dites dans If-Match quelle version vous avez lue : l’ETag de la fiche.")
        raise ProblemError(HTTPStatus.PRECONDITION_REQUIRED, "version-missing", detail)
    return int(text)


def _found(kind: str, territory: str, slug: str) -> Record:
    record = queries.find_standing(kind, territory, slug)
    if record is None:
        raise Http404
    return record


def _told(kind: str, record: Record, status: int) -> HttpResponse:
    written = _found(kind, record.territory.slug, record.slug)
    return as_json(queries.item(kind, written), status, ETag=f'"{written.version}"')


def _document(request: HttpRequest, kind: str) -> dict[str, Any]:
    """The document of the body; raises ``ProblemError`` with every fault, in the words of a pack's check."""
    try:
        told = json.loads(request.body)
    except ValueError as error:
        detail = _("Le corps de la demande n’est pas du JSON : %(why)s") % {"why": error}
        raise ProblemError(HTTPStatus.BAD_REQUEST, "bad-request", detail) from None
    try:
        return MODELS[kind].model_validate(told).document()
    except ModelError as error:
        raise refusals.of_document(error, told, MODELS[kind]) from None


def _create(kind: str) -> Callable[..., HttpResponse]:
    def create(request: HttpRequest) -> HttpResponse:
        record = services.create(_key(request), kind, _document(request, kind))
        return _told(kind, record, HTTPStatus.CREATED)

    return create


def _replace(kind: str) -> Callable[..., HttpResponse]:
    def replace(
        request: HttpRequest, territory: Path[Slug], id: Path[Slug], version: str | None = VERSION
    ) -> HttpResponse:
        key, record = _key(request), _found(kind, territory, id)
        services.replace(key, kind, record, _seen(version), _document(request, kind))
        return _told(kind, record, HTTPStatus.OK)

    return replace


def _remove(kind: str) -> Callable[..., Any]:
    def remove(
        request: HttpRequest, territory: Path[Slug], id: Path[Slug], version: str | None = VERSION
    ) -> HttpResponse:
        services.remove(_key(request), kind, _found(kind, territory, id), _seen(version))
        return HttpResponse(status=HTTPStatus.NO_CONTENT)

    return remove


def _body(kind: str) -> dict[str, Any]:
    """What the OpenAPI document says of the body: the schema of that kind's document."""
    schema = {"$ref": f"#/components/schemas/{MODELS[kind].__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def add_operations(api: NinjaAPI) -> None:
    """Add to the API what writes, on the addresses where it reads."""
    for kind in SCOPES:
        if kind != "organisations":
            _add(api, "POST", kind, f"/{kind}", _create(kind), 201, f"Write new {kind}")
        path = f"/{kind}/{{territory}}/{{id}}"
        _add(api, "PUT", kind, path, _replace(kind), 200, f"Replace one of the {kind}")
        _add(api, "DELETE", kind, path, _remove(kind), 204, f"Withdraw one of the {kind}")


def _add(
    api: NinjaAPI,
    method: str,
    kind: str,
    path: str,
    operation: Callable[..., HttpResponse],
    success: int,
    summary: str,
) -> None:
    add = api.api_operation(
        [method],
        path,
        auth=WithKey(),
        response={success: None if method == "DELETE" else item_of(kind), **REFUSALS},
        operation_id=f"{method.lower()}_{kind}",
        url_name=f"{method.lower()}_{kind}",
        openapi_extra={} if method == "DELETE" else _body(kind),
        summary=summary,
        tags=[kind],
    )
    add(operation)
