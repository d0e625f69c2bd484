"""Conditions that nobody could meet, or that say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.pack import condition_records as records
from maillage.exchange.pack.checks.known import Known, Path
from maillage.exchange.pack.checks.known import conditions as conditions_of
from maillage.exchange.pack.faults import Fault
from maillage.exchange.pack.pack import Entry, Pack


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Ages and dates the wrong way round, empty limits, more asked than there are."""
    for entry, path, condition in conditions_of(pack):
        yield from _of(entry, path, condition)


def _of(entry: Entry[Any], path: Path, condition: Any) -> Iterator[Fault]:
    match condition:
        case records.Age(age=limits):
            yield from _age(entry, (*path, "age"), limits)
        case records.Dated(date=limits):
            yield from _date(entry, (*path, "date"), limits)
        case records.Residence(residence=zones):
            if not any(getattr(zones, kind) for kind in type(zones).model_fields):
                yield _says_nothing(entry, (*path, "residence"))
        case records.AtLeast(at_least=count, of=among) if count > len(among):
            message = _("%(count)s conditions demandées sur %(among)s") % {
                "count": count,
                "among": len(among),
            }
            yield entry.fault(
                (*path, "at_least"), message, _("Demandez-en moins, ou ajoutez des conditions.")
            )
    for index, member in enumerate(records.members(condition)):
        yield from _of(entry, (*path, records.members_key(condition), index), member)


def _says_nothing(entry: Entry[Any], path: Path) -> Fault:
    return entry.fault(
        path, _("cette condition ne dit rien"), _("Donnez au moins une limite, ou retirez-la.")
    )


def _age(entry: Entry[Any], path: Path, limits: records.AgeLimits) -> Iterator[Fault]:
    if limits.min is None and limits.max is None:
        yield _says_nothing(entry, path)
    elif limits.min is not None and limits.max is not None and limits.min > limits.max:
        message = _("de %(min)s à %(max)s ans : personne n’a cet âge") % {
            "min": limits.min,
            "max": limits.max,
        }
        yield entry.fault((*path, "min"), message, _("Inversez min et max."))


def _date(entry: Entry[Any], path: Path, limits: records.DateLimits) -> Iterator[Fault]:
    if limits.first is None and limits.last is None:
        yield _says_nothing(entry, path)
    elif limits.first is not None and limits.last is not None and limits.first > limits.last:
        yield entry.fault((*path, "until"), _("la fin est avant le début"), _("Inversez from et until."))
