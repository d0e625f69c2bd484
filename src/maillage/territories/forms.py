"""A form field in which a commune is typed as people say it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.territories import queries
from maillage.territories.readings import LONGEST_TEXT
from maillage.territories.reference import CommuneRecord
from maillage.territories.search import CommuneMatch, Nearness

MOST_CHOICES = 12
CHOSEN = "insee:"
"""What begins the value of a radio button: an INSEE code alone could be read as a postal code."""


def commune_label(match: CommuneMatch) -> str:
    """Return « Libourne (33500) », with the former name by which the commune was found, if any."""
    commune = match.commune
    place = commune.postal_codes[0] if len(commune.postal_codes) == 1 else commune.departement
    former = match.former
    if former is None or not former.name:
        return f"{commune.name} ({place})"
    return gettext("%(name)s (%(place)s), pour %(former)s") % {
        "name": commune.name,
        "place": place,
        "former": former.name,
    }


class AmbiguousCommuneError(ValidationError):
    """The text may mean these communes; ``choices`` lists (value, label) for radio buttons, in order."""

    def __init__(self, matches: list[CommuneMatch]) -> None:
        super().__init__(_("Nous hésitons : choisissez la commune dans la liste."), code="ambiguous")
        self.choices = [(f"{CHOSEN}{match.commune.code}", commune_label(match)) for match in matches]


class CommuneField(forms.CharField):
    """Accepts « Libourne », « 33500 », « Libourne (33) », « 2A004 »…; gives a ``CommuneRecord``.

    When it hesitates it raises ``AmbiguousCommuneError`` (``code="ambiguous"``), kept by the form:
    ``form.errors.as_data()[name][0].choices`` are the radio buttons to show under the same field name; the
    field accepts their values in turn. One query.
    """

    default_error_messages = {
        "unknown": _("Nous ne trouvons pas cette commune. Essayez son code postal, ou le début de son nom."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Commune ou code postal"))
        options.setdefault("max_length", LONGEST_TEXT)
        super().__init__(**options)

    def prepare_value(self, value: object) -> object:
        """Show a commune as it can be typed again."""
        return f"{value.name} ({value.departement})" if isinstance(value, CommuneRecord) else value

    def clean(self, value: object) -> CommuneRecord | None:
        """Return the commune, or ``None`` when nothing was typed and nothing is required."""
        text = super().clean(value)
        if not text:
            return None
        if text.startswith(CHOSEN):
            return self._known(queries.commune(text.removeprefix(CHOSEN)))
        matches = queries.find_communes(text, MOST_CHOICES)
        meant = [match for match in matches if match.nearness is Nearness.SAME] or matches
        if len(meant) > 1 or any(match.nearness is Nearness.MISSPELT for match in meant):
            raise AmbiguousCommuneError(meant)
        return self._known(meant[0].commune if meant else None)

    def _known(self, commune: CommuneRecord | None) -> CommuneRecord:
        if commune is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return commune
