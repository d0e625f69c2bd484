"""The small forms around a record: a word with a suggestion, a report, an answer, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.directory.publishing.forms.fields import prose_field


class SmallForm(forms.Form):
    """A form whose faults are told by the page, not by the browser."""

    use_required_attribute = False


class WordForm(SmallForm):
    """Why a correction is suggested."""

    word = prose_field(3, label=_("Pourquoi ce changement ? Comment le savez-vous ?"))


class ReportForm(SmallForm):
    """What is wrong; ``surname`` is a trap: no person sees it, programs fill it."""

    message = prose_field(4, label=_("Qu’est-ce qui ne va pas ?"))
    email = forms.EmailField(
        label=_("Votre adresse e-mail, si vous voulez une réponse"),
        help_text=_("Elle ne sert qu’à vous répondre, puis elle est effacée."),
        required=False,
        max_length=254,
    )
    surname = forms.CharField(
        label=_("Ne remplissez pas ce champ"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_message(self) -> Any:
        """Short enough to be read."""
        message = self.cleaned_data["message"]
        return message[:2000]


class ReplyForm(SmallForm):
    """What is answered to a report."""

    reply = prose_field(3, label=_("Votre réponse"), required=False)


class ReasonForm(SmallForm):
    """Why a publication is refused."""

    reason = prose_field(3, label=_("Pourquoi, et que faut-il corriger ?"))
