"""Examples of funding schemes that say otherwise than the rules."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.examples import reports
from maillage.exchange.pack.faults import Fault
from maillage.exchange.pack.pack import Pack


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Each example that can't be run, or whose outcome is not the one that it expects."""
    for report in reports(pack, known):
        yield from report.failures
