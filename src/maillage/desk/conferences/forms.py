"""The forms of a conference."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Account
from maillage.desk.conferences.stuck import REASONS
from maillage.directory.models import Organisation
from maillage.privacy.texts import no_security_number

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class Words(forms.CharField):
    """A free text of the desk."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        options.setdefault("max_length", 4000)
        super().__init__(**options)
        self.validators.append(no_security_number)


class ConferenceForm(forms.Form):
    """When, where, with whom."""

    use_required_attribute = False
    day = forms.DateField(label=_("Jour"), widget=DAY)
    hour = forms.TimeField(label=_("Heure"), widget=HOUR)
    where = forms.CharField(
        label=_("Lieu"), max_length=300, required=False, help_text=_("Une salle, ou un lien de visio.")
    )
    invited = forms.ModelMultipleChoiceField(
        label=_("Structures invitées"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chacune ne verra que les personnes qui ont accepté de lui montrer leur parcours."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class HostForm(forms.Form):
    """Which of one's organisations convenes."""

    use_required_attribute = False
    host = forms.ModelChoiceField(
        label=_("Structure qui organise"), queryset=Organisation.objects.none(), empty_label=None
    )


class CaseForm(forms.Form):
    """A person to put on the agenda, and why."""

    person = forms.UUIDField()
    reason = forms.ChoiceField(choices=list(REASONS.items()))


class MinutesForm(forms.Form):
    """What was said."""

    use_required_attribute = False
    text = Words(label=_("Ce qui a été dit"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """Who does what, by when."""

    use_required_attribute = False
    text = Words(label=_("Décision"), max_length=500, widget=forms.TextInput)
    owner = forms.ModelChoiceField(label=_("Qui s’en charge"), queryset=Account.objects.none())
    due_on = forms.DateField(label=_("Pour le"), widget=DAY)
