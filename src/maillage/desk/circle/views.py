"""The pages of a person's circle, for those who accompany them: who sees what, partners, withdrawals."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.accounts.views.asking import posted
from maillage.desk.circle import queries, services
from maillage.desk.circle.forms import PROPOSE, ConsentForm
from maillage.desk.files.views.asking import found, gone_to, read, shown
from maillage.desk.gate import File, NoSuchFileError
from maillage.desk.models import Consent, GivenHow, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.directory.models import Organisation
from maillage.directory.models.record import Status

MOST_LETTERS = 80


@require_safe
@login_required
def circle(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who sees what of a file, for what, until when, by whose word."""
    file = read(key, Scope.IDENTITY, "circle.read")
    accesses = queries.circle_of(file)
    context = {
        "file": file,
        "alive": [access for access in accesses if access.alive],
        "past": [access for access in accesses if not access.alive],
        "leads": queries.leads(file),
    }
    return shown(request, "desk/circle/circle.html", context)


@require_safe
@login_required
def add(request: HttpRequest, key: UUID) -> HttpResponse:
    """Find a partner in the directory."""
    file = read(key, Scope.IDENTITY, "circle.read")
    text = request.GET.get("q", "").strip()[:MOST_LETTERS]
    organisations = queries.organisations_named(file.person, text) if text else []
    context = {"file": file, "text": text, "organisations": organisations}
    return shown(request, "desk/circle/add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give(request: HttpRequest, key: UUID, organisation: int) -> HttpResponse:
    """Note that the person agrees, or propose the partner to them."""
    file = _opened(request, key)
    listed = Organisation.objects.filter(
        territory=file.person.territory_id, withdrawn_on=None, status=Status.PUBLISHED
    )
    partner = get_object_or_404(listed, pk=organisation)
    form = ConsentForm(posted(request), file=file)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _give(key, partner, form)
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = 409 if isinstance(refused, ChangedMeanwhileError) else 200
        else:
            messages.success(request, _said(form.cleaned_data["how"]))
            return gone_to("circle:circle", key)
    context = {
        "file": file,
        "form": form,
        "partner": partner,
        "nobody": not queries.has_facilitators(partner),
        "needs": "representative" in form.fields,
    }
    return shown(request, "desk/circle/give.html", context, status=status)


def _give(key: UUID, partner: Organisation, form: ConsentForm) -> Consent:
    told = form.cleaned_data
    if told["how"] == PROPOSE:
        return services.propose(key, partner, form.terms())
    both = bool(told.get("representative"))
    return services.agree(key, partner, form.terms(), GivenHow(told["how"]), with_representative=both)


def _said(how: str) -> str:
    if how == PROPOSE:
        return _("C’est proposé. Rien n’est ouvert tant que la personne n’a pas dit oui dans son espace.")
    return _("C’est noté : l’accès est ouvert, et la structure est prévenue.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def renew(request: HttpRequest, key: UUID, consent: int) -> HttpResponse:
    """The person agrees again, to the same parts or others."""
    file = _opened(request, key)
    held = _one(file, consent)
    form = ConsentForm(posted(request), file=file, renewed=held)
    status = 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        both = bool(told.get("representative"))
        try:
            services.renew(
                key, consent, told["seen"], form.terms(), GivenHow(told["how"]), with_representative=both
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = 409 if isinstance(refused, ChangedMeanwhileError) else 200
        else:
            messages.success(request, _("C’est noté : l’accord va jusqu’à la nouvelle date."))
            return gone_to("circle:circle", key)
    context = {"file": file, "form": form, "consent": held, "needs": "representative" in form.fields}
    return shown(request, "desk/circle/renew.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, key: UUID, consent: int) -> HttpResponse:
    """Record that the person withdraws a consent, and maybe those that came through it."""
    file = _opened(request, key)
    held = _one(file, consent)
    if request.method == "POST":
        also = [int(one) for one in request.POST.getlist("also") if one.isdigit()]
        try:
            services.withdraw(key, consent, also)
        except NoSuchFileError:
            raise Http404 from None
        messages.success(request, _("C’est retiré : l’accès est fermé dès maintenant."))
        return _after_withdrawal(key)
    family = queries.family_of(file.person)
    introduced = queries.introduced(held, family)
    through = [one for one in introduced if queries.may_change(file, one, family)]
    context = {"file": file, "consent": held, "through": through}
    return shown(request, "desk/circle/withdraw.html", context)


def _after_withdrawal(key: UUID) -> HttpResponse:
    """Back to the circle, unless the file has just been shut to who recorded it."""
    try:
        found(key, Scope.IDENTITY)
    except Http404:
        return gone_to("web:home")
    return gone_to("circle:circle", key)


def _opened(request: HttpRequest, key: UUID) -> File:
    """Journalled when it is shown; what is sent is journalled by its verb."""
    if request.method == "POST":
        return found(key, Scope.IDENTITY)
    return read(key, Scope.IDENTITY, "circle.read")


def _one(file: File, consent: int) -> Consent:
    """A consent that whoever asks may change; 404 for any other."""
    family = queries.family_of(file.person)
    held = family.get(consent)
    if held is None or not queries.may_change(file, held, family):
        raise Http404
    return held
