"""Example persons: nothing both true and false, one age, a goal made of facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.pack.checks.facts import closure, implications
from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.condition_records import atoms
from maillage.exchange.pack.faults import Fault, quoted
from maillage.exchange.pack.pack import Entry, Pack


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """What contradicts itself in the situations of the pack."""
    direct = implications(known)
    for entry in pack.entries["situations"]:
        yield from _contradictions(entry, direct)
        yield from _goal(entry)
        if entry.record.age is not None and entry.record.birth_date is not None:
            yield entry.fault(
                ("birth_date",), _("un âge et une date de naissance"), _("Gardez l’un des deux.")
            )
        if (entry.record.lat is None) != (entry.record.lon is None):
            path = ("lat",) if entry.record.lon is None else ("lon",)
            yield entry.fault(
                path, _("un point a une latitude et une longitude"), _("Donnez les deux, ou aucune.")
            )


def _contradictions(entry: Entry[Any], direct: dict[str, set[str]]) -> Iterator[Fault]:
    facts = entry.record.facts
    if facts is None:
        return
    denied = set(facts.no)
    for index, fact in enumerate(facts.yes):
        against = sorted(denied & ({fact} | closure(fact, direct)))
        if against:
            message = _("« %(fact)s » est vrai, ce qui contredit %(others)s donné pour faux")
            yield entry.fault(
                ("facts", "yes", index),
                message % {"fact": fact, "others": quoted(against)},
                _("Retirez-le de yes ou de no."),
            )


def _goal(entry: Entry[Any]) -> Iterator[Fault]:
    for path, atom in atoms(entry.record.goal):
        if not isinstance(atom, str) and entry.record.goal is not None:
            message = _("un but est fait de faits, pas d’âge, de lieu ni de date")
            yield entry.fault(("goal", *path), message, _("Gardez seulement des faits."))
