"""The pages of the network: a territory's, an organisation's relations entered, contested, settled."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.rules import can_moderate
from maillage.accounts.views.asking import Asked as AskedBy
from maillage.directory import clock, loading
from maillage.directory.models import Organisation, Relation, Territory
from maillage.directory.network import queries, rules, services
from maillage.directory.network.forms import ContestForm, NetworkForm, RelationForm
from maillage.directory.network.maps import LinkTo, network_map
from maillage.directory.queries import find
from maillage.directory.services import RefusedRecordError, StaleRecordError

PAGE_SIZE = 50
FOUND_AT_MOST = 20
UNFIT = 422


@require_safe
def network(request: HttpRequest, territory: str) -> HttpResponse:
    """Who does what, near whom, for whom, with whom; who is alone."""
    place = get_object_or_404(Territory, slug=territory)
    every = queries.network(place)
    form = NetworkForm(request.GET or None, every.actors)
    shown = every.only(form.asked()) if form.is_bound else every
    moderates = can_moderate(request.user, place)
    context = {
        "territory": place,
        "form": form,
        "shown": shown,
        "page": Paginator(shown.actors, PAGE_SIZE).get_page(request.GET.get("page")),
        "map": network_map(place, shown, request.GET.get("departement", ""), _link(request)),
        "contested": queries.contested(place) if moderates else (),
    }
    return render(request, "directory/network/network.html", context)


def _link(request: HttpRequest) -> LinkTo:
    def link(changes: dict[str, str]) -> str:
        kept = {key: value for key, value in request.GET.items() if value and key != "page"}
        anchor = "#carte" if "departement" in changes else "#acteurs"
        return f"?{urlencode({**kept, **changes})}{anchor}"

    return link


def _organisation(territory: str, slug: str) -> Organisation:
    organisation = find(Organisation, territory, slug)
    if organisation is None or organisation.withdrawn_on:
        raise Http404(gettext("Cette fiche n’existe pas."))
    return organisation


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def enter(request: AskedBy, territory: str, slug: str) -> HttpResponse:
    """Look for a partner by name, then say what the relation is."""
    organisation = _organisation(territory, slug)
    if not rules.can_enter(request.user, organisation):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    partners = _partners(organisation, words)
    form = RelationForm(partners, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _entered(request, organisation, form):
        return redirect(organisation)
    context = {"organisation": organisation, "words": words, "form": form, "some": bool(words and partners)}
    status = UNFIT if form.errors else 200
    return render(request, "directory/network/enter.html", context, status=status)


def _partners(organisation: Organisation, words: str) -> QuerySet[Organisation]:
    around = loading.with_used([organisation.territory])
    found = Organisation.current().filter(territory__in=around).exclude(pk=organisation.pk)
    if not words:
        return found.none()
    for word in words.split():
        found = found.filter(name__icontains=word)
    keys = list(found.order_by("name", "pk").values_list("pk", flat=True)[:FOUND_AT_MOST])
    return Organisation.objects.filter(pk__in=keys).order_by("name", "pk")


def _entered(request: AskedBy, organisation: Organisation, form: RelationForm) -> bool:
    told = form.cleaned_data
    entered = services.Entered(told["side"], told["partner"], told["since"], told["note"])
    try:
        services.enter(organisation, entered, request.user, clock.today())
    except services.AlreadyThereError:
        form.add_error("partner", gettext("Cette relation est déjà dans l’annuaire."))
    except RefusedRecordError as error:
        form.add_error(None, " ".join(f"{fault.message} {fault.remedy}" for fault in error.faults))
    else:
        messages.success(request, gettext("La relation est ajoutée."))
        return True
    return False


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contest(request: AskedBy, key: int) -> HttpResponse:
    """Say that a relation does not hold, and why."""
    relation = get_object_or_404(Relation.current().select_related("territory"), pk=key)
    if not rules.can_contest(request.user, relation):
        raise PermissionDenied
    form = ContestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.contest(
                relation, relation.version, form.cleaned_data["note"], request.user, clock.today()
            )
        except StaleRecordError:
            messages.warning(request, gettext("Cette relation a changé pendant ce temps."))
        else:
            told = gettext(
                "C’est noté. La relation n’est plus montrée tant que la modération n’a pas décidé."
            )
            messages.success(request, told)
        return redirect("directory:network", relation.territory.slug)
    status = UNFIT if form.errors else 200
    return render(
        request, "directory/network/contest.html", {"relation": relation, "form": form}, status=status
    )


@require_POST
@login_required
def settle(request: AskedBy, key: int) -> HttpResponse:
    """Decide on a contested relation, or take one away."""
    relation = get_object_or_404(Relation.current().select_related("territory"), pk=key)
    today = clock.today()
    try:
        if request.POST.get("decision") == "holds":
            services.uphold(relation, relation.version, request.user, today)
            messages.success(request, gettext("La relation est de nouveau montrée."))
        else:
            services.remove(relation, relation.version, request.user, today)
            messages.success(request, gettext("La relation est retirée."))
    except StaleRecordError:
        messages.warning(request, gettext("Cette relation a changé pendant ce temps."))
    return redirect("directory:network", relation.territory.slug)
