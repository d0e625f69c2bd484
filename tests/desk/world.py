"""One file in which there is something of everything: what nobody without business may see any of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from maillage.desk import models as desk
from maillage.desk.models import Audience, Consent, Scope
from maillage.desk.pathways.version import Choices
from maillage.planning.wording.plans import PlanWords
from maillage.planning.wording.sheets import plan_document
from maillage.privacy.actor import CLOCK, acting_as
from pathways import Certainty, Plan, Worth
from tests.desk.people import DeskCast

WORTH = Worth(date(2027, 3, 1), 0, 0, 0)
STATES = ("given", "narrow", "withdrawn", "ended")
SECRET = "Confidence"  # begins every free text of a file; then comes what it is, and whose
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
    letter: desk.Message
    notes: dict[str, desk.Note]
    document: desk.Document
    appointment: desk.Appointment
    team: desk.Team
    member: desk.TeamMember
    conference: desk.CaseConference
    case: desk.ConferenceCase
    decision: desk.Decision
    question: desk.Question
    diagnosis: desk.MobilityDiagnosis
    request: desk.Request
    hand_over: desk.HandOver
    link: desk.SpaceLink
    proposal: desk.Consent
    meeting: desk.Meeting


def furnished(cast: DeskCast) -> World:
    """The file of the cast's person, with one of everything; it may be done for several people."""
    with acting_as(CLOCK):
        return World(desk_cast=cast, **_walked(cast), **_followed(cast), **_accompanied(cast))


def secret(cast: DeskCast, what: str) -> str:
    """What nobody without business may read: « Confidence-note-12 »."""
    return f"{SECRET}-{what}-{cast.person.pk}"


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


def _own_step(cast: DeskCast) -> dict[str, Any]:
    told = {"key": "0", "title": secret(cast, "pathway"), "place": "", "starts_on": None, "ends_on": None}
    return {**told, "state": "planned"}


def _words(cast: DeskCast) -> PlanWords:
    """A plan without steps of the engine: the step is the person's own."""
    return PlanWords(
        number=1,
        labels=(secret(cast, "pathway"),),
        worth=WORTH,
        certain=True,
        goal_date="1er mars 2027",
        steps_count="1 étape",
        cost="0 €",
        travel="0 h",
        steps=(),
        opens=(),
    )


def _walked(cast: DeskCast) -> dict[str, Any]:
    person, ground = cast.person, cast.cast
    pathway = desk.Pathway.objects.create(person=person, territory=ground.territory, version=1)
    desk.PathwayVersion.objects.create(
        pathway=pathway,
        number=1,
        by="clock:0",
        day=timezone.localdate(),
        plan=plan_document(_words(cast)),
        engine=Plan((), WORTH, Certainty.SURE).document(),
        choices=Choices(own=(_own_step(cast),)).document(),
        reason=secret(cast, "pathway"),
        telling=person.tellings.first(),
    )
    step = desk.Step.objects.create(
        pathway=pathway,
        position=1,
        offer=ground.offer,
        session=ground.session,
        title=secret(cast, "pathway"),
        own=True,
    )
    return {"pathway": pathway, "step": step, **_referred(cast, step)}


def _referred(cast: DeskCast, step: desk.Step) -> dict[str, Any]:
    ground = cast.cast
    referral = desk.Referral.objects.create(
        person=cast.person,
        step=step,
        sent_for=cast.person.opened_for,
        sent_by=cast.person.key_worker,
        sent_to=cast.school,
        offer=ground.offer,
        session=ground.session,
        purpose=secret(cast, "referral"),
        state="sent",
        answer_by=timezone.localdate() + timedelta(days=14),
        nonce="0" * 32,
    )
    desk.ReferralEvent.objects.create(
        referral=referral,
        number=1,
        verb="send",
        state="sent",
        by="clock:0",
        detail={"word": secret(cast, "referral")},
    )
    desk.SeatTaken.objects.create(session=ground.session, number=referral.pk, referral=referral)
    letter = desk.Message.objects.create(
        referral=referral, once=f"world:{referral.pk}", to="school@example.org", body=secret(cast, "letter")
    )
    desk.Message.objects.create(
        person=cast.person,
        once=f"world:person:{cast.person.pk}",
        to="maelle@example.org",
        body=secret(cast, "letter"),
    )
    return {"referral": referral, "letter": letter}


def _followed(cast: DeskCast) -> dict[str, Any]:
    person, facilitator, office = cast.person, cast.person.key_worker, cast.person.opened_for
    next_worker = cast.accounts["partner"] if office == cast.cast.workshop else facilitator
    soon = timezone.now() + timedelta(days=3)
    desk.PersonMark.objects.create(person=person, kind="phone", mark=f"{person.pk:064}")
    desk.RightsItem.objects.create(person=person, right="health", by="clock:0")
    return {
        "notes": {name: _note(cast, name) for name in (*Audience.values, "health")},
        "document": _document(cast),
        "appointment": desk.Appointment.objects.create(
            person=person,
            organisation=office,
            account=facilitator,
            begins_at=soon,
            about=secret(cast, "appointment"),
        ),
        "diagnosis": desk.MobilityDiagnosis.objects.create(
            person=person, by="clock:0", content=_diagnosis(cast)
        ),
        "question": desk.Question.objects.create(person=person, text=secret(cast, "question")),
        "hand_over": desk.HandOver.objects.create(
            person=person, former=facilitator, next=next_worker, word=secret(cast, "relay")
        ),
        "link": desk.SpaceLink.objects.create(
            person=person, token_hash=f"{person.pk:064}", made_by="clock:0", expires_at=soon
        ),
    }


def _diagnosis(cast: DeskCast) -> dict[str, Any]:
    answers = {"words": secret(cast, "mobility")}
    return {"day": timezone.localdate().isoformat(), "answers": answers, "recommendations": []}


def _note(cast: DeskCast, name: str) -> desk.Note:
    return desk.Note.objects.create(
        person=cast.person,
        author=cast.person.key_worker,
        organisation=cast.person.opened_for,
        audience=Audience.CIRCLE if name == "health" else name,
        health=name == "health",
        text=secret(cast, f"note-{name}"),
    )


def _document(cast: DeskCast) -> desk.Document:
    return desk.Document.objects.create(
        person=cast.person,
        kind="cv",
        name=secret(cast, "document"),
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
        territory=ground.territory,
        organisation=person.opened_for,
        begins_at=timezone.now() + timedelta(days=5),
    )
    conference.invited.add(cast.partners)
    case = desk.ConferenceCase.objects.create(
        conference=conference, person=person, reason="no-answer", minutes=secret(cast, "case")
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
            case=case, text=secret(cast, "case"), owner=person.key_worker, due_on=today
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
        organisation=cast.person.opened_for,
        channel="phone",
        kind="pathway",
        text=secret(cast, "request"),
        caller={"name": secret(cast, "request")},
        person=cast.person,
        received_by="clock:0",
    )
