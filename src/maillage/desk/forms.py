"""The screens of the desk: one theme each, « je ne sais pas » always an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from maillage.desk.goals import DISCOVERY, Goal
from maillage.desk.services import DEFAULT_LIFETIME, LIFETIMES
from maillage.desk.telling import Reply
from maillage.directory.wording import words
from maillage.territories.forms import AmbiguousCommuneError, CommuneField
from pathways.facts import Fact

YOUNGEST, OLDEST = 10, 110
FARTHEST_START = timedelta(days=730)
DAILY_MINUTES = (15, 30, 45, 60, 90)
OCCASIONAL_MINUTES = (30, 60, 90, 120)
UNKNOWN = "unknown"

Choice = tuple[str, Any]


def reply_choices() -> list[Choice]:
    """Yes, no, and the third answer, which is not a no."""
    return [
        (Reply.YES.value, gettext("Oui")),
        (Reply.NO.value, gettext("Non")),
        (Reply.UNSURE.value, gettext("Je ne sais pas")),
    ]


def digits_input() -> forms.TextInput:
    """A short field for a whole number: a telephone shows its digits."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})


class PlaceForm(forms.Form):
    """Where one lives: the commune, and no finer address."""

    commune = CommuneField(
        label=_("Votre commune, ou son code postal"),
        help_text=_("Pour calculer les trajets. Nous ne demandons pas votre adresse."),
        error_messages={
            "required": _("Écrivez votre commune ou son code postal : sans lieu, pas de trajet.")
        },
    )

    def alike(self) -> list[Choice]:
        """The communes to choose from when several answer to what was typed."""
        faults = self.errors.as_data().get("commune", [])
        return next((fault.choices for fault in faults if isinstance(fault, AmbiguousCommuneError)), [])

    def changes(self) -> dict[str, Any]:
        """The fields of the situation that this screen tells; a finer point told before is dropped."""
        return {"commune": self.cleaned_data["commune"].code, "lat": None, "lon": None}


class AgeForm(forms.Form):
    """How old one is."""

    age = forms.IntegerField(
        label=_("Votre âge, en années"),
        help_text=_("Certaines offres ont une limite d’âge. Laissez vide si vous préférez ne pas le dire."),
        min_value=YOUNGEST,
        max_value=OLDEST,
        required=False,
        error_messages={
            "invalid": _("Écrivez votre âge en chiffres, par exemple 34."),
            "min_value": _("Écrivez un âge d’au moins 10 ans."),
            "max_value": _("Écrivez un âge d’au plus 110 ans."),
        },
        widget=digits_input(),
    )

    def changes(self) -> dict[str, Any]:
        """The fields of the situation that this screen tells."""
        return {"age": self.cleaned_data["age"], "birth_date": None}


class GoalForm(forms.Form):
    """What one is looking for: found by words, chosen in a list."""

    words = forms.CharField(
        label=_("Cherchez avec vos mots"),
        help_text=_("Par exemple : cuisine, bâtiment, permis, français."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    goal = forms.ChoiceField(
        label=_("Choisissez ce qui vous ressemble"),
        required=True,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une réponse, ou « Je ne sais pas encore »."),
            "invalid_choice": _("Choisissez une réponse de la liste."),
        },
    )

    def __init__(self, *args: Any, offered: Iterable[Goal], **kwargs: Any) -> None:
        """Offer these goals, and always that of discovering."""
        super().__init__(*args, **kwargs)
        choices = [(goal.id, goal.label) for goal in offered]
        choices.append((DISCOVERY, gettext("Je ne sais pas encore : je veux découvrir")))
        offer(self.fields["goal"], choices)


class TravelForm(forms.Form):
    """What one may travel with, and for how long."""

    daily = forms.ChoiceField(
        label=_("Chaque jour, combien de temps de trajet acceptez-vous à l’aller ?"),
        error_messages={"invalid_choice": _("Choisissez une durée de la liste.")},
    )
    occasional = forms.ChoiceField(
        label=_("De temps en temps (une fois par semaine ou moins), combien de temps à l’aller ?"),
        error_messages={"invalid_choice": _("Choisissez une durée de la liste.")},
    )

    def __init__(
        self, *args: Any, vehicles: Iterable[Fact], minutes: Mapping[str, Any], **kwargs: Any
    ) -> None:
        """Ask about these vehicles and licences; keep among the choices the minutes already told."""
        super().__init__(*args, **kwargs)
        self.vehicles = tuple(vehicles)
        for fact in reversed(self.vehicles):
            self.fields[fact.id] = reply_field(fact.question or fact.label)
        self.order_fields([fact.id for fact in self.vehicles])
        for name, offered in (("daily", DAILY_MINUTES), ("occasional", OCCASIONAL_MINUTES)):
            offer(self.fields[name], minutes_choices({*offered, *filter(None, [minutes.get(name)])}))

    def changes(self) -> dict[str, Any]:
        """The fields of the situation that this screen tells, the replies about vehicles apart."""
        given = {name: self.cleaned_data[name] for name in ("daily", "occasional")}
        told = {name: int(minutes) for name, minutes in given.items() if minutes != UNKNOWN}
        return {"minutes": told or None}

    def replies(self) -> dict[str, Reply]:
        """What was said of each vehicle and licence."""
        return {fact.id: Reply(self.cleaned_data[fact.id]) for fact in self.vehicles}


class TimeForm(forms.Form):
    """How much time one has, and from when."""

    hours = forms.ChoiceField(label=_("Votre temps libre chaque semaine"), widget=forms.RadioSelect)
    available_from = forms.DateField(
        label=_("À partir de quel jour êtes-vous libre ?"),
        help_text=_("Laissez vide si c’est tout de suite."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez une date qui existe, par exemple 15/01/2027.")},
    )

    def __init__(self, *args: Any, today: date, hours: float | None, **kwargs: Any) -> None:
        """Keep among the choices the hours already told."""
        super().__init__(*args, **kwargs)
        self.today = today
        offer(self.fields["hours"], hours_choices(hours))

    def clean_available_from(self) -> date | None:
        """Within the two years that pathways are sought in; a day that has passed is today."""
        day: date | None = self.cleaned_data["available_from"]
        if day and day > self.today + FARTHEST_START:
            raise forms.ValidationError(gettext("Écrivez une date dans les deux ans qui viennent."))
        return None if day is None or day <= self.today else day

    def changes(self) -> dict[str, Any]:
        """The fields of the situation that this screen tells."""
        hours, day = self.cleaned_data["hours"], self.cleaned_data["available_from"]
        return {
            "hours_per_week": None if hours == UNKNOWN else _plain_number(hours),
            "available_from": day.isoformat() if day else None,
        }


class ReplyForm(forms.Form):
    """One question about one fact."""

    def __init__(self, *args: Any, question: str, why: str, **kwargs: Any) -> None:
        """Ask it."""
        super().__init__(*args, **kwargs)
        self.fields["reply"] = reply_field(question)
        self.why = why

    def reply(self) -> Reply:
        """The answer."""
        return Reply(self.cleaned_data["reply"])


def euros_field(**texts: Any) -> forms.IntegerField:
    """Whole euros, or nothing when one does not know; ``texts``: label and help text."""
    return forms.IntegerField(
        **texts,
        min_value=0,
        max_value=100_000,
        required=False,
        error_messages={
            "invalid": _("Écrivez un nombre d’euros, par exemple 200."),
            "min_value": _("Écrivez 0 ou plus."),
            "max_value": _("Écrivez au plus 100 000 euros."),
        },
        widget=digits_input(),
    )


class MoneyForm(forms.Form):
    """What one can pay, and what is on one's training account."""

    budget = euros_field(
        label=_("Combien pouvez-vous payer, au plus ?"),
        help_text=_("En euros. Écrivez 0 si vous ne pouvez rien payer. Laissez vide si vous ne savez pas."),
    )
    cpf = euros_field(
        label=_("Combien avez-vous sur votre compte formation (CPF) ?"),
        help_text=_(
            "En euros. Vous le voyez sur moncompteformation.gouv.fr. Laissez vide si vous ne savez pas."
        ),
    )

    def changes(self) -> dict[str, Any]:
        """The fields of the situation that this screen tells."""
        budget, cpf = self.cleaned_data["budget"], self.cleaned_data["cpf"]
        return {"budget": budget, "wallets": None if cpf is None else {"cpf": cpf}}


class ShareForm(forms.Form):
    """For how long a private link lasts."""

    days = forms.TypedChoiceField(
        label=_("Combien de temps garder ce lien ?"), coerce=int, initial=DEFAULT_LIFETIME
    )
    ticket = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the lifetimes that the desk allows."""
        super().__init__(*args, **kwargs)
        offer(self.fields["days"], [(str(days), lifetime_words(days)) for days in LIFETIMES])


def lifetime_words(days: int) -> str:
    """« 1 jour », « 7 jours »."""
    return ngettext("%(days)s jour", "%(days)s jours", days) % {"days": days}


def offer(field: forms.Field, choices: list[Choice]) -> None:
    """Put choices to a field; raises ``TypeError`` for a field that has none."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{field!r} takes no choices")
    field.choices = choices


def reply_field(question: str) -> forms.ChoiceField:
    """Yes, no or « je ne sais pas » to a question."""
    return forms.ChoiceField(
        label=question,
        choices=reply_choices(),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une réponse. « Je ne sais pas » en est une."),
            "invalid_choice": _("Choisissez oui, non ou « Je ne sais pas »."),
        },
    )


def minutes_choices(offered: Iterable[int]) -> list[Choice]:
    """Durations, the unknown one first."""
    return [(UNKNOWN, gettext("Je ne sais pas"))] + [
        (str(count), words.minutes(count)) for count in sorted(offered)
    ]


def hours_choices(told: float | None) -> list[Choice]:
    """Usual shares of a week, with what was already told."""
    usual = {
        35.0: gettext("Toute la semaine (35 heures)"),
        17.5: gettext("La moitié de la semaine (17 heures et demie)"),
        7.0: gettext("Un jour, ou deux demi-journées (7 heures)"),
        3.5: gettext("Une demi-journée (3 heures et demie)"),
    }
    if told is not None and told not in usual:
        usual[told] = gettext("%(hours)s heures par semaine") % {"hours": words.number(told)}
    choices = [(f"{hours:g}", label) for hours, label in sorted(usual.items(), reverse=True)]
    return [*choices, (UNKNOWN, gettext("Je ne sais pas"))]


def _plain_number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value
