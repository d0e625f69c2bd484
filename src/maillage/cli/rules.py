"""``maillage rules check``: the examples of funding schemes, and what no example reaches."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.site import start_without_database

if TYPE_CHECKING:
    from maillage.exchange.pack.examples import SchemeReport
    from maillage.exchange.pack.pack import Pack
    from pathways.funding.branches import Branch

PACKS = Path("packs")


def register(verbs: Any) -> None:
    """Add the verb."""
    rules = verbs.add_parser("rules", help="essayer les règles de financement")
    actions = rules.add_subparsers(title="Actions", metavar="ACTION", required=True)
    check: argparse.ArgumentParser = actions.add_parser(
        "check", help="rejouer les exemples des règles, et dire ce qu’aucun n’atteint"
    )
    check.add_argument("folders", type=Path, nargs="*", metavar="DOSSIER", help="absent : ceux de packs/")
    check.set_defaults(run=run_check)


def run_check(given: argparse.Namespace) -> Exit:
    """Run the examples of each pack; exit 1 when one fails, or when a branch is reached by none."""
    start_without_database()
    folders = given.folders or sorted(header.parent for header in PACKS.glob("*/pack.yaml"))
    if not folders:
        raise UsageError("Donnez le dossier d’un territoire : il n’y en a pas dans packs/.")
    clean = [_check(folder) for folder in folders]
    return Exit.DONE if all(clean) else Exit.NOT_FOUND


def _check(folder: Path) -> bool:
    from maillage.exchange.pack.check import check_pack, errors
    from maillage.exchange.pack.checks.known import Known
    from maillage.exchange.pack.examples import reports, unused_values
    from maillage.exchange.pack.read import read_pack

    pack = read_pack(folder)
    found = reports(pack, Known.of(pack))
    failures = [fault for report in found for fault in report.failures]
    others = [fault for fault in errors(check_pack(pack)) if "examples" not in fault.field]
    if others:
        raise UsageError("\n".join(fault.sentence() for fault in others))
    unused = [_unused(entry, rank) for entry, rank in unused_values(pack, found)]
    missed = [_missed(report, branch) for report in found for branch in report.missed]
    for line in (*(fault.sentence() for fault in failures), *missed, *unused):
        print(line, file=sys.stderr)
    print(_summary(pack, found, len(unused), len(failures)))
    return not (failures or missed or unused)


def _summary(pack: Pack, found: list[SchemeReport], unused: int, failures: int) -> str:
    values = sum(len(entry.record.values) for entry in pack.entries["amounts"])
    total = sum(len(report.branches) for report in found) + values
    reached = total - unused - sum(len(report.missed) for report in found)
    examples = sum(len(report.entry.record.examples) for report in found)
    percent = 100 * reached // total if total else 100
    return (
        f"{pack.folder} : {len(found)} financements, {examples} exemples dont {failures} faux, "
        f"{reached} branches atteintes sur {total} ({percent} %)."
    )


def _missed(report: SchemeReport, branch: Branch) -> str:
    from maillage.exchange.pack.examples import branch_words, document_place
    from maillage.exchange.pack.faults import field_path

    place = field_path(document_place(report.entry.record, branch))
    file, scheme = report.entry.file, report.entry.record.id
    return f"{file}:{report.line(branch)} : {scheme} : {place} : aucun exemple où {branch_words(branch)}"


def _unused(entry: Any, rank: int) -> str:
    line = entry.line("values", rank)
    return f"{entry.file}:{line} : {entry.record.id} : values[{rank}] : aucun exemple où cette valeur sert"
