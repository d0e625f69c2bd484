"""What bridges mean, by definition: the judge with exemptions claimed one by one, and random tiny instances.

Nothing of ``pathways.bridges`` is used but its nouns: a person who holds, the day they apply, the facts of
some bridges may claim their hours; what is left of the session starts the same day. All blocks held by the
day before, a jury may award the credential on a Monday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import chain, combinations
from math import inf
from random import Random

from pathways.bridges import AWARD, Ladder, Relation, with_bridges, with_equivalences
from pathways.catalogue import Catalogue
from pathways.conditions import Answer, Has
from pathways.facts import Fact, Vocabulary
from pathways.occurrences import ONE_DAY, Occurrence, admits
from pathways.offers import UNLIMITED, Bridge, Dates, Offer, Session
from pathways.plans import Certainty, Worth
from pathways.search import search
from pathways.situation import Situation, situation_facts
from pathways.specification import Picks, Specification
from tests.pathways.instances import TODAY, VOCABULARY, instance

WINDOW = Dates(TODAY, TODAY + timedelta(days=15))
MOST_PICKS = 9
LADDERS = (
    Ladder("moped-is-low", Relation.COUNTS_AS, ("moped",), "low"),
    Ladder("c-is-moped", Relation.COUNTS_AS, ("c",), "moped"),
    Ladder("d-of-blocks", Relation.MADE_OF, ("b", "c"), "d", name="the diploma d"),
    Ladder("high-of-blocks", Relation.MADE_OF, ("d", "moped"), "high"),
    Ladder("a-spares", Relation.EXEMPTS, ("a",), "d", "part one", 1.0),
    Ladder("low-spares", Relation.EXEMPTS, ("low",), "high", "part two", 2.0),
    Ladder("b-leads", Relation.LEADS_TO, ("b",), "d"),
)


@dataclass(frozen=True)
class Bridged:
    """A question with bridges: the derived catalogue, and what it was derived from."""

    catalogue: Catalogue
    base: Catalogue
    ladders: tuple[Ladder, ...]
    situation: Situation
    certainty: Certainty


class Exempting(Specification):
    """The judge on the offers as listed, claims included: rule 3 also asks for what is claimed."""

    def __init__(self, case: Bridged) -> None:
        super().__init__(case.base, case.situation, TODAY, case.certainty)
        self.ladders = case.ladders
        self.claims: dict[str, frozenset[str]] = {}

    @cached_property
    def offered(self) -> Picks:
        listed = Specification(self.catalogue, self.situation, self.today, Certainty.POSSIBLE).offered
        claimed = (pick for each in listed for pick in self.claiming(each))
        claimed = (pick for pick in claimed if admits(pick.offer, pick.session, self.certainty))
        return (*claimed, *(pick for ladder in self.ladders for pick in self.awards(ladder)))

    def claiming(self, pick: Occurrence) -> Iterator[Occurrence]:
        offer = pick.offer
        facts = sorted({bridge.holding for bridge in offer.bridges if bridge.hours and offer.hours})
        for claim in chain.from_iterable(combinations(facts, size) for size in range(len(facts) + 1)):
            yield self.shorter(pick, frozenset(claim))

    def shorter(self, pick: Occurrence, claim: frozenset[str]) -> Occurrence:
        used = [bridge for bridge in pick.offer.bridges if bridge.holding in claim and bridge.hours]
        hours, whole = (pick.offer.hours or 0) - spared(used), pick.offer.hours or 1
        length, days = (pick.dates.end - pick.dates.start).days + 1, 1
        while claim and days * whole < length * hours:
            days += 1
        if claim:
            pick = replace(pick, dates=Dates(pick.dates.start, pick.dates.start + (days - 1) * ONE_DAY))
        session = replace(pick.session, id=f"{pick.session.id} with {sorted(claim)}")
        self.claims[session.id] = claim
        price = cheaper(pick.offer, used)
        return replace(
            pick,
            session=session,
            offer=replace(pick.offer, hours=hours if used else whole, price=price) if claim else pick.offer,
        )

    def awards(self, ladder: Ladder) -> Iterator[Occurrence]:
        if ladder.relation is Relation.MADE_OF:
            offer = Offer(ladder.id, "", "", "", grants=(ladder.towards,), price=0)
            for rank in range((WINDOW.end - WINDOW.start).days + 1):
                day = WINDOW.start + timedelta(days=rank)
                if day.weekday() == 0 and self.in_time(day):
                    session = Session(ladder.id, ladder.id, Dates(day, day), seats=UNLIMITED)
                    self.claims[session.id] = frozenset(ladder.holding)
                    yield Occurrence(offer, session, Dates(day, day))

    def in_time(self, day: date) -> bool:
        first = max(self.today, self.situation.available_from or self.today)
        return first <= day <= self.today + timedelta(days=self.situation.horizon_days)

    def lets_in(self, pick: Occurrence, picks: Picks) -> bool:
        circumstances = self.situation.circumstances(pick.dates.start, self.gained(pick, picks))
        held = [Has(fact).answer(circumstances) for fact in self.claims[pick.session.id]]
        return self.certainty.accepts(min(held, default=Answer.YES)) and super().lets_in(pick, picks)

    def all_sets(self) -> Iterator[Picks]:
        """Nobody follows the same session twice from the same day on."""
        for picks in super().all_sets():
            starts = [(pick.session.id.partition(" with ")[0], pick.dates.start) for pick in picks]
            if len(set(starts)) == len(starts):
                yield picks


def spared(used: Iterable[Bridge]) -> float:
    """Hours off, each part once."""
    used = list(used)
    parts = {bridge.exempts_from for bridge in used}
    return sum(max(each.hours or 0 for each in used if each.exempts_from == part) for part in parts)


def cheaper(offer: Offer, used: list[Bridge]) -> int | None:
    """The least of: the price, those given, and what the hours left cost where one pays by the hour."""
    prices = [offer.price if offer.price is not None else inf]
    prices += [bridge.price for bridge in used if bridge.price is not None]
    if offer.price is not None and offer.hours:
        left = offer.hours - spared(bridge for bridge in used if bridge.pro_rata)
        cents = 0
        while cents * offer.hours < offer.price * left:
            cents += 1
        prices.append(cents)
    return None if min(prices) == inf else int(min(prices))


@cache
def bridged(seed: int) -> Bridged:
    """The instance of that seed, always the same. Of eight seeds, one where bridges change something."""
    random = Random(seed)  # noqa: S311 - reproducible draws, no secret
    while True:
        case = _drawn(random, aimed=seed % 8 == 1)
        if case is None or (seed % 8 == 1 and _front(case, case.catalogue) == _front(case, case.base)):
            continue
        if len(Exempting(case).offered) <= MOST_PICKS:
            return case


def _front(case: Bridged, catalogue: Catalogue) -> set[Worth]:
    return search(catalogue, case.situation, TODAY, case.certainty, slacks=None).worths


def _drawn(random: Random, *, aimed: bool) -> Bridged | None:
    found = instance(random.randrange(10**6))
    ladders = tuple(ladder for ladder in LADDERS if random.randrange(100) < 30)
    facts: list[Fact] = with_equivalences(VOCABULARY.facts.values(), ladders)
    vocabulary = Vocabulary(facts, VOCABULARY.scales)
    try:
        held, denied = (
            situation_facts(vocabulary, found.situation.held, frozenset())[0],
            found.situation.denied,
        )
        situation = replace(found.situation, held=held, denied=vocabulary.denied(denied))
        helpful = sorted(held) or ["b"]
        offers = [_with_bridges(random, offer, helpful) for offer in found.catalogue.offers.values()]
        sessions = [_longer(random, session) for session in found.catalogue.sessions.values()]
        derived, shorter = with_bridges(offers, sessions, ladders, WINDOW)
    except ValueError:  # it says yes and no of a fact, or exempts from more hours than there are
        return None
    gains = [fact for offer in derived if offer.variant_of or offer.kind == AWARD for fact in offer.grants]
    if aimed and not gains:
        return None
    if aimed:
        situation = replace(situation, goal=Has(random.choice(gains)))
    towards = {ladder.id: ladder for ladder in ladders if ladder.relation is Relation.EXEMPTS}
    told = [_exempted(offer, towards.values()) for offer in offers]
    return Bridged(
        _catalogue(found.catalogue, vocabulary, derived, shorter),
        _catalogue(found.catalogue, vocabulary, told, sessions),
        ladders,
        situation,
        found.certainty,
    )


def _catalogue(
    drawn: Catalogue, vocabulary: Vocabulary, offers: list[Offer], sessions: list[Session]
) -> Catalogue:
    """The places, means and schemes drawn, with other offers."""
    return Catalogue(
        vocabulary=vocabulary,
        travel=drawn.travel,
        modes=drawn.modes.values(),
        places=drawn.places.values(),
        offers=offers,
        sessions=sessions,
        schemes=drawn.schemes.values(),
    )


def _exempted(offer: Offer, ladders: Iterable[Ladder]) -> Offer:
    """An offer's own word on a fact and a part prevails over a ladder's."""
    own = {(bridge.holding, bridge.exempts_from) for bridge in offer.bridges}
    more = [
        Bridge(each.holding[0], each.exempts_from, each.hours)
        for each in ladders
        if each.towards in offer.grants and (each.holding[0], each.exempts_from) not in own
    ]
    return replace(offer, bridges=(*offer.bridges, *more))


def _longer(random: Random, session: Session) -> Session:
    more = random.choice([0, 2, 4])
    if isinstance(session.dates, Dates):
        return replace(session, dates=replace(session.dates, end=session.dates.end + more * ONE_DAY))
    return replace(session, dates=replace(session.dates, days=session.dates.days + more))


def _with_bridges(random: Random, offer: Offer, helpful: list[str]) -> Offer:
    if random.randrange(100) < 25:
        return offer
    drawn = tuple(
        Bridge(
            random.choice([*helpful, "b", "c", "low", "moped"]),
            random.choice(["part one", "part two", "part three"]),
            random.choice([None, 0.5, 1, 2, 3, 4]),
            random.choice([None, None, 2, 5]),
            random.randrange(100) < 30,
        )
        for _ in range(random.choice([1, 1, 2]))
    )
    return replace(offer, bridges=drawn, hours=offer.hours or random.choice([None, 4, 6]))
