"""The territory and the person as a repair sees them: an ordinary question, which the specification judges.

What is special about a plan that has already begun is said in words that the specification knows:

- what is *done* is held;
- what is *under way* is an offer without condition nor price, at a distance, that starts today, ends when it
  ends and takes its hours; the goal asks for it. Its offer can't be followed again;
- a step *to come* that may be kept is an offer of its own, with one session, on its dates. Where one has
  applied already, a seat is left, and one applies today at the latest;
- nothing else starts before the day the person is available.

To keep a step, or to follow its offer on other dates, is then a fact that only this offer gives, asked for
by the goal. A plan of that world that follows no offer twice is a plan that goes on from the one at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AllOf, Has
from pathways.contributions import narrowed, towards_with_travel
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.occurrences import Occurrence
from pathways.offers import Dates, Entry, Offer, Session
from pathways.plans import Certainty, Step
from pathways.repair.news import News, Standing, given_by
from pathways.situation import Situation
from pathways.specification import Specification

KEPT, MOVED, UNDER_WAY = "#kept", "#moved", "#under-way"

Chosen = frozenset[str]  # offers, by id, of steps of the plan


class World:
    """One repair's question. ``keepable``: the steps that may be kept as they are, by offer; ``begun``: those
    under way.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        situation: Situation,
        today: date,
        certainty: Certainty,
        standing: Standing,
        news: News,
    ) -> None:
        self.situation = situation
        self.today = today
        self.certainty = certainty
        self.standing = standing
        self.news = news
        offers = {step.offer for step in (*standing.wanted, *standing.under_way, *standing.done)}
        near = (towards_with_travel(catalogue, situation.goal) | offers) & set(catalogue.offers)
        self.catalogue = narrowed(catalogue, frozenset(near))
        self.begun = {step.offer: pair for step, pair in self._begun()}
        self.keepable = {
            step.offer: self._as_kept(step) for step in standing.to_come if self._is_still_on(step)
        }

    @cached_property
    def pinned(self) -> Chosen:
        """Offers of steps that have to be kept as they are: pinned, and not begun."""
        standing = self.standing
        pending = (*standing.to_come, *standing.fallen)
        return frozenset(step.offer for step in pending if step.session in self.news.pinned)

    @cached_property
    def movable(self) -> Chosen:
        """Offers of steps still wanted that have sessions left."""
        offered = {session.offer for session in self._sessions}
        return frozenset(step.offer for step in self.standing.wanted if step.offer in offered)

    @cached_property
    def judge(self) -> Specification:
        """Who says what is valid: a valid plan goes on from the one at hand, if it follows no offer twice."""
        catalogue, situation = self.asking(frozenset(), frozenset())
        return Specification(catalogue, situation, self.today, self.certainty)

    def asking(self, kept: Chosen, moved: Chosen) -> tuple[Catalogue, Situation]:
        """The question of which every plan keeps these steps, and follows those offers on other dates."""
        clones = [
            *self.begun.values(),
            *(pair for offer, pair in self.keepable.items() if offer not in moved),
        ]
        catalogue = Catalogue(
            vocabulary=self._vocabulary,
            travel=self.catalogue.travel,
            modes=self.catalogue.modes.values(),
            places=self.catalogue.places.values(),
            offers=[*self._offers, *(offer for offer, _ in clones)],
            sessions=[
                *(session for session in self._sessions if session.offer not in kept),
                *(session for _, session in clones),
            ],
            schemes=self.catalogue.schemes.values(),
        )
        tokens = [offer + UNDER_WAY for offer in self.begun]
        tokens += [offer + KEPT for offer in kept] + [offer + MOVED for offer in moved]
        goal = AllOf((self.situation.goal, *(Has(token) for token in sorted(tokens))))
        return catalogue, replace(self._situation, goal=goal)

    def occurrence(self, step: Step) -> Occurrence:
        """The step of one of this world's plans as the judge sees it."""
        catalogue = self.judge.catalogue
        dates = Dates(step.start, step.end)
        return Occurrence(catalogue.offers[step.offer], catalogue.sessions[step.session], dates)

    @cached_property
    def _situation(self) -> Situation:
        vocabulary = self.catalogue.vocabulary
        done = vocabulary.held(fact for step in self.standing.done for fact in given_by(self.catalogue, step))
        return replace(
            self.situation,
            held=self.situation.held | done,
            denied=self.situation.denied - done,
            available_from=None,
            refused_offers=self.situation.refused_offers | self.news.refused,
        )

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        offers = [step.offer for step in (*self.standing.wanted, *self.standing.under_way)]
        tokens = [offer + suffix for offer in offers for suffix in (KEPT, MOVED, UNDER_WAY)]
        known = self.catalogue.vocabulary
        added = [Fact(token, FactKind.STATUS, token) for token in tokens]
        return Vocabulary([*known.facts.values(), *added], known.scales)

    @cached_property
    def _offers(self) -> list[Offer]:
        wanted = {step.offer for step in self.standing.wanted}
        return [
            replace(offer, grants=(*offer.grants, offer.id + MOVED)) if offer.id in wanted else offer
            for offer in self.catalogue.offers.values()
        ]

    @cached_property
    def _sessions(self) -> list[Session]:
        """What may be entered anew: not what is cancelled, nor followed already."""
        refused = self.situation.refused_offers | self.news.refused
        open_ones = [
            session
            for session in self.catalogue.sessions.values()
            if session.id not in self.news.cancelled
            and session.offer not in self.begun
            and session.offer not in refused
        ]
        return list(_from(self.situation.available_from, open_ones))

    def _begun(self) -> Iterator[tuple[Step, tuple[Offer, Session]]]:
        """What is under way takes its hours, at most all those that the person has."""
        left = self.situation.hours_limit
        for step in self.standing.under_way:
            session = self.catalogue.sessions.get(step.session)
            hours = left if session is None else min(left, session.hours_per_week)
            left -= hours
            offer_id = step.offer + UNDER_WAY
            offer = Offer(
                offer_id,
                step.offer,
                "",
                "",
                requires=ALWAYS,
                grants=(*given_by(self.catalogue, step), offer_id),
                price=0,
            )
            dates = Dates(self.today, step.end)
            yield step, (offer, Session(step.session + UNDER_WAY, offer_id, dates, None, hours, seats=1))

    def _is_still_on(self, step: Step) -> bool:
        session = self.catalogue.sessions.get(step.session)
        if session is None or session.offer != step.offer:
            return False
        if self.situation.available_from is not None and step.start < self.situation.available_from:
            return False
        return Dates(step.start, step.end) in session.dates.between(step.start, step.start)

    def _as_kept(self, step: Step) -> tuple[Offer, Session]:
        offer, session = self.catalogue.offers[step.offer], self.catalogue.sessions[step.session]
        by = session.register_by if isinstance(session.dates, Dates) else None
        session = replace(
            session,
            id=step.session + KEPT,
            offer=step.offer + KEPT,
            dates=Dates(step.start, step.end),
            register_by=by,
        )
        offer = replace(offer, id=step.offer + KEPT, grants=(*offer.grants, step.offer + KEPT))
        if not self.is_registered(step):
            return offer, session
        delay = min(offer.entry_delay, step.start - self.today)
        offer = replace(offer, delay_days=delay.days, prescription=None)
        return offer, replace(session, seats=session.seats or 1, register_by=None)

    def is_registered(self, step: Step) -> bool:
        """Whether a seat is the person's already: it was said, or the day to apply has passed."""
        return step.session in self.news.registered or step.apply_on < self.today


def _from(first: date | None, sessions: Iterable[Session]) -> Iterator[Session]:
    """The sessions without the starts before that day."""
    for session in sessions:
        if first is None:
            yield session
        elif isinstance(session.dates, Entry):
            yield replace(session, dates=replace(session.dates, first=max(first, session.dates.first)))
        elif session.dates.start >= first:
            yield session
