"""The form of a session: when, where, how many seats, until when one registers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.documents import Document
from maillage.directory.publishing.forms.base import Group, RecordForm, Shown
from maillage.directory.publishing.forms.fields import (
    DayField,
    NumberField,
    WebsiteField,
    WholeField,
    choose,
    line_field,
)
from maillage.directory.publishing.forms.session_document import (
    SEATS,
    seats_of,
    session_document,
    session_fields,
)
from maillage.directory.publishing.forms.session_places import places_for
from maillage.directory.publishing.recurrence_words import RANKS, month_name
from maillage.directory.recurrences import WEEKDAYS
from maillage.directory.wording import words
from maillage.territories.forms import CommuneField

DATES, REPEATS, ANY_TIME = "dates", "repeats", "any-time"
WAYS = {"start": DATES, "rank": REPEATS, "entry_days": ANY_TIME}  # the first field of each way
AT_A_DISTANCE, NEW_PLACE = "a-distance", "nouveau-lieu"


def weekday_choices() -> list[tuple[str, str]]:
    """The days by their two letters."""
    return [(day, words.weekday_names([day]).capitalize()) for day in WEEKDAYS]


def time_field(**options: Any) -> forms.TimeField:
    """An hour of the day."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(required=False, widget=widget, **options)


class SessionForm(RecordForm):
    """Dates, a rule that repeats them, or an entry at any time."""

    KEPT_IN = {
        "entry": "entry_days",
        "schedule": "begins",
        "attendance": "where",
        "place": "where",
        "starts": "rank",
        "weeks": "length",
        "months": "length",
        "days": "length",
        "boarding": "where",
    }
    GROUPS = (
        Group(_("Quand"), ("when",)),
        Group(_("Si ce sont des dates précises"), ("start", "end"), folded=True),
        Group(_("Si cela revient régulièrement"), ("rank", "weekday", "month"), folded=True),
        Group(
            _("Si l’on peut entrer à tout moment"), ("entry_days", "entry_from", "entry_until"), folded=True
        ),
        Group(
            _("Où"),
            ("where", "also_distance", "link"),
            _("Chez vous, dans un tiers-lieu qui vous accueille, ou à distance."),
        ),
        Group(
            _("Si le lieu n’est pas dans la liste"), ("new_name", "new_address", "new_commune"), folded=True
        ),
        Group(_("Places et inscription"), ("seats", "register_by", "register_before_days", "waiting_list")),
        Group(
            _("Rythme"),
            ("length", "unit", "hours_per_week", "days_per_week", "weekdays", "begins", "ends", "boarding"),
            folded=True,
        ),
        Group(_("Autre chose à savoir"), ("note",), folded=True),
    )

    when = forms.ChoiceField(
        label=_("Cette offre a lieu"),
        choices=[
            (DATES, _("À des dates précises")),
            (REPEATS, _("Régulièrement : chaque mardi, le premier lundi de septembre…")),
            (ANY_TIME, _("À tout moment : on peut commencer quand on veut")),
        ],
        widget=forms.RadioSelect,
        initial=DATES,
    )
    start = DayField(label=_("Premier jour"))
    end = DayField(label=_("Dernier jour"))
    rank = forms.ChoiceField(label=_("Cela commence"), required=False)
    weekday = forms.ChoiceField(label=_("jour"), required=False)
    month = forms.ChoiceField(label=_("mois"), required=False)
    entry_days = forms.MultipleChoiceField(
        label=_("Les jours où l’on peut entrer"), required=False, widget=forms.CheckboxSelectMultiple
    )
    entry_from = DayField(label=_("À partir du"), help_text=_("Laissez vide si c’est déjà ouvert."))
    entry_until = DayField(label=_("Jusqu’au"), help_text=_("Laissez vide s’il n’y a pas de fin."))
    where = forms.ChoiceField(label=_("Lieu"), widget=forms.Select)
    also_distance = forms.BooleanField(label=_("On peut aussi suivre à distance"), required=False)
    link = WebsiteField(label=_("Lien pour suivre à distance"), required=False)
    new_name = line_field(label=_("Nom du nouveau lieu"), required=False)
    new_address = line_field(label=_("Numéro et rue"), required=False)
    new_commune = CommuneField(label=_("Commune du nouveau lieu"), required=False)
    seats = forms.CharField(
        label=_("Places qui restent"),
        help_text=_("Un nombre, ou « illimité ». Laissez vide si vous ne savez pas."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    register_by = DayField(label=_("S’inscrire au plus tard le"))
    register_before_days = WholeField(
        3650, label=_("ou combien de jours avant le début"), help_text=_("Quand les dates reviennent.")
    )
    waiting_list = WholeField(label=_("Combien de personnes attendent déjà"))
    length = WholeField(3650, label=_("Combien de temps cela dure"))
    unit = forms.ChoiceField(
        label=_("en"),
        choices=[("days", _("jours")), ("weeks", _("semaines")), ("months", _("mois"))],
        required=False,
    )
    hours_per_week = NumberField(label=_("Heures par semaine"), required=False, max_value=168)
    days_per_week = NumberField(label=_("Jours sur place par semaine"), required=False, max_value=7)
    weekdays = forms.MultipleChoiceField(
        label=_("Les jours de cours"), required=False, widget=forms.CheckboxSelectMultiple
    )
    begins = time_field(label=_("De"))
    ends = time_field(label=_("À"))
    boarding = forms.BooleanField(label=_("On peut dormir sur place"), required=False)
    note = line_field(label=_("Remarque"), required=False)
    rule = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self.fields["rank"], RANKS.items())
        choose(self.fields["weekday"], enumerate(label for _day, label in weekday_choices()))
        months = [(str(month), month_name(month)) for month in range(1, 13)]
        choose(self.fields["month"], [("0", gettext("chaque mois")), *months])
        for name in ("entry_days", "weekdays"):
            choose(self.fields[name], weekday_choices())
        choose(self.fields["where"], self._places())

    def groups(self) -> Iterator[Shown]:
        """The groups of fields; of the three ways of saying when, the chosen one is open."""
        chosen = self["when"].value()
        for group in super().groups():
            way = WAYS.get(group.fields[0][0].name)
            yield replace(group, open=group.open or way == chosen) if way else group

    def _places(self) -> list[tuple[str, Any]]:
        told = self.document.get("place")
        own, hosting = places_for(self.scene, told)
        choices: list[tuple[str, Any]] = [("", gettext("Choisissez un lieu"))]
        choices += [(gettext("Vos lieux"), own)] if own else []
        choices += [(gettext("Des lieux qui peuvent vous accueillir"), hosting)] if hosting else []
        other = [
            (AT_A_DISTANCE, gettext("À distance")),
            (NEW_PLACE, gettext("Un lieu qui n’est pas dans la liste")),
        ]
        return [*choices, (gettext("Ailleurs"), other)]

    def told(self, document: Document) -> dict[str, Any]:
        """What the fields show of a session's document; one's only place when it is new."""
        if not document:
            own, _hosting = places_for(self.scene, None)
            return {"where": own[0][0]} if len(own) == 1 else {}
        return session_fields(document)

    def clean_seats(self) -> Any:
        """A number, ``unlimited``, or a list as it was."""
        try:
            return seats_of(self.cleaned_data["seats"])
        except ValueError:
            raise forms.ValidationError(gettext("Écrivez un nombre, ou « illimité »."), code=SEATS) from None

    def clean(self) -> dict[str, Any]:
        """One way of saying when, with what it needs; a place or none."""
        told = super().clean() or self.cleaned_data
        if told.get("when") == DATES and not told.get("start") and "start" not in self.errors:
            self.add_error("start", gettext("Donnez le premier jour."))
        if (
            told.get("when") == DATES
            and told.get("start")
            and told.get("end")
            and told["end"] < told["start"]
        ):
            self.add_error("end", gettext("Le dernier jour est avant le premier."))
        if told.get("where") == NEW_PLACE:
            for name in ("new_name", "new_commune"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Il le faut pour ajouter le lieu."))
        if told.get("where") == AT_A_DISTANCE and (told.get("begins") or told.get("ends")):
            self.add_error("begins", gettext("Les heures sur place n’ont de sens qu’avec un lieu."))
        self._clean_schedule(told)
        self._clean_registration(told)
        return told

    def _clean_schedule(self, told: dict[str, Any]) -> None:
        given = [bool(told.get(name)) for name in ("weekdays", "begins", "ends")]
        if any(given) and not all(given) and not {"begins", "ends"} & set(self.errors):
            self.add_error("begins", gettext("Donnez les jours, l’heure de début et l’heure de fin."))
        if told.get("begins") and told.get("ends") and told["ends"] <= told["begins"]:
            self.add_error("ends", gettext("La fin est avant le début."))

    def _clean_registration(self, told: dict[str, Any]) -> None:
        before = told.get("register_before_days")
        if told.get("register_by") and told.get("when") != DATES:
            message = gettext(
                "Pour des dates qui reviennent, donnez plutôt un nombre de jours avant le début."
            )
            self.add_error("register_by", message)
        if told.get("register_by") and before is not None:
            self.add_error("register_before_days", gettext("Une date, ou un nombre de jours, pas les deux."))
        if before is not None and told.get("when") == ANY_TIME:
            self.add_error(
                "register_before_days", gettext("On entre à tout moment : il n’y a pas de date limite.")
            )

    def changes(self) -> dict[str, Any]:
        """The keys of the session's document; ``place`` is ``NEW_PLACE`` for one still to be added."""
        return session_document(self.cleaned_data, self.document)

    def new_place(self) -> dict[str, Any] | None:
        """The document of the place to add first, if there is one."""
        told = self.cleaned_data
        if told["where"] != NEW_PLACE:
            return None
        made = {"name": told["new_name"], "address": told["new_address"], "commune": told["new_commune"].code}
        return {key: value for key, value in made.items() if value}
