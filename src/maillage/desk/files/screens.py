"""The themes of a situation, as the file tells and asks them: those of the desk, with a birth date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from maillage.accounts.visitor import Visit
from maillage.desk import screens
from maillage.desk.circle.actors import names_of
from maillage.desk.files import content as parts
from maillage.desk.files.content import Content, Source
from maillage.desk.files.forms import age_on, birth_field, possible_birth
from maillage.desk.forms import AgeForm, PlaceForm
from maillage.desk.queries import said_facts
from maillage.desk.screens import Data, Screen
from maillage.desk.telling import Reply, reply_about, told
from maillage.planning.queries import Ground, NothingToPlanOnError, grounds_for

Sources = Mapping[str, Mapping[str, Any]]


class BirthForm(AgeForm):
    """A birth date, or an age when that is all one knows."""

    birth_date = birth_field(
        label=_("Sa date de naissance"),
        help_text=_("Elle vaut mieux que l’âge : elle reste juste l’an prochain."),
    )
    field_order = ("birth_date", "age")

    def clean_birth_date(self) -> date | None:
        """A date at which somebody living may be born."""
        return possible_birth(self.cleaned_data["birth_date"])

    def changes(self) -> dict[str, Any]:
        """The birth date alone when it is told, otherwise the age."""
        born = self.cleaned_data["birth_date"]
        if born:
            return {"birth_date": born.isoformat(), "age": None}
        return {"age": self.cleaned_data["age"], "birth_date": None}


@dataclass(frozen=True, slots=True)
class BirthScreen(Screen):
    """How old one is."""

    slug = "age"
    title = _("Quel âge avez-vous ?")
    subjects = ("age",)

    def form(self, data: Data = None) -> BirthForm:
        """The birth date, the age."""
        initial = {key: self.situation.get(key) for key in ("age", "birth_date")}
        return BirthForm(data, initial=initial)

    def said(self) -> str:
        """« 34 ans, né·e le 3 février 1992 »."""
        age, born = self.situation.get("age"), self.situation.get("birth_date")
        if not born:
            return "" if age is None else ngettext("%(age)s an", "%(age)s ans", age) % {"age": age}
        day = date.fromisoformat(born)
        age = age_on(timezone.localdate(), day)
        years = ngettext("%(age)s an", "%(age)s ans", age) % {"age": age}
        return gettext("%(years)s, né·e le %(day)s") % {"years": years, "day": date_format(day, "j F Y")}


SCREENS: tuple[type[Screen], ...] = tuple(
    BirthScreen if kind is screens.AgeScreen else kind for kind in screens.SCREENS
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    screens.PlaceScreen.slug: ("commune",),
    BirthScreen.slug: ("birth_date", "age"),
    screens.GoalScreen.slug: ("goal",),
    screens.TravelScreen.slug: ("minutes",),
    screens.TimeScreen.slug: ("hours_per_week", "available_from"),
    screens.MoneyScreen.slug: ("budget", "wallets"),
}
"""The fields that each screen tells, whose sources are shown with it."""


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Where something comes from: how it is known, since when, by whom it was written."""

    how: str
    on: date | None
    who: str

    @property
    def words(self) -> str:
        """« Dit par la personne, 22 novembre 2026, noté par Soline »; empty when nothing is noted."""
        day = date_format(self.on, "j F Y") if self.on else ""
        who = gettext("noté par %(who)s") % {"who": self.who} if self.who else ""
        return ", ".join(filter(None, (self.how, day, who)))


@dataclass(frozen=True, slots=True)
class Line:
    """A theme or a fact, with what is said of it. ``slug``: of its screen; ``subject``: of its question."""

    title: str
    said: str
    unsure: bool
    source: SourceWords | None
    slug: str = ""
    subject: str = ""


class NoGroundError(LookupError):
    """No territory is loaded: nothing can be asked."""


def screen_of(slug: str) -> type[Screen] | None:
    """The screen of that address."""
    return next((screen for screen in SCREENS if screen.slug == slug), None)


def grounds_of(content: Content) -> tuple[Ground, ...]:
    """What may be planned on from where the person lives. Raises ``NoGroundError``."""
    try:
        grounds, _covered = grounds_for(content["situation"].get("commune"))
    except NothingToPlanOnError:
        raise NoGroundError from None
    return grounds


def lines(content: Content, grounds: tuple[Ground, ...]) -> list[Line]:
    """Every theme, then every fact told, each with its source: three queries at most."""
    visit = parts.visit_of(content)
    names = names_of(str(told.get("by") or "") for told in content["sources"].values())
    return [
        *_themes(visit, content["sources"], grounds, names),
        *_facts(visit, content["sources"], grounds, names),
    ]


def _themes(
    visit: Visit, sources: Sources, grounds: tuple[Ground, ...], names: Mapping[str, str]
) -> Iterator[Line]:
    for kind in SCREENS:
        screen = kind(visit, grounds)
        found = source_words(sources, _keys(screen), names)
        yield Line(str(screen.title), screen.said(), screen.unsure(), found, slug=screen.slug)


def _keys(screen: Screen) -> tuple[str, ...]:
    vehicles = screen.vehicles() if isinstance(screen, screens.TravelScreen) else ()
    return (*FIELDS[screen.slug], *(fact.id for fact in vehicles))


def _facts(
    visit: Visit, sources: Sources, grounds: tuple[Ground, ...], names: Mapping[str, str]
) -> Iterator[Line]:
    vehicles = screens.TravelScreen(visit, grounds).vehicles()
    for fact in said_facts(visit, grounds, frozenset(each.id for each in vehicles)):
        found = source_words(sources, (fact.id,), names)
        yield Line(fact.label, reply_words(fact.reply), fact.reply is Reply.UNSURE, found, subject=fact.id)


def reply_words(reply: Reply | None) -> str:
    """« Oui », « Non » ; empty while it is not known."""
    return {Reply.YES: gettext("oui"), Reply.NO: gettext("non")}.get(reply or Reply.UNSURE, "")


def source_words(sources: Sources, keys: Iterable[str], names: Mapping[str, str]) -> SourceWords | None:
    """Where the last told of these fields and facts comes from; ``None`` when nothing is noted."""
    noted = [sources[key] for key in keys if key in sources]
    if not noted:
        return None
    last = max(noted, key=lambda source: str(source.get("on") or ""))
    how, day, by = (str(last.get(key) or "") for key in ("source", "on", "by"))
    return SourceWords(
        how=str(Source(how).label) if how in Source.values else how,
        on=date.fromisoformat(day) if day else None,
        who=names.get(by, "") if by else "",
    )


def for_the_file(form: forms.Form) -> forms.Form:
    """The same form, its hints said to whoever asks and not to the person."""
    if isinstance(form, PlaceForm):
        form.fields["commune"].required = False
    return form


def told_by(screen: Screen, form: Any) -> Visit:
    """The visit once a valid form is kept; a place left empty is unknown again."""
    if isinstance(form, PlaceForm) and form.cleaned_data["commune"] is None:
        return told(screen.visit, {"commune": None, "lat": None, "lon": None})
    return screen.kept(form)


def unanswered(visit: Visit, subject: str) -> bool:
    """Whether a fact or a field was never asked."""
    return reply_about(visit, subject) is None
