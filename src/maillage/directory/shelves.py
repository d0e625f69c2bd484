"""Choices with their counts: the facets of a search, the shelves of the whole directory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from maillage.directory import analysis
from maillage.directory.entries import RECORDS, Entry
from maillage.directory.models import OfferKind
from maillage.directory.search import Found, Wish
from maillage.directory.themes import theme_name
from maillage.directory.towns import town
from maillage.territories import reference


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that one may choose, its words, how many results it leaves."""

    value: str
    name: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices offered beside the results."""

    records: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    with_seats: int


def record_names() -> dict[str, str]:
    """The words for the sorts of records."""
    return {
        "offers": gettext("Ce qui est proposé"),
        "organisations": gettext("Les structures"),
        "places": gettext("Les lieux"),
    }


def facets(found: Found, wish: Wish) -> Facets:
    """The choices that would leave something, and those that are made."""
    counts = found.facets or {"record": Counter(), "theme": Counter(), "kind": Counter(), "seats": Counter()}
    kinds = {kind.value: str(kind.label) for kind in OfferKind}
    themes = {theme: theme_name(theme) for theme in {*counts["theme"], wish.theme} - {""}}
    return Facets(
        records=_choices(counts["record"], {name: record_names()[name] for name in RECORDS}, wish.record),
        themes=_by_name(_choices(counts["theme"], themes, wish.theme)),
        kinds=_by_name(_choices(counts["kind"], kinds, wish.kind)),
        with_seats=counts["seats"]["yes"],
    )


def _choices(counts: Mapping[str, int], names: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    made = (Choice(value, name, counts.get(value, 0), value == chosen) for value, name in names.items())
    return tuple(choice for choice in made if choice.count or choice.chosen)


def _by_name(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: analysis.fold(choice.name)))


def by_theme(entries: Sequence[Entry]) -> tuple[Choice, ...]:
    """Every theme of the offers, in the order of the words."""
    counts = Counter(theme for entry in entries if entry.record == "offers" for theme in entry.themes)
    return _by_name(_choices(counts, {theme: theme_name(theme) for theme in counts}, ""))


def by_commune(entries: Sequence[Entry]) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Every commune where there is something, under the name of its département."""
    counts = Counter(code for entry in entries for code in entry.communes)
    shelves: dict[str, list[Choice]] = {}
    for code, count in counts.items():
        found = town(code)
        if found:
            name = reference.departements()[found.departement].name
            shelves.setdefault(name, []).append(Choice(code, found.name, count))
    ordered = sorted(shelves.items(), key=lambda shelf: analysis.fold(shelf[0]))
    return tuple((name, _by_name(choices)) for name, choices in ordered)
