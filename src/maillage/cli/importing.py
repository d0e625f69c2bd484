"""``maillage import``: a file of any known format into the directory of a territory."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.reading import progress_line
from maillage.cli.site import read_day, with_database

if TYPE_CHECKING:
    from maillage.directory.models import Territory
    from maillage.exchange.importing.formats import Format, Told
    from maillage.exchange.importing.preview import Preview
    from maillage.exchange.models import ImportSource
    from maillage.exchange.pack.faults import Fault

MOST_FAULTS_SAID = 20


def register(verbs: Any) -> None:
    """Add the verb."""
    bring: argparse.ArgumentParser = verbs.add_parser(
        "import", help="importer un fichier (data·inclusion, LHEO, CSV, RNCP…) dans un territoire"
    )
    bring.add_argument("format", metavar="FORMAT", help="voir docs/how-to/import.md")
    bring.add_argument("file", type=Path, metavar="FICHIER")
    bring.add_argument("--territory", default="", metavar="ID", help="le territoire qui reçoit")
    bring.add_argument("--source", default="", metavar="NOM", help="le même à chaque import du même fichier")
    bring.add_argument("--date", metavar="DATE", help="le jour du fichier (année-mois-jour)")
    bring.add_argument(
        "--departements",
        default="",
        metavar="CODES",
        help="ceux-là seulement (09,16) ; sans rien, ceux du territoire",
    )
    bring.add_argument("--licence", default="", metavar="TEXTE", help="sous laquelle le fichier est publié")
    bring.add_argument("--address", default="", metavar="URL", help="d’où vient le fichier")
    bring.add_argument("--mapping", type=Path, metavar="FICHIER", help="ce que dit chaque colonne (YAML)")
    bring.add_argument("--dry-run", action="store_true", help="dire ce qui se passerait, sans rien écrire")
    bring.add_argument(
        "--report", type=Path, metavar="FICHIER", help="le rapport, ligne à ligne : .xlsx ou .csv"
    )
    bring.add_argument(
        "--accept-losses", action="store_true", help="confirmer que beaucoup de fiches ont disparu du fichier"
    )
    bring.set_defaults(run=run_import)


@with_database
def run_import(given: argparse.Namespace) -> Exit:
    """Preview, tell, and apply unless it is a rehearsal; nothing is written when it may not be applied."""
    from maillage.cli.vocabularies import run_vocabulary
    from maillage.exchange.importing.planning import plan
    from maillage.exchange.importing.report import report_lines
    from maillage.exchange.importing.vocabularies import VOCABULARIES

    if given.report and given.report.suffix.lower() not in {".xlsx", ".csv"}:
        raise UsageError("--report : donnez un nom en .xlsx ou en .csv.")
    if given.format in VOCABULARIES:
        return run_vocabulary(given)
    form = _format(given.format)
    source = _source(given, find_territory(given.territory))
    told = _told(given, form, source)
    preview = plan(form.read(given.file, told), source, losing=given.accept_losses, area=told.area)
    if given.report:
        write_report(given.report, preview.reading.file.name, report_lines(preview))
    _tell(preview)
    if preview.blocked:
        raise UsageError("\n".join([*preview.blocked, "Rien n’a changé."]))
    print("Rien n’est écrit : c’était un essai." if given.dry_run else _apply(given, preview, source))
    return Exit.DONE


def _format(name: str) -> Format:
    from maillage.exchange.importing.formats import FORMATS
    from maillage.exchange.importing.vocabularies import VOCABULARIES

    if name not in FORMATS:
        known = ", ".join((*FORMATS, *VOCABULARIES))
        raise UsageError(f"Le format « {name} » n’existe pas ; au choix : {known}.")
    return FORMATS[name]


def find_territory(slug: str) -> Territory:
    """The territory of that id; raises ``UsageError`` with those that there are."""
    from maillage.directory.models import Territory

    if not slug:
        raise UsageError("--territory : donnez le territoire.")
    found = Territory.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Territory.objects.order_by("slug").values_list("slug", flat=True)) or "aucun"
        raise UsageError(f"Le territoire « {slug} » n’est pas dans la base. Territoires connus : {known}.")
    return found


def _source(given: argparse.Namespace, territory: Territory) -> ImportSource:
    from maillage.exchange.importing.mappings import MappingRefusedError, read_mapping
    from maillage.exchange.models import ImportSource

    name = given.source.strip()
    if not name:
        raise UsageError("--source : donnez un nom, le même à chaque import du même fichier.")
    found = ImportSource.objects.filter(territory=territory, organisation=None, name=name).first()
    source = found or ImportSource(territory=territory, name=name, format=given.format)
    if source.format != given.format:
        raise UsageError(f"--source : « {name} » est au format {source.format} ; donnez un autre nom.")
    source.licence, source.address = given.licence or source.licence, given.address or source.address
    if given.mapping:
        try:
            source.mapping = read_mapping(given.mapping)
        except MappingRefusedError as error:
            raise UsageError(str(error)) from None
    return source


def _told(given: argparse.Namespace, form: Format, source: ImportSource) -> Told:
    from maillage.cli.open_data import read_departements
    from maillage.directory import clock
    from maillage.exchange.importing.formats import Told
    from maillage.exchange.importing.scoping import Area

    if form.undated and not given.date:
        raise UsageError("--date : ce format ne dit pas de quand il est ; donnez le jour du fichier.")
    day = read_day(given.date) if given.date else clock.today()
    if day > clock.today():
        raise UsageError(f"--date : le {day:%d/%m/%Y} n’est pas encore venu ; donnez le jour du fichier.")
    codes = frozenset(read_departements(given.departements))
    return Told(source.name, day, Area(codes) if codes else Area.of(source.territory), source.mapping)


def _tell(preview: Preview) -> None:
    """The first faults on the standard error, the counts on the standard output."""
    from maillage.exchange.importing.names import deed_name, kind_name
    from maillage.exchange.importing.preview import Deed

    tell_faults(preview.faults)
    print(f"Lignes lues : {preview.reading.rows}. Refusées : {preview.refused_rows()}.")
    if preview.outside:
        print(f"Fiches d’ailleurs, laissées de côté : {preview.outside}.")
    for deed in Deed:
        by_kind = {kind: number for (each, kind), number in preview.counts.items() if each is deed}
        if by_kind and deed is not Deed.REFUSED:
            details = ", ".join(f"{number} {kind_name(kind)}" for kind, number in by_kind.items())
            print(f"Fiches {deed_name(deed)} : {sum(by_kind.values())} ({details}).")
    if preview.conflicts():
        print(f"Changées des deux côtés : {preview.conflicts()} ; la valeur du site reste.")


def _apply(given: argparse.Namespace, preview: Preview, source: ImportSource) -> str:
    from maillage.exchange.importing.services import DirectoryChangedError, apply, new_run

    try:
        run = apply(preview, new_run(source, None, given.file.name, given.file), progress_line)
    except DirectoryChangedError:
        raise UsageError("L’annuaire a changé pendant l’import : rien n’est écrit, relancez.") from None
    return "Rien n’a changé." if run is None else "C’est fait."


def write_report(file: Path, name: str, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write the report as its name says; raises ``UsageError``."""
    from maillage.exchange.importing.report import as_csv, as_xlsx

    write = as_xlsx if file.suffix.lower() == ".xlsx" else as_csv
    try:
        file.write_bytes(write(name, lines))
    except OSError as error:
        raise UsageError(f"{file} : écriture impossible ({error.strerror}).") from None


def tell_faults(faults: Iterable[Fault]) -> None:
    """The first faults on the standard error, those that refuse a row first."""
    ranked = sorted(faults, key=lambda fault: (not fault.blocking, fault.line))
    for fault in ranked[:MOST_FAULTS_SAID]:
        print(fault.sentence(), file=sys.stderr)
    if len(ranked) > MOST_FAULTS_SAID:
        more = len(ranked) - MOST_FAULTS_SAID
        print(f"… et {more} autres remarques : --report les écrit toutes.", file=sys.stderr)
