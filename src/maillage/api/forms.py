"""The form that makes a key."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Account
from maillage.accounts.queries import organisations_of
from maillage.api.keys import LONGEST_DAYS
from maillage.directory.models import Organisation

WORDS = {
    "organisations": _("la structure elle-même"),
    "places": _("ses lieux"),
    "offers": _("ses offres"),
    "sessions": _("ses sessions"),
    "relations": _("ses relations"),
}
DURATIONS = {30: _("Un mois"), 182: _("Six mois"), LONGEST_DAYS: _("Un an")}


class KeyForm(forms.Form):
    """For which organisation, what it may write, for how long."""

    use_required_attribute = False

    organisation = forms.ModelChoiceField(
        label=_("Pour quelle structure ?"), queryset=Organisation.objects.none()
    )
    name = forms.CharField(
        label=_("Un nom, pour la reconnaître"),
        help_text=_("Par exemple : le logiciel du centre de formation"),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("Que peut-elle écrire ?"), choices=list(WORDS.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Pour combien de temps ?"), choices=list(DURATIONS.items()), coerce=int, initial=182
    )

    def __init__(self, *args: Any, account: Account, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        choice.queryset = organisations_of(account)
