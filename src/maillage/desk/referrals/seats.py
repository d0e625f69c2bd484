"""Seats of a session: counted in the transaction of the answer, so that none is given twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from maillage.desk.models import Referral, ReferralState, SeatTaken
from maillage.desk.refusals import RefusedError
from maillage.directory import clock
from maillage.directory.models import Session
from maillage.directory.occurrences import Occurrence, occurrences, seats_of
from maillage.privacy.actor import CLOCK, acting_as
from pathways.offers import UNLIMITED


class FullError(RefusedError):
    """No seat is left: the waiting list may be offered."""


@dataclass(frozen=True, slots=True)
class Room:
    """What is known of the seats of a session's date: how many the directory tells, how many are taken here.

    ``told``: ``None`` when it isn't known, ``UNLIMITED`` when there is always one.
    """

    told: int | None
    taken: int
    waiting: int

    @property
    def counted(self) -> bool:
        """Whether seats are counted at all."""
        return self.told is not None and self.told != UNLIMITED

    @property
    def left(self) -> int:
        """How many are left, where they are counted."""
        return max(0, (self.told or 0) - self.taken) if self.counted else 0

    @property
    def full(self) -> bool:
        """Whether none is left; unknown is not full."""
        return self.counted and not self.left

    @property
    def words(self) -> str:
        """« (complet) », « (3 places) »; nothing where it isn't known."""
        if not self.counted:
            return ""
        if self.full:
            return gettext(" (complet : liste d’attente)")
        return ngettext(" (%(count)s place)", " (%(count)s places)", self.left) % {"count": self.left}


def date_name(session: Session | None, name: str) -> str:
    """The name under which the seats of a date are counted: empty for a session that has one date only."""
    return "" if session is None or name == session.slug else name


def occurrence_of(session: Session, name: str, today: date) -> tuple[int, Occurrence] | None:
    """A date to come of a session and its rank, by its name; the first one without a name."""
    for rank, found in enumerate(occurrences(session.as_document(), today)):
        if not name or found.id == name:
            return rank, found
    return None


def capacity(session: Session, name: str) -> int | None:
    """The seats that the directory tells of a session's date."""
    found = occurrence_of(session, name, _today(session)) if isinstance(session.seats, list) else None
    rank = found[0] if found else 0
    return seats_of({"seats": session.seats}, rank)


def _today(session: Session) -> date:
    return clock.today(session.territory.replay_date)


def room(session: Session, name: str) -> Room:
    """The seats of a session's date, as they stand."""
    name = date_name(session, name)
    with acting_as(CLOCK):
        taken = SeatTaken.objects.filter(session=session, occurrence=name).count()
        waiting = Referral.objects.filter(
            session=session, occurrence=name, state=ReferralState.WAITING
        ).count()
    return Room(capacity(session, name), taken, waiting)


def take(referral: Referral) -> int | None:
    """Take the lowest seat that is free, in the transaction of the answer; ``None`` where none is counted.

    The session's row is locked, so that those who take one at once do it in turn. Raises ``FullError``.
    """
    if referral.session_id is None:
        return None
    with acting_as(CLOCK):
        session = (
            Session.objects.select_for_update(of=("self",))
            .select_related("territory")
            .get(pk=referral.session_id)
        )
        told = capacity(session, referral.occurrence)
        if told is None or told == UNLIMITED:
            return None
        taken = set(
            SeatTaken.objects.filter(session=session, occurrence=referral.occurrence).values_list(
                "number", flat=True
            )
        )
        number = next((each for each in range(1, told + 1) if each not in taken), None)
        if number is None:
            raise FullError(
                gettext(
                    "Il ne reste plus de place pour cette date : la dernière vient d’être prise. "
                    "Rien n’est perdu : vous pouvez mettre la personne sur liste d’attente."
                )
                if taken
                else gettext(
                    "L’annuaire dit que cette session est complète. Mettez la personne sur liste "
                    "d’attente, ou corrigez les places dans votre fiche."
                )
            )
        SeatTaken.objects.create(
            session=session, occurrence=referral.occurrence, number=number, referral=referral
        )
    return number


def free(referral: Referral) -> bool:
    """Give back the seat of a referral, if it has one."""
    with acting_as(CLOCK):
        return bool(SeatTaken.objects.filter(referral=referral).delete()[0])


def waiting_for(referral: Referral) -> list[Referral]:
    """The referrals that wait for a seat of the same date, the oldest first."""
    if referral.session_id is None:
        return []
    with acting_as(CLOCK):
        found = Referral.objects.filter(
            session=referral.session_id, occurrence=referral.occurrence, state=ReferralState.WAITING
        ).exclude(pk=referral.pk)
        return list(found.select_related("sent_for", "sent_to", "offer").order_by("state_at", "pk"))
