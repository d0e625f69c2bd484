"""The forms of imports: a file with where it comes from, and what its columns mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from maillage.accounts import queries as accounts
from maillage.accounts.models import Account
from maillage.directory import clock
from maillage.directory.models import Organisation, Territory
from maillage.exchange.importing.formats import FORMATS
from maillage.exchange.importing.guessing import SourceRefusedError, guess_format
from maillage.exchange.importing.names import field_name, kind_name
from maillage.exchange.models import ImportSource
from maillage.exchange.spreadsheet.mapping import ColumnMapping, ColumnShown
from maillage.exchange.spreadsheet.targets import TARGETS

LARGEST_UPLOAD = 20_000_000
"""Bytes; larger files are for the command line, which no browser waits for."""
GUESS = ""


class FileForm(forms.Form):
    """Another file of a source that is known already."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("CSV, XLSX, JSON, XML ou Parquet, 20 Mo au plus."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.json,.xml,.parquet,.txt"}),
    )
    day = forms.DateField(
        label=_("Jour du fichier"),
        required=False,
        help_text=_("Quand ce qu’il dit a été vérifié, si le fichier ne le dit pas lui-même."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_file(self) -> bytes:
        """What the file holds, if it isn't too large."""
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if (given.size or 0) > LARGEST_UPLOAD:
            told = _("Ce fichier dépasse 20 Mo : découpez-le, ou demandez à qui tient le site de l’importer.")
            raise ValidationError(told)
        self.file_name = str(given.name)
        return bytes(given.read())

    def clean_day(self) -> Any:
        """The day, not one to come."""
        day = self.cleaned_data["day"]
        if day and day > clock.today():
            raise ValidationError(_("Ce jour n’est pas encore venu."))
        return day


class SourceForm(FileForm):
    """The first file of a source: for whom, what it is called, its format."""

    target = forms.ChoiceField(label=_("Pour"), help_text=_("Où iront les fiches."))
    name = forms.CharField(
        label=_("Nom de cette source"),
        max_length=150,
        help_text=_("Par exemple « Catalogue du Greta ». Il servira à l’importer de nouveau."),
    )
    format = forms.ChoiceField(
        label=_("Format"), required=False, help_text=_("Si vous ne savez pas, laissez-nous le reconnaître.")
    )
    licence = forms.CharField(label=_("Licence"), max_length=150, required=False)
    address = forms.URLField(
        label=_("Adresse d’où il vient"), max_length=500, required=False, assume_scheme="https"
    )
    field_order = ("target", "name", "file", "format", "day", "licence", "address")

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._targets: dict[str, Territory | Organisation] = {
            **{f"t{each.pk}": each for each in accounts.territories_moderated_by(account)},
            **{f"o{each.pk}": each for each in accounts.organisations_of(account)},
        }
        choices = [(key, str(each)) for key, each in self._targets.items()]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]
        formats = [(GUESS, _("À reconnaître")), *((name, each.label) for name, each in FORMATS.items())]
        self.fields["format"].choices = formats  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Guess the format where it isn't told; refuse a name that is taken."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "file" in cleaned and not cleaned.get("format"):
            try:
                cleaned["format"] = guess_format(cleaned["file"])
            except SourceRefusedError as refused:
                self.add_error("file", f"{refused.message} {refused.remedy}")
        if {"target", "name"} <= cleaned.keys() and self._is_taken():
            self.add_error(
                "name", _("Une source porte déjà ce nom : choisissez-la dans la liste, ou changez-le.")
            )
        return cleaned

    def _is_taken(self) -> bool:
        source = self.source()
        same = ImportSource.objects.filter(territory=source.territory, organisation=source.organisation)
        return same.filter(name=source.name).exists()

    def source(self) -> ImportSource:
        """The source that was described, not kept yet."""
        target = self._targets[self.cleaned_data["target"]]
        own = target if isinstance(target, Organisation) else None
        territory = target.territory if isinstance(target, Organisation) else target
        return ImportSource(
            territory=territory,
            organisation=own,
            name=self.cleaned_data["name"],
            format=self.cleaned_data.get("format", ""),
            licence=self.cleaned_data.get("licence", ""),
            address=self.cleaned_data.get("address", ""),
        )

    def can_be_used(self) -> bool:
        """Whether there is anything that the account may import for."""
        return bool(self._targets)


class ColumnsForm(forms.Form):
    """What each column of a spreadsheet means, as guessed or as told last time."""

    use_required_attribute = False

    def __init__(self, columns: list[ColumnShown], mapping: ColumnMapping, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self._mapping = columns, mapping
        choices = target_choices()
        for rank, column in enumerate(columns):
            self.fields[f"column_{rank}"] = forms.ChoiceField(
                label=column.title, choices=choices, required=False, initial=column.target
            )
            if column.ambiguous_days:
                self.fields[f"days_{rank}"] = forms.ChoiceField(
                    label=_("« 03/04/2027 » est, dans « %(title)s » :") % {"title": column.title},
                    choices=[("day", _("le 3 avril")), ("month", _("le 4 mars"))],
                )

    def clean(self) -> dict[str, Any]:
        """No two columns for the same field; at least one column for something."""
        cleaned: dict[str, Any] = super().clean() or {}
        told: dict[str, str] = {}
        for rank, column in enumerate(self.columns):
            target = cleaned.get(f"column_{rank}")
            if target and target in told:
                message = _("Ce champ est déjà donné à la colonne « %(title)s ».") % {"title": told[target]}
                self.add_error(f"column_{rank}", message)
            elif target:
                told[target] = column.title
        if not told and not self.errors:
            raise ValidationError(_("Dites ce que contient au moins une colonne."))
        return cleaned

    def mapping(self) -> ColumnMapping:
        """The mapping as told."""
        told = self.cleaned_data
        columns = {
            column.title: told[f"column_{rank}"]
            for rank, column in enumerate(self.columns)
            if told.get(f"column_{rank}")
        }
        days = {
            column.title: told[f"days_{rank}"] == "day"
            for rank, column in enumerate(self.columns)
            if told.get(f"days_{rank}")
        }
        kept = self._mapping.as_json()
        kept |= {"columns": columns, "day_first": {**kept["day_first"], **days}, "confirmed": True}
        return ColumnMapping.from_json(kept)


def target_choices() -> list[tuple[str, Any]]:
    """What a column may be, by kind of record; nothing first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, target in TARGETS.items():
        kind = kind_name(target.kind)
        label = _("%(kind)s : %(field)s") % {"kind": kind, "field": field_name(target.field)}
        groups.setdefault(kind, []).append((key, label))
    return [("", _("rien, à laisser de côté")), *groups.items()]
