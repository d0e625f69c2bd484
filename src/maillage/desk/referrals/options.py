"""What to try next when an organisation refused or did not answer: other dates, then other offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.urls import reverse

from maillage.desk.models import Person, Referral, RefusalReason
from maillage.desk.referrals import seats, services
from maillage.desk.referrals.seats import Room
from maillage.directory.models import Offer, Session
from maillage.directory.occurrences import Occurrence, occurrences

MOST_DATES = 3
MOST_OFFERS = 5
SESSIONS = ("sessions__place", "sessions__territory", "sessions__offer")
MOST_READ = 400  # offers of a territory that are compared


@dataclass(frozen=True, slots=True)
class Option:
    """A date of an offer to which the person may be sent instead, and the form already filled for it.

    ``other``: of another offer than the one that fell through.
    """

    offer: Offer
    session: Session | None
    occurrence: Occurrence | None
    room: Room | None
    address: str
    other: bool = False


def next_best(referral: Referral, person: Person) -> list[Option]:
    """Other dates of the same offer that aren't full, then the offers most like it; the soonest first."""
    if referral.offer is None:
        return []
    today = services.today_of(referral)
    tried = set(Referral.objects.filter(person=person).exclude(offer=None).values_list("offer_id", flat=True))
    found: list[Option] = []
    prefetch_related_objects([referral.offer], *SESSIONS)
    if referral.refusal not in (RefusalReason.CLOSED, RefusalReason.NOT_ELIGIBLE):
        found += list(_dates(referral, person, referral.offer, today, MOST_DATES))
    for offer in _alike(referral.offer, tried):
        found += list(_dates(referral, person, offer, today, 1)) or [_undated(referral, person, offer)]
    return found


def _dates(referral: Referral, person: Person, offer: Offer, today: date, most: int) -> Iterator[Option]:
    """The next dates of an offer at which one may still register and a seat may be left."""
    dated = [
        (occurrence, session)
        for session in offer.sessions.all()
        for occurrence in _first(session, today)
        if occurrence.open_on(today)
        and not (
            session.pk == referral.session_id
            and seats.date_name(session, occurrence.id) == referral.occurrence
        )
    ]
    dated.sort(key=lambda pair: (pair[0].start, pair[1].slug))
    given = 0
    for occurrence, session in dated:
        if given == most:
            return
        room = seats.room(session, occurrence.id)
        if not room.full:
            given += 1
            address = _address(referral, person, offer, occurrence.id)
            yield Option(offer, session, occurrence, room, address, offer.pk != referral.offer_id)


def _first(session: Session, today: date) -> list[Occurrence]:
    found = []
    for occurrence in occurrences(session.as_document(), today):
        found.append(occurrence)
        if len(found) > MOST_DATES:
            break
    return found


def _alike(former: Offer, tried: set[int]) -> list[Offer]:
    """The offers of the territory that give the same, else that are about the same, best first."""
    offers = Offer.current().filter(territory=former.territory_id).exclude(pk__in=tried | {former.pk})
    read = offers.prefetch_related(*SESSIONS)[:MOST_READ]
    ranked = [(_likeness(former, offer), offer) for offer in read]
    best = sorted(
        (pair for pair in ranked if any(pair[0])), key=lambda pair: (pair[0], pair[1].name), reverse=True
    )
    return [offer for _, offer in best[:MOST_OFFERS]]


def _likeness(one: Offer, other: Offer) -> tuple[int, int, int]:
    """What two offers share: what they give, then what they ease, then their themes if they are of a kind."""
    shared = [
        len(_codes(getattr(one, name)) & _codes(getattr(other, name)))
        for name in ("grants", "eases", "themes")
    ]
    return shared[0], shared[1], shared[2] if one.kind == other.kind else 0


def _codes(told: object) -> set[str]:
    return {str(each) for each in told} if isinstance(told, list) else set()


def _undated(referral: Referral, person: Person, offer: Offer) -> Option:
    return Option(offer, None, None, None, _address(referral, person, offer, ""), other=True)


def _address(referral: Referral, person: Person, offer: Offer, occurrence: str) -> str:
    told = {"offre": offer.pk, "seance": occurrence, "apres": referral.key}
    return f"{reverse('referrals:new', args=[person.key])}?{urlencode(told)}"
