"""Facts: known, implying each other without a circle, levels in a scale."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.pack.checks.known import Known, Path, conditions
from maillage.exchange.pack.checks.ladders import sound_ladders
from maillage.exchange.pack.condition_records import NoneOf, atoms, members
from maillage.exchange.pack.faults import Fault
from maillage.exchange.pack.pack import Entry, Pack
from pathways.bridges import implications_of

ORDERED_KINDS = frozenset({"level", "language"})


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Unknown facts wherever they are named, circles, levels outside every scale."""
    for entry, path, fact in _named(pack):
        yield from known.reference_fault(entry, path, "facts", fact)
    yield from _circles(pack, known)
    yield from _outside_scales(pack, known)
    yield from _wrongly_assumed(pack, known)


def _wrongly_assumed(pack: Pack, known: Known) -> Iterator[Fault]:
    """Facts assumed not to be held, where that would make something true or deny what is only unknown."""
    assumed = {fact for fact, entry in known.by_id["facts"].items() if entry.record.assumed_no}
    remedy = _("Retirez « assumed_no » de ce fait : il faut le demander.")
    for entry, path, condition in conditions(pack):
        for fact in sorted(_under_none(condition) & assumed):
            message = _("« %(fact)s » est supposé faux tant que rien n’est dit : il ne peut pas être exclu")
            yield entry.fault(path, message % {"fact": fact}, remedy)
    for entry in pack.entries["facts"]:
        implied = set(entry.record.implies) & assumed
        if implied and not entry.record.assumed_no:
            message = _("ce fait implique « %(facts)s », supposé faux tant que rien n’est dit")
            yield entry.fault(("implies",), message % {"facts": ", ".join(sorted(implied))}, remedy)


def _under_none(condition: Any, *, inside: bool = False) -> set[str]:
    if isinstance(condition, str):
        return {condition} if inside else set()
    inside = inside or isinstance(condition, NoneOf)
    return {fact for member in members(condition) for fact in _under_none(member, inside=inside)}


def _named(pack: Pack) -> Iterator[tuple[Entry[Any], Path, str]]:
    for kind, field in (("facts", "implies"), ("scales", "facts"), ("offers", "grants")):
        for entry in pack.entries[kind]:
            for index, fact in enumerate(getattr(entry.record, field) or ()):
                yield entry, (field, index), fact
    for entry in pack.entries["offers"]:
        for index, exemption in enumerate(entry.record.exempts):
            yield entry, ("exempts", index, "holding"), exemption.holding
    for entry in pack.entries["situations"]:
        yield from _of_situation(entry)
    for entry, path, condition in conditions(pack):
        for inner, atom in atoms(condition):
            if isinstance(atom, str):
                yield entry, (*path, *inner), atom


def _of_situation(entry: Entry[Any]) -> Iterator[tuple[Entry[Any], Path, str]]:
    facts = entry.record.facts
    for answer in ("yes", "no"):
        for index, fact in enumerate(getattr(facts, answer) if facts else ()):
            yield entry, ("facts", answer, index), fact


def implications(known: Known) -> dict[str, set[str]]:
    """What each fact implies directly, scales and ladders included; unknown facts left out."""
    found = {
        fact: set(entry.record.implies) & set(known.by_id["facts"])
        for fact, entry in known.by_id["facts"].items()
    }
    for entry in known.by_id["scales"].values():
        degrees = entry.record.facts or ()
        for lower, higher in pairwise(degrees):
            if lower in found and higher in found:
                found[higher].add(lower)
    for ladder in sound_ladders(known):
        for fact, implied in implications_of(ladder):
            found.get(fact, set()).update(set(implied) & set(found))
    return found


def closure(start: str, direct: dict[str, set[str]]) -> set[str]:
    """All that a fact implies, itself apart unless it stands in a circle."""
    reached: set[str] = set()
    ahead = list(direct.get(start, ()))
    while ahead:
        fact = ahead.pop()
        if fact not in reached:
            reached.add(fact)
            ahead += direct.get(fact, ())
    return reached


def _circles(pack: Pack, known: Known) -> Iterator[Fault]:
    direct = implications(known)
    for entry in pack.entries["facts"]:
        fact = entry.record.id
        if fact is not None and fact in closure(fact, direct):
            others = sorted(other for other in closure(fact, direct) if fact in closure(other, direct))
            message = _("ces faits s’impliquent en rond : %(facts)s") % {"facts": ", ".join(others)}
            path = ("implies",) if entry.record.implies else ("id",)
            yield entry.fault(
                path, message, _("Retirez l’une de ces implications, ou corrigez l’ordre de l’échelle.")
            )


def _outside_scales(pack: Pack, known: Known) -> Iterator[Fault]:
    ordered = {fact for entry in known.by_id["scales"].values() for fact in entry.record.facts or ()}
    for entry in pack.entries["facts"]:
        if (
            entry.record.kind in ORDERED_KINDS
            and entry.record.id not in ordered
            and "scales" not in known.unread
        ):
            yield entry.fault(
                ("id",),
                _("ce niveau n’est dans aucune échelle"),
                _("Ajoutez-le à sa place dans une échelle (scales)."),
            )
