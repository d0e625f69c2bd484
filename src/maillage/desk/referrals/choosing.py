"""What somebody may be sent to: the steps of their pathway, an offer of the directory, its dates to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from maillage.desk.models import PathwayState, Person, Referral, Step, StepState
from maillage.desk.referrals import seats
from maillage.directory import clock
from maillage.directory.models import Offer, Organisation, Session
from maillage.directory.occurrences import occurrences
from maillage.directory.wording import words

MOST_DATES = 12
MOST_FOUND = 20


@dataclass(slots=True)
class Target:
    """An organisation, and its offer if any: ``dates`` to choose from, ``occurrence``: that was asked."""

    organisation: Organisation
    offer: Offer | None = None
    occurrence: str = ""
    dates: list[tuple[str, str]] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)

    def session_of(self, occurrence: str) -> Session | None:
        """The session of a date."""
        return self.sessions.get(occurrence)


def step_of(person: Person, key: str) -> Step | None:
    """A step of the person's pathway by its key."""
    steps = Step.objects.filter(pathway__person=person).select_related("offer__organisation__territory")
    return steps.filter(key=key).first() if _is_key(key) else None


def former_of(person: Person, key: str) -> Referral | None:
    """The referral that another makes up for."""
    return Referral.objects.filter(person=person, key=key).first() if _is_key(key) else None


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def target_of(person: Person, step: Step | None, asked: Mapping[str, Any]) -> Target | None:
    """What the page was asked for: the step's offer, else an offer, else an organisation; none of these."""
    if step is not None and step.offer is not None:
        return _of_offer(step.offer, step.occurrence)
    if str(asked.get("offre", "")).isdecimal():
        offer = Offer.current().filter(territory=person.territory_id, pk=asked["offre"]).first()
        return _of_offer(offer, str(asked.get("seance", ""))) if offer else None
    if str(asked.get("structure", "")).isdecimal():
        found = Organisation.current().filter(territory=person.territory_id, pk=asked["structure"]).first()
        return Target(found) if found else None
    return None


def _of_offer(offer: Offer, occurrence: str) -> Target:
    target = Target(offer.organisation, offer)
    today = clock.today(offer.territory.replay_date)
    found = [
        (each, session)
        for session in offer.sessions.select_related("place", "offer", "territory")
        for _, each in zip(range(MOST_DATES), occurrences(session.as_document(), today), strict=False)
        if each.open_on(today)
    ]
    for each, session in sorted(found, key=lambda pair: pair[0].start)[:MOST_DATES]:
        target.sessions[each.id] = session
        target.dates.append((each.id, _date_words(each.start, session, each.id)))
    target.occurrence = occurrence if occurrence in target.sessions else ""
    return target


def _date_words(start: Any, session: Session, occurrence: str) -> str:
    place = f", {session.place}" if session.place else ""
    room = seats.room(session, occurrence)
    return f"{words.day(start)}{place}{room.words}"


def choices(person: Person, asked: str) -> dict[str, Any]:
    """The steps of the pathway that can be sent for, and the offers whose name answers to what was typed."""
    steps = Step.objects.filter(
        pathway__person=person, pathway__state=PathwayState.ACTIVE, offer__isnull=False
    )
    open_ones = steps.exclude(state=StepState.DROPPED).select_related("offer__organisation")
    asked = " ".join(asked.split())[:80]
    offers = Offer.current().filter(territory=person.territory_id)
    named = Q(name__icontains=asked) | Q(organisation__name__icontains=asked)
    return {
        "steps": list(open_ones),
        "asked": asked,
        "offers": list(offers.filter(named)[:MOST_FOUND]) if asked else [],
    }
