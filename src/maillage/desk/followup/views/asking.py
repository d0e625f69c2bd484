"""What the pages of a file ask in the same way: logged in, by the gate, never cached."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from maillage.accounts.views.asking import Asked
from maillage.desk.gate import NoSuchFileError
from maillage.desk.refusals import RefusedError
from maillage.desk.views.answers import unkept

P = ParamSpec("P")
GET_OR_POST = ["GET", "HEAD", "POST"]
CONFLICT = 409


def of_file(
    view: Callable[Concatenate[Asked, UUID, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of a file, for somebody logged in; one 404 for what doesn't exist and what may not be seen."""

    @wraps(view)
    def opened(request: Asked, key: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return unkept(view(request, key, *args, **kwargs))
        except NoSuchFileError:
            raise Http404 from None

    return login_required(opened)


def done(request: Asked, deed: Callable[[], object], said: str, to: str, *address: object) -> HttpResponse:
    """Do a deed, say it or why it was refused on the next page, and go there."""
    try:
        deed()
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(to, *address)


def seen(request: Asked) -> int:
    """The version that a form was read with; -1 for none, which is never the one that stands."""
    told = request.POST.get("version", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1
