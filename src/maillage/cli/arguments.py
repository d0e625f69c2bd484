"""The grammar of the command line, told in French."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from maillage.cli import (
    backups,
    cohorts,
    exporting,
    feeds,
    importing,
    keys,
    loading,
    management,
    packs,
    places,
    planning,
    repairing,
    rules,
)
from maillage.cli.exits import UsageError

# argparse speaks English: what it says, and the same in French.
_FRENCH = (
    (r"the following arguments are required: (.*)", "il manque {0}"),
    (
        r"argument (\S+): invalid choice: (\S+) \(choose from (.*)\)",
        "{0} : « {1} » n’existe pas ; au choix : {2}",
    ),
    (r"unrecognized arguments: (.*)", "je ne connais pas : {0}"),
    (r"argument (\S+): expected one argument", "{0} attend une valeur"),
    (r"argument (\S+): (.*)", "{0} : {1}"),
)


class Parser(argparse.ArgumentParser):
    """A parser that raises ``UsageError`` in French instead of leaving."""

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed."""
        for english, french in _FRENCH:
            found = re.fullmatch(english, message)
            if found:
                message = french.format(*found.groups())
                break
        raise UsageError(f"{message}\nAide : {self.prog} --help")


def read_arguments(arguments: Sequence[str] | None) -> Callable[[], int]:
    """The verb to run, with what it was given; raises ``UsageError``."""
    parser = Parser(prog="maillage", description="Des parcours pour une personne, sur un territoire.")
    verbs: Any = parser.add_subparsers(title="Verbes", metavar="VERBE", required=True)
    groups = (planning, repairing, cohorts, packs, feeds, rules, loading, importing, exporting, places)
    for group in (*groups, keys, backups, management):
        group.register(verbs)
    given = parser.parse_args(arguments)
    return lambda: int(given.run(given))
