"""Telling the situation, theme by theme, in any order; what somebody else told meanwhile is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.desk.circle.actors import names_of
from maillage.desk.files import content as parts
from maillage.desk.files import screens
from maillage.desk.files.content import Content, Source
from maillage.desk.files.forms import SourceForm
from maillage.desk.files.saving import Change, ClashError, Saved, save
from maillage.desk.files.screens import screen_of
from maillage.desk.files.telling import current_telling
from maillage.desk.files.views.asking import Asked, found, gone_to, read, shown
from maillage.desk.forms import GoalForm, PlaceForm, ReplyForm
from maillage.desk.gate import File
from maillage.desk.goals import DISCOVERY
from maillage.desk.models import Scope, Telling
from maillage.desk.refusals import RefusedError
from maillage.desk.screens import GoalScreen, Screen, screen_asking
from maillage.desk.telling import asked, replied, reply_about
from maillage.planning.queries import Ground
from maillage.planning.wording.questions import question_words

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
SINGLE = ("lieu", "age")  # screens that tell one thing: its source is told anew even if it did not change


@get_or_post
@login_required
def tell(request: Asked, key: UUID, slug: str) -> HttpResponse:
    """One theme: asked again with what is wrong, or kept."""
    kind = screen_of(slug)
    if kind is None:
        raise Http404
    opened = found(key, Scope.SITUATION)
    telling = current_telling(opened.person)
    content = parts.complete(telling.content)
    grounds = _grounds(content)
    screen = kind(parts.visit_of(content), grounds)
    form = screens.for_the_file(screen.form(request.POST if request.method == "POST" else None))
    searching = "search" in request.POST
    about = _source(request, telling)
    page = _Theme(opened, telling, form, about, screen, searching)
    if request.method == "POST" and not searching and _valid(form, about):
        return _kept(request, page, _told(kind, grounds, form), _confirmed(kind, content, about))
    if searching:
        form.errors.clear()
    return page.shown(request)


def _grounds(content: Content) -> tuple[Ground, ...]:
    try:
        return screens.grounds_of(content)
    except screens.NoGroundError:
        raise Http404(_("Aucun territoire n’est encore chargé sur ce site.")) from None


def _source(request: Asked, telling: Telling) -> SourceForm:
    return SourceForm(request.POST or None, initial={"number": telling.number}, auto_id="id_known_%s")


def _valid(form: forms.Form, about: SourceForm) -> bool:
    return all([form.is_valid(), about.is_valid()])


def _told(kind: type[Screen], grounds: tuple[Ground, ...], form: forms.Form) -> Change:
    def change(content: Content) -> Mapping[str, Any]:
        screen = kind(parts.visit_of(content), grounds)
        changes = parts.changes_of(content, asked(screens.told_by(screen, form), *kind.subjects))
        return changes | _vague_words(content, form)

    return change


def _vague_words(content: Content, form: forms.Form) -> dict[str, Any]:
    """Of whoever does not know yet, the words that were typed: « avec mes mains » is a wish."""
    if not isinstance(form, GoalForm) or form.cleaned_data["goal"] != DISCOVERY:
        return {}
    text = form.cleaned_data["words"].strip()
    known = any(line.get("text") == text for line in content["wishes"])
    line = {"text": text, "on": timezone.localdate().isoformat()}
    return {"wishes": [*content["wishes"], line]} if text and not known else {}


def _confirmed(kind: type[Screen], content: Content, about: SourceForm) -> tuple[str, ...]:
    """What was seen on a document though nothing changed."""
    seen = about.known()["source"] is Source.DOCUMENT and kind.slug in SINGLE
    return screens.FIELDS[kind.slug] if seen else ()


class Page:
    """A form about a file, with where its answer comes from; shown again when it can't be kept."""

    template: str
    back = "files:file"
    scope = Scope.SITUATION

    def __init__(self, opened: File, telling: Telling, form: forms.Form, about: SourceForm) -> None:
        self.file, self.telling, self.form, self.about = opened, telling, form, about
        self.now: Telling | None = None

    def context(self) -> dict[str, Any]:
        """What the page shows beside the forms."""
        return {}

    def said_now(self, content: Content) -> str:
        """What somebody else told meanwhile, in a few words."""
        raise NotImplementedError

    def shown(self, request: Asked, status: int = 200) -> HttpResponse:
        """The page, and the line in the journal that it was read, after it was sent too."""
        self.file = read(self.file.person.key, self.scope)
        own = {"file": self.file, "form": self.form, "about": self.about, **self.context()}
        if self.now is not None:
            own["meanwhile"] = self.said_now(parts.complete(self.now.content)) or _("plus rien")
            own["who"] = names_of([self.now.by])[self.now.by]
        return shown(request, self.template, {"meanwhile": "", "who": "", **own}, status=status)

    def clashed(self, request: Asked, clash: ClashError) -> HttpResponse:
        """The page with what is there now; what was typed stays, and may be sent over it."""
        self.now = clash.now
        data = {**request.POST.dict(), "number": str(clash.now.number)}
        self.about = SourceForm(data, auto_id="id_known_%s")
        return self.shown(request, 409)


class _Theme(Page):
    template = "desk/files/tell.html"

    def __init__(
        self,
        opened: File,
        telling: Telling,
        form: forms.Form,
        about: SourceForm,
        screen: Screen,
        searching: bool,
    ) -> None:
        super().__init__(opened, telling, form, about)
        self.screen, self.searching = screen, searching

    def context(self) -> dict[str, Any]:
        alike = self.form.alike() if isinstance(self.form, PlaceForm) and self.form.is_bound else []
        return {
            "screen": self.screen,
            "goal": isinstance(self.screen, GoalScreen),
            "alike": alike,
            "searching": self.searching,
        }

    def said_now(self, content: Content) -> str:
        return type(self.screen)(parts.visit_of(content), self.screen.grounds).said()


def _kept(request: Asked, page: Page, change: Change, confirmed: tuple[str, ...] = ()) -> HttpResponse:
    """Save, then back; or the page again with what somebody else told, or why it is refused."""
    number = page.about.cleaned_data["number"]
    return saved(
        request, page, lambda: save(page.file, number, change, **page.about.known(), confirmed=confirmed)
    )


def saved(request: Asked, page: Page, verb: Callable[[], Saved]) -> HttpResponse:
    """Do it, then back; or the page again with what somebody else told, or why it is refused."""
    try:
        done = verb()
    except ClashError as clash:
        return page.clashed(request, clash)
    except RefusedError as refused:
        page.form.add_error(None, str(refused))
        return page.shown(request)
    if done.beside:
        messages.info(request, _("Quelqu’un a aussi complété cette situation entre-temps : tout est gardé."))
    messages.success(request, _("C’est noté."))
    asked_next = "suite" in request.GET
    return gone_to("files:questions" if asked_next else page.back, page.file.person.key)


@get_or_post
@login_required
def question(request: Asked, key: UUID, subject: str) -> HttpResponse:
    """One question about one fact; a field of the situation has a page of its own."""
    opened = found(key, Scope.SITUATION)
    if (kind := screen_asking(subject)) is not None:
        return gone_to("files:tell", key, kind.slug)
    if subject in parts.HEALTH_FACTS and not opened.shows(Scope.HEALTH):
        raise Http404
    telling = current_telling(opened.person)
    content = parts.complete(telling.content)
    ground = next((each for each in _grounds(content) if subject in each.names.catalogue.vocabulary), None)
    if ground is None:
        raise Http404
    words = question_words(ground.names, subject)
    initial = {"reply": reply_about(parts.visit_of(content), subject)}
    form = ReplyForm(request.POST or None, question=words.text, why=words.why, initial=initial)
    about = _source(request, telling)
    page = _Question(opened, telling, form, about, words.why, subject)
    if request.method == "POST" and _valid(form, about):
        vocabulary = ground.names.catalogue.vocabulary

        def change(content: Content) -> Mapping[str, Any]:
            visit = replied(parts.visit_of(content), vocabulary, subject, form.reply())
            return parts.changes_of(content, visit)

        document = about.known()["source"] is Source.DOCUMENT
        return _kept(request, page, change, (subject,) if document else ())
    return page.shown(request)


class _Question(Page):
    template = "desk/files/question.html"

    def __init__(
        self, opened: File, telling: Telling, form: forms.Form, about: SourceForm, why: str, subject: str
    ) -> None:
        super().__init__(opened, telling, form, about)
        self.why, self.subject = why, subject

    def context(self) -> dict[str, Any]:
        return {"why": self.why}

    def said_now(self, content: Content) -> str:
        reply = reply_about(parts.visit_of(content), self.subject)
        return screens.reply_words(reply) or _("à vérifier")
