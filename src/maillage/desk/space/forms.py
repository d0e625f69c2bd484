"""The short forms of a space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.desk.models import DocumentKind
from maillage.privacy.texts import no_security_number


class QuestionForm(forms.Form):
    """A few words of one's own."""

    text = forms.CharField(
        label=_("Votre question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[no_security_number],
    )

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        """Another label where something else is asked."""
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label


class DocumentForm(forms.Form):
    """A document to add."""

    kind = forms.ChoiceField(label=_("Quel document ?"), choices=DocumentKind.choices)
    document = forms.FileField(
        label=_("Le fichier, ou une photo"),
        help_text=_("PDF, photo (JPEG, PNG), Word ou LibreOffice."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.odt"}),
    )


class EraseForm(forms.Form):
    """The last step before everything goes."""

    sure = forms.BooleanField(
        label=_("Oui, je veux tout effacer. Je sais que cela ne se rattrape pas."),
        error_messages={"required": _("Cochez la case si vous voulez vraiment tout effacer.")},
    )
