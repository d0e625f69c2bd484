"""The few screens on which a situation is told: what each asks, keeps, and says back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from maillage.accounts.visitor import Visit
from maillage.desk import goals
from maillage.desk.forms import UNKNOWN, AgeForm, GoalForm, MoneyForm, PlaceForm, TimeForm, TravelForm
from maillage.desk.telling import Reply, replied, reply_about, told
from maillage.directory.wording import words
from maillage.planning.queries import Ground
from maillage.planning.wording import Names
from maillage.territories import reference
from pathways.facts import Fact, FactKind

Data = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Screen:
    """One theme. ``grounds``: what may be planned on from where the person lives."""

    visit: Visit
    grounds: tuple[Ground, ...]

    slug: ClassVar[str]
    title: ClassVar[str | Promise]
    subjects: ClassVar[tuple[str, ...]] = ()  # fields whose question this screen asks

    @property
    def situation(self) -> Mapping[str, Any]:
        """What is told so far."""
        return self.visit.situation or {}

    def form(self, data: Data = None) -> forms.Form:
        """The form, filled with what is told."""
        raise NotImplementedError

    def kept(self, form: Any) -> Visit:
        """The visit once this valid form is kept."""
        return told(self.visit, form.changes())

    def said(self) -> str:
        """What is told, in a few words; empty when nothing is."""
        raise NotImplementedError

    def unsure(self) -> bool:
        """Whether it was asked and left open."""
        return not self.said() and any(subject in self.visit.unsure for subject in self.subjects)


class PlaceScreen(Screen):
    """Where one lives."""

    slug = "lieu"
    title = _("Où habitez-vous ?")
    subjects = ("residence", "commune")

    def form(self, data: Data = None) -> PlaceForm:
        """The commune, by its name or postal code."""
        return PlaceForm(data, initial={"commune": reference.commune(str(self.situation.get("commune", "")))})

    def said(self) -> str:
        """The commune's name."""
        commune = reference.commune(str(self.situation.get("commune", "")))
        return f"{commune.name} ({commune.departement})" if commune else ""


class AgeScreen(Screen):
    """How old one is."""

    slug = "age"
    title = _("Quel âge avez-vous ?")
    subjects = ("age",)

    def form(self, data: Data = None) -> AgeForm:
        """The age, in years."""
        return AgeForm(data, initial={"age": self.situation.get("age")})

    def said(self) -> str:
        """« 34 ans »."""
        age = self.situation.get("age")
        return "" if age is None else ngettext("%(age)s an", "%(age)s ans", age) % {"age": age}


class GoalScreen(Screen):
    """What one is looking for."""

    slug = "but"
    title = _("Que cherchez-vous ?")

    def form(self, data: Data = None) -> GoalForm:
        """Jobs at first; once words are typed, what they point to; and always what is chosen already."""
        chosen = str((data or {}).get("goal") or goals.goal_id_of(self.situation))
        typed = str((data or {}).get("words") or "")
        return GoalForm(data, offered=self._offered(typed, chosen), initial={"goal": chosen})

    def _offered(self, typed: str, chosen: str) -> Iterable[goals.Goal]:
        every = {goal.id: goal for ground in self.grounds for goal in goals.goals(ground.names)}
        jobs = [goal for goal in every.values() if goal.kind is FactKind.JOB]
        offered = list(goals.search(every.values(), typed)) if typed else jobs
        if chosen in every and every[chosen] not in offered:
            offered.append(every[chosen])
        return offered

    def kept(self, form: Any) -> Visit:
        """The goal and its words."""
        chosen = form.cleaned_data["goal"]
        return told(self.visit, goals.goal_document(self._names(chosen), chosen))

    def _names(self, chosen: str) -> Names:
        able = (ground.names for ground in self.grounds if chosen in ground.names.catalogue.vocabulary)
        return next(able, self.grounds[0].names)

    def said(self) -> str:
        """The words of the goal."""
        named = self.situation.get("goal_label") or gettext("un but sans nom")
        return str(named) if self.situation.get("goal") else ""


class TravelScreen(Screen):
    """What one may travel with, and for how long."""

    slug = "trajets"
    title = _("Comment pouvez-vous vous déplacer ?")
    subjects = ("daily_minutes", "occasional_minutes", "minutes")

    def form(self, data: Data = None) -> TravelForm:
        """Vehicles, licences and accepted minutes."""
        minutes = self.situation.get("minutes") or {}
        replies = {fact.id: reply_about(self.visit, fact.id) for fact in self.vehicles()}
        initial = {"daily": UNKNOWN, "occasional": UNKNOWN, **minutes}
        initial |= {fact: (reply or Reply.UNSURE).value for fact, reply in replies.items()}
        return TravelForm(data, vehicles=self.vehicles(), minutes=minutes, initial=initial)

    def vehicles(self) -> tuple[Fact, ...]:
        """The facts that the means of travel ask for, those that a step would lend left out."""
        catalogue = self.grounds[0].names.catalogue
        lent = {fact for offer in catalogue.offers.values() for fact in offer.grants}
        asked = {fact for mode in catalogue.modes.values() for fact in mode.requires.facts()}
        owned = asked - {fact for fact in lent if fact.startswith("loaned-")}
        return tuple(fact for fact in catalogue.vocabulary.facts.values() if fact.id in owned)

    def kept(self, form: Any) -> Visit:
        """The replies, then the minutes."""
        visit = self.visit
        for fact, reply in form.replies().items():
            visit = replied(visit, self.grounds[0].names.catalogue.vocabulary, fact, reply)
        return told(visit, form.changes())

    def said(self) -> str:
        """Vehicles that one has, and minutes that one accepts."""
        owned = [fact.label for fact in self.vehicles() if reply_about(self.visit, fact.id) is Reply.YES]
        minutes = self.situation.get("minutes") or {}
        if minutes.get("daily"):
            owned.append(gettext("%(time)s par jour à l’aller") % {"time": words.minutes(minutes["daily"])})
        if minutes.get("occasional"):
            told_minutes = words.minutes(minutes["occasional"])
            owned.append(gettext("%(time)s de temps en temps") % {"time": told_minutes})
        return ", ".join(owned)


class TimeScreen(Screen):
    """How much time one has, and from when."""

    slug = "temps"
    title = _("Combien de temps avez-vous ?")
    subjects = ("hours_per_week", "available_from", "hours")

    def form(self, data: Data = None) -> TimeForm:
        """Hours a week, first free day."""
        hours = self.situation.get("hours_per_week")
        initial = {
            "hours": UNKNOWN if hours is None else f"{hours:g}",
            "available_from": self.situation.get("available_from"),
        }
        return TimeForm(data, today=self.grounds[0].today, hours=hours, initial=initial)

    def said(self) -> str:
        """« 35 heures par semaine »."""
        hours = self.situation.get("hours_per_week")
        return (
            "" if hours is None else gettext("%(hours)s heures par semaine") % {"hours": words.number(hours)}
        )


class MoneyScreen(Screen):
    """What one can pay, and what is on one's training account."""

    slug = "argent"
    title = _("Combien pouvez-vous payer ?")
    subjects = ("budget", "wallet:cpf")

    def form(self, data: Data = None) -> MoneyForm:
        """Euros."""
        wallets = self.situation.get("wallets") or {}
        return MoneyForm(data, initial={"budget": self.situation.get("budget"), "cpf": wallets.get("cpf")})

    def said(self) -> str:
        """« 200 € au plus, 500 € sur le compte formation »."""
        budget, cpf = self.situation.get("budget"), (self.situation.get("wallets") or {}).get("cpf")
        said = [] if budget is None else [gettext("%(sum)s au plus") % {"sum": _euros(budget)}]
        if cpf is not None:
            said.append(gettext("%(sum)s sur le compte formation") % {"sum": _euros(cpf)})
        return ", ".join(said)


def _euros(amount: float) -> str:
    return words.euros(round(amount * 100))


STEPS: tuple[type[Screen], ...] = (PlaceScreen, AgeScreen, GoalScreen, TravelScreen, TimeScreen)
SCREENS: tuple[type[Screen], ...] = (*STEPS, MoneyScreen)  # money is asked only where it matters
NEEDED = (PlaceScreen, GoalScreen)  # without a place and a goal nothing can be sought


def screen_of(slug: str) -> type[Screen] | None:
    """The screen of that address."""
    return next((screen for screen in SCREENS if screen.slug == slug), None)


def screen_asking(subject: str) -> type[Screen] | None:
    """The screen that asks for a field of the situation; ``None`` for a fact."""
    return next((screen for screen in SCREENS if subject in screen.subjects), None)


def before(screen: type[Screen]) -> type[Screen] | None:
    """The step before this one."""
    place = STEPS.index(screen) if screen in STEPS else 0
    return STEPS[place - 1] if place else None


def after(screen: type[Screen]) -> type[Screen] | None:
    """The step after this one."""
    following = STEPS[STEPS.index(screen) + 1 :] if screen in STEPS else ()
    return following[0] if following else None
