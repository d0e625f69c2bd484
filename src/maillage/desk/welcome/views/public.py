"""The public form: anybody asks, without an account, and gets a reference to quote."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maillage.desk.models import Channel, RequestKind
from maillage.desk.refusals import RefusedError
from maillage.desk.welcome import form_keys, limits, matching, queries, rules, services
from maillage.desk.welcome.forms import PublicForm
from maillage.desk.welcome.reference import reference_of
from maillage.directory.models import Organisation, Territory

SALT = "maillage.desk.welcome.asked"
SHOWN_FOR = 24 * 3600  # seconds
UNFIT, TOO_MANY = 422, 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, territory: str = "") -> HttpResponse:
    """Ask for something; where several territories welcome people, choose one first."""
    open_ = queries.open_doors()
    if territory:
        found = next((each for each in open_ if each.slug == territory), None)
        if found is None:
            raise Http404
        return _asking(request, found)
    if len(open_) != 1:
        return render(request, "desk/welcome/ask_where.html", {"territories": open_})
    return _asking(request, open_[0])


def _asking(request: HttpRequest, territory: Territory) -> HttpResponse:
    first = {"key": form_keys.new_key(), "kind": RequestKind.PATHWAY}
    form = PublicForm(request.POST if request.method == "POST" else None, initial=first)
    status = UNFIT if form.is_bound else 200
    if form.is_valid():
        if form.cleaned_data["surname"]:
            return _thanked(uuid4(), None, contact=False)
        if limits.may_ask(request):
            done = _sent(form, territory)
            if done is not None:
                return done
        else:
            form.add_error(None, _("Beaucoup de demandes viennent d’ici. Attendez une heure, ou appelez."))
            status = TOO_MANY
    if form.is_bound:
        form.renew_stale_key()
    context = {"form": form, "territory": territory}
    return render(request, "desk/welcome/ask.html", context, status=status)


def _sent(form: PublicForm, territory: Territory) -> HttpResponse | None:
    told = form.asking()
    organisation = matching.nearest(rules.organisations_welcoming(territory), told["commune"])
    if organisation is None:
        form.add_error(None, _("Plus personne n’accueille ici pour le moment."))
        return None
    try:
        made = services.record_public(organisation, services.Asking(**told, channel=Channel.FORM))
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return None
    return _thanked(made.key, organisation, contact=bool(told["caller"]["phone"] or told["caller"]["email"]))


def _thanked(key: UUID, organisation: Organisation | None, *, contact: bool) -> HttpResponse:
    """To a page that says what becomes of it; its address holds a reference and nothing of the person."""
    told: dict[str, Any] = {"r": reference_of(key), "c": contact}
    if organisation is not None:
        told["o"] = organisation.pk
    return redirect("welcome:asked", signing.dumps(told, salt=SALT))


@never_cache
@require_safe
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """The reference to quote, and who looks after it."""
    try:
        told = signing.loads(token, salt=SALT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        raise Http404 from None
    organisation = Organisation.current().filter(pk=told.get("o")).select_related("territory").first()
    context = {"reference": told["r"], "contact": told["c"], "organisation": organisation}
    return render(request, "desk/welcome/asked.html", context)
