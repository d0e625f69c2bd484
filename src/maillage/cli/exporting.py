"""``maillage export``: a territory's directory, or an organisation's records, in a format of the field."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.site import with_database

if TYPE_CHECKING:
    from maillage.directory.models import Organisation, Territory
    from maillage.exchange.reading import Loss


def register(verbs: Any) -> None:
    """Add the verb."""
    export: argparse.ArgumentParser = verbs.add_parser(
        "export", help="écrire l’annuaire d’un territoire en CSV, XLSX, data·inclusion, iCalendar…"
    )
    export.add_argument("format", metavar="FORMAT", help="voir docs/how-to/import.md")
    export.add_argument("file", type=Path, metavar="FICHIER")
    export.add_argument("--territory", required=True, metavar="ID")
    export.add_argument("--organisation", default="", metavar="ID", help="celle-là seulement")
    export.set_defaults(run=run_export)


@with_database
def run_export(given: argparse.Namespace) -> Exit:
    """Write the file; tell on the standard error what the format can't carry."""
    from maillage.cli.importing import find_territory
    from maillage.exchange.exporting.formats import EXPORTS
    from maillage.exchange.exporting.services import write

    if given.format not in EXPORTS:
        raise UsageError(f"Le format « {given.format} » n’existe pas ; au choix : {', '.join(EXPORTS)}.")
    territory = find_territory(given.territory)
    written = write(territory, _organisation(territory, given.organisation), given.format)
    try:
        given.file.write_bytes(written.content)
    except OSError as error:
        raise UsageError(f"{given.file} : écriture impossible ({error.strerror}).") from None
    _tell(written.losses)
    print(f"{given.file} : {len(written.content)} octets écrits.")
    return Exit.DONE


def _organisation(territory: Territory, slug: str) -> Organisation | None:
    from maillage.directory.models import Organisation

    if not slug:
        return None
    found = Organisation.current().filter(territory=territory, slug=slug).first()
    if found is None:
        raise UsageError(f"--organisation : « {slug} » n’est pas publiée dans ce territoire.")
    return found


def _tell(losses: tuple[Loss, ...]) -> None:
    from maillage.exchange.importing.names import field_name, kind_name

    for (kind, field, reason), number in Counter(
        (each.kind, each.field, each.reason) for each in losses
    ).items():
        told = f"{kind_name(kind)}, {field_name(field)} : {reason} ({number} fiches)."
        print(f"Ce format ne dit pas : {told}", file=sys.stderr)
