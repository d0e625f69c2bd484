"""Funding rules: dated, sourced, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.faults import Fault
from maillage.exchange.pack.funding_records import FundingRule
from maillage.exchange.pack.pack import Entry, Pack


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Rules without a source, in disorder, or holding on the same day."""
    for entry in pack.entries["funding"]:
        rules = entry.record.rules or []
        for index, rule in enumerate(rules):
            yield from _rule(entry, index, rule)
            yield from _overlaps(entry, index, rules)
        if entry.record.id in entry.record.excludes:
            yield entry.fault(
                ("excludes",), _("ce financement s’exclut lui-même"), _("Retirez-le de la liste.")
            )


def _rule(entry: Entry[Any], index: int, rule: FundingRule) -> Iterator[Fault]:
    path = ("rules", index)
    if rule.source is None:
        yield entry.fault(path, _("règle sans source"), _("Ajoutez source: {title, url, date}."))
    if rule.checked_on is None:
        yield entry.fault(
            path, _("règle sans date de vérification"), _("Ajoutez checked_on : le jour où vous l’avez lue.")
        )
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        message = _("finit le %(to)s, avant de commencer le %(start)s")
        yield entry.fault(
            (*path, "valid_to"),
            message % {"to": rule.valid_to, "start": rule.valid_from},
            _("Corrigez l’une des deux."),
        )
    if rule.per_km is not None and entry.record.covers != "travel":
        yield entry.fault(
            (*path, "per_km"), _("un montant par kilomètre pour un prix"), _("Écrivez covers: travel.")
        )
    if rule.per_hour is not None and entry.record.covers == "travel":
        yield entry.fault(
            (*path, "per_hour"), _("un montant par heure pour un trajet"), _("Écrivez covers: price.")
        )


def _overlaps(entry: Entry[Any], index: int, rules: list[FundingRule]) -> Iterator[Fault]:
    rule = rules[index]
    for other in rules[:index]:
        if rule.valid_from <= (other.valid_to or date.max) and other.valid_from <= (
            rule.valid_to or date.max
        ):
            message = _("deux règles valent le même jour, dès le %(day)s")
            yield entry.fault(
                ("rules", index, "valid_from"),
                message % {"day": max(rule.valid_from, other.valid_from)},
                _("Fermez la première par valid_to la veille."),
            )
