"""The search form: what, where, how far."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.entries import RECORDS
from maillage.directory.models import OfferKind
from maillage.directory.search import LONGEST_TEXT, PRICES, Reach, Wish
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

YES = "oui"
SEVERAL = {"theme": "themes", "genre": "kinds", "public": "publics", "langue": "languages", "prix": "prices"}
"""What may be chosen several times, and the field of the wish that it fills."""
MOST_CHOSEN = 20
LONGEST_CHOICE = 120
MOST_EUROS = 1_000_000
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

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
    """A search, all of it optional. A choice that does not exist counts as no choice; a commune is told.

    ``NAMES``: what the address of a search may hold.
    """

    NAMES: ClassVar[frozenset[str]] = frozenset(
        {
            "q",
            "commune",
            "portee",
            "type",
            "du",
            "au",
            "prix_max",
            "places",
            "accessible",
            "distance",
            *SEVERAL,
        }
    )

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
    type = forms.CharField(required=False)
    du = forms.DateField(label=_("Commence à partir du"), required=False, widget=DAY)
    au = forms.DateField(label=_("Commence au plus tard le"), required=False, widget=DAY)
    prix_max = forms.DecimalField(
        label=_("Prix connu, au plus (€)"),
        required=False,
        min_value=0,
        max_value=MOST_EUROS,
        decimal_places=2,
    )
    places = forms.CharField(required=False)
    accessible = forms.CharField(required=False)
    distance = forms.CharField(required=False)

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

    def several(self, name: str) -> tuple[str, ...]:
        """What was chosen under that name, each once; one that can't be a value counts as no choice."""
        told = self.data.getlist(name) if isinstance(self.data, QueryDict) else [self.data.get(name, "")]
        chosen = dict.fromkeys(value for value in told if value and len(value) <= LONGEST_CHOICE)
        return tuple(chosen)[:MOST_CHOSEN]

    def wish(self) -> Wish:
        """What is searched; fields at fault are left out."""
        self.is_valid()
        told = self.cleaned_data
        record, most = told.get("type", ""), told.get("prix_max")
        several = {field: self.several(name) for name, field in SEVERAL.items()}
        several["kinds"] = tuple(kind for kind in several["kinds"] if kind in OfferKind)
        several["prices"] = tuple(price for price in several["prices"] if price in PRICES)
        return Wish(
            text=told.get("q", "")[:LONGEST_TEXT],
            commune=self.town.code if self.town else "",
            origin=Point(*self.town.point) if self.town and self.town.point else None,
            reach=reach_of(told.get("portee", "")),
            record=record if record in RECORDS else "",
            most_cents=None if most is None else int(most * 100),
            starts_from=told.get("du"),
            starts_until=told.get("au"),
            seats=told.get("places") == YES,
            accessible=told.get("accessible") == YES,
            at_a_distance=told.get("distance") == YES,
            **several,
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


def page_number(told: str | None, last: int) -> int:
    """The page that an address asks for, from 1 to ``last``; the first for anything else."""
    return int(told) if told and told.isdecimal() and 0 < int(told[:9]) <= last else 1
