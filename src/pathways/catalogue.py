"""The offer of a territory, checked once: everything a search reads, found by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from pathways.facts import Vocabulary
from pathways.offers import FundingScheme, Offer, Place, Session
from pathways.travel import Mode, Travel


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Identified)


class Catalogue:
    """Vocabulary, means of travel, places, offers, sessions and funding schemes of a territory.

    Raises ``ValueError`` for an id given twice or a reference to what isn't there.
    """

    def __init__(
        self,
        *,
        vocabulary: Vocabulary,
        travel: Travel,
        modes: Iterable[Mode] = (),
        places: Iterable[Place] = (),
        offers: Iterable[Offer] = (),
        sessions: Iterable[Session] = (),
        schemes: Iterable[FundingScheme] = (),
    ) -> None:
        self.vocabulary = vocabulary
        self.travel = travel
        self.modes = _by_id("mode", modes)
        self.places = _by_id("place", places)
        self.offers = _by_id("offer", offers)
        self.sessions = _by_id("session", sessions)
        self.schemes = _by_id("funding scheme", schemes)
        of_offer: dict[str, list[Session]] = {}
        for session in self.sessions.values():
            self._check_session(session)
            of_offer.setdefault(session.offer, []).append(session)
        self.sessions_of: Mapping[str, tuple[Session, ...]] = {
            offer: tuple(found) for offer, found in of_offer.items()
        }
        for offer in self.offers.values():
            self._check_offer(offer)

    @classmethod
    def of_records(
        cls,
        *,
        vocabulary: Vocabulary,
        travel: Travel,
        modes: Mapping[str, Mode],
        places: Mapping[str, Place],
        offers: Mapping[str, Offer],
        sessions: Mapping[str, Session],
        sessions_of: Mapping[str, tuple[Session, ...]],
        schemes: Mapping[str, FundingScheme],
    ) -> Catalogue:
        """The catalogue of records that were checked together before; none of them is looked at."""
        made = cls.__new__(cls)
        made.vocabulary, made.travel, made.modes, made.places = vocabulary, travel, modes, places
        made.offers, made.sessions, made.sessions_of, made.schemes = offers, sessions, sessions_of, schemes
        return made

    def with_session(self, session: Session) -> Catalogue:
        """The same catalogue with that session in the place of the one of its id and offer."""
        others = self.sessions_of[session.offer]
        changed = tuple(session if one.id == session.id else one for one in others)
        return Catalogue.of_records(
            vocabulary=self.vocabulary,
            travel=self.travel,
            modes=self.modes,
            places=self.places,
            offers=self.offers,
            sessions={**self.sessions, session.id: session},
            sessions_of={**self.sessions_of, session.offer: changed},
            schemes=self.schemes,
        )

    def _check_session(self, session: Session) -> None:
        if session.offer not in self.offers:
            raise ValueError(f"session {session.id}: unknown offer {session.offer!r}")
        if session.place is not None and session.place not in self.places:
            raise ValueError(f"session {session.id}: unknown place {session.place!r}")

    def _check_offer(self, offer: Offer) -> None:
        facts = offer.requires.facts() | set(offer.grants)
        unknown = [f"fact {fact!r}" for fact in sorted(facts) if fact not in self.vocabulary]
        unknown += [f"funding scheme {scheme!r}" for scheme in offer.funding if scheme not in self.schemes]
        if unknown:
            raise ValueError(f"offer {offer.id}: unknown {', '.join(unknown)}")


def _by_id(kind: str, items: Iterable[Item]) -> Mapping[str, Item]:
    found: dict[str, Item] = {}
    for item in items:
        if item.id in found:
            raise ValueError(f"{kind} {item.id!r} is given twice")
        found[item.id] = item
    return found
