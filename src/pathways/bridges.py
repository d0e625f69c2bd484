"""Bridges: what one holds shortens what is left to do.

Nothing here is new to the engine: an equivalence becomes an implication between facts, an exemption a shorter
variant of an offer, the award of a credential whose blocks are all held an offer of one day. Plans are then
judged as ever (``specification``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import ceil

from pathways.conditions import AllOf, Condition, Has
from pathways.facts import Fact
from pathways.offers import UNLIMITED, Bridge, Dates, Entry, Offer, Session

MARK = "~"
"""Between an offer's id (or a session's) and the facts for which the variant is made."""
AWARD = "award"
"""The kind of the derived offers by which a jury awards a credential."""
MOST_HOLDINGS = 6
"""How many facts may shorten one offer: each set of them is a variant."""
MONDAY = 0


class Relation(StrEnum):
    """What holding something changes for a credential."""

    LEADS_TO = "leads-to"
    COUNTS_AS = "counts-as"
    EXEMPTS = "exempts"
    MADE_OF = "made-of"


@dataclass(frozen=True, slots=True)
class Ladder:
    """From what one holds towards a credential (facts).

    ``leads-to``: one may go on to it. ``counts-as``: holding the one is holding the other. ``exempts``: any
    offer that gives it exempts from ``exempts_from`` (``hours`` off, where the text says how many).
    ``made-of``: it is awarded to whoever holds all of ``holding``, its blocks. ``name``: the words of the
    award.
    """

    id: str
    relation: Relation
    holding: tuple[str, ...]
    towards: str
    exempts_from: str = ""
    hours: float | None = None
    name: str = ""

    def __post_init__(self) -> None:
        several = self.relation is Relation.MADE_OF
        if several != (len(set(self.holding)) > 1) or len(set(self.holding)) != len(self.holding):
            raise ValueError(f"ladder {self.id}: a credential is made of several blocks, the rest holds one")
        if self.towards in self.holding:
            raise ValueError(f"ladder {self.id}: leads from {self.towards!r} to itself")
        if (self.relation is Relation.EXEMPTS) != bool(self.exempts_from):
            raise ValueError(f"ladder {self.id}: an exemption, and nothing else, says from what")


def root_of(identifier: str) -> str:
    """The id of the offer or session that the territory lists, for that of a variant too."""
    return identifier.partition(MARK)[0]


def is_derived(offer: Offer) -> bool:
    """Whether no territory lists it: a variant or an award."""
    return bool(offer.variant_of) or offer.kind == AWARD


def with_equivalences(facts: Iterable[Fact], ladders: Iterable[Ladder]) -> list[Fact]:
    """The facts with what ladders make them imply: what counts as another, and a credential its blocks.

    Raises ``ValueError`` for a ladder whose facts aren't there. Circles are refused by ``Vocabulary``.
    """
    found = {fact.id: fact for fact in facts}
    for ladder in ladders:
        unknown = {*ladder.holding, ladder.towards} - set(found)
        if unknown:
            raise ValueError(f"ladder {ladder.id}: unknown fact {', '.join(sorted(unknown))}")
        for fact, implied in implications_of(ladder):
            before = found[fact]
            found[fact] = replace(before, implies=tuple(dict.fromkeys((*before.implies, *implied))))
    return list(found.values())


def implications_of(ladder: Ladder) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A fact and what the ladder makes it imply, where it does."""
    if ladder.relation is Relation.COUNTS_AS:
        yield ladder.holding[0], (ladder.towards,)
    if ladder.relation is Relation.MADE_OF:
        yield ladder.towards, ladder.holding


def with_exemptions(offers: Iterable[Offer], ladders: Iterable[Ladder]) -> list[Offer]:
    """The offers, those that give a credential with the exemptions of its ladders after their own."""
    exempting = [ladder for ladder in ladders if ladder.relation is Relation.EXEMPTS]
    return [_with_ladders(offer, exempting) for offer in offers]


def _with_ladders(offer: Offer, exempting: Iterable[Ladder]) -> Offer:
    told = {(bridge.holding, bridge.exempts_from) for bridge in offer.bridges}
    more = [
        Bridge(ladder.holding[0], ladder.exempts_from, ladder.hours)
        for ladder in exempting
        if ladder.towards in offer.grants and (ladder.holding[0], ladder.exempts_from) not in told
    ]
    return replace(offer, bridges=(*offer.bridges, *more)) if more else offer


def with_bridges(
    offers: Iterable[Offer], sessions: Iterable[Session], ladders: Iterable[Ladder], window: Dates
) -> tuple[list[Offer], list[Session]]:
    """The offers and sessions, with the shorter variants that their bridges open and the awards of ladders.

    ``window``: between which days a jury may sit. Raises ``ValueError`` for a bridge that takes more hours
    than the offer has, or more facts than ``MOST_HOLDINGS``.
    """
    ladders = list(ladders)
    listed, held = with_exemptions(offers, ladders), list(sessions)
    of: dict[str, list[Session]] = {}
    for session in held:
        of.setdefault(session.offer, []).append(session)
    for offer in tuple(listed):
        for variant in variants(offer):
            listed.append(variant)
            held += [_shortened(session, offer, variant) for session in of.get(offer.id, ())]
    for ladder in ladders:
        if ladder.relation is Relation.MADE_OF:
            listed.append(_award(ladder))
            held.append(_jury(ladder, window))
    return listed, held


def variants(offer: Offer) -> list[Offer]:
    """The offer for those who hold each set of the facts that shorten it, where more facts bring more.

    A set that asks more than another, for as many hours and the same price, is left out.
    """
    bridges = [bridge for bridge in offer.bridges if bridge.hours]
    if offer.hours is None or offer.variant_of or not bridges:
        return []
    holdings = sorted({bridge.holding for bridge in bridges})
    if len(holdings) > MOST_HOLDINGS:
        raise ValueError(f"offer {offer.id}: more than {MOST_HOLDINGS} facts shorten it")
    kept: dict[frozenset[str], tuple[Fraction, int | None]] = {
        frozenset(): (_exact(offer.hours), offer.price)
    }
    made = []
    for size in range(1, len(holdings) + 1):
        for claimed in map(frozenset, combinations(holdings, size)):
            left = hours_left(offer, claimed), price_left(offer, claimed)
            if not any(less < claimed and kept[less] == left for less in kept):
                kept[claimed] = left
                made.append(_variant(offer, claimed, *left))
    return made


def hours_left(offer: Offer, claimed: frozenset[str]) -> Fraction:
    """The hours left to whoever claims those exemptions: those of one part count once, the longest.

    Raises ``ValueError`` when they exceed the offer's hours.
    """
    parts: dict[str, Fraction] = {}
    for bridge in offer.bridges:
        if bridge.holding in claimed and bridge.hours:
            spared = max(parts.get(bridge.exempts_from, Fraction(0)), _exact(bridge.hours))
            parts[bridge.exempts_from] = spared
    left = _exact(offer.hours or 0) - sum(parts.values())
    if left < 0:
        raise ValueError(
            f"offer {offer.id}: exempts from more hours than it has ({', '.join(sorted(claimed))})"
        )
    return left


def price_left(offer: Offer, claimed: frozenset[str]) -> int | None:
    """The least price, in cents, for whoever claims those exemptions: the offer's, one given, or pro rata of
    the hours left where the source says so (rounded up); ``None`` while it is unknown.
    """
    used = [bridge for bridge in offer.bridges if bridge.holding in claimed and bridge.hours]
    prices = [bridge.price for bridge in used if bridge.price is not None]
    if offer.price is not None:
        by_the_hour = frozenset(bridge.holding for bridge in used if bridge.pro_rata)
        share = hours_left(replace(offer, bridges=_pro_rata(used)), by_the_hour) / _exact(offer.hours or 1)
        prices += [offer.price, ceil(offer.price * share)]
    return min(prices, default=None)


def _pro_rata(bridges: Iterable[Bridge]) -> tuple[Bridge, ...]:
    return tuple(bridge for bridge in bridges if bridge.pro_rata)


def _exact(hours: float) -> Fraction:
    """The hours as they are written: 0.1 is a tenth."""
    return Fraction(str(hours))


def _variant(offer: Offer, claimed: frozenset[str], hours: Fraction, price: int | None) -> Offer:
    facts = tuple(sorted(claimed))
    return replace(
        offer,
        id=_marked(offer.id, facts),
        requires=AllOf((offer.requires, *_all_held(facts))),
        hours=float(hours),
        price=price,
        variant_of=offer.id,
        exempted=facts,
    )


def _all_held(facts: Iterable[str]) -> tuple[Condition, ...]:
    return tuple(Has(fact) for fact in facts)


def _marked(identifier: str, facts: tuple[str, ...]) -> str:
    return f"{identifier}{MARK}{'+'.join(facts)}"


def _shortened(session: Session, offer: Offer, variant: Offer) -> Session:
    share = _exact(variant.hours or 0) / _exact(offer.hours or 1)
    return replace(
        session,
        id=_marked(session.id, variant.exempted),
        offer=variant.id,
        dates=shortened(session.dates, share),
    )


def shortened(dates: Dates | Entry, share: Fraction) -> Dates | Entry:
    """The same start, and that share of the length in days, rounded up to a whole day, at least one."""
    if isinstance(dates, Entry):
        return replace(dates, days=_days(dates.days, share))
    length = (dates.end - dates.start).days + 1
    return Dates(dates.start, dates.start + timedelta(days=_days(length, share) - 1))


def _days(length: int, share: Fraction) -> int:
    return max(1, ceil(length * share))


def award_id(ladder: Ladder) -> str:
    """The id of the offer, and of the session, by which a jury awards what is made of blocks."""
    return f"{AWARD}:{ladder.id}"


def _award(ladder: Ladder) -> Offer:
    return Offer(
        id=award_id(ladder),
        name=ladder.name or ladder.towards,
        kind=AWARD,
        organisation="",
        requires=AllOf(_all_held(ladder.holding)),
        grants=(ladder.towards,),
        price=0,
    )


def _jury(ladder: Ladder, window: Dates) -> Session:
    """On Mondays, so that the next day is never promised; no seat to wait for, nowhere to go."""
    return Session(
        id=award_id(ladder),
        offer=award_id(ladder),
        dates=Entry(window.start, window.end, frozenset({MONDAY}), days=1),
        seats=UNLIMITED,
        attendance="distance",
    )


def circle_in(ladders: Iterable[Ladder]) -> tuple[str, ...]:
    """The facts of a circle of ways (``leads-to``, ``counts-as``, ``made-of``), or nothing."""
    ways: dict[str, set[str]] = {}
    for ladder in ladders:
        if ladder.relation is not Relation.EXEMPTS:
            for fact in ladder.holding:
                ways.setdefault(fact, set()).add(ladder.towards)
    for fact in sorted(ways):
        path = _path_back(fact, ways)
        if path:
            return path
    return ()


def _path_back(fact: str, ways: Mapping[str, set[str]]) -> tuple[str, ...]:
    paths: list[tuple[str, ...]] = [(fact,)]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        for ahead in sorted(ways.get(path[-1], ())):
            if ahead == fact:
                return (*path, fact)
            if ahead not in seen:
                seen.add(ahead)
                paths.append((*path, ahead))
    return ()
