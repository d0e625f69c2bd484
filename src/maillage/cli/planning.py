"""``maillage plan`` and ``maillage situations``: no database."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.feeds import travel_of_pack
from maillage.cli.reading import clean_pack, refuse
from maillage.cli.site import read_day, start_without_database

if TYPE_CHECKING:
    from maillage.exchange.pack.pack import Entry, Pack
    from maillage.exchange.pack.records import Situation
    from pathways import Catalogue, Proposal
    from pathways.situation import Situation as PersonSituation
    from pathways.travel import Travel


def register(verbs: Any) -> None:
    """Add the verbs."""
    plan: argparse.ArgumentParser = verbs.add_parser("plan", help="proposer des parcours à une personne")
    plan.add_argument("--pack", type=Path, required=True, metavar="DOSSIER", help="le territoire")
    plan.add_argument(
        "--situation",
        required=True,
        metavar="FICHIER",
        help="la personne : un fichier, ou l’identifiant d’un exemple",
    )
    plan.add_argument(
        "--format",
        choices=("json", "ctdl"),
        help="json : toute la réponse (docs/reference/schemas/proposal.json) ; "
        "ctdl : le premier parcours, en JSON-LD",
    )
    plan.add_argument("--json", action="store_const", dest="format", const="json", help="comme --format json")
    plan.add_argument("--on", metavar="DATE", help="le jour du conseil (année-mois-jour) ; aujourd’hui sinon")
    plan.add_argument(
        "--feed",
        type=Path,
        action="append",
        default=[],
        metavar="FICHIER",
        help="des horaires GTFS, en plus de ceux du dossier (autant de fois qu’il en faut)",
    )
    plan.add_argument("--fare", metavar="EUROS", help="le prix d’un aller, pour des horaires sans tarif")
    plan.add_argument(
        "--roads", type=Path, metavar="FICHIER", help="les temps par la route : une configuration de Valhalla"
    )
    plan.set_defaults(run=run_plan)
    situations = verbs.add_parser("situations", help="lister les personnes d’exemple d’un territoire")
    situations.add_argument("folder", type=Path, metavar="DOSSIER")
    situations.set_defaults(run=run_situations)


def run_plan(given: argparse.Namespace) -> Exit:
    """Print the proposal; exit codes are those of docs/reference/command-line.md."""
    start_without_database()
    pack = clean_pack(given.pack)
    entry = person_named(pack, given.situation)
    today = day_of_advice(pack, given.on)
    try:
        travel = travel_of_pack(pack, given.feed, given.fare, given.roads)
        catalogue, situation, proposal, told = _proposal(pack, entry.record.document(), today, travel)
    except ValueError as error:
        raise UsageError(f"{entry.file} : {error}") from None
    if given.format == "json":
        document = _document(pack, entry.record, today, proposal)
        _add_months(document, proposal, catalogue, situation)
        told = json.dumps(document, ensure_ascii=False, indent=2)
    if given.format == "ctdl":
        told = _pathway(catalogue, proposal)
    if told:
        print(told.rstrip("\n"))
    return _exit(proposal)


def person_named(pack: Pack, named: str) -> Entry[Situation]:
    """The example person of that id, or the one of that file; raises ``UsageError``."""
    from maillage.exchange.pack.check import check_situation

    example = next((entry for entry in pack.entries["situations"] if entry.record.id == named), None)
    if example is not None:
        return example
    entry, faults = check_situation(Path(named), pack)
    refuse(faults)
    if entry is None:
        raise UsageError(f"{named} : fichier illisible.")
    return entry


def day_of_advice(pack: Pack, asked: str | None) -> date:
    """The day asked, else the pack's replay date, else today."""
    from maillage.directory import clock

    if asked is not None:
        return read_day(asked)
    return clock.today(pack.header.record.replay_date if pack.header else None)


def _proposal(
    pack: Pack, document: dict[str, Any], today: date, travel: Travel
) -> tuple[Catalogue, PersonSituation, Proposal, str]:
    from maillage.directory.trust.freshness import believed
    from maillage.planning.catalogue import SEEN_DAYS, compile_catalogue, read_situation, records_by_id
    from maillage.planning.wording import proposal_text
    from pathways import explain

    documents = believed(pack.documents(), today)
    seen_days = max(SEEN_DAYS, document.get("horizon_days", 0))
    catalogue = compile_catalogue(documents, today, travel=travel, seen_days=seen_days)
    situation = read_situation(document, catalogue.vocabulary, today)
    proposal = explain(catalogue, situation, today)
    told = proposal_text(proposal, catalogue, records_by_id(documents), today, situation)
    return catalogue, situation, proposal, told


def _pathway(catalogue: Catalogue, proposal: Proposal) -> str:
    """The first plan of the answer as CTDL; nothing, and a word on the standard error, when there is none."""
    from pathways import ctdl

    plans = [plan for plan in (*proposal.sure.plans, *proposal.possible.plans) if plan.steps]
    if not plans:
        print("Aucun parcours à écrire en CTDL.", file=sys.stderr)
        return ""
    return json.dumps(ctdl.pathway(plans[0], catalogue), ensure_ascii=False, indent=2)


def _document(pack: Pack, situation: Situation, today: date, proposal: Proposal) -> dict[str, Any]:
    from maillage.cli.answers import OUTPUT_FORMAT

    return {
        "format": OUTPUT_FORMAT,
        "pack": pack.id,
        "situation": situation.id,
        "today": today.isoformat(),
        **proposal.document(),
    }


def _add_months(
    document: dict[str, Any], proposal: Proposal, catalogue: Catalogue, situation: PersonSituation
) -> None:
    """Write in each plan of the document the money of its months."""
    from pathways.money import months, months_document

    for name, front in (("sure", proposal.sure), ("possible", proposal.possible)):
        for told, plan in zip(document[name], front.plans, strict=True):
            told["months"] = months_document(months(catalogue, situation, plan))


def _exit(proposal: Proposal) -> Exit:
    if not proposal.complete:
        return Exit.INCOMPLETE
    return Exit.DONE if proposal.sure.plans or proposal.possible.plans else Exit.NOT_FOUND


def run_situations(given: argparse.Namespace) -> Exit:
    """Print one line a person: id, town, title, goal."""
    start_without_database()
    pack = clean_pack(given.folder)
    from maillage.territories import reference

    for entry in pack.entries["situations"]:
        person = entry.record
        commune = reference.commune(person.commune)
        goal = f" → {person.goal_label}" if person.goal_label else ""
        print(f"{person.id} ({commune.name if commune else person.commune}) : {person.title}{goal}")
    if not pack.entries["situations"]:
        print("Ce territoire n’a pas de personne d’exemple.")
    return Exit.DONE
