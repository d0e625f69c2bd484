"""The questions about teams: which ones, who is in them, who came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from maillage.desk import gate
from maillage.desk.models import AttendanceMark, Meeting, Person, Presence, Scope, Team, TeamMember
from maillage.directory.models import Offer, OfferKind, Status
from maillage.privacy.actor import CLOCK, ActorKind, acting_as, current

GROUP_KINDS = (
    OfferKind.PROGRAMME,
    OfferKind.SUPPORT,
    OfferKind.TRAINING,
    OfferKind.WORKSHOP,
    OfferKind.COURSE,
)
ABSENT_TWICE = 2  # absent at the last two meetings: somebody should call


@dataclass(frozen=True, slots=True)
class Row:
    """A member and what is known of each meeting, in order; ``None``: not known, or not to be seen."""

    member: TeamMember
    person: Person | None
    presences: tuple[str, ...]
    alarm: bool

    @property
    def seated(self) -> bool:
        """Whether they hold a seat."""
        return self.member.seat is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A team as whoever is asking may see it: members who hold a seat, those who wait, the meetings."""

    team: Team
    seated: tuple[Row, ...]
    waiting: tuple[Row, ...]
    meetings: tuple[Meeting, ...]

    @property
    def free(self) -> int:
        """How many seats are free."""
        return self.team.seats - len(self.seated)


def offers_of_mine() -> QuerySet[Offer]:
    """The offers for groups of the organisations that whoever is asking accompanies people for."""
    actor = current()
    if actor.kind is not ActorKind.ACCOUNT:
        return Offer.objects.none()
    mine = Offer.objects.filter(organisation__in=gate.organisations_facilitated(actor.key), withdrawn_on=None)
    published = mine.filter(kind__in=GROUP_KINDS, status=Status.PUBLISHED)
    return published.select_related("organisation", "territory")


def teams() -> QuerySet[Team]:
    """The teams of the organisations that whoever is asking accompanies people for."""
    actor = current()
    if actor.kind is not ActorKind.ACCOUNT:
        return Team.objects.none()
    mine = Team.objects.filter(offer__organisation__in=gate.organisations_facilitated(actor.key))
    return mine.select_related("offer__organisation", "offer__territory").order_by("-starts_on", "pk")


def teams_counted() -> list[Team]:
    """The same teams, with how full each is, whoever is in it."""
    present = Q(members__left_at=None)
    counted = teams().annotate(
        seated=Count("members", filter=present & Q(members__seat__isnull=False)),
        queue=Count("members", filter=present & Q(members__seat=None)),
    )
    with acting_as(CLOCK):  # those whom one may not see hold a seat too
        return list(counted)


def standing(team: Team) -> list[TeamMember]:
    """Everybody who holds a seat of a team or waits for one, known to whoever is asking or not."""
    with acting_as(CLOCK):
        return list(team.members.filter(left_at=None))


def sheet(team: Team) -> Sheet:
    """Who is in a team and who came; names only of those who show theirs. Five queries."""
    members = standing(team)
    named = gate.people_showing(Scope.IDENTITY).filter(pk__in=[member.person_id for member in members])
    people = {person.pk: person for person in named}
    meetings = tuple(team.meetings.order_by("day", "-half"))
    marks = AttendanceMark.objects.filter(meeting__team=team).values_list(
        "member_id", "meeting_id", "presence"
    )
    known = {(member, meeting): presence for member, meeting, presence in marks}
    rows = [_row(member, people.get(member.person_id), meetings, known) for member in members]
    seated = sorted((row for row in rows if row.seated), key=lambda row: row.member.seat or 0)
    return Sheet(team, tuple(seated), tuple(row for row in rows if not row.seated), meetings)


def _row(
    member: TeamMember,
    person: Person | None,
    meetings: tuple[Meeting, ...],
    known: dict[tuple[int, int], str],
) -> Row:
    presences = tuple(known.get((member.pk, meeting.pk), "") for meeting in meetings)
    told = [presence for presence in presences if presence]
    last = told[-ABSENT_TWICE:]
    return Row(member, person, presences, last == [Presence.ABSENT] * ABSENT_TWICE)


def who_may_join(team: Team) -> list[Person]:
    """The people whose pathway is open to whoever is asking and who are not in the team."""
    inside = team.members.filter(left_at=None).values("person")
    return list(gate.people_showing(Scope.PATHWAY).filter(closed_at=None).exclude(pk__in=inside))


def next_start(team: Team, today: date) -> Team | None:
    """The next team of the same offer that has a seat: what to tell when this one is full."""
    later = Team.objects.filter(offer=team.offer_id, starts_on__gt=max(today, team.starts_on))
    seated = Count("members", filter=Q(members__left_at=None, members__seat__isnull=False))
    others = later.annotate(seated=seated).order_by("starts_on", "pk")
    with acting_as(CLOCK):
        return next((other for other in others if other.seated < other.seats), None)
