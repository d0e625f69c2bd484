"""The formats that an import understands: what each is called, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.exchange.importing.scoping import Area
from maillage.exchange.open_data.importing import KINDS as OPEN_DATA
from maillage.exchange.reading import Reading


@dataclass(frozen=True, slots=True)
class Told:
    """What a file doesn't say of itself.

    ``source``: its name, which records give as theirs; ``day``: that of the file; ``area``: where the
    territory is; ``mapping``: what each column of a spreadsheet means; ``organisation``: whose records they
    are, when the file doesn't tell.
    """

    source: str
    day: date
    area: Area = field(default_factory=Area)
    mapping: Mapping[str, Any] = field(default_factory=dict)
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A format. ``mapped``: its columns are told by the one who imports. ``undated``: its files don't say
    when their records were verified.
    """

    label: str | Promise
    read: Callable[[Path, Told], Reading]
    mapped: bool = False
    undated: bool = False


def _data_inclusion(file: Path, told: Told) -> Reading:
    from maillage.exchange.data_inclusion.reading import read

    return read(file)


def _hsds(file: Path, told: Told) -> Reading:
    from maillage.exchange.hsds.reading import read

    return read(file)


def _lheo(file: Path, told: Told) -> Reading:
    from maillage.exchange.lheo.reading import read

    return read(file)


def _spreadsheet(file: Path, told: Told) -> Reading:
    from maillage.exchange.spreadsheet.mapping import ColumnMapping
    from maillage.exchange.spreadsheet.reading import read

    mapping = ColumnMapping.from_json(told.mapping) if told.mapping else None
    return read(file, mapping, organisation=told.organisation)


def _apprenticeship(file: Path, told: Told) -> Reading:
    from maillage.exchange.open_data.apprenticeship_catalogue import read

    return read(file)


def _open_data(kind: str) -> Callable[[Path, Told], Reading]:
    def read(file: Path, told: Told) -> Reading:
        from maillage.exchange.importing.open_data import read_open_data

        return read_open_data(file, kind, told)

    return read


FORMATS: Mapping[str, Format] = {
    "data-inclusion": Format(_("data·inclusion (structures et services)"), _data_inclusion),
    "hsds": Format(_("HSDS 3.0 (JSON)"), _hsds),
    "lheo": Format(_("LHÉO 2.0 à 2.3 (XML)"), _lheo),
    "tableau": Format(_("Tableau CSV ou XLSX, colonne par colonne"), _spreadsheet, mapped=True),
    "catalogue-apprentissage": Format(
        _("Catalogue national de l’apprentissage (JSON)"), _apprenticeship, undated=True
    ),
    **{name: Format(kind.label, _open_data(name), undated=True) for name, kind in OPEN_DATA.items()},
}
