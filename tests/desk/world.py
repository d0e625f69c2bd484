"""One file in which there is something of everything: what nobody without business may see any of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.desk import models as desk
from maillage.desk.models import Audience, Consent, Scope
from maillage.privacy.actor import CLOCK, acting_as
from tests.desk.people import DeskCast

STATES = ("given", "narrow", "withdrawn", "ended")
SECRET = "Confidence-7431"  # in every free text of the file
OFFICE = {  # what each office may see of the file, by the state of its consent
    "facilitator": {"given": frozenset(Scope), "narrow": frozenset({Scope.IDENTITY})},
    "partner": {
        "given": frozenset({Scope.IDENTITY, Scope.SITUATION, Scope.PATHWAY}),
        "narrow": frozenset({Scope.IDENTITY}),
    },
}


@dataclass(frozen=True)
class World:
    """The desk's cast and what stands in the person's file."""

    desk_cast: DeskCast
    pathway: desk.Pathway
    step: desk.Step
    referral: desk.Referral
    notes: dict[str, desk.Note]
    document: desk.Document
    appointment: desk.Appointment
    team: desk.Team
    member: desk.TeamMember
    conference: desk.CaseConference
    case: desk.ConferenceCase
    decision: desk.Decision
    question: desk.Question
    request: desk.Request
    hand_over: desk.HandOver
    link: desk.SpaceLink
    proposal: desk.Consent
    meeting: desk.Meeting


def furnished(cast: DeskCast) -> World:
    """The file of the cast's person, with one of everything."""
    with acting_as(CLOCK):
        return World(desk_cast=cast, **_walked(cast), **_followed(cast), **_accompanied(cast))


def in_state(cast: DeskCast, state: str) -> None:
    """Turn what the person agreed for her facilitator and the partner into another state."""
    given = Consent.objects.filter(person=cast.person, ends_on__isnull=False)
    if state == "narrow":
        given.update(scopes=[str(Scope.IDENTITY)])
    elif state == "withdrawn":
        given.update(withdrawn_at=timezone.now())
    elif state == "ended":
        given.update(ends_on=timezone.localdate() - timedelta(days=1))


def scopes_of(who: str, state: str) -> frozenset[Scope]:
    """What one of the cast may see of the file, by consent alone."""
    return OFFICE.get(who, {}).get(state, frozenset())


def _walked(cast: DeskCast) -> dict[str, Any]:
    person, ground = cast.person, cast.cast
    pathway = desk.Pathway.objects.create(person=person, territory=ground.territory, version=1)
    desk.PathwayVersion.objects.create(
        pathway=pathway,
        number=1,
        by="clock:0",
        day=timezone.localdate(),
        plan={"steps": [], "said": SECRET},
        telling=person.tellings.first(),
    )
    step = desk.Step.objects.create(
        pathway=pathway, position=1, offer=ground.offer, session=ground.session, title=f"Étape {SECRET}"
    )
    return {"pathway": pathway, "step": step, "referral": _referred(cast, step)}


def _referred(cast: DeskCast, step: desk.Step) -> desk.Referral:
    ground = cast.cast
    referral = desk.Referral.objects.create(
        person=cast.person,
        step=step,
        sent_for=ground.workshop,
        sent_by=cast.accounts["facilitator"],
        sent_to=cast.school,
        offer=ground.offer,
        session=ground.session,
        purpose=f"But {SECRET}",
        state="sent",
        answer_by=timezone.localdate() + timedelta(days=14),
        nonce="0" * 32,
    )
    desk.ReferralEvent.objects.create(
        referral=referral, number=1, verb="send", state="sent", by="clock:0", detail={"word": SECRET}
    )
    desk.SeatTaken.objects.create(session=ground.session, number=1, referral=referral)
    desk.Message.objects.create(referral=referral, once="world:1", to="school@example.org", body=SECRET)
    desk.Message.objects.create(person=cast.person, once="world:2", to="maelle@example.org", body=SECRET)
    return referral


def _followed(cast: DeskCast) -> dict[str, Any]:
    person, facilitator, workshop = cast.person, cast.accounts["facilitator"], cast.cast.workshop
    soon = timezone.now() + timedelta(days=3)
    desk.PersonMark.objects.create(person=person, kind="phone", mark="0" * 64)
    desk.RightsItem.objects.create(person=person, right="health", by="clock:0")
    desk.MobilityDiagnosis.objects.create(person=person, by="clock:0", content={"said": SECRET})
    return {
        "notes": {name: _note(cast, name) for name in (*Audience.values, "health")},
        "document": _document(person),
        "appointment": desk.Appointment.objects.create(
            person=person, organisation=workshop, account=facilitator, begins_at=soon, about=SECRET
        ),
        "question": desk.Question.objects.create(person=person, text=SECRET),
        "hand_over": desk.HandOver.objects.create(
            person=person, former=facilitator, next=cast.accounts["partner"], word=SECRET
        ),
        "link": desk.SpaceLink.objects.create(
            person=person, token_hash="1" * 64, made_by="clock:0", expires_at=soon
        ),
    }


def _note(cast: DeskCast, name: str) -> desk.Note:
    return desk.Note.objects.create(
        person=cast.person,
        author=cast.accounts["facilitator"],
        organisation=cast.cast.workshop,
        audience=Audience.CIRCLE if name == "health" else name,
        health=name == "health",
        text=f"Note {name} {SECRET}",
    )


def _document(person: desk.Person) -> desk.Document:
    return desk.Document.objects.create(
        person=person,
        kind="cv",
        name=f"{SECRET}.pdf",
        media_type="application/pdf",
        size=3,
        sha256="0" * 64,
        file="none",
        scanned="clean",
        added_by="clock:0",
        expires_on=timezone.localdate() + timedelta(days=365),
    )


def _accompanied(cast: DeskCast) -> dict[str, Any]:
    person, ground, today = cast.person, cast.cast, timezone.localdate()
    conference = desk.CaseConference.objects.create(
        territory=ground.territory, organisation=ground.workshop, begins_at=timezone.now() + timedelta(days=5)
    )
    conference.invited.add(cast.partners)
    case = desk.ConferenceCase.objects.create(
        conference=conference, person=person, reason="no-answer", minutes=SECRET
    )
    team = desk.Team.objects.create(
        offer=ground.offer,
        session=ground.session,
        name="Équipe de mars",
        seats=12,
        starts_on=today,
        ends_on=today + timedelta(days=60),
    )
    member = desk.TeamMember.objects.create(team=team, person=person, seat=1)
    meeting = desk.Meeting.objects.create(team=team, day=today, half="morning")
    desk.AttendanceMark.objects.create(meeting=meeting, member=member, presence="present", by="clock:0")
    desk.UnmetNeed.objects.create(
        territory=ground.territory, person=person, subject="job-building", cause="too-far"
    )
    return {
        "conference": conference,
        "case": case,
        "decision": desk.Decision.objects.create(
            case=case, text=SECRET, owner=cast.accounts["facilitator"], due_on=today
        ),
        "team": team,
        "member": member,
        "meeting": meeting,
        "request": _asked(cast),
        "proposal": _proposed(cast),
    }


def _proposed(cast: DeskCast) -> Consent:
    """The stranger's organisation is proposed to the person, who has not answered: it opens nothing."""
    return Consent.objects.create(
        person=cast.person,
        organisation=cast.cast.elsewhere,
        scopes=[str(scope) for scope in Scope],
        purpose="Rencontrer une autre structure",
        recorded_by="clock:0",
        ends_on=None,
    )


def _asked(cast: DeskCast) -> desk.Request:
    return desk.Request.objects.create(
        territory=cast.cast.territory,
        organisation=cast.cast.workshop,
        channel="phone",
        kind="pathway",
        text=f"Demande {SECRET}",
        caller={"name": SECRET},
        person=cast.person,
        received_by="clock:0",
    )
