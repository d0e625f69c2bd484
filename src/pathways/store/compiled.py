"""The tables of a catalogue in the order in which questions read them, with the indexes that they need."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pathways.conditions import Condition
from pathways.facts import Vocabulary
from pathways.funding import paying_conditions
from pathways.offers import FundingScheme
from pathways.store.dues import conditions, numbered
from pathways.store.encoding import encoded
from pathways.store.grid import cells
from pathways.store.programs import Writer, feared
from pathways.store.ragged import Ragged, by_target, in_order, of_lists, of_texts, taken
from pathways.store.sections import Array
from pathways.store.tables import NOWHERE, Rows, Table
from pathways.travel import Mode

WORD = 64  # facts in a word of bits


def arrays_of(rows: Rows, modes: Iterable[Mode], schemes: Iterable[FundingScheme]) -> dict[str, Array]:
    """All the arrays of a file but the documents of its owner.

    Places come by cell of the grid, sessions by place (those at a distance last), then by offer and rank.
    """
    modes, schemes = list(modes), list(schemes)
    programs = of_lists([rows.writer.program(mode.requires) for mode in modes])  # numbers its ages and zones
    payers = of_lists([rows.writer.program(each) for each in conditions(numbered(schemes))])
    places, sessions = _in_grid(rows.places, rows.sessions)
    offers = rows.offers
    count = len(rows.vocabulary.facts)
    found = places.sections("places") | offers.sections("offers") | sessions.sections("sessions")
    found |= {"facts.behind": _behind(offers, count)} | _orders(places, offers, sessions)
    found |= _kinds(offers, count)
    found |= _indexes(places, offers, sessions, count) | rows.rest.named("rest")
    found |= _kept("modes", modes) | _kept("schemes", schemes) | programs.named("modes.programs")
    found |= payers.named("schemes.programs")
    found |= _words(rows.vocabulary, rows.writer)
    found["dates"] = np.array(sorted(rows.writer.days), np.int64)
    return found | {"facts.feared": _feared(offers, rows.writer, modes, schemes, count)}


def _in_grid(places: Table, sessions: Table) -> tuple[Table, Table]:
    cell = cells(places.columns["lat"], places.columns["lon"])
    order = np.argsort(cell, kind="stable")
    where = np.empty(len(order) + 1, np.int32)
    where[order], where[NOWHERE] = np.arange(len(order)), len(order)
    columns = {**sessions.columns, "place": where[sessions.columns["place"]]}
    by_place = np.lexsort((columns["rank"], columns["offer"], columns["place"]))
    columns["place"][columns["place"] == len(order)] = NOWHERE
    placed = places.taken(order)
    return (
        Table({**placed.columns, "cell": cell[order]}, placed.lists),
        Table(columns, sessions.lists).taken(by_place),
    )


def _orders(*tables: Table) -> dict[str, Array]:
    names = ("places", "offers", "sessions")
    return {f"{name}.order": in_order(each.lists["ids"]) for name, each in zip(names, tables, strict=True)}


def _indexes(places: Table, offers: Table, sessions: Table, facts: int) -> dict[str, Array]:
    """Sessions by offer in the catalogue's order, from one place to the next, and offers by fact."""
    rank = np.argsort(sessions.columns["rank"], kind="stable").astype(np.int32)
    of_offer = by_target(rank, sessions.columns["offer"][rank], offers.size)
    at = sessions.columns["place"]
    first = np.searchsorted(np.where(at == NOWHERE, places.size, at), np.arange(places.size + 1))
    return {
        "places.sessions": first.astype(np.int64),
        **of_offer.named("offers.sessions"),
        **by_fact(offers.lists["grants"], facts).named("facts.givers"),
    }


def by_fact(facts: Ragged, count: int) -> Ragged:
    """For each fact the rows whose list has it."""
    rows = np.repeat(np.arange(len(facts), dtype=np.int32), np.diff(facts.starts))
    return by_target(rows, facts.values, count)


def _kinds(offers: Table, facts: int) -> dict[str, Array]:
    """The kind of each offer, which those of the same program and the same facts asked and given share; the
    lists of each kind, its facts given as bits, and ``entry``, the same number for the same program.
    """
    numbers: dict[tuple[bytes, ...], int] = {}
    lists = [offers.lists[name] for name in ("programs", "grants", "asked")]
    kind = np.array(
        [
            numbers.setdefault(tuple(each.text(row) for each in lists), len(numbers))
            for row in range(offers.size)
        ],
        np.int32,
    )
    first = np.unique(kind, return_index=True)[1]
    programs, grants, asked = (taken(each, first) for each in lists)
    return {
        "offers.kind": kind,
        "kinds.entry": distinct(programs),
        "kinds.grant_bits": bits(grants, facts),
        **programs.named("kinds.programs"),
        **grants.named("kinds.grants"),
        **asked.named("kinds.asked"),
    }


def _behind(offers: Table, facts: int) -> Array:
    """For each fact those that some giver of it asks, as bits."""
    asked = bits(offers.lists["asked"], facts)
    givers = by_fact(offers.lists["grants"], facts)
    behind = np.zeros((facts, words(facts)), np.uint64)
    for fact in range(facts):
        behind[fact] = np.bitwise_or.reduce(asked[givers.row(fact)], axis=0, initial=0)
    return behind


def distinct(lists: Ragged) -> Array:
    """A number for each list: equal lists share it."""
    known: dict[bytes, int] = {}
    return np.array([known.setdefault(lists.text(row), len(known)) for row in range(len(lists))], np.int32)


def words(facts: int) -> int:
    """How many words of bits so many facts take."""
    return -(-facts // WORD) or 1


def bits(lists: Ragged, facts: int) -> Array:
    """Each list of facts as bits: shape (rows, words)."""
    found = np.zeros((len(lists), words(facts)), np.uint64)
    rows = np.repeat(np.arange(len(lists)), np.diff(lists.starts))
    values = lists.values.astype(np.uint64)
    np.bitwise_or.at(found, (rows, values // WORD), np.left_shift(np.uint64(1), values % np.uint64(WORD)))
    return found


def _kept(name: str, records: Iterable[Mode | FundingScheme]) -> dict[str, Array]:
    return of_texts([encoded(record) for record in records]).named(name)


def _words(vocabulary: Vocabulary, writer: Writer) -> dict[str, Array]:
    """The vocabulary, and what programs number."""
    return {
        **of_texts([encoded(fact) for fact in vocabulary.facts.values()]).named("facts"),
        **of_texts([encoded(scale) for scale in vocabulary.scales]).named("scales"),
        **of_texts([encoded(age) for age in writer.ages]).named("ages"),
        **of_texts([encoded(zones) for zones in writer.zones]).named("zones"),
    }


def _feared(
    offers: Table, writer: Writer, modes: Iterable[Mode], schemes: Iterable[FundingScheme], count: int
) -> Array:
    """The facts whose gain may close an offer, a means of travel or a way to pay."""
    conditions: list[Condition] = [mode.requires for mode in modes]
    for scheme in schemes:
        conditions += paying_conditions(scheme)
    flags = np.zeros(count, np.bool_)
    flags[[writer.facts[fact] for fact in feared(conditions)]] = True
    flags[offers.lists["feared"].values] = True
    return flags
