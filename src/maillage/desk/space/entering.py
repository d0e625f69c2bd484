"""The way in and out of a space: a link's page, a new link by e-mail, leaving, the person's rights."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts import limits
from maillage.accounts.models import Account
from maillage.accounts.services import RefusedError as TooOftenError
from maillage.accounts.views.asking import posted
from maillage.desk.acting import BY_LINK, BY_REPRESENTATIVE, IN_SPACE, SEEN, leave
from maillage.desk.files import marks
from maillage.desk.gate import File
from maillage.desk.models import SpaceLink
from maillage.desk.refusals import RefusedError
from maillage.desk.space import links
from maillage.desk.space.asking import in_space, own_file, page
from maillage.desk.views.links import secret
from maillage.privacy import journal, keys

ANSWERED_AFTER = 0.4  # seconds: an address that is known takes no longer to answer than another


class AskForm(forms.Form):
    """Where to send a link."""

    email = forms.EmailField(
        label=gettext_lazy("Votre adresse e-mail"),
        help_text=gettext_lazy("Celle que vous avez donnée à la personne qui vous accompagne."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A link's page. Opening it changes nothing: a scanner of mail enters nowhere. The button enters."""
    link = links.found(token)
    if link is None or not links.opens(link):
        return secret(render(request, "desk/space/gone.html", status=404))
    account = request.user if isinstance(request.user, Account) else None
    if request.method != "POST":
        return _door(request, link, account)
    try:
        limits.check(request, "space_entry")
        _refuse_companion(link, account)
        keep = "keep" in request.POST and not link.for_representative
        links.enter(link, account if keep else None)
    except (RefusedError, TooOftenError) as refused:
        messages.error(request, str(refused))
        return _door(request, link, account, status=409)
    _go_in(request, link)
    return secret(redirect("space:home"))


def _door(request: HttpRequest, link: SpaceLink, account: Account | None, status: int = 200) -> HttpResponse:
    mine = account is not None and link.person.account_id == account.pk
    offered = None if mine or link.for_representative else account
    context = {"account": offered, "representative": link.for_representative}
    return secret(render(request, "desk/space/enter.html", context, status=status))


def _refuse_companion(link: SpaceLink, account: Account | None) -> None:
    if account is not None and links.accompanies(account, link.person):
        raise RefusedError(
            _(
                "Votre compte accompagne cette personne. Sortez de votre compte, "
                "puis laissez-la entrer elle-même."
            )
        )


def _go_in(request: HttpRequest, link: SpaceLink) -> None:
    """From now on this browser is the person's; a cookie known before is worth nothing."""
    leave(request.session)
    request.session.cycle_key()
    request.session[IN_SPACE] = link.person_id
    request.session[BY_LINK] = link.pk
    request.session[SEEN] = timezone.now().timestamp()
    if link.for_representative:
        request.session[BY_REPRESENTATIVE] = True
    if not request.user.is_authenticated:
        request.session.set_expiry(0)


@require_POST
def go_out(request: HttpRequest) -> HttpResponse:
    """Out: the next one at this screen sees nothing."""
    file = own_file()
    if file is not None:
        journal.write(file.person.key, "space.left")
    if IN_SPACE in request.session and request.user.is_authenticated:
        leave(request.session)
        request.session.cycle_key()
    elif request.user.is_authenticated:
        logout(request)
    else:
        request.session.flush()
    messages.success(request, _("Vous êtes sorti de votre espace."))
    return secret(redirect("space:ask"))


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link by e-mail: the same answer, in the same time, be the address known or not."""
    begun = time.perf_counter()
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            limits.check(request, "space_link")
        except TooOftenError as refused:
            form.add_error(None, str(refused))
        else:
            _send(request, form.cleaned_data["email"])
            time.sleep(max(0.0, ANSWERED_AFTER - (time.perf_counter() - begun)))
            return secret(redirect("space:asked"))
    return secret(render(request, "desk/space/ask.html", {"form": form, "inside": own_file() is not None}))


def _send(request: HttpRequest, email: str) -> None:
    """Not more than three an hour to one address, without telling."""
    try:
        limits.check(request, "space_link_address", key=keys.mark(marks.EMAIL, marks.plain_email(email)))
    except TooOftenError:
        return
    links.send(email)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What is told to whoever asked for a link."""
    return secret(render(request, "desk/space/asked.html"))


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """The person's rights on their file, in plain words."""
    context: dict[str, Any] = {
        "file": own_file(),
        "publisher": settings.PUBLISHER,
        "contact": settings.CONTACT,
    }
    return secret(render(request, "desk/space/rights.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@in_space
def access(request: HttpRequest, file: File) -> HttpResponse:
    """The links that open one's space: another one, shown once; the account that opens it."""
    if request.method == "POST":
        made = links.make(file.person.key, for_representative=bool(request.session.get(BY_REPRESENTATIVE)))
        return page(request, file, "made", {"made": made})
    held = links.links_of(file)
    here = request.session.get(BY_LINK)
    context = {"links": held, "here": here, "account": file.person.account}
    return page(request, file, "access", context)


@require_POST
@in_space
def revoke(request: HttpRequest, file: File, link: int) -> HttpResponse:
    """A link no longer opens; whoever came in by it is out."""
    links.revoke(file.person.key, link)
    messages.success(request, _("Ce lien n’ouvre plus rien."))
    return redirect("space:access")


@require_POST
@in_space
def unlink(request: HttpRequest, file: File) -> HttpResponse:
    """The account no longer opens the space."""
    links.unlink_account(file.person.key)
    messages.success(request, _("Ce compte n’ouvre plus votre espace."))
    return redirect("space:access" if BY_LINK in request.session else "web:home")


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Nothing is left."""
    return secret(render(request, "desk/space/erased.html"))
