"""The verbs of a team: form it, let people in and out, hold its meetings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk import gate
from maillage.desk.models import AttendanceMark, Meeting, Presence, Scope, Team, TeamMember
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.desk.teams import queries
from maillage.directory.models import Offer
from maillage.privacy.actor import current

MOST_SEATS = 40
ATTEMPTS = 50


@transaction.atomic
def form_team(offer: Offer, name: str, seats: int, starts_on: date, ends_on: date) -> Team:
    """A new team of an offer of one's organisations.

    Raises ``RefusedError`` for another's offer, dates the wrong way round, no seat or more than forty.
    """
    if not queries.offers_of_mine().filter(pk=offer.pk).exists():
        raise RefusedError(_("Cette offre n’est pas celle de votre structure."))
    if ends_on < starts_on:
        raise RefusedError(_("Le groupe finit avant de commencer : vérifiez les dates."))
    if not 0 < seats <= MOST_SEATS:
        raise RefusedError(_("Un groupe compte de 1 à 40 places."))
    return Team.objects.create(offer=offer, name=name, seats=seats, starts_on=starts_on, ends_on=ends_on)


def join(team: Team, key: UUID) -> TeamMember:
    """Let a person in: the lowest free seat, or the end of the waiting list. Never more than the seats.

    Raises ``NoSuchFileError``; ``RefusedError`` for somebody who is in it already.
    """
    _must_be_mine(team)
    for _attempt in range(ATTEMPTS):
        try:
            return _join(team, key)
        except IntegrityError:
            continue  # somebody took the same seat at the same moment: look again
    return _join(team, key)


@transaction.atomic
def _join(team: Team, key: UUID) -> TeamMember:
    file = gate.open_file(key, Scope.PATHWAY, "team.joined", team=team.pk)
    if team.members.filter(person=file.person, left_at=None).exists():
        raise RefusedError(_("Cette personne est déjà dans le groupe."))
    columns = {"seat": _free_seat(team), "left_at": None, "joined_at": timezone.now()}
    return team.members.update_or_create(person=file.person, defaults=columns)[0]


def _free_seat(team: Team) -> int | None:
    """The lowest free seat; ``None`` when there is none, or when somebody waits already."""
    taken = {member.seat for member in queries.standing(team)}
    if None in taken:
        return None
    return next((seat for seat in range(1, team.seats + 1) if seat not in taken), None)


@transaction.atomic
def leave(member: TeamMember) -> None:
    """A person leaves; their seat is free, and nobody takes it unasked."""
    _must_be_mine(member.team)
    gate.open_file(member.person.key, Scope.PATHWAY, "team.left", team=member.team_id)
    TeamMember.objects.filter(pk=member.pk, left_at=None).update(left_at=timezone.now(), seat=None)


def seat_next(team: Team) -> TeamMember:
    """Give a free seat to whoever has waited longest, of those whose pathway is open to whoever is asking.

    Raises ``RefusedError`` when no seat is free, or nobody waits.
    """
    _must_be_mine(team)
    for _attempt in range(ATTEMPTS):
        try:
            return _seat_next(team)
        except IntegrityError:
            continue
    return _seat_next(team)


@transaction.atomic
def _seat_next(team: Team) -> TeamMember:
    waiting = team.members.filter(left_at=None, seat=None, person__in=gate.people_showing(Scope.PATHWAY))
    first = waiting.order_by("joined_at", "pk").select_related("person").first()
    if first is None:
        raise RefusedError(_("Personne n’attend une place."))
    taken = {member.seat for member in queries.standing(team)}
    seat = next((seat for seat in range(1, team.seats + 1) if seat not in taken), None)
    if seat is None:
        raise RefusedError(_("Toutes les places sont prises."))
    gate.open_file(first.person.key, Scope.PATHWAY, "team.seated", team=team.pk)
    TeamMember.objects.filter(pk=first.pk, seat=None).update(seat=seat)
    first.refresh_from_db()
    return first


@transaction.atomic
def change_seats(team: Team, seen: int, seats: int) -> None:
    """More seats or fewer; never fewer than those held.

    Raises ``RefusedError``, ``ChangedMeanwhileError``.
    """
    _must_be_mine(team)
    highest = max((member.seat or 0 for member in queries.standing(team)), default=0)
    if not highest <= seats <= MOST_SEATS or seats < 1:
        raise RefusedError(_("Ce nombre de places ne va pas : des personnes les occupent déjà."))
    if not Team.objects.filter(pk=team.pk, version=seen).update(seats=seats, version=F("version") + 1):
        raise ChangedMeanwhileError(_("Quelqu’un d’autre vient de modifier ce groupe."))


@transaction.atomic
def add_meeting(team: Team, day: date, half: str) -> Meeting:
    """A half-day of the team, within its dates; the same twice is one."""
    _must_be_mine(team)
    if not team.starts_on <= day <= team.ends_on:
        raise RefusedError(_("Ce jour est en dehors des dates du groupe."))
    return Meeting.objects.get_or_create(team=team, day=day, half=half)[0]


@transaction.atomic
def mark_presences(meeting: Meeting, presences: Mapping[int, str]) -> None:
    """Who came: member's key -> ``Presence``, or an empty text for « not known ».

    Raises ``RefusedError`` for somebody who is not in the team, or an unknown word.
    """
    _must_be_mine(meeting.team)
    members = {member.pk: member for member in meeting.team.members.filter(left_at=None)}
    if set(presences) - set(members) or set(presences.values()) - {*Presence, ""}:
        raise RefusedError(_("La feuille de présence ne correspond plus au groupe : rouvrez-la."))
    unknown = [pk for pk, presence in presences.items() if not presence]
    AttendanceMark.objects.filter(meeting=meeting, member__in=unknown).delete()
    AttendanceMark.objects.bulk_create(
        [
            AttendanceMark(meeting=meeting, member=members[pk], presence=presence, by=str(current()))
            for pk, presence in presences.items()
            if presence
        ],
        update_conflicts=True,
        unique_fields=["meeting", "member"],
        update_fields=["presence", "by"],
    )


def _must_be_mine(team: Team) -> None:
    if not queries.teams().filter(pk=team.pk).exists():
        raise gate.NoSuchFileError
