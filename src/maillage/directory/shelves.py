"""Choices with their counts: the facets of a search, the shelves of the whole directory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from maillage.directory import analysis
from maillage.directory.entries import RECORDS
from maillage.directory.models import OfferKind
from maillage.directory.search import PRICES, Found, Wish
from maillage.directory.themes import language_name, public_name, theme_name
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
    publics: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    prices: tuple[Choice, ...]
    with_seats: int
    accessible: int
    at_a_distance: int


def record_names() -> dict[str, str]:
    """The words for the sorts of records."""
    return {
        "offers": gettext("Ce qui est proposé"),
        "organisations": gettext("Les structures"),
        "places": gettext("Les lieux"),
    }


def price_names() -> dict[str, str]:
    """The words for what is known of a price."""
    return {
        "free": gettext("Gratuit"),
        "fundable": gettext("Un financement est possible"),
        "paid": gettext("Payant"),
        "unknown": gettext("Prix non renseigné"),
    }


def facets(found: Found, wish: Wish) -> Facets:
    """The choices that would leave something, and those that are made."""

    def counts(facet: str) -> Mapping[str, int]:
        return found.facets.get(facet, {})

    def named(facet: str, name: Callable[[str], str], chosen: Sequence[str]) -> tuple[Choice, ...]:
        names = {value: name(value) for value in dict.fromkeys((*counts(facet), *chosen))}
        return _by_name(_choices(counts(facet), names, chosen))

    records = {name: record_names()[name] for name in RECORDS}
    prices = {name: price_names()[name] for name in PRICES}
    return Facets(
        records=_choices(counts("record"), records, (wish.record,)),
        themes=named("theme", theme_name, wish.themes),
        kinds=named("kind", kind_name, wish.kinds),
        publics=named("public", public_name, wish.publics),
        languages=named("language", language_name, wish.languages),
        prices=_choices(counts("price"), prices, wish.prices),
        with_seats=counts("seats").get("yes", 0),
        accessible=counts("accessible").get("yes", 0),
        at_a_distance=counts("distance").get("yes", 0),
    )


def kind_name(kind: str) -> str:
    """The words for a kind of offer."""
    return str(OfferKind(kind).label) if kind in OfferKind else kind


def _choices(
    counts: Mapping[str, int], names: Mapping[str, str], chosen: Sequence[str] = ()
) -> tuple[Choice, ...]:
    made = (Choice(value, name, counts.get(value, 0), value in chosen) for value, name in names.items())
    return tuple(choice for choice in made if choice.count or choice.chosen)


def _by_name(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: analysis.fold(choice.name)))


def by_theme(found: Found) -> tuple[Choice, ...]:
    """Every theme of what was found, in the order of the words."""
    counts = dict(found.facets.get("theme", {}))
    return _by_name(_choices(counts, {theme: theme_name(theme) for theme in counts}))


def by_departement(found: Found) -> tuple[Choice, ...]:
    """Every département where there is something, in the order of the words."""
    counts = found.departements()
    known = reference.departements()
    names = {code: known[code].name if code in known else code for code in counts}
    return _by_name(_choices(counts, names))


def by_commune(result: Found, departement: str) -> tuple[Choice, ...]:
    """Every commune of a département where there is something, in the order of the words."""
    counts = result.communes(departement)
    return _by_name(_choices(counts, {code: found.name for code in counts if (found := town(code))}))
