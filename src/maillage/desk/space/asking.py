"""What every page of a space asks in the same way: that the person is in, by the gate, never cached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.desk import gate
from maillage.desk.acting import BY_LINK, BY_REPRESENTATIVE, leave
from maillage.desk.gate import File, NoSuchFileError
from maillage.desk.models import Scope
from maillage.desk.views.links import secret
from maillage.privacy import journal
from maillage.privacy.actor import ActorKind, current

P = ParamSpec("P")


def in_space(
    view: Callable[Concatenate[HttpRequest, File, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view that is given the person's own file; whoever is not in is shown how to come in."""

    @wraps(view)
    def inside(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        file = own_file()
        if file is None:
            leave(request.session)
            return secret(redirect("space:ask"))
        try:
            return secret(view(request, file, *args, **kwargs))
        except NoSuchFileError:
            raise Http404 from None

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], inside)


def own_file() -> File | None:
    """The file of the person who is in; ``None`` when nobody is, or the file is erased."""
    if current().kind is not ActorKind.PERSON:
        return None
    key = gate.people_of().values_list("key", flat=True).first()
    return gate.file_at(key) if key else None


def seen(file: File, *scopes: Scope) -> None:
    """Write in the journal that the person looked at these parts of their own file."""
    for scope in scopes:
        journal.write(file.person.key, "space.read", scope=str(scope))


def page(
    request: HttpRequest, file: File, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the space."""
    around = {
        "file": file,
        "by_link": BY_LINK in request.session,
        "by_representative": by_representative(request),
    }
    return render(request, f"desk/space/{template}.html", {**around, **context}, status=status)


def by_representative(request: HttpRequest) -> bool:
    """Whether it is the representative who is in."""
    return bool(request.session.get(BY_REPRESENTATIVE))
