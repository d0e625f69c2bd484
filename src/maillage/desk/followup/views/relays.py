"""The page of a person's key worker: who it is, asking somebody to take over, taking over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.views.asking import Asked, posted
from maillage.desk.followup import hand_overs as verbs
from maillage.desk.followup.forms import HandOverForm
from maillage.desk.followup.views.asking import CONFLICT, GET_OR_POST, done, of_file, seen
from maillage.desk.gate import File, open_file
from maillage.desk.models import Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError


@require_http_methods(GET_OR_POST)
@of_file
def key_worker(request: Asked, key: UUID) -> HttpResponse:
    """Who the key worker is; ask somebody to take over."""
    file = open_file(key, Scope.IDENTITY, "file.read")
    form = _form(request, file) if verbs.may_hand_over(file) else None
    status = 200
    if form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            verbs.ask(key, told["version"], told["next"], told["word"])
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = CONFLICT if isinstance(refused, ChangedMeanwhileError) else 200
        else:
            messages.success(request, _("Le relais est demandé. Vous restez référent jusqu’à la réponse."))
            return redirect("followup:key_worker", key)
    former = list(verbs.hand_overs_of(file))
    shown = {
        "file": file,
        "form": form,
        "worker": file.person.key_worker,
        "stands": verbs.has_key_worker(file.person),
        "may_become": verbs.may_become(file),
        "waiting": next((each for each in former if each.taken_at is None), None),
        "former": [each for each in former if each.taken_at],
        "me": request.user.pk,
        "message": _message(request, file),
    }
    return render(request, "desk/followup/key_worker.html", shown, status=status)


def _message(request: Asked, file: File) -> str:
    """What the key worker may copy to tell the person who accompanies them now."""
    person = file.person
    if person.key_worker_id != request.user.pk or person.key_worker_for is None:
        return ""
    return verbs.told(person, person.key_worker_for)


def _form(request: Asked, file: File) -> HandOverForm:
    people = [
        (account.pk, f"{account.name} – {organisation.name}")
        for account, organisation in verbs.possible_next(file)
        if account.pk != file.person.key_worker_id
    ]
    return HandOverForm(posted(request), people=people, initial={"version": file.person.version})


@require_POST
@of_file
def act(request: Asked, key: UUID, deed: str) -> HttpResponse:
    """Take over, decline or withdraw, become the key worker of somebody who has none."""
    number = seen(request)
    at = ("followup:key_worker", key)
    if deed == "prendre":
        said = _("Vous êtes maintenant référent. La personne en est prévenue si elle a un e-mail.")
        return done(request, lambda: verbs.take(key, number), said, *at)
    if deed == "retirer":
        return done(request, lambda: verbs.withdraw(key, number), _("La demande est retirée."), *at)
    if deed != "devenir":
        raise Http404
    return done(request, lambda: verbs.become(key, number), _("Vous êtes maintenant référent."), *at)
