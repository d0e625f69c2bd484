"""The files that one may take away: how each is called, what it is, who writes it, what it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.exchange.reading import Documents, Originals, Written


@dataclass(frozen=True, slots=True)
class Material:
    """What a file is written from.

    ``source``: the territory's id, which names the directory elsewhere; ``name``: whose records they are;
    ``url_of``: the page of an offer, by its id.
    """

    documents: Documents
    originals: Originals
    source: str
    name: str
    day: date
    url_of: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its name, its media type, its writer. ``dated``: it changes with the day."""

    label: str | Promise
    name: str
    media_type: str
    write: Callable[[Material], Written]
    dated: bool = False


def _table(form: Literal["csv", "xlsx"]) -> Callable[[Material], Written]:
    def write(material: Material) -> Written:
        from maillage.exchange.spreadsheet.writing import write as write_table

        return write_table(material.documents, form)

    return write


def _data_inclusion(part: Literal["structures", "services"]) -> Callable[[Material], Written]:
    def write(material: Material) -> Written:
        from maillage.exchange.data_inclusion.writing import write as write_part

        told = {"source": material.source, "day": material.day, "originals": material.originals}
        return write_part(material.documents, part, **told)  # type: ignore[arg-type]

    return write


def _hsds(material: Material) -> Written:
    from maillage.exchange.hsds.writing import write

    return write(material.documents, source=material.source, originals=material.originals)


def _agenda(material: Material) -> Written:
    from maillage.exchange.calendar.writing import write

    return write(material.documents, material.day, name=material.name, url_of=material.url_of)


EXPORTS: Mapping[str, Export] = {
    "csv": Export(_("Tableau CSV"), "offres.csv", "text/csv; charset=utf-8", _table("csv")),
    "xlsx": Export(
        _("Tableau XLSX"),
        "offres.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _table("xlsx"),
    ),
    "structures": Export(
        _("Structures, data·inclusion (JSON)"),
        "structures.json",
        "application/json",
        _data_inclusion("structures"),
    ),
    "services": Export(
        _("Services, data·inclusion (JSON)"), "services.json", "application/json", _data_inclusion("services")
    ),
    "hsds": Export(_("HSDS 3.0 (JSON)"), "hsds.json", "application/json", _hsds),
    "agenda": Export(
        _("Agenda des sessions et permanences (iCalendar)"),
        "agenda.ics",
        "text/calendar",
        _agenda,
        dated=True,
    ),
}
