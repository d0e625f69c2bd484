"""The forms of requests: at the desk, by the public, to pass one on, to answer it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.desk.forms import Choice, offer
from maillage.desk.models import Channel, RequestKind
from maillage.desk.welcome import form_keys
from maillage.privacy.texts import no_security_number
from maillage.territories.forms import AmbiguousCommuneError, CommuneField

LONGEST_REQUEST = 4000
OFFICE_CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.FORM]


def text_field(rows: int, **options: Any) -> forms.CharField:
    """Several lines, without a social-security number."""
    options.setdefault("max_length", LONGEST_REQUEST)
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(widget=widget, validators=[no_security_number], **options)


def line_field(autocomplete: str = "off", **options: Any) -> forms.CharField:
    """One line that may stay empty, without a social-security number."""
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(widget=widget, required=False, validators=[no_security_number], **options)


class AskingForm(forms.Form):
    """What both forms ask: what for, and what one wants to say of oneself."""

    use_required_attribute = False

    text = text_field(
        4,
        label=_("Que cherchez-vous ?"),
        error_messages={"required": _("Écrivez ce que vous cherchez, même en quelques mots.")},
    )
    kind = forms.ChoiceField(
        label=_("C’est pour"),
        choices=RequestKind.choices,
        initial=RequestKind.PATHWAY,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choisissez une réponse de la liste.")},
    )
    name = line_field("name", label=_("Votre nom ou prénom"), max_length=100)
    phone = line_field("tel", label=_("Votre téléphone"), max_length=40)
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Cette adresse n’est pas complète. Exemple : prenom@exemple.fr")},
    )
    commune = CommuneField(label=_("Votre commune, ou son code postal"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """The form was shown by this site, lately enough."""
        told = super().clean() or self.cleaned_data
        try:
            told["once"] = form_keys.once_of(told.get("key") or "")
        except form_keys.StaleFormError:
            message = gettext("Cette page est restée ouverte longtemps. Relisez, puis envoyez de nouveau.")
            raise ValidationError(message, code="stale") from None
        return told

    def renew_stale_key(self) -> None:
        """Before the form is shown again: a key that no longer holds is replaced, another is kept."""
        if any(fault.code == "stale" for fault in self.errors.as_data().get("__all__", ())):
            self.data = {**dict(self.data.items()), "key": form_keys.new_key()}

    def alike(self) -> list[Choice]:
        """The communes to choose from when several answer to what was typed."""
        faults = self.errors.as_data().get("commune", [])
        return next((fault.choices for fault in faults if isinstance(fault, AmbiguousCommuneError)), [])

    def asking(self) -> dict[str, Any]:
        """What ``Asking`` takes."""
        told = self.cleaned_data
        return {
            "text": told["text"],
            "kind": told["kind"],
            "caller": {name: told[name] for name in ("name", "email", "phone")},
            "commune": told["commune"].code if told["commune"] else "",
            "once": told["once"],
        }


class PublicForm(AskingForm):
    """The public form; ``surname`` is a trap: no person sees it, programs fill it."""

    surname = forms.CharField(
        label=_("Ne remplissez pas ce champ"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )


class DeskForm(AskingForm):
    """A request that comes to the desk: its channel and place are those of the one before."""

    channel = forms.ChoiceField(
        label=_("Comment la demande arrive"), choices=OFFICE_CHANNELS, widget=forms.RadioSelect
    )
    place = forms.TypedChoiceField(label=_("Où"), required=False, coerce=int, empty_value=None)
    organisation = forms.TypedChoiceField(label=_("Pour quelle structure"), coerce=int)

    def __init__(self, *args: Any, organisations: list[Choice], places: list[Any], **options: Any) -> None:
        """Offer these organisations and places; one organisation is not asked for."""
        super().__init__(*args, **options)
        words = {
            "text": _("Ce que la personne demande"),
            "name": _("Son nom ou son prénom, si elle veut le dire"),
            "phone": _("Son téléphone"),
            "email": _("Son adresse e-mail"),
            "commune": _("Sa commune, ou son code postal"),
        }
        for name, label in words.items():
            self.fields[name].label = label
        if not self.is_bound:
            self.fields["text"].widget.attrs["autofocus"] = True
        offer(self.fields["organisation"], organisations)
        offer(self.fields["place"], [("", gettext("Aucun lieu en particulier")), *places])
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0][0]
        self.order_fields(["text", "kind", "name", "phone", "email", "commune", "channel", "place"])


class RouteForm(forms.Form):
    """To whom a request is passed on, and why."""

    use_required_attribute = False

    to = forms.TypedChoiceField(
        label=_("À quelle structure"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une structure."),
            "invalid_choice": _("Choisissez une structure de la liste."),
        },
    )
    why = line_field(
        label=_("Un mot pour la structure"),
        help_text=_("Sans nom ni détail personnel : elle lira la demande elle-même."),
        max_length=300,
    )

    def __init__(self, *args: Any, choices: Iterable[Choice], **options: Any) -> None:
        """Offer these organisations."""
        super().__init__(*args, **options)
        offer(self.fields["to"], list(choices))


class AnswerForm(forms.Form):
    """What is answered."""

    use_required_attribute = False

    answer = text_field(4, label=_("Votre réponse"), error_messages={"required": _("Écrivez une réponse.")})
