"""Requests at the desk: the list, recording one, reading one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maillage.accounts.views.asking import Asked
from maillage.desk import gate
from maillage.desk.forms import Choice
from maillage.desk.models import Request, RequestKind, RequestState, Scope
from maillage.desk.refusals import RefusedError
from maillage.desk.welcome import defaults, form_keys, matching, presence, queries, rules, services
from maillage.desk.welcome.forms import AnswerForm, DeskForm, RouteForm
from maillage.desk.welcome.reference import reference_of
from maillage.directory import clock
from maillage.directory.models import Organisation
from maillage.directory.towns import town_name

PAGE_SIZE = 20
UNFIT = 422
STATES = ("open", *RequestState.values, "all")


def organisations_of(request: Asked) -> list[Organisation]:
    """Those for which the account answers requests; raises ``PermissionDenied`` when there is none."""
    keys = rules.organisations_answering(request.user.pk)
    found = Organisation.objects.filter(pk__in=keys).select_related("territory").order_by("name", "pk")
    if not found:
        raise PermissionDenied
    return list(found)


@never_cache
@require_safe
@login_required
def requests(request: Asked) -> HttpResponse:
    """The requests that wait, or others; those passed on, with where they stand."""
    mine = organisations_of(request)
    asked = request.GET
    state = asked.get("etat", "open")
    kind = asked.get("sujet", "")
    found = queries.requests_listed(
        state=state if state in STATES else "open",
        kind=kind if kind in RequestKind else "",
        quoted=asked.get("reference", "").strip(),
    )
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
    context = {
        "room": "requests",
        "page": page,
        "lines": [(each, reference_of(each.key), queries.excerpt(each)) for each in page.object_list],
        "passed_on": [
            (each.request, reference_of(each.request.key))
            for each in queries.passed_on_by([organisation.pk for organisation in mine])
        ],
        "state": state,
        "kind": kind,
        "quoted": asked.get("reference", ""),
        "states": [("open", _("À traiter")), *RequestState.choices, ("all", _("Toutes"))],
        "kinds": RequestKind.choices,
        "several": len(mine) > 1,
    }
    return render(request, "desk/welcome/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: Asked) -> HttpResponse:
    """Record a request; its channel, place and organisation are those of the one before."""
    mine = organisations_of(request)
    kept = defaults.of(request, mine)
    form = DeskForm(
        request.POST or None,
        initial={**kept, "key": form_keys.new_key(), "kind": RequestKind.PATHWAY},
        organisations=[(str(each.pk), each.name) for each in mine],
        places=_places(mine, kept["organisation"]),
    )
    if form.is_valid():
        try:
            made = _recorded(request, form, mine)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            told = _("La demande %(reference)s est enregistrée.") % {"reference": reference_of(made.key)}
            messages.success(request, told)
            return (
                redirect("welcome:new") if "again" in request.POST else redirect("welcome:request", made.key)
            )
    if form.is_bound:
        form.renew_stale_key()
    context = {"room": "requests", "form": form, "one": len(mine) == 1}
    return render(request, "desk/welcome/new.html", context, status=UNFIT if form.is_bound else 200)


def _places(mine: list[Organisation], chosen: int) -> list[Choice]:
    """The stops of today in the territory, then one's own places."""
    organisation = next(each for each in mine if each.pk == chosen)
    territory = organisation.territory
    stops = presence.stops_of_day(territory, clock.today(territory.replay_date))
    moving = [(str(stop.place_id), f"{stop.name}, {stop.where} {stop.begins}".strip()) for stop in stops]
    still = [(str(key), name) for each in mine for key, name in presence.fixed_places(each.pk)]
    return [*dict(reversed(moving)).items(), *still]


def _recorded(request: Asked, form: DeskForm, mine: list[Organisation]) -> Request:
    told = form.cleaned_data
    organisation = next(each for each in mine if each.pk == told["organisation"])
    place = presence.place_of(organisation.territory, told["place"])
    asking = services.Asking(**form.asking(), channel=told["channel"], place=place)
    made = services.record(organisation, asking)
    defaults.keep(request, channel=told["channel"], place=told["place"], organisation=organisation.pk)
    return made


@never_cache
@require_safe
@login_required
def request(request: Asked, key: UUID) -> HttpResponse:
    """A request with what one may do about it; of one that was passed on, where it stands."""
    try:
        return shown(request, read(key))
    except queries.NoSuchRequestError:
        return _followed(request, key)


def read(key: UUID) -> Request:
    """The request, its reading written in the file that it belongs to, if there is one.

    Raises ``NoSuchRequestError``.
    """
    found = queries.request_at(key)
    if found.person is not None:
        try:
            gate.open_file(found.person.key, Scope.SITUATION, "request.read")
        except gate.NoSuchFileError:
            raise queries.NoSuchRequestError from None
    return found


def shown(request: Asked, found: Request, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a request; ``bound``: the forms that were sent and refused."""
    waits = found.state in services.OPEN
    proposed = matching.proposals(found) if waits else []
    context = {
        "room": "requests",
        "found": found,
        "reference": reference_of(found.key),
        "town": town_name(found.commune) if found.commune else "",
        "waits": waits,
        "closed": found.state == RequestState.CLOSED,
        "chain": queries.chain(found),
        "proposed": proposed,
        "route_form": RouteForm(choices=to_choices(found, proposed)) if waits else None,
        "answer_form": AnswerForm() if waits else None,
        "mine": found.assigned_to_id == request.user.pk,
        **bound,
    }
    return render(request, "desk/welcome/request.html", context, status=status)


def to_choices(found: Request, proposed: list[matching.Proposal]) -> list[Choice]:
    """Those proposed who answer on this site first, then the others who do."""
    best = [(str(one.organisation.pk), one.organisation.name) for one in proposed if one.reachable]
    listed = {found.organisation_id, *(one.organisation.pk for one in proposed)}
    others = rules.organisations_reachable(found.territory).exclude(pk__in=listed).order_by("name", "pk")
    return best + [(str(key), name) for key, name in others.values_list("pk", "name")]


def _followed(request: Asked, key: UUID) -> HttpResponse:
    try:
        followed = queries.followed_at(key)
    except queries.NoSuchRequestError:
        raise Http404 from None
    context = {
        "room": "requests",
        "found": followed.request,
        "answer": followed.answer,
        "reference": reference_of(followed.request.key),
        "chain": queries.chain(followed.request),
    }
    return render(request, "desk/welcome/followed.html", context)
