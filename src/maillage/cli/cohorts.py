"""``maillage cohort``: scarce seats promised to several people; no database."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.feeds import travel_of_pack
from maillage.cli.planning import day_of_advice, person_named
from maillage.cli.reading import clean_pack
from maillage.cli.site import start_without_database

if TYPE_CHECKING:
    from maillage.exchange.pack.pack import Entry, Pack
    from maillage.exchange.pack.records import Situation
    from maillage.planning.wording import Names
    from pathways.cohort import Member, Seating


def register(verbs: Any) -> None:
    """Add the verb."""
    verb: argparse.ArgumentParser = verbs.add_parser(
        "cohort", help="partager les places entre plusieurs personnes"
    )
    verb.add_argument("--pack", type=Path, required=True, metavar="DOSSIER", help="le territoire")
    verb.add_argument(
        "--situations",
        type=Path,
        metavar="DOSSIER",
        help="les personnes, un fichier chacune ; celles du territoire sinon",
    )
    verb.add_argument("--json", action="store_true", help="répondre en JSON")
    verb.add_argument("--on", metavar="DATE", help="le jour du partage (année-mois-jour) ; aujourd’hui sinon")
    verb.set_defaults(run=run_cohort)


def run_cohort(given: argparse.Namespace) -> Exit:
    """Print the promises; exit codes are those of docs/reference/command-line.md."""
    start_without_database()
    from maillage.directory.trust.freshness import believed
    from maillage.planning.catalogue import SEEN_DAYS, compile_catalogue, records_by_id
    from maillage.planning.wording import Names
    from pathways.cohort import cohort

    pack = clean_pack(given.pack)
    today = day_of_advice(pack, given.on)
    people = _people(pack, given.situations)
    documents = believed(pack.documents(), today)
    seen_days = max(SEEN_DAYS, *(entry.record.horizon_days or 0 for entry in people))
    catalogue = compile_catalogue(documents, today, travel=travel_of_pack(pack), seen_days=seen_days)
    names = Names(catalogue, records_by_id(documents))
    found = cohort(catalogue, [_member(entry, names, today) for entry in people], today)
    print(_document(pack, today, found) if given.json else _text(names, found, people, today))
    served = all(promise.plan is not None for promise in found.promises)
    return Exit.DONE if served else Exit.NOT_FOUND


def _people(pack: Pack, folder: Path | None) -> list[Entry[Situation]]:
    people = list(pack.entries["situations"]) if folder is None else list(_in_folder(pack, folder))
    if not people:
        where = "Ce territoire n’a pas de personne d’exemple" if folder is None else f"{folder} : personne"
        raise UsageError(f"{where} → donnez un dossier de situations avec --situations.")
    files: dict[str, Entry[Situation]] = {}
    for entry in people:
        first = files.setdefault(entry.record.id, entry)
        if first is not entry:
            raise UsageError(
                f"{entry.file} : id : « {entry.record.id} » est déjà dans {first.file} → changez-en un."
            )
    return people


def _in_folder(pack: Pack, folder: Path) -> Iterator[Entry[Situation]]:
    if not folder.is_dir():
        raise UsageError(
            f"{folder} : ce n’est pas un dossier → donnez celui des situations, un fichier chacune."
        )
    for file in sorted(folder.glob("*.yaml")):
        yield person_named(pack, str(file))


def _member(entry: Entry[Situation], names: Names, today: date) -> Member:
    from maillage.planning.catalogue import read_situation
    from pathways.cohort import Member

    try:
        situation = read_situation(entry.record.document(), names.catalogue.vocabulary, today)
    except ValueError as error:
        raise UsageError(f"{entry.file} : {error}") from None
    return Member(entry.record.id, situation)


def _document(pack: Pack, today: date, found: Seating) -> str:
    from maillage.cli.answers import OUTPUT_FORMAT

    told = {"format": OUTPUT_FORMAT, "pack": pack.id, "today": today.isoformat(), **found.document()}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _text(names: Names, found: Seating, people: list[Entry[Situation]], today: date) -> str:
    from maillage.planning.wording.cohorts import cohort_opening, promise_words
    from maillage.planning.wording.layout import section, wrapped

    titles = {entry.record.id: entry.record.title for entry in people}
    blocks = [wrapped(cohort_opening(found, today))]
    for promise in found.promises:
        heading = f"{titles[promise.member.id]} ({promise.member.id})"
        blocks += section(heading, promise_words(names, found, promise))
    return "\n\n".join(blocks)
