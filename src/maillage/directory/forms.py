"""The search form: what, where, how far."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.entries import RECORDS
from maillage.directory.models import OfferKind
from maillage.directory.search import LONGEST_TEXT, Reach, Wish
from maillage.territories.forms import AmbiguousCommuneError, CommuneField
from maillage.territories.reference import CommuneRecord
from pathways.travel import Point

HERE = "ici"
KILOMETRES = (5, 10, 20, 50)
MINUTES = {"walk": (15, 30), "bike": (15, 30, 45), "moped": (15, 30, 45), "car": (15, 30, 45, 60)}
BY_MODE = {
    "walk": _("%(minutes)s min à pied"),
    "bike": _("%(minutes)s min à vélo"),
    "moped": _("%(minutes)s min en cyclomoteur"),
    "car": _("%(minutes)s min en voiture"),
}

Choices = list[tuple[Any, Any]]


def reach_choices() -> Choices:
    """How far one goes, by kilometres or by minutes of each way of travelling."""
    choices: Choices = [("", _("Sans limite")), (HERE, _("Dans cette commune"))]
    choices += [(f"km-{km}", gettext("%(km)s km à vol d’oiseau") % {"km": km}) for km in KILOMETRES]
    choices += [
        (f"{mode}-{minutes}", BY_MODE[mode] % {"minutes": minutes})
        for mode, limits in MINUTES.items()
        for minutes in limits
    ]
    return choices


class SearchForm(forms.Form):
    """A search, all of it optional. A choice that does not exist counts as no choice; a commune is told."""

    q = forms.CharField(
        label=_("Quoi"),
        required=False,
        help_text=_("Par exemple : électricien, permis, français, garde d’enfants"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    commune = CommuneField(
        label=_("Où"),
        required=False,
        help_text=_("Commune ou code postal"),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    portee = forms.CharField(label=_("Jusqu’où"), required=False, widget=forms.Select)
    theme = forms.CharField(required=False)
    type = forms.CharField(required=False)
    genre = forms.CharField(required=False)
    places = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = self.fields["portee"].widget
        if isinstance(reach, forms.Select):
            reach.choices = reach_choices()

    @property
    def town(self) -> CommuneRecord | None:
        """The commune around which one searches."""
        found: CommuneRecord | None = self.cleaned_data.get("commune")
        return found

    def alike(self) -> Choices:
        """The communes to choose from when several answer to what was typed."""
        faults = self.errors.as_data().get("commune", [])
        return next((fault.choices for fault in faults if isinstance(fault, AmbiguousCommuneError)), [])

    def wish(self) -> Wish:
        """What is searched; fields at fault are left out."""
        self.is_valid()
        told = self.cleaned_data
        record, kind = told.get("type", ""), told.get("genre", "")
        return Wish(
            text=told.get("q", "")[:LONGEST_TEXT],
            commune=self.town.code if self.town else "",
            origin=Point(*self.town.point) if self.town and self.town.point else None,
            reach=reach_of(told.get("portee", "")),
            record=record if record in RECORDS else "",
            theme=told.get("theme", ""),
            kind=kind if kind in OfferKind else "",
            seats=told.get("places") == "oui",
        )


def reach_of(text: str) -> Reach | None:
    """How far, from the value of a choice; ``None`` for none or one that does not exist."""
    means, _dash, limit = text.partition("-")
    if text == HERE:
        return Reach(here=True)
    if means == "km" and limit in map(str, KILOMETRES):
        return Reach(km=int(limit))
    if limit in map(str, MINUTES.get(means, ())):
        return Reach(mode=means, minutes=int(limit))
    return None
