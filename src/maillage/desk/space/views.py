"""The pages of a person's own space: light, without script, each read written in their own journal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import posted
from maillage.desk.circle import queries as circle_queries
from maillage.desk.circle import questions
from maillage.desk.circle.actors import names_of
from maillage.desk.followup import appointments as appointment_verbs
from maillage.desk.followup import notes as note_verbs
from maillage.desk.gate import File
from maillage.desk.models import Referral, Scope
from maillage.desk.referrals import services as referral_verbs
from maillage.desk.referrals.machine import Role, Verb, open_to
from maillage.desk.refusals import RefusedError
from maillage.desk.space import queries, readings, steps
from maillage.desk.space.asking import in_space, page, seen
from maillage.desk.space.forms import QuestionForm
from maillage.privacy import journal

AS_PERSON = frozenset({Role.PERSON})
SAID = {
    Verb.SEND: gettext_lazy("Oui, continuer"),
    Verb.CANCEL: gettext_lazy("Non, je ne veux plus"),
    Verb.STOP: gettext_lazy("J’arrête"),
}


@require_safe
@in_space
def home(request: HttpRequest, file: File) -> HttpResponse:
    """What comes next, what awaits an answer, and the way to everything."""
    seen(file, Scope.IDENTITY)
    return page(request, file, "home", queries.home_of(file))


@require_safe
@in_space
def pathway(request: HttpRequest, file: File) -> HttpResponse:
    """The steps, with what the person may say of each."""
    seen(file, Scope.PATHWAY)
    chosen = queries.last_pathway(file)
    rows = queries.steps_of(chosen) if chosen else []
    return page(request, file, "pathway", {"pathway": chosen, "steps": rows})


@require_POST
@in_space
def tick(request: HttpRequest, file: File, step: UUID) -> HttpResponse:
    """A step has begun, or is over."""
    version = request.POST.get("version", "")
    try:
        steps.tick(
            file.person.key, step, int(version) if version.isdigit() else 0, request.POST.get("state", "")
        )
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("C’est noté."))
    return redirect("space:pathway")


@require_http_methods(["GET", "HEAD", "POST"])
@in_space
def refuse_step(request: HttpRequest, file: File, step: UUID) -> HttpResponse:
    """Refuse a step, and say why."""
    row = queries.step_of(file, step)
    form = QuestionForm(posted(request), label=_("Pourquoi ?"))
    if request.method == "POST" and form.is_valid():
        try:
            steps.refuse(file.person.key, step, form.cleaned_data["text"])
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("C’est noté. On va chercher autre chose avec vous."))
            return redirect("space:pathway")
    return page(request, file, "refuse_step", {"step": row, "form": form})


@require_safe
@in_space
def referrals(request: HttpRequest, file: File) -> HttpResponse:
    """Where each referral stands, in plain words."""
    seen(file, Scope.PATHWAY)
    rows = [
        (referral, referral.shared.get("lines", []), _may(referral))
        for referral in queries.referrals_of(file)
    ]
    return page(request, file, "referrals", {"referrals": rows})


def _may(referral: Referral) -> list[tuple[str, str]]:
    """What the person may do of a referral: the verb, and the words of its button."""
    return [(line.verb.value, str(SAID[line.verb])) for line in open_to(referral.state, AS_PERSON)]


@require_POST
@in_space
def answer_referral(request: HttpRequest, file: File, referral: UUID, verb: str) -> HttpResponse:
    """Go on, or no longer."""
    held = Referral.objects.filter(key=referral, person=file.person).exists()
    if not held or verb not in [one.value for one in SAID]:
        raise Http404
    version = request.POST.get("version", "")
    given = {"agreed": "space"} if verb == Verb.SEND else {}
    try:
        referral_verbs.act(referral, Verb(verb), int(version) if version.isdigit() else 0, given)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("C’est noté, et les autres sont prévenus."))
    return redirect("space:referrals")


@require_safe
@in_space
def appointments(request: HttpRequest, file: File) -> HttpResponse:
    """The appointments to come, then those that are over."""
    seen(file, Scope.PATHWAY)
    coming, over = queries.split(appointment_verbs.appointments_of(file))
    return page(request, file, "appointments", {"coming": coming, "over": over})


@require_safe
@in_space
def notes(request: HttpRequest, file: File) -> HttpResponse:
    """The notes that were written for the person to read."""
    seen(file, Scope.NOTES)
    return page(request, file, "notes", {"notes": note_verbs.notes_of(file)})


@require_safe
@in_space
def circle(request: HttpRequest, file: File) -> HttpResponse:
    """Who sees what; one tap withdraws."""
    seen(file, Scope.IDENTITY)
    accesses = circle_queries.circle_of(file)
    context = {
        "alive": [access for access in accesses if access.alive and access.state != "proposed"],
        "proposed": [access for access in accesses if access.state == "proposed"],
        "past": [access for access in accesses if not access.alive],
    }
    return page(request, file, "circle", context)


@require_safe
@in_space
def read_by(request: HttpRequest, file: File) -> HttpResponse:
    """Who read the file and when."""
    journal.write(file.person.key, "readings.read")
    others = "autres" in request.GET
    found = readings.page_of(file.person, request.GET.get("page"), others=others)
    context = {"page": found, "days": readings.days_of(found), "others": others}
    return page(request, file, "readings", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_space
def asked(request: HttpRequest, file: File) -> HttpResponse:
    """Ask something; what was asked before, and what was answered."""
    form = QuestionForm(posted(request), initial={"text": queries.opening(file, request.GET.get("etape"))})
    if request.method == "POST" and form.is_valid():
        try:
            questions.ask(file.person.key, form.cleaned_data["text"])
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Votre question est partie. La réponse arrivera ici."))
            return redirect("space:questions")
    if request.method != "POST":
        seen(file, Scope.PATHWAY)
    every = list(file.person.questions.all())
    names = names_of(one.answered_by for one in every if one.answered_by)
    rows = [(one, names.get(one.answered_by, "")) for one in every]
    return page(request, file, "questions", {"form": form, "questions": rows})
