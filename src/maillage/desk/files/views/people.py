"""The people whom somebody accompanies, and opening a new file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.desk.files.facilitators import facilitated_by
from maillage.desk.files.forms import OpeningForm
from maillage.desk.files.moving import situation_behind
from maillage.desk.files.people import alike, people_page, rows_of
from maillage.desk.files.services import open_person
from maillage.desk.files.views.asking import Asked, gone_to, shown
from maillage.desk.models import Person, Request
from maillage.desk.refusals import RefusedError
from maillage.directory.models import Organisation

LONGEST_SEARCH = 120


@require_safe
@login_required
def people(request: Asked) -> HttpResponse:
    """Those that I may see; searched by what is typed, mine only when asked."""
    asked = request.GET.get("q", "")[:LONGEST_SEARCH]
    mine = request.user.pk if request.GET.get("qui") == "moi" else None
    page = people_page(asked, mine, request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(page),
        "asked": asked,
        "mine": mine is not None,
        "opens": facilitated_by(request.user).exists(),
    }
    return shown(request, "desk/files/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: Asked) -> HttpResponse:
    """Open a file; files that I may see and look like the same person are shown first."""
    organisations = list(facilitated_by(request.user))
    if not organisations:
        raise PermissionDenied
    taken = _request(request, organisations)
    organisations = [taken.organisation] if taken else organisations
    form = OpeningForm(request.POST or None, organisations=organisations, initial=_known(taken))
    same: list[Person] = []
    if request.method == "POST" and form.is_valid():
        same = _alike(form)
        if not same or "anyway" in request.POST:
            person = _opened(form, taken)
            if person is not None:
                messages.success(request, _("Le dossier est ouvert."))
                return gone_to("files:file", person.key)
    context = {"form": form, "same": same, "request_": taken, "alike": form.alike() if form.is_bound else []}
    return shown(request, "desk/files/new.html", context)


def _alike(form: OpeningForm) -> list[Person]:
    born = form.cleaned_data["birth_date"]
    identity = form.identity()
    found = alike(identity["name"], identity["contact"], born.isoformat() if born else None)
    return [person for person in found if person.key != form.cleaned_data["key"]]


def _opened(form: OpeningForm, taken: Request | None) -> Person | None:
    """The file; ``None``, and the sentence in the form, when it is refused."""
    organisation = form.organisations[form.cleaned_data["organisation"]]
    try:
        told = _told(form, taken)
        return open_person(organisation, **form.opening(), request=taken, told=told)
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return None


def _told(form: OpeningForm, taken: Request | None) -> dict[str, Any]:
    """What is known already: behind the person's link, in the request, from the form; the last one holds."""
    link, born = form.cleaned_data["link"], form.cleaned_data["birth_date"]
    situation = situation_behind(link) if link else {}
    if born:
        situation = {**situation, "birth_date": born.isoformat()}
        situation.pop("age", None)
    told: dict[str, Any] = {"situation": situation}
    if taken and taken.text:
        told["wishes"] = [{"text": taken.text, "on": taken.received_at.date().isoformat()}]
    return told


def _request(request: Asked, organisations: list[Organisation]) -> Request | None:
    """The request that the file answers, one of those of my organisations; 404 for any other."""
    asked = request.GET.get("demande")
    if not asked:
        return None
    try:
        key = UUID(asked)
    except ValueError:
        raise Http404 from None
    mine = Request.objects.filter(organisation__in=organisations, person=None)
    found = mine.select_related("organisation__territory").filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _known(taken: Request | None) -> dict[str, Any]:
    """What the request already says of who asks."""
    if taken is None:
        return {}
    caller = {key: str(taken.caller.get(key) or "") for key in ("name", "email", "phone")}
    return {**caller, "commune": taken.commune}
