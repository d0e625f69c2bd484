"""The forms of the network: what is looked for; a relation; why one is contested."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.directory.models import Organisation
from maillage.directory.network.queries import Actor, Asked
from maillage.directory.network.wording import SIDES
from maillage.directory.themes import public_name, theme_name
from maillage.directory.towns import town_name

DISTANCES = ((0, _("dans la commune")), (10, _("à 10 km")), (20, _("à 20 km")), (50, _("à 50 km")))


class NetworkForm(forms.Form):
    """Who does what, near whom, for whom."""

    use_required_attribute = False

    theme = forms.ChoiceField(label=_("Quoi"), required=False)
    public = forms.ChoiceField(label=_("Pour qui"), required=False)
    commune = forms.ChoiceField(label=_("Près de"), required=False)
    km = forms.TypedChoiceField(
        label=_("Jusqu’où"), choices=DISTANCES, coerce=int, required=False, empty_value=None
    )

    def __init__(self, data: Any, actors: Iterable[Actor]) -> None:
        super().__init__(data)
        listed = list(actors)
        themes = {theme for actor in listed for theme in actor.themes}
        publics = {public for actor in listed for public in actor.publics}
        communes = {code for actor in listed for code in actor.communes}
        self._choose("theme", {theme: theme_name(theme) for theme in themes})
        self._choose("public", {public: public_name(public) for public in publics})
        self._choose("commune", {code: town_name(code) for code in communes})

    def _choose(self, name: str, named: dict[str, str]) -> None:
        choices = sorted(named.items(), key=lambda pair: pair[1])
        cast("forms.ChoiceField", self.fields[name]).choices = [("", _("Tout")), *choices]

    def asked(self) -> Asked:
        """What is looked for; a value that is none of the choices counts as nothing."""
        self.is_valid()
        told = self.cleaned_data
        return Asked(
            told.get("theme") or "", told.get("public") or "", told.get("commune") or "", told.get("km") or 0
        )


class RelationForm(forms.Form):
    """What an organisation does with one of these."""

    use_required_attribute = False

    side = forms.ChoiceField(label=_("Relation"), choices=list(SIDES.items()))
    partner = forms.ModelChoiceField(
        label=_("Avec quelle structure"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    since = forms.DateField(
        label=_("Depuis le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(label=_("En quelques mots"), max_length=300, required=False)

    def __init__(self, partners: Any, data: Any = None) -> None:
        super().__init__(data)
        cast("forms.ModelChoiceField[Organisation]", self.fields["partner"]).queryset = partners


class ContestForm(forms.Form):
    """Why a relation does not hold."""

    use_required_attribute = False

    note = forms.CharField(
        label=_("Pourquoi cette relation n’est-elle pas juste ?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une phrase suffit. Les personnes qui modèrent le territoire la liront."),
    )
