"""What has happened since a plan was made, and where each of its steps stands now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from pathways.catalogue import Catalogue
from pathways.conditions import Answer
from pathways.facts import Vocabulary
from pathways.plans import Step
from pathways.situation import Situation


@dataclass(frozen=True, slots=True)
class News:
    """What has happened, beside what the situation and the catalogue of today already say.

    ``cancelled``: sessions, by id, that are off or full for this person. ``refused``: offers, by id, that the
    person wants no more, or that refuse them. ``done``: sessions of the plan followed to the end, whose facts
    are therefore held. ``registered``: sessions of the plan in which a seat is already the person's.
    """

    cancelled: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    registered: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        both = self.done & self.cancelled
        if both:
            raise ValueError(f"both done and cancelled: {', '.join(sorted(both))}")

    def and_also(self, other: News) -> News:
        """Both."""
        return News(*(getattr(self, field.name) | getattr(other, field.name) for field in fields(News)))


@dataclass(frozen=True, slots=True)
class Standing:
    """The steps of a plan, each in one place, in the order of the plan.

    ``done``: their facts are held. ``under_way``: begun, not ended. ``to_come``: may be kept as they are.
    ``fallen``: cancelled or refused. ``unconfirmed``: over, but nothing says that what they give is held.
    ``needless``: to come, not pinned, and give nothing that is not held already or about to be.
    """

    done: tuple[Step, ...] = ()
    under_way: tuple[Step, ...] = ()
    to_come: tuple[Step, ...] = ()
    fallen: tuple[Step, ...] = ()
    unconfirmed: tuple[Step, ...] = ()
    needless: tuple[Step, ...] = ()

    @property
    def wanted(self) -> tuple[Step, ...]:
        """What was still to be done, and has to be kept, moved, replaced or dropped."""
        return (*self.to_come, *self.fallen, *self.unconfirmed)


def standing(
    catalogue: Catalogue, situation: Situation, steps: Iterable[Step], news: News, today: date
) -> Standing:
    """Where each step stands. Raises ``ValueError`` for an offer followed twice, for news of a step that is
    not in the plan, or for one that is done before it starts.
    """
    steps = tuple(steps)
    _check(steps, news, today)
    clerk = _Clerk(catalogue, situation, news, today)
    places: dict[str, list[Step]] = {}
    for step in steps:
        places.setdefault(clerk.place(step), []).append(step)
    held = situation.held.union(*(clerk.given(step) for step in places.get("done", ())))
    soon = held.union(*(clerk.given(step) for step in places.get("under_way", ())))
    reached = situation.goal.answer(situation.circumstances(today, held)) is Answer.YES
    for name in ("to_come", "fallen", "unconfirmed"):
        free = [step for step in places.get(name, ()) if step.session not in news.pinned]
        useless = [step for step in free if reached or clerk.given(step) <= soon]
        places[name] = [step for step in places.get(name, ()) if step not in useless]
        if name == "to_come":
            places["needless"] = useless
    return Standing(**{name: tuple(found) for name, found in places.items()})


def _check(steps: tuple[Step, ...], news: News, today: date) -> None:
    offers = [step.offer for step in steps]
    twice = sorted({offer for offer in offers if offers.count(offer) > 1})
    if twice:
        raise ValueError(f"the plan follows twice: {', '.join(twice)}")
    strangers = sorted((news.done | news.registered | news.pinned) - {step.session for step in steps})
    if strangers:
        raise ValueError(f"not a session of the plan: {', '.join(strangers)}")
    early = sorted(step.session for step in steps if step.session in news.done and step.start > today)
    if early:
        raise ValueError(f"done before it starts: {', '.join(early)}")


@dataclass(frozen=True, slots=True)
class _Clerk:
    catalogue: Catalogue
    situation: Situation
    news: News
    today: date

    def place(self, step: Step) -> str:
        """The field of ``Standing`` the step belongs to, before looking for those that are needless."""
        over = step.end < self.today
        if step.session in self.news.done or (over and self.given(step) <= self.situation.held):
            return "done"
        if over:
            return "unconfirmed"
        if step.session in self.news.cancelled or step.offer in self.refused:
            return "fallen"
        return "under_way" if step.start < self.today else "to_come"

    @property
    def refused(self) -> frozenset[str]:
        return self.situation.refused_offers | self.news.refused

    def given(self, step: Step) -> frozenset[str]:
        """All facts that the step gives."""
        return self.catalogue.vocabulary.held(given_by(self.catalogue, step))


def given_by(catalogue: Catalogue, step: Step) -> tuple[str, ...]:
    """What the step's offer gives; what the plan says it gives, where the offer is no longer listed."""
    offer = catalogue.offers.get(step.offer)
    return tuple(_known(catalogue.vocabulary, step.gives)) if offer is None else offer.grants


def _known(vocabulary: Vocabulary, facts: Iterable[str]) -> Iterable[str]:
    return (fact for fact in facts if fact in vocabulary)
