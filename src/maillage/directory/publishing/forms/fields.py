"""The fields that the forms of records share: text, lines that name something, addresses, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.documents import from_number

LONGEST_TEXT = 20_000
LONGEST_LINE = 300
MOST_LINES = 40

Resolve = Callable[[str], Any]
Show = Callable[[Any], str]


def line_field(**options: Any) -> forms.CharField:
    """One line of text."""
    options.setdefault("max_length", LONGEST_LINE)
    options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
    return TextField(**options)


def prose_field(rows: int = 3, **options: Any) -> forms.CharField:
    """Several lines of text."""
    return TextField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **options)


class TextField(forms.CharField):
    """Text as a pack keeps it: line ends of one sort, no other control character."""

    def to_python(self, value: object) -> str:
        """The text without what no file keeps."""
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return "".join(letter for letter in text if letter == "\n" or letter.isprintable()).strip()


class WebsiteField(forms.URLField):
    """An address of the web; « exemple.fr » is enough."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 2000)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}))
        super().__init__(assume_scheme="https", **options)


class NumberField(forms.FloatField):
    """A number as people write it, with a comma or a point; whole when it is."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """The number; ``None`` when nothing was written."""
        if isinstance(value, str):
            value = re.sub(r"\s", "", value).replace(",", ".")
        found = super().to_python(value)
        return None if found is None else from_number(round(found, 4))

    def prepare_value(self, value: Any) -> Any:
        """With a comma."""
        return str(value).replace(".", ",") if isinstance(value, int | float) else value


class WholeField(forms.IntegerField):
    """A whole number, zero or more."""

    def __init__(self, most: int = 10_000, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("required", False)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}))
        super().__init__(max_value=most, **options)


class DayField(forms.DateField):
    """A day, picked in a calendar or written."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        options.setdefault(
            "error_messages", {"invalid": _("Écrivez une date qui existe, par exemple 15/01/2027.")}
        )
        super().__init__(**options)


class LinesField(TextField):
    """A list, one per line; ``resolve`` turns a line into what is kept, ``show`` does the contrary.

    ``resolve`` raises ``ValidationError`` for a line that means nothing.
    """

    def __init__(self, resolve: Resolve = str, show: Show = str, rows: int = 3, **options: Any) -> None:
        self.resolve, self.show = resolve, show
        options.setdefault("required", False)
        options.setdefault("max_length", LONGEST_TEXT)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def prepare_value(self, value: Any) -> Any:
        """One per line."""
        return value if isinstance(value, str) else "\n".join(self.show(each) for each in value or ())

    def clean(self, value: Any) -> list[Any]:
        """What the lines mean, each once."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(gettext("Gardez %(most)s lignes au plus.") % {"most": MOST_LINES})
        found, faults = [], []
        for line in lines:
            try:
                found.append(self.resolve(line))
            except ValidationError as error:
                faults.extend(error.messages)
        if faults:
            raise ValidationError(faults)
        return unique(found)


def unique(values: Iterable[Any]) -> list[Any]:
    """The values in their order, each once."""
    kept: list[Any] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept


def choose(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    """Put choices to a field; raises ``TypeError`` for a field that has none."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{field!r} takes no choices")
    field.choices = list(choices)
