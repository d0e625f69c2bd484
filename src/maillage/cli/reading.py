"""Reading a clean pack for a verb, or telling every fault."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from maillage.cli.exits import UsageError

if TYPE_CHECKING:
    from maillage.exchange.pack.faults import Fault
    from maillage.exchange.pack.pack import Pack


def clean_pack(folder: Path) -> Pack:
    """The pack of a folder; raises ``UsageError`` with every fault when it has some."""
    from maillage.exchange.pack.check import check_pack
    from maillage.exchange.pack.read import read_pack

    pack = read_pack(folder)
    refuse(check_pack(pack))
    return pack


def refuse(faults: Iterable[Fault]) -> None:
    """Raise ``UsageError`` with the faults that are errors, if there are any."""
    from maillage.exchange.pack.check import errors

    found = errors(list(faults))
    if found:
        raise UsageError("\n".join([*(fault.sentence() for fault in found), count_of(len(found))]))


def count_of(faults: int) -> str:
    """« 1 faute », « 3 fautes »."""
    return f"{faults} faute{'s' if faults > 1 else ''}"


def progress_line(kind: str, done: int, total: int) -> None:
    """Show how far a long verb is, on a terminal only."""
    if sys.stderr.isatty():
        print(
            f"\r{kind} : {done}/{total}\033[K", end="" if done < total else "\n", file=sys.stderr, flush=True
        )
