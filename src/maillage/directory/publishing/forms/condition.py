"""The small forms that add one line to a condition: a fact, an age, a home, a date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.publishing.conditions import Role, open_groups, role_words
from maillage.directory.publishing.forms.base import Scene
from maillage.directory.publishing.forms.fields import DayField, WholeField, choose
from maillage.territories import reference
from maillage.territories.forms import AmbiguousCommuneError, CommuneField

OLDEST = 120


class AddForm(forms.Form):
    """What is asked, and what for: needed, one of several, or not to be."""

    use_required_attribute = False
    role = forms.ChoiceField(label=_("Pour entrer"))

    def __init__(self, *args: Any, scene: Scene, condition: Any, **options: Any) -> None:
        self.scene, self.condition = scene, condition
        super().__init__(*args, **options)
        groups = open_groups(condition, scene.vocabulary)
        more = [
            (f"any:{rank}", gettext("ou bien, avec : %(words)s") % {"words": told}) for rank, told in groups
        ]
        choose(self.fields["role"], [*role_words(), *more])
        self.order_fields([name for name in self.fields if name != "role"])

    def place(self) -> tuple[Role, int | None]:
        """What the line is for, and the rank of the group that it joins."""
        role, _colon, rank = str(self.cleaned_data["role"]).partition(":")
        return Role(role), int(rank) if rank else None

    def document(self) -> Any:
        """The condition to add, in the pack's format."""
        raise NotImplementedError

    def alike(self) -> list[tuple[str, str]]:
        """The communes to choose from, when several answer."""
        faults = self.errors.as_data().get("commune", [])
        return next((fault.choices for fault in faults if isinstance(fault, AmbiguousCommuneError)), [])


class FactForm(AddForm):
    """Something that must be true of the person, chosen among what a search found."""

    fact = forms.ChoiceField(
        label=_("Ce qu’il faut avoir ou être"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez dans la liste.")},
    )

    def __init__(self, *args: Any, found: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self.fields["fact"], found)

    def document(self) -> Any:
        """The id of the fact."""
        return self.cleaned_data["fact"]


class AgeForm(AddForm):
    """An age on the first day."""

    youngest = WholeField(OLDEST, label=_("Avoir au moins (ans)"))
    oldest = WholeField(OLDEST, label=_("et au plus (ans)"))

    def clean(self) -> dict[str, Any]:
        """At least one limit, in order."""
        told = super().clean() or self.cleaned_data
        low, high = told.get("youngest"), told.get("oldest")
        if low is None and high is None and not self.errors:
            raise forms.ValidationError(gettext("Donnez au moins un âge."))
        if low is not None and high is not None and low > high:
            self.add_error(
                "oldest", gettext("Personne n’a cet âge : le plus petit est plus grand que l’autre.")
            )
        return told

    def document(self) -> Any:
        """The limits that were given."""
        limits = {"min": self.cleaned_data["youngest"], "max": self.cleaned_data["oldest"]}
        return {"age": {key: value for key, value in limits.items() if value is not None}}


class HomeForm(AddForm):
    """Where the person lives: a commune, a département or a region."""

    commune = CommuneField(label=_("Habiter la commune"), required=False)
    departement = forms.ChoiceField(label=_("ou le département"), required=False)
    region = forms.ChoiceField(label=_("ou la région"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        departements = sorted(reference.departements().items())
        named = [(code, f"{one.name} ({code})") for code, one in departements]
        choose(self.fields["departement"], [("", "—"), *named])
        regions = sorted(
            ((code, one.name) for code, one in reference.regions().items()), key=lambda one: one[1]
        )
        choose(self.fields["region"], [("", "—"), *regions])

    def clean(self) -> dict[str, Any]:
        """At least one of them."""
        told = super().clean() or self.cleaned_data
        if not self.errors and not any(told.get(name) for name in ("commune", "departement", "region")):
            raise forms.ValidationError(gettext("Choisissez une commune, un département ou une région."))
        return told

    def document(self) -> Any:
        """The zones, one of which suffices."""
        told = self.cleaned_data
        zones = {
            "communes": [told["commune"].code] if told["commune"] else [],
            "departements": [told["departement"]] if told["departement"] else [],
            "regions": [told["region"]] if told["region"] else [],
        }
        return {"residence": {key: codes for key, codes in zones.items() if codes}}


class PeriodForm(AddForm):
    """Between which days one may start."""

    first = DayField(label=_("Commencer à partir du"))
    last = DayField(label=_("et au plus tard le"))

    def clean(self) -> dict[str, Any]:
        """At least one day, in order."""
        told = super().clean() or self.cleaned_data
        first, last = told.get("first"), told.get("last")
        if first is None and last is None and not self.errors:
            raise forms.ValidationError(gettext("Donnez au moins une date."))
        if first and last and last < first:
            self.add_error("last", gettext("La fin est avant le début."))
        return told

    def document(self) -> Any:
        """The days that were given."""
        days = {"from": self.cleaned_data["first"], "until": self.cleaned_data["last"]}
        return {"date": {key: day.isoformat() for key, day in days.items() if day}}
