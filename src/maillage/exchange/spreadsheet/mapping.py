"""Which column fills which field: guessed from titles and values, shown, changed by a person, and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Self

from rapidfuzz import fuzz

from maillage.exchange.spreadsheet.cells import cell_text
from maillage.exchange.spreadsheet.sorts import share_of
from maillage.exchange.spreadsheet.table import Cell, Table
from maillage.exchange.spreadsheet.targets import TARGETS, Sort
from maillage.exchange.spreadsheet.values import AmbiguousDayError, day_order, day_value, is_mixed
from maillage.territories.names import words

LOOKED_AT = 200  # rows from which a column is guessed
NEAR = 88.0  # ratio of rapidfuzz from which a title is another's
MOST = 0.8  # share of the cells that must be of a sort
EXAMPLES = 3
_ALONE = {
    Sort.SIRET: "organisations.siret",
    Sort.EMAIL: "offers.contact.email",
    Sort.PHONE: "offers.contact.phone",
}
"""What a column is, whatever its title, when its values say it."""
_NEEDS = frozenset(
    {Sort.SIRET, Sort.EMAIL, Sort.SITE, Sort.DAY, Sort.EUROS, Sort.POSTAL, Sort.INSEE, Sort.DEGREES}
)
"""Sorts that a column can't be of when none of its values is."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The target of each title that is used.

    ``day_first``: how ``03/04/2027`` is read, by title; absent when nothing tells. ``prefix`` begins the ids
    of what has none; ``offer_kind``: of offers that don't say theirs. ``confirmed``: a person has seen it.
    """

    columns: Mapping[str, str]
    day_first: Mapping[str, bool] = field(default_factory=dict)
    sheet: str = ""
    prefix: str = "tableau"
    offer_kind: str = "training"
    confirmed: bool = False

    def as_json(self) -> dict[str, Any]:
        """What is kept of it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What was kept; raises ``ValueError`` for a target or a field that isn't known."""
        unknown = sorted(set(dict(kept.get("columns", {})).values()) - TARGETS.keys())
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: unknown target")
        try:
            return cls(**kept)
        except TypeError as error:
            raise ValueError(str(error)) from None


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column as the page of the mapping shows it: its title, some of its values, what it was taken for."""

    title: str
    examples: tuple[str, ...]
    target: str
    ambiguous_days: bool


def guess(table: Table) -> ColumnMapping:
    """The mapping that titles and values suggest; what is not recognised is left out."""
    columns: dict[str, str] = {}
    days: dict[str, list[Cell]] = {}
    for title, cells in _columns(table):
        target = _target(title, cells, set(columns.values()))
        if target:
            columns[title] = target
            if TARGETS[target].sort is Sort.DAY:
                days[title] = cells
    return ColumnMapping(_coherent(columns), _orders(days), table.name)


def _orders(days: Mapping[str, Sequence[Cell]]) -> dict[str, bool]:
    """How each column of days is read; one that tells nothing is read as the others, when they agree."""
    told = {title: day_order(cells) for title, cells in days.items()}
    known = {order for order in told.values() if order is not None}
    if len(known) == 1 and not any(is_mixed(cells) for cells in days.values()):
        return dict.fromkeys(told, known.pop())
    return {title: order for title, order in told.items() if order is not None}


def shown(table: Table, mapping: ColumnMapping) -> list[ColumnShown]:
    """Every column of the table, as the mapping has it."""
    found = []
    for title, cells in _columns(table):
        examples = tuple(dict.fromkeys(cell_text(cell) for cell in cells))[:EXAMPLES]
        target = mapping.columns.get(title, "")
        is_day = bool(target) and TARGETS[target].sort is Sort.DAY
        unclear = is_day and title not in mapping.day_first and any(map(_two_readings, cells))
        found.append(ColumnShown(title, examples, target, unclear))
    return found


def _two_readings(cell: Cell) -> bool:
    try:
        day_value(cell, None)
    except ValueError as error:
        return isinstance(error, AmbiguousDayError)
    return False


def _columns(table: Table) -> Iterator[tuple[str, list[Cell]]]:
    for rank, title in enumerate(table.titles):
        yield title, [row[rank] for _line, row in table.rows[:LOOKED_AT] if row[rank] not in ("", None)]


def _coherent(columns: dict[str, str]) -> dict[str, str]:
    """A table of organisations or of places alone says « nom » of them, not of offers."""
    kinds = {target.partition(".")[0] for target in columns.values()}
    telling = {"offers.description", "offers.price", "offers.hours", "offers.kind", "offers.duration_note"}
    if "sessions" in kinds or telling & set(columns.values()) or "offers.name" not in columns.values():
        return columns
    named = "organisations.name" if "organisations.name" not in columns.values() else "places.name"
    moved = {"offers.name": named, "offers.id": f"{named.partition('.')[0]}.id"}
    moved |= {f"offers.contact.{name}": f"organisations.{name}" for name in ("phone", "email", "website")}
    moved |= {"offers.description": "organisations.description"}
    taken = set(columns.values())
    return {
        title: moved[key] if key in moved and moved[key] not in taken else key
        for title, key in columns.items()
    }


def _target(title: str, cells: Sequence[Cell], taken: set[str]) -> str:
    ranked = sorted(_by_title(title), key=lambda found: -found[1])
    for key, _score in ranked:
        if key not in taken and (
            TARGETS[key].sort not in _NEEDS or not cells or share_of(TARGETS[key].sort, cells) >= 0.5
        ):
            return key
    for sort, key in _ALONE.items():
        if key not in taken and cells and share_of(sort, cells) >= MOST:
            return key
    return ""


def _by_title(title: str) -> Iterator[tuple[str, float]]:
    told = " ".join(words(title))
    own = title.strip()
    if own in TARGETS:
        yield own, 200.0
    for key, names in _titles():
        best = max(fuzz.ratio(told, name) for name in names)
        if best >= NEAR:
            yield key, best


@cache
def _titles() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((key, tuple(" ".join(words(name)) for name in each.titles)) for key, each in TARGETS.items())
