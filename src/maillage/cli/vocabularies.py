"""``maillage import rome|rncp|rncp-apprentissage``: a national vocabulary, for all territories at once."""

from __future__ import annotations

import argparse
from collections import Counter

from maillage.cli.exits import Exit, UsageError


def run_vocabulary(given: argparse.Namespace) -> Exit:
    """Compare the file with what the site has, tell, and write unless it is a rehearsal."""
    from maillage.cli.importing import tell_faults, write_report
    from maillage.exchange.importing.report import fault_lines
    from maillage.exchange.importing.vocabularies import VOCABULARIES, compare, write

    if given.territory:
        raise UsageError("--territory : ce vocabulaire vaut partout, retirez cette option.")
    vocabulary = VOCABULARIES[given.format]
    found = compare(vocabulary.read(given.file), vocabulary, losing=given.accept_losses)
    if given.report:
        write_report(given.report, given.file.name, fault_lines(found.reading.faults))
    tell_faults(found.reading.faults)
    refused = len({fault.line for fault in found.reading.faults if fault.blocking})
    print(f"Lignes lues : {found.reading.rows}. Refusées : {refused}.")
    gone = Counter({kind: len(codes) for kind, codes in found.gone.items()})
    for words, counts in (("créées", found.created), ("changées", found.changed), ("retirées", gone)):
        _tell(words, counts)
    if found.blocked:
        raise UsageError("\n".join([*found.blocked, "Rien n’a changé."]))
    if given.dry_run or not found.writes():
        print("Rien n’est écrit : c’était un essai." if given.dry_run else "Rien n’a changé.")
        return Exit.DONE
    write(found)
    print("C’est fait.")
    return Exit.DONE


def _tell(words: str, counts: Counter[str]) -> None:
    from maillage.exchange.importing.names import kind_name

    if counts.total():
        details = ", ".join(f"{number} {kind_name(kind)}" for kind, number in counts.items() if number)
        print(f"Fiches {words} : {counts.total()} ({details}).")
