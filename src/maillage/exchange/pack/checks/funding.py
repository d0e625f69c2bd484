"""Funding rules and amounts: dated, sourced, one for each person and day, with limits that mean something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from maillage.directory import clock
from maillage.exchange.pack.checks.known import Known, Path
from maillage.exchange.pack.faults import Fault, Severity
from maillage.exchange.pack.funding_records import AmountValue, FundingRule, RuleSource, amount_parts
from maillage.exchange.pack.pack import Entry, Pack

ONE_DAY = timedelta(days=1)
COVERED = {
    "price": {"share", "per_hour", "holder_pays", "holder_exempt", "co_funding", "co_funding_exempt"},
    "travel": {"share", "per_km", "per_meal", "per_night", "minimum_km", "minimum_minutes", "yearly_ceiling"},
    "living": {"per_hour", "per_day", "per_month", "yearly_ceiling", "at_least", "keeps_income"},
}
"""The fields of a rule that mean something for what the scheme covers; others go with any."""
SPECIFIC = set().union(*COVERED.values())
NEEDED = (
    ("holder_exempt", "holder_pays"),
    ("co_funding_exempt", "co_funding"),
    ("minimum_minutes", "minimum_km"),
)
PAY = ("per_hour", "per_day", "per_month")


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Rules and amounts without a source, in disorder, holding together, or whose limits mean nothing."""
    for entry in pack.entries["funding"]:
        rules = entry.record.rules or []
        for index, rule in enumerate(rules):
            yield from _dated(entry, ("rules", index), rule)
            yield from _limits(entry, index, rule)
            yield from _overlaps(entry, index, rules)
            for path, part in amount_parts(rule):
                yield from known.reference_fault(entry, ("rules", index, *path, "of"), "amounts", part.of)
        yield from _gaps(entry, rules)
        if entry.record.id in entry.record.excludes:
            yield entry.fault(
                ("excludes",), _("ce financement s’exclut lui-même"), _("Retirez-le de la liste.")
            )
    for entry in pack.entries["amounts"]:
        values = entry.record.values or []
        for index, value in enumerate(values):
            yield from _dated(entry, ("values", index), value)
            yield from _overlapping_values(entry, index, values)


def _dated(entry: Entry[Any], path: Path, told: FundingRule | AmountValue) -> Iterator[Fault]:
    if told.source is None:
        yield entry.fault(path, _("règle sans source"), _("Ajoutez source: {title, url, date}."))
    if told.checked_on is None:
        yield entry.fault(
            path, _("règle sans date de vérification"), _("Ajoutez checked_on : le jour où vous l’avez lue.")
        )
    elif told.checked_on > clock.today():
        message = _("vérifiée le %(day)s, qui n’est pas encore venu") % {"day": told.checked_on}
        yield entry.fault(
            (*path, "checked_on"), message, _("Donnez le jour où vous l’avez lue."), Severity.WARNING
        )
    published = told.source.date if isinstance(told.source, RuleSource) else None
    if published is not None and told.checked_on is not None and published > told.checked_on:
        message = _("lue le %(read)s, avant que sa source paraisse le %(published)s")
        yield entry.fault(
            (*path, "checked_on"),
            message % {"read": told.checked_on, "published": published},
            _("Corrigez l’une des deux."),
        )
    if told.valid_to is not None and told.valid_to < told.valid_from:
        message = _("finit le %(to)s, avant de commencer le %(start)s")
        yield entry.fault(
            (*path, "valid_to"),
            message % {"to": told.valid_to, "start": told.valid_from},
            _("Corrigez l’une des deux."),
        )


def _limits(entry: Entry[Any], index: int, rule: FundingRule) -> Iterator[Fault]:
    covers, given = entry.record.covers, rule.model_fields_set
    for name in sorted(given & (SPECIFIC - COVERED.get(covers, set()))):
        right = " · ".join(kind for kind, fields in COVERED.items() if name in fields)
        message = _("« %(field)s » ne veut rien dire pour covers: %(covers)s")
        yield entry.fault(
            ("rules", index, name),
            message % {"field": name, "covers": covers},
            _("Retirez-le, ou écrivez covers: %(right)s.") % {"right": right},
        )
    for name, other in NEEDED:
        if name in given and other not in given:
            message = _("« %(field)s » sans « %(other)s »") % {"field": name, "other": other}
            yield entry.fault(("rules", index, name), message, _("Ajoutez l’autre, ou retirez celui-ci."))
    if "co_funding" in given and entry.record.wallet is None:
        yield entry.fault(
            ("rules", index, "co_funding"),
            _("un cofinancement demandé sans compte"),
            _("Ajoutez wallet au financement, ou retirez co_funding."),
        )
    told = {*PAY, "keeps_income"} & given
    if covers == "living" and not told and rule.status == "established":
        yield entry.fault(
            ("rules", index), _("aucun montant pour vivre"), _("Donnez-en un, ou écrivez status: to-confirm.")
        )


def _overlaps(entry: Entry[Any], index: int, rules: Sequence[FundingRule]) -> Iterator[Fault]:
    """A rule that nobody reaches: one before it holds on the same day for everybody or the same people."""
    rule = rules[index]
    for other in rules[:index]:
        hidden = other.requires is None or other.requires == rule.requires
        if hidden and _meet(rule, other):
            message = _("deux règles valent le même jour, dès le %(day)s")
            yield entry.fault(
                ("rules", index, "valid_from"),
                message % {"day": max(rule.valid_from, other.valid_from)},
                _("Fermez la première par valid_to la veille."),
            )


def _meet(one: FundingRule | AmountValue, other: FundingRule | AmountValue) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)


def _overlapping_values(entry: Entry[Any], index: int, values: Sequence[AmountValue]) -> Iterator[Fault]:
    for other in values[:index]:
        if _meet(values[index], other):
            message = _("deux valeurs le même jour, dès le %(day)s")
            yield entry.fault(
                ("values", index, "valid_from"),
                message % {"day": max(values[index].valid_from, other.valid_from)},
                _("Fermez la première par valid_to la veille."),
            )


def _gaps(entry: Entry[Any], rules: Sequence[FundingRule]) -> Iterator[Fault]:
    """Days between two rules on which none holds: nobody is paid then."""
    until: date | None = None
    for index, rule in sorted(enumerate(rules), key=lambda each: each[1].valid_from):
        if until is not None and rule.valid_from > until + ONE_DAY:
            message = _("aucune règle ne vaut du %(first)s au %(last)s") % {
                "first": until + ONE_DAY,
                "last": rule.valid_from - ONE_DAY,
            }
            yield entry.fault(
                ("rules", index, "valid_from"),
                message,
                _("Ajoutez la règle de ces jours, si vous la connaissez."),
                Severity.WARNING,
            )
        last = rule.valid_to or date.max - ONE_DAY
        until = last if until is None else max(until, last)
