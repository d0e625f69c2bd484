"""Ladders and exemptions: facts that exist, no circle, no more hours than there are, a source for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.faults import Fault, Severity
from maillage.exchange.pack.pack import Entry, Pack
from pathways.bridges import MOST_HOLDINGS, Ladder, Relation, circle_in

Words = tuple[str, str, str]


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """What no ladder and no exemption may say."""
    for entry in pack.entries["ladders"]:
        yield from _facts(entry, known)
        for field, message, remedy in _form(entry.record):
            yield entry.fault((field,), message, remedy)
    yield from _circle(pack, known)
    for entry in pack.entries["offers"]:
        yield from _exemptions(entry)


def _facts(entry: Entry[Any], known: Known) -> Iterator[Fault]:
    ladder = entry.record
    for index, fact in enumerate(ladder.holding or ()):
        yield from known.reference_fault(entry, ("holding", index), "facts", fact)
    yield from known.reference_fault(entry, ("towards",), "facts", ladder.towards)
    towards = known.by_id["facts"].get(ladder.towards)
    if towards is not None and towards.record.kind != "credential":
        message = _("« %(fact)s » n’est pas un diplôme ni un bloc de diplôme") % {"fact": ladder.towards}
        yield entry.fault(("towards",), message, _("Nommez un fait de sorte credential."))


def _form(ladder: Any) -> Iterator[Words]:
    held = ladder.holding or []
    if ladder.relation == Relation.MADE_OF and len(held) < 2:
        yield "holding", _("un diplôme est fait de plusieurs blocs"), _("Nommez tous ses blocs.")
    if ladder.relation != Relation.MADE_OF and len(held) > 1:
        remedy = _("Écrivez une échelle pour chacun, ou relation: made-of.")
        yield "holding", _("plusieurs faits, mais ce ne sont pas des blocs"), remedy
    if len(set(held)) < len(held):
        yield "holding", _("le même fait deux fois"), _("Gardez-le une fois.")
    if ladder.towards in held:
        yield "towards", _("cette échelle mène d’un diplôme à lui-même"), _("Corrigez l’un des deux.")
    if (ladder.relation == Relation.EXEMPTS) != bool(ladder.exempts_from):
        message = _("une dispense dit de quoi, et elle seule")
        yield "from", message, _("Écrivez from avec relation: exempts, ou retirez-le.")
    if ladder.hours and ladder.relation != Relation.EXEMPTS:
        yield "hours", _("des heures sans dispense"), _("Écrivez relation: exempts, ou retirez hours.")


def _circle(pack: Pack, known: Known) -> Iterator[Fault]:
    circle = circle_in(sound_ladders(known))
    for entry in pack.entries["ladders"]:
        if circle and entry.record.towards in circle and set(entry.record.holding or ()) & set(circle):
            message = _("ces échelles tournent en rond : %(facts)s") % {"facts": " > ".join(circle)}
            yield entry.fault(("towards",), message, _("Retirez l’une d’elles."))
            return


def sound_ladders(known: Known) -> Iterator[Ladder]:
    """The ladders that say something, as the engine knows them."""
    for ladder_id, entry in known.by_id["ladders"].items():
        record = entry.record
        if entry.complete and not any(_form(record)):
            relation = Relation(record.relation)
            yield Ladder(
                ladder_id, relation, tuple(record.holding), record.towards, record.exempts_from or ""
            )


def _exemptions(entry: Entry[Any]) -> Iterator[Fault]:
    offer = entry.record
    spared: dict[str, float] = {}
    for index, bridge in enumerate(offer.exempts):
        spared[bridge.exempts_from] = max(spared.get(bridge.exempts_from, 0), bridge.hours or 0)
        if bridge.price is not None and bridge.pro_rata:
            message = _("un prix donné et un prix au prorata")
            yield entry.fault(("exempts", index, "pro_rata"), message, _("Gardez l’un des deux."))
    yield from _hours(entry, spared)
    if len({bridge.holding for bridge in offer.exempts if bridge.hours}) > MOST_HOLDINGS:
        message = _("plus de %(count)d faits raccourcissent cette offre") % {"count": MOST_HOLDINGS}
        yield entry.fault(("exempts",), message, _("Gardez ceux qui raccourcissent le plus."))


def _hours(entry: Entry[Any], spared: Mapping[str, float]) -> Iterator[Fault]:
    if not any(spared.values()):
        return
    if entry.record.hours is None and entry.complete:
        message = _("des heures de moins, mais on ne sait pas de combien d’heures en tout")
        yield entry.fault(("exempts",), message, _("Écrivez hours, les heures de l’offre."), Severity.WARNING)
    elif entry.record.hours is not None and sum(spared.values()) > entry.record.hours:
        message = _("les dispenses font %(spared)g heures, plus que l’offre (%(hours)g)")
        told = {"spared": sum(spared.values()), "hours": entry.record.hours}
        remedy = _("Corrigez les heures. Deux dispenses de la même partie ont le même texte (from).")
        yield entry.fault(("exempts",), message % told, remedy)
