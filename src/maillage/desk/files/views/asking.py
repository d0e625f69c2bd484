"""What every page of a file asks and answers in the same way: by the gate, never cached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.accounts.models import Account
from maillage.desk import gate
from maillage.desk.gate import File, NoSuchFileError
from maillage.desk.models import Scope
from maillage.desk.views.answers import unkept


class Asked(HttpRequest):
    """A request of somebody who is logged in."""

    user: Account


def read(key: UUID, scope: Scope, deed: str = "file.read", **details: Any) -> File:
    """The file, for a page that shows that part of it: written in its journal. 404 whatever the reason."""
    try:
        return gate.open_file(key, scope, deed, **details)
    except NoSuchFileError:
        raise Http404 from None


def found(key: UUID, scope: Scope) -> File:
    """The file, for a page whose verb writes its own line in the journal. 404 whatever the reason."""
    try:
        file = gate.file_at(key)
        file.require(scope)
    except NoSuchFileError:
        raise Http404 from None
    return file


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page that no cache keeps."""
    return unkept(render(request, template, {**context}, status=status))


def gone_to(name: str, *where: Any) -> HttpResponse:
    """To another page, by a redirection that no cache keeps."""
    return unkept(redirect(name, *where))
