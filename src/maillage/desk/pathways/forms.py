"""The forms of a pathway."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.privacy.texts import no_security_number

LONGEST_REASON, LONGEST_TITLE, LONGEST_PLACE = 300, 150, 300


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class VersionForm(forms.Form):
    """Which version of the pathway was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class RefusalForm(forms.Form):
    """Why the person does not want a step."""

    reason = forms.CharField(
        label=_("Pourquoi cette étape ne convient pas"),
        help_text=_(
            "Avec les mots de la personne. Ce sera noté dans ce qu’elle a dit : on ne la lui reproposera pas."
        ),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_security_number],
        error_messages={"required": _("Écrivez pourquoi, en quelques mots.")},
    )


class OwnStepForm(VersionForm):
    """A step of the person's own."""

    title = forms.CharField(
        label=_("Nom de l’étape"),
        help_text=_("Par exemple : finir mon dossier de logement."),
        max_length=LONGEST_TITLE,
        validators=[no_security_number],
        error_messages={"required": _("Donnez un nom à cette étape.")},
    )
    place = forms.CharField(
        label=_("Lieu"), max_length=LONGEST_PLACE, required=False, validators=[no_security_number]
    )
    starts_on = day_field(_("Premier jour"))
    ends_on = day_field(_("Dernier jour"))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        told = super().clean() or {}
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Le dernier jour est avant le premier : corrigez l’un des deux."))
        if last and not first:
            self.add_error("starts_on", _("Écrivez aussi le premier jour."))
        return told

    def told(self) -> dict[str, Any]:
        """What was written, for the verb."""
        return {name: self.cleaned_data[name] for name in ("title", "place", "starts_on", "ends_on")}
