"""The forms of a file: who the person is, what they agreed to, how something is known."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.desk.files import marks
from maillage.desk.files.content import Known, Source
from maillage.desk.forms import Choice, offer
from maillage.desk.models import GivenHow, Protection, Scope
from maillage.directory.models import Organisation
from maillage.privacy.texts import no_security_number
from maillage.territories.forms import AmbiguousCommuneError, CommuneField

OF_AGE, OLDEST = 18, 110
BAD_DAY = _("Écrivez une date qui existe, par exemple 15/01/1992.")
USUAL_SCOPES = (Scope.IDENTITY, Scope.SITUATION, Scope.PATHWAY)


def age_on(day: date, birth_date: date) -> int:
    """How old somebody is on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def words_field(**options: Any) -> forms.CharField:
    """A few words in which a social-security number may not stand."""
    return forms.CharField(**{"max_length": 120, "validators": [no_security_number], **options})


def text_field(**options: Any) -> forms.CharField:
    """A short text in which a social-security number may not stand."""
    area = forms.Textarea(attrs={"rows": 3})
    return words_field(**{"widget": area, "max_length": 1000, **options})


def day_input() -> forms.DateInput:
    """A day, chosen or typed."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def birth_field(**options: Any) -> forms.DateField:
    """A birth date, that may stay unknown."""
    return forms.DateField(**options, required=False, error_messages={"invalid": BAD_DAY}, widget=day_input())


def possible_birth(day: date | None) -> date | None:
    """A birth date that somebody living may have.

    Raises ``ValidationError``.
    """
    today = timezone.localdate()
    if day and (day > today or age_on(today, day) > OLDEST):
        raise ValidationError(gettext("Vérifiez la date de naissance : elle n’est pas possible."))
    return day


class IdentityForm(forms.Form):
    """Who a person is, how to reach them, who decides with them. Everything may stay unknown."""

    name = words_field(
        label=_("Son nom, comme la personne veut être appelée"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Son adresse e-mail"),
        required=False,
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple prenom@exemple.fr.")},
    )
    phone = words_field(
        label=_("Son téléphone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    preferred = forms.ChoiceField(label=_("Par où la joindre de préférence"), required=False)
    protection = forms.ChoiceField(
        label=_("Qui décide"), choices=Protection.choices, initial=Protection.NONE, widget=forms.RadioSelect
    )
    representative_name = words_field(
        label=_("Le nom de la personne qui la représente"),
        help_text=_("Seulement pour une personne mineure ou protégée : un parent, un tuteur, un curateur."),
        required=False,
    )
    representative_quality = words_field(label=_("Son lien : mère, tuteur…"), required=False)
    representative_phone = words_field(label=_("Son téléphone à elle"), max_length=30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the ways to be reached."""
        super().__init__(*args, **kwargs)
        ways = [("", gettext("Pas dit")), ("phone", gettext("Par téléphone")), ("sms", gettext("Par SMS"))]
        offer(
            self.fields["preferred"],
            [*ways, ("email", gettext("Par e-mail")), ("post", gettext("Par courrier"))],
        )

    def clean_phone(self) -> str:
        """A number that has digits enough."""
        phone = str(self.cleaned_data["phone"])
        if phone and not marks.plain_phone(phone):
            raise ValidationError(gettext("Écrivez un numéro complet, par exemple 06 12 34 56 78."))
        return phone

    def clean(self) -> dict[str, Any]:
        """Whoever does not decide alone has somebody who represents them."""
        told = super().clean() or {}
        if told.get("protection") in (Protection.MINOR, Protection.PROTECTED):
            for name in ("representative_name", "representative_quality"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Il le faut pour une personne mineure ou protégée."))
        return told

    def identity(self) -> dict[str, Any]:
        """The columns of the person."""
        told = self.cleaned_data
        keys = ("name", "quality", "phone")
        alone = told["protection"] == Protection.NONE
        return {
            "name": told["name"],
            "contact": {key: told[key] for key in ("email", "phone", "preferred")},
            "protection": told["protection"],
            "representative": {} if alone else {key: told[f"representative_{key}"] for key in keys},
        }


class OpeningForm(IdentityForm):
    """A file to open, with what the person said yes to."""

    organisation = forms.ChoiceField(label=_("Pour quelle structure"))
    commune = CommuneField(
        label=_("Sa commune, ou son code postal"), required=False, help_text=_("Jamais l’adresse exacte.")
    )
    birth_date = birth_field(
        label=_("Sa date de naissance"),
        help_text=_("Elle évite d’ouvrir deux dossiers. Laissez vide si elle n’est pas dite."),
    )
    link = words_field(
        label=_("Le lien privé de son parcours, si la personne en a un"),
        help_text=_("Elle a pu raconter sa situation seule sur ce site : elle n’aura pas à la redire."),
        max_length=300,
        required=False,
    )
    purpose = text_field(
        label=_("À quoi la personne dit oui, avec ses mots"),
        help_text=_("Par exemple : « qu’on m’aide à trouver une formation près de chez moi »."),
        max_length=500,
        error_messages={"required": _("Écrivez à quoi la personne dit oui.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("Ce que votre structure pourra lire"),
        choices=Scope.choices,
        initial=[str(scope) for scope in USUAL_SCOPES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Demandez chaque point à la personne. Elle pourra revenir dessus quand elle veut."),
        error_messages={"required": _("Cochez au moins un point, avec la personne.")},
    )
    how = forms.ChoiceField(
        label=_("Comment elle l’a dit"),
        choices=[(GivenHow.SAID.value, GivenHow.SAID.label), (GivenHow.SIGNED.value, GivenHow.SIGNED.label)],
        initial=GivenHow.SAID,
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label=_("La personne, ou qui la représente, a entendu ceci et a dit oui"),
        error_messages={"required": _("Sans son accord, aucun dossier n’est ouvert.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("organisation", "name", "birth_date", "commune", "phone", "email")

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        """Offer the organisations for which the account accompanies people."""
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.pk): one for one in organisations}
        offer(self.fields["organisation"], [(pk, one.name) for pk, one in self.organisations.items()])
        self.fields["key"].initial = self.fields["key"].initial or uuid.uuid4()
        if len(self.organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = next(iter(self.organisations))

    def alike(self) -> list[Choice]:
        """The communes to choose from when several answer to what was typed."""
        faults = self.errors.as_data().get("commune", [])
        return next((fault.choices for fault in faults if isinstance(fault, AmbiguousCommuneError)), [])

    def clean_birth_date(self) -> date | None:
        """A date at which somebody living may be born."""
        return possible_birth(self.cleaned_data["birth_date"])

    def clean(self) -> dict[str, Any]:
        """A minor is said to be one."""
        told = super().clean()
        born = told.get("birth_date")
        if born and told.get("protection") == Protection.NONE and age_on(timezone.localdate(), born) < OF_AGE:
            self.add_error("protection", gettext("D’après sa date de naissance, cette personne est mineure."))
        return told

    def opening(self) -> dict[str, Any]:
        """What the file is opened with, the organisation and what was told apart."""
        told = self.cleaned_data
        commune = told["commune"].code if told["commune"] else ""
        return self.identity() | {
            "commune": commune,
            **{name: told[name] for name in ("purpose", "scopes", "how", "key")},
        }


class SourceForm(forms.Form):
    """How what is written here is known, and since when."""

    source = forms.ChoiceField(
        label=_("Comment le savez-vous ?"),
        choices=Source.choices,
        initial=Source.SAID,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label=_("Quel jour ?"),
        help_text=_("Laissez vide si c’est aujourd’hui."),
        required=False,
        error_messages={"invalid": _("Écrivez une date qui existe, par exemple 15/11/2026.")},
        widget=day_input(),
    )
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def clean_on(self) -> date | None:
        """Not a day to come."""
        day: date | None = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise ValidationError(gettext("Cette date n’est pas encore venue."))
        return day

    def known(self) -> dict[str, Any]:
        """What ``tell`` takes of it."""
        return {"source": Source(self.cleaned_data["source"]), "on": self.cleaned_data["on"]}


class BarrierForm(forms.Form):
    """Whether something stands in the way; « je ne sais pas » is an answer."""

    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une réponse. « Je ne sais pas » en est une."),
            "invalid_choice": _("Choisissez oui, non ou « Je ne sais pas »."),
        },
    )
    note = text_field(
        label=_("En quelques mots, ce qui bloque"),
        help_text=_("Seulement ce qui aide à trouver une solution."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        """Ask it."""
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = question
        answers = [(Known.YES.value, gettext("Oui")), (Known.NO.value, gettext("Non"))]
        offer(self.fields["answer"], [*answers, (Known.UNKNOWN.value, gettext("Je ne sais pas"))])


class SayingForm(forms.Form):
    """A wish or a refusal, in the person's words."""

    text = text_field(
        label=_("Avec les mots de la personne"),
        max_length=500,
        error_messages={"required": _("Écrivez quelques mots.")},
    )
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class TakingForm(forms.Form):
    """A situation told elsewhere: behind a private link, or in a document."""

    link = words_field(label=_("Le lien privé que la personne vous donne"), max_length=300, required=False)
    document = forms.FileField(
        label=_("Ou un document « situation » (JSON ou YAML)"),
        required=False,
        error_messages={"empty": _("Ce document est vide.")},
    )
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        told = super().clean() or {}
        if not self.errors and bool(told.get("link")) == bool(told.get("document")):
            raise ValidationError(gettext("Donnez le lien, ou un document : l’un des deux."))
        return told


class CorrectingForm(IdentityForm):
    """Who the person is, corrected from the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
