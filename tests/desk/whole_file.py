"""A file with one row of everything that a file may hold, for what must go or come back whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from maillage.desk.acting import IN_SPACE
from maillage.desk.followup import storage
from maillage.desk.models import (
    Appointment,
    AttendanceMark,
    CaseConference,
    ConferenceCase,
    Decision,
    Document,
    HandOver,
    Meeting,
    Message,
    MobilityDiagnosis,
    Note,
    Pathway,
    PathwayVersion,
    Person,
    PersonMark,
    Question,
    Referral,
    ReferralEvent,
    Request,
    RightsItem,
    SeatTaken,
    Snapshot,
    SpaceLink,
    Step,
    Team,
    TeamMember,
    Telling,
    UnmetNeed,
)
from maillage.privacy import journal, keys
from maillage.territories.models import Commune, Departement, Epci, Region
from tests.desk.people import DeskCast

SECRET_WORD = "papillon-azur"  # in every text about her
BY = "account:1"
EPCI = "243300001"
CONTENT = f"%PDF-1.4 {SECRET_WORD}".encode()


def fill(desk_cast: DeskCast) -> Person:
    """Give the person of the cast one row of everything."""
    person = desk_cast.person
    _place()
    Telling.objects.create(
        person=person, number=2, by=BY, content={"situation": {"age": 31}, "note": SECRET_WORD}
    )
    PersonMark.objects.create(person=person, kind="email", mark=keys.mark("email", "maelle@example.org"))
    SpaceLink.objects.create(person=person, token_hash="a" * 64, made_by=BY, expires_at=_in(30))
    referral = _referral(desk_cast, _pathway(desk_cast))
    columns: dict[str, Any] = {"once": "reminder:1", "to": "maelle@example.org", "subject": "Rappel"}
    Message.objects.create(person=person, referral=referral, body=SECRET_WORD, **columns)
    _followed(desk_cast)
    _met(desk_cast)
    journal.write(person.key, "file.read", on_behalf_of=person.opened_for_id)
    session = SessionStore()
    session[IN_SPACE] = person.pk
    session.save()
    return person


def _in(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


def _place() -> None:
    region = Region.objects.get_or_create(code="75", name="Nouvelle-Aquitaine")[0]
    departement = Departement.objects.get_or_create(code="33", name="Gironde", region=region)[0]
    epci = Epci.objects.get_or_create(code=EPCI, name="Communauté des Trois Rivières")[0]
    defaults = {"name": "Libourne", "departement": departement, "epci": epci}
    Commune.objects.update_or_create(code="33243", defaults=defaults)


def _pathway(desk_cast: DeskCast) -> Step:
    person, cast = desk_cast.person, desk_cast.cast
    snapshot = Snapshot.objects.create(territory=cast.territory, digest="5" * 64, content=b"x")
    pathway = Pathway.objects.create(person=person, territory=cast.territory, version=1)
    PathwayVersion.objects.create(
        pathway=pathway,
        number=1,
        by=BY,
        day=date(2026, 11, 22),
        reason=SECRET_WORD,
        plan={"words": SECRET_WORD},
        telling=person.tellings.first(),
        snapshot=snapshot,
    )
    return Step.objects.create(pathway=pathway, position=1, offer=cast.offer, title=SECRET_WORD)


def _referral(desk_cast: DeskCast, step: Step) -> Referral:
    cast = desk_cast.cast
    referral = Referral.objects.create(
        person=desk_cast.person,
        step=step,
        sent_for=cast.workshop,
        sent_to=desk_cast.school,
        offer=cast.offer,
        session=cast.session,
        purpose=SECRET_WORD,
        shared={"name": SECRET_WORD},
        state="completed",
        outcome="job",
        report=SECRET_WORD,
    )
    ReferralEvent.objects.create(referral=referral, number=1, verb="send", state="sent", by=BY)
    SeatTaken.objects.create(session=cast.session, number=1, referral=referral)
    return referral


def _followed(desk_cast: DeskCast) -> None:
    person, workshop = desk_cast.person, desk_cast.cast.workshop
    worker = desk_cast.accounts["facilitator"]
    Appointment.objects.create(person=person, organisation=workshop, begins_at=_in(1), about=SECRET_WORD)
    Note.objects.create(person=person, author=worker, organisation=workshop, text=SECRET_WORD)
    RightsItem.objects.create(person=person, right="health", by=BY)
    MobilityDiagnosis.objects.create(person=person, by=BY, content={"answer": SECRET_WORD})
    HandOver.objects.create(person=person, former=worker, next=worker, word=SECRET_WORD)
    Question.objects.create(person=person, text=SECRET_WORD)
    Document.objects.create(
        person=person,
        kind="cv",
        name=f"{SECRET_WORD}.pdf",
        media_type="application/pdf",
        size=len(CONTENT),
        sha256="0" * 64,
        file=storage.write(CONTENT),
        scanned="unscanned",
        added_by=BY,
        expires_on=date(2099, 1, 1),
    )
    Request.objects.create(
        territory=person.territory,
        organisation=workshop,
        channel="phone",
        kind="pathway",
        text=SECRET_WORD,
        person=person,
        received_by=BY,
    )
    UnmetNeed.objects.create(
        territory=person.territory, person=person, zone=EPCI, subject="offer:x", cause="full"
    )


def _met(desk_cast: DeskCast) -> None:
    person, cast = desk_cast.person, desk_cast.cast
    held = CaseConference.objects.create(
        territory=cast.territory, organisation=cast.workshop, begins_at=_in(2)
    )
    case = ConferenceCase.objects.create(conference=held, person=person, reason="stuck", minutes=SECRET_WORD)
    Decision.objects.create(case=case, text=SECRET_WORD, due_on=date(2027, 1, 1))
    day = date(2027, 1, 4)
    team = Team.objects.create(offer=cast.offer, name="Équipe", seats=10, starts_on=day, ends_on=day)
    member = TeamMember.objects.create(team=team, person=person, seat=1)
    meeting = Meeting.objects.create(team=team, day=day, half="morning")
    AttendanceMark.objects.create(meeting=meeting, member=member, presence="present", by=BY)
