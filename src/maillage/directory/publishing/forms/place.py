"""The forms of a place: where it is, how one is received there, what it has, where it stops when it moves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.documents import Document, to_day
from maillage.directory.models import PlaceKind
from maillage.directory.publishing.forms.base import Group, RecordForm
from maillage.directory.publishing.forms.fields import (
    DayField,
    LinesField,
    NumberField,
    line_field,
    prose_field,
)
from maillage.directory.publishing.recurrence_words import Recurrence, read_recurrence
from maillage.directory.recurrences import WEEKDAYS
from maillage.directory.towns import town
from maillage.directory.wording import words
from maillage.territories.forms import CommuneField

_SPACE = re.compile(r"(?P<name>.+?)\s*:\s*(?P<seats>[0-9]{1,5})(\s*(places?|personnes?))?")


class PlaceForm(RecordForm):
    """Where a place is and how one is received there."""

    PLAIN = (
        "name",
        "kind",
        "address",
        "postal_code",
        "opening_hours",
        "accessibility",
        "phone",
        "email",
        "lat",
        "lon",
    )
    GROUPS = (
        Group(_("Le lieu"), ("name", "kind", "address", "postal_code", "commune")),
        Group(_("Y venir"), ("opening_hours", "accessibility", "phone", "email")),
        Group(
            _("Le point exact sur la carte"),
            ("lat", "lon"),
            _("Sans cela, le lieu est montré au centre de sa commune."),
            folded=True,
        ),
    )

    name = line_field(label=_("Nom du lieu"))
    kind = forms.ChoiceField(
        label=_("Quelle sorte de lieu"),
        choices=[("", _("Je ne sais pas")), *PlaceKind.choices],
        required=False,
    )
    address = line_field(label=_("Numéro et rue"), required=False)
    postal_code = forms.RegexField(
        "^[0-9]{5}$",
        label=_("Code postal"),
        required=False,
        error_messages={"invalid": _("Un code postal a cinq chiffres.")},
    )
    commune = CommuneField(label=_("Commune"))
    opening_hours = prose_field(2, label=_("Horaires d’ouverture"), required=False)
    accessibility = prose_field(
        2,
        label=_("Accessibilité"),
        help_text=_("Plain-pied, ascenseur, boucle magnétique, places de parking adaptées…"),
        required=False,
    )
    phone = line_field(label=_("Téléphone"), required=False, max_length=40)
    email = forms.EmailField(label=_("Adresse e-mail du lieu"), required=False, max_length=254)
    lat = NumberField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = NumberField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def told(self, document: Document) -> dict[str, Any]:
        """The commune by its name."""
        return {**super().told(document), "commune": town(document.get("commune") or "")}

    def changes(self) -> dict[str, Any]:
        """With the code of the commune; a point that stayed while the commune changed is dropped."""
        told = {**super().changes(), "commune": self.cleaned_data["commune"].code}
        told |= {axis: self.cleaned_data[axis] for axis in ("lat", "lon")}
        stayed = all(told[axis] == self.document.get(axis) for axis in ("lat", "lon"))
        if stayed and told["commune"] != self.document.get("commune"):
            told |= {"lat": None, "lon": None}
        return told


def _space(line: str) -> dict[str, Any]:
    """« Grande salle : 30 » as a room with its seats."""
    found = _SPACE.fullmatch(line)
    return {"name": found["name"], "seats": int(found["seats"])} if found else {"name": line}


def _space_line(space: Mapping[str, Any]) -> str:
    return f"{space['name']} : {space['seats']}" if space.get("seats") is not None else str(space["name"])


class EquipmentForm(RecordForm):
    """What a place has and lends."""

    PLAIN = ("spaces", "equipment", "kit")
    GROUPS = (Group(_("Ce qu’on y trouve"), PLAIN, _("Une chose par ligne.")),)

    spaces = LinesField(
        _space,
        _space_line,
        label=_("Salles, avec leur nombre de places"),
        help_text=_("Par exemple : Grande salle : 30"),
    )
    equipment = LinesField(
        label=_("Équipements"), help_text=_("Par exemple : ordinateurs, imprimante 3D, cuisine")
    )
    kit = LinesField(
        label=_("Ce qui est prêt pour accueillir une formation"),
        help_text=_("Par exemple : vidéoprojecteur, wifi, tableau, accueil café, personne référente"),
    )


class StopForm(forms.Form):
    """Where and when a place that moves can be found: one day, or days that come back."""

    use_required_attribute = False

    commune = CommuneField(label=_("Commune"), required=False)
    address = line_field(label=_("Où exactement"), required=False)
    day = DayField(label=_("Le jour"))
    weekday = forms.ChoiceField(label=_("ou chaque semaine, le"), required=False)
    begins = forms.TimeField(
        label=_("De"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("À"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    rule = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["weekday"]
        if isinstance(field, forms.ChoiceField):
            days = [(str(rank), words.weekday_names([day])) for rank, day in enumerate(WEEKDAYS)]
            field.choices = [("", "—"), *days]

    def clean(self) -> dict[str, Any]:
        """A stop says where; at most one way of saying when."""
        told = super().clean() or self.cleaned_data
        when = (told.get("day"), told.get("weekday"), told.get("rule"))
        said = any((*when, told.get("address"), told.get("begins"), told.get("ends")))
        if said and told.get("commune") is None and "commune" not in self.errors:
            self.add_error("commune", gettext("Dites dans quelle commune."))
        if told.get("day") and told.get("weekday"):
            self.add_error("weekday", gettext("Donnez un jour, ou un jour de la semaine, pas les deux."))
        if told.get("begins") and told.get("ends") and told["ends"] <= told["begins"]:
            self.add_error("ends", gettext("La fin est avant le début."))
        return told

    def stop(self) -> dict[str, Any] | None:
        """The stop in the pack's format; ``None`` for an empty row."""
        told = self.cleaned_data
        if not told.get("commune"):
            return None
        weekday, rule = told["weekday"], told["rule"]
        days = Recurrence(0, int(weekday)).rule() if weekday else "" if told["day"] else rule
        made = {
            "commune": told["commune"].code,
            "address": told["address"],
            "day": told["day"].isoformat() if told["day"] else None,
            "days": days,
            "begins": told["begins"].strftime("%H:%M") if told["begins"] else None,
            "ends": told["ends"].strftime("%H:%M") if told["ends"] else None,
        }
        return {key: value for key, value in made.items() if value}


def stop_initial(stop: Document) -> dict[str, Any]:
    """What a row shows of a stop."""
    found = read_recurrence(stop.get("days") or "")
    weekly = found is not None and found.rank == 0
    return {
        "commune": town(stop["commune"]),
        "address": stop.get("address"),
        "day": to_day(stop.get("day")),
        "weekday": str(found.weekday) if found and weekly else "",
        "rule": "" if weekly else stop.get("days") or "",
        "begins": stop.get("begins"),
        "ends": stop.get("ends"),
    }


_Stops: Any = forms.formset_factory(StopForm, extra=2, max_num=60, absolute_max=60)


class StopsForm(RecordForm):
    """The stops of a place that moves: one row each, two empty ones to add some."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        known = [stop_initial(stop) for stop in self.document.get("stops") or []]
        self.rows = _Stops(data, prefix="stop", initial=known)

    def is_valid(self) -> bool:
        """Whether every row is right."""
        return super().is_valid() and bool(self.rows.is_valid())

    def changes(self) -> dict[str, Any]:
        """The stops, empty rows left out."""
        stops = [stop for row in self.rows if (stop := row.stop()) is not None]
        return {"stops": stops or None}
