"""The forms of a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.desk.models import Half, Meeting, Person, Presence
from maillage.desk.teams.queries import Sheet
from maillage.directory.models import Offer
from maillage.privacy.texts import no_security_number


class DayInput(forms.DateInput):
    """A day, picked or typed."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class TeamForm(forms.Form):
    """A new team."""

    use_required_attribute = False
    offer = forms.ModelChoiceField(
        label=_("Pour quelle offre"), queryset=Offer.objects.none(), empty_label=None
    )
    name = forms.CharField(
        label=_("Nom du groupe"),
        max_length=120,
        help_text=_("Par exemple : équipe de janvier. Jamais le nom d’une personne."),
        validators=[no_security_number],
    )
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=40, initial=12)
    starts_on = forms.DateField(label=_("Premier jour"), widget=DayInput())
    ends_on = forms.DateField(label=_("Dernier jour"), widget=DayInput())


class JoinForm(forms.Form):
    """Who comes in."""

    use_required_attribute = False
    person = forms.ChoiceField(label=_("Qui"), choices=())

    def __init__(self, data: Any, people: list[Person]) -> None:
        super().__init__(data)
        choices = [(str(person.key), person.name or _("Une personne sans nom")) for person in people]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    """A half-day to add."""

    use_required_attribute = False
    day = forms.DateField(label=_("Jour"), widget=DayInput())
    half = forms.ChoiceField(label=_("Moment"), choices=Half.choices)


class SheetForm(forms.Form):
    """Who came to a meeting: one field a member who holds a seat and shows their name."""

    use_required_attribute = False

    def __init__(self, data: Any, sheet: Sheet, meeting: Meeting) -> None:
        super().__init__(data)
        column = [each.pk for each in sheet.meetings].index(meeting.pk)
        for row in sheet.seated:
            if row.person is None:
                continue
            self.fields[str(row.member.pk)] = forms.ChoiceField(
                label=row.person.name or _("Une personne sans nom"),
                choices=[("", _("Pas noté")), *Presence.choices],
                required=False,
                initial=row.presences[column],
            )

    def presences(self) -> dict[int, str]:
        """Each member's key and what was ticked."""
        return {int(name): value for name, value in self.cleaned_data.items()}
