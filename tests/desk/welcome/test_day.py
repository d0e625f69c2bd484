"""A facilitator's day: what waits, the most urgent first, of the people open to her and of no other."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import resolve
from django.utils import timezone

from maillage.desk.models import (
    Appointment,
    CaseConference,
    ConferenceCase,
    Consent,
    Decision,
    HandOver,
    Pathway,
    Person,
    Question,
    Referral,
    ReferralState,
    Request,
    RequestKind,
    Scope,
    Step,
)
from maillage.desk.welcome import services
from maillage.desk.welcome.day import MOST_OF_A_SORT, Day, Line, day_of
from maillage.desk.welcome.day_reading import write_read
from maillage.desk.welcome.services import Asking
from maillage.directory.models import Offer, Place, Session
from maillage.privacy import journal
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.models import JournalEntry
from tests.desk.people import SECRET_NAME, DeskCast, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY = date(2026, 11, 22)
PARIS = ZoneInfo("Europe/Paris")
TITLE = "Apprendre à souder, à la Halle"
MOST_QUERIES = 25


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def day(cast: DeskCast, who: str = "facilitator") -> Day:
    with cast.acting(who):
        return day_of()


def lines(found: Day, sort: str) -> list[tuple[str, Line]]:
    """The lines of a sort, each with how urgent it is."""
    return [(group.urgency, line) for group in found.groups for line in group.lines if line.sort == sort]


def step(person: Person, starts_on: date, **columns: Any) -> Step:
    """A step of the person's pathway."""
    pathway, _ = Pathway.objects.get_or_create(person=person, territory=person.territory)
    told = {"position": pathway.steps.count(), "title": TITLE, "starts_on": starts_on, **columns}
    return Step.objects.create(pathway=pathway, **told)


def referral(cast: DeskCast, **columns: Any) -> Referral:
    """The person is sent to the school."""
    told = {
        "person": cast.person,
        "sent_for": cast.cast.workshop,
        "sent_by": cast.accounts["facilitator"],
        "sent_to": cast.school,
        "purpose": "Apprendre",
        "state": ReferralState.SENT,
        "answer_by": in_days(3),
        **columns,
    }
    return Referral.objects.create(**told)


def appointment(person: Person, cast: DeskCast, begins_at: datetime) -> Appointment:
    return Appointment.objects.create(
        person=person,
        organisation=cast.cast.workshop,
        account=cast.accounts["facilitator"],
        begins_at=begins_at,
    )


def test_the_people_to_see_today_come_by_the_hour(desk_cast: DeskCast) -> None:
    for hour in (15, 9):
        appointment(desk_cast.person, desk_cast, datetime(2026, 11, 22, hour, tzinfo=PARIS))
    appointment(desk_cast.person, desk_cast, datetime(2026, 11, 25, 9, tzinfo=PARIS))
    appointment(desk_cast.person, desk_cast, datetime(2026, 11, 20, 9, tzinfo=PARIS))
    appointment(desk_cast.person, desk_cast, datetime(2027, 1, 20, 9, tzinfo=PARIS))
    found = lines(day(desk_cast), "appointment")
    assert [(urgency, line.at.hour) for urgency, line in found if line.at] == [
        ("late", 9),
        ("today", 9),
        ("today", 15),
        ("week", 9),
    ]
    assert {line.who for _, line in found} == {SECRET_NAME}
    assert "a-t-il eu lieu" in found[0][1].title


def test_requests_wait_for_whoever_has_not_left_them_to_somebody_else(desk_cast: DeskCast) -> None:
    with desk_cast.acting("facilitator"):
        made = [
            services.record(desk_cast.cast.workshop, Asking("Une salle", kind=RequestKind.ROOM))
            for _ in range(3)
        ]
        services.close(made[1], 1)
    Request.objects.filter(pk=made[2].pk).update(received_at=timezone.now() - timedelta(days=5))
    found = lines(day(desk_cast), "request")
    assert [urgency for urgency, _ in found] == ["late", "today"]
    assert str(made[0].key) in found[1][1].url
    Request.objects.filter(pk=made[0].pk).update(assigned_to=desk_cast.cast["owner"])
    assert len(lines(day(desk_cast), "request")) == 1


@pytest.mark.parametrize(("answer_by", "urgency"), [(-1, "late"), (0, "today"), (6, "week"), (30, "later")])
def test_answers_awaited_come_by_deadline(desk_cast: DeskCast, answer_by: int, urgency: str) -> None:
    referral(desk_cast, answer_by=in_days(answer_by))
    [(found, line)] = lines(day(desk_cast), "awaited")
    assert (found, line.who, line.title) == (urgency, SECRET_NAME, "L’Atelier-école")


@pytest.mark.parametrize("state", [state for state in ReferralState if state != "sent"])
def test_a_referral_that_was_answered_is_not_awaited(desk_cast: DeskCast, state: str) -> None:
    referral(desk_cast, state=state)
    assert not lines(day(desk_cast), "awaited")
    assert not lines(day(desk_cast, "trainer"), "received")


def test_a_referral_received_is_told_without_naming_anybody(desk_cast: DeskCast) -> None:
    referral(desk_cast, offer=desk_cast.cast.offer)
    found = day(desk_cast, "trainer")
    [(_, line)] = lines(found, "received")
    assert (line.who, line.title) == ("", "Apprendre à souder, de la part de La Fabrique")
    assert not JournalEntry.objects.exists()


def test_steps_of_the_fortnight_are_told_and_later_ones_are_not(desk_cast: DeskCast) -> None:
    step(desk_cast.person, in_days(5))
    step(desk_cast.person, in_days(40))
    [(urgency, line)] = lines(day(desk_cast), "starting")
    assert (urgency, line.title, line.day) == ("week", TITLE, in_days(5))


@pytest.mark.parametrize("how", ["deleted", "withdrawn", "moved", "rule changed"])
def test_a_step_whose_session_is_no_more_is_told_at_once(desk_cast: DeskCast, how: str) -> None:
    session = desk_cast.cast.session
    told = {"offer": desk_cast.cast.offer, "session": session, "occurrence": "souder-mars"}
    step(desk_cast.person, date(2027, 3, 1), **told)
    assert not lines(day(desk_cast), "gone")
    if how == "deleted":
        session.delete()
    elif how == "withdrawn":
        Offer.objects.update(withdrawn_on=TODAY)
    elif how == "moved":
        Session.objects.update(start=date(2027, 3, 8))
    else:
        Session.objects.update(start=None, starts="FREQ=WEEKLY;BYDAY=TU")
    [(urgency, line)] = lines(day(desk_cast), "gone")
    assert (urgency, line.title) == ("late", TITLE)


def test_a_step_of_one_s_own_or_at_any_time_is_never_gone(desk_cast: DeskCast) -> None:
    step(desk_cast.person, in_days(3), own=True, occurrence="x")
    Session.objects.update(start=None, entry={"weekdays": ["mo"]})
    step(desk_cast.person, in_days(3), session=desk_cast.cast.session, offer=desk_cast.cast.offer)
    assert not lines(day(desk_cast), "gone")


@pytest.mark.parametrize(
    ("columns", "sort", "urgency"),
    [
        ({"register_by": in_days(2)}, "register", "week"),
        ({"register_before_days": 95}, "register", "week"),
        ({"register_by": in_days(-2)}, "past", "late"),
        ({"register_by": in_days(60)}, "register", None),
    ],
)
def test_the_last_day_to_register_is_told_unless_the_person_is_registered(
    desk_cast: DeskCast, columns: dict[str, Any], sort: str, urgency: str | None
) -> None:
    Session.objects.update(**columns)
    told = {"offer": desk_cast.cast.offer, "session": desk_cast.cast.session, "occurrence": "souder-mars"}
    one = step(desk_cast.person, date(2027, 3, 1), **told)
    assert [each for each, _ in lines(day(desk_cast), sort)] == ([urgency] if urgency else [])
    referral(desk_cast, step=one, state=ReferralState.ACCEPTED)
    assert not lines(day(desk_cast), sort)


def test_questions_hand_overs_decisions_and_long_silences_are_told(desk_cast: DeskCast) -> None:
    me, person = desk_cast.accounts["facilitator"], desk_cast.person
    Question.objects.create(person=person, text="Quand ?")
    HandOver.objects.create(person=person, former=None, next=me)
    conference = CaseConference.objects.create(
        territory=desk_cast.cast.territory, organisation=desk_cast.cast.workshop, begins_at=timezone.now()
    )
    case = ConferenceCase.objects.create(conference=conference, person=person, reason="stuck")
    Decision.objects.create(case=case, text="Appeler", owner=me, due_on=in_days(1))
    Person.objects.filter(pk=person.pk).update(last_contact_on=in_days(-90))
    Consent.objects.filter(person=person).update(ends_on=in_days(4))
    found = day(desk_cast)
    told = {sort: [urgency for urgency, _ in lines(found, sort)] for sort in SORTS_OF_A_PERSON}
    assert told == {
        "question": ["today"],
        "hand-over": ["today"],
        "decision": ["week"],
        "consent": ["week"],
        "silent": ["week"],
    }
    assert all(line.url for group in found.groups for line in group.lines)
    Question.objects.update(answered_at=timezone.now())
    HandOver.objects.update(taken_at=timezone.now())
    Decision.objects.update(done_at=timezone.now())
    Person.objects.update(last_contact_on=TODAY)
    Consent.objects.update(ends_on=in_days(300))
    assert not any(group.lines for group in day(desk_cast).groups)


SORTS_OF_A_PERSON = ("question", "hand-over", "decision", "consent", "silent")


def test_a_file_that_nobody_follows_any_more_is_to_take(desk_cast: DeskCast) -> None:
    Person.objects.update(key_worker=None)
    [(_, line)] = lines(day(desk_cast), "hand-over")
    assert "plus personne" in line.title
    assert not lines(day(desk_cast, "partner"), "hand-over")


@pytest.mark.parametrize("who", ["partner", "stranger", "trainer", "region"])
def test_nobody_else_s_day_tells_anything_of_the_person(desk_cast: DeskCast, who: str) -> None:
    step(desk_cast.person, in_days(2))
    Question.objects.create(person=desk_cast.person, text="Quand ?")
    Person.objects.update(last_contact_on=in_days(-90))
    assert SECRET_NAME not in desk_cast.client(who).get("/bureau/").content.decode()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("how", ["withdrawn", "ended", "closed"])
def test_a_person_whose_consent_no_longer_holds_leaves_the_day(desk_cast: DeskCast, how: str) -> None:
    step(desk_cast.person, in_days(2))
    appointment(desk_cast.person, desk_cast, datetime(2026, 11, 22, 15, tzinfo=PARIS))
    referral(desk_cast)
    mine = Consent.objects.filter(organisation=desk_cast.cast.workshop)
    if how == "withdrawn":
        mine.update(withdrawn_at=timezone.now())
    elif how == "ended":
        mine.update(ends_on=in_days(-1))
    else:
        Person.objects.update(closed_at=timezone.now())
    found = day(desk_cast)
    assert not any(group.lines for group in found.groups)
    assert found.following == 0


def test_what_a_consent_does_not_show_is_not_in_the_day(desk_cast: DeskCast) -> None:
    step(desk_cast.person, in_days(2))
    referral(desk_cast)
    Question.objects.create(person=desk_cast.person, text="Quand ?")
    Consent.objects.update(scopes=[str(Scope.IDENTITY)])
    found = day(desk_cast)
    assert not lines(found, "starting")
    assert not lines(found, "awaited")
    assert lines(found, "question")
    assert JournalEntry.objects.get().details == {"scope": "identity"}


def test_a_name_read_in_the_day_is_written_once_a_day_in_the_file(desk_cast: DeskCast, clock: Any) -> None:
    step(desk_cast.person, in_days(4))
    with desk_cast.acting("facilitator"):
        journal.write(desk_cast.person.key, "file.read")
    for _ in range(3):
        day(desk_cast)
    clock.shift(24 * 3600)
    day(desk_cast)
    found = list(JournalEntry.objects.filter(subject=desk_cast.person.key).order_by("number"))
    assert [entry.deed for entry in found] == ["file.read", "day.read", "day.read"]
    assert [entry.on_behalf_of for entry in found[1:]] == [desk_cast.cast.workshop.pk] * 2
    assert found[1].details == {"scope": "pathway"}
    for before, entry in pairwise(found):
        assert entry.previous == before.hash
        assert entry.hash == journal.hash_of(entry)


def test_a_line_written_meanwhile_does_not_lose_that_of_the_day(
    desk_cast: DeskCast, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(desk_cast.person, in_days(4))

    def slowly(files: Any) -> None:
        with acting_as(CLOCK):
            journal.write(desk_cast.person.key, "file.read")
        write_read(files)

    monkeypatch.setattr("maillage.desk.welcome.day.write_read", slowly)
    day(desk_cast)
    found = JournalEntry.objects.order_by("number")
    assert [entry.deed for entry in found] == ["file.read", "day.read"]


def test_a_long_day_shows_the_most_urgent_and_says_how_many_are_left(desk_cast: DeskCast) -> None:
    for number in range(MOST_OF_A_SORT + 3):
        with acting_as(CLOCK):
            other = a_person(desk_cast.cast, desk_cast.accounts["facilitator"], f"Personne {number}")
            Person.objects.filter(pk=other.pk).update(last_contact_on=in_days(-100 - number))
    found = day(desk_cast)
    silent = lines(found, "silent")
    assert len(silent) == MOST_OF_A_SORT
    assert silent[0][1].who == f"Personne {MOST_OF_A_SORT + 2}"
    assert found.more == [("Sans nouvelles depuis longtemps", 3)]
    assert JournalEntry.objects.count() == MOST_OF_A_SORT


@pytest.mark.parametrize("people", [1, 30])
def test_the_day_asks_as_many_queries_for_one_person_as_for_thirty(
    desk_cast: DeskCast, django_assert_max_num_queries: Any, people: int
) -> None:
    for number in range(people):
        other = a_person(desk_cast.cast, desk_cast.accounts["facilitator"], f"Personne {number}")
        step(other, in_days(3), session=desk_cast.cast.session, offer=desk_cast.cast.offer)
        referral(desk_cast, person=other)
        Question.objects.create(person=other, text="Quand ?")
        appointment(other, desk_cast, timezone.now())
    HandOver.objects.create(person=desk_cast.person, next=desk_cast.accounts["facilitator"])
    Offer.objects.update(kind="drop-in")
    client = desk_cast.client("facilitator")
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get("/bureau/").status_code == 200


def test_the_drop_ins_and_stops_of_the_week_are_told(desk_cast: DeskCast) -> None:
    Offer.objects.update(kind="drop-in")
    Session.objects.update(start=None, starts="FREQ=WEEKLY;BYDAY=TU")
    stops = [
        {"commune": "33138", "address": "place du marché", "day": "2026-11-26", "begins": "10:00"},
        {"commune": "33138", "day": "2026-12-26"},
        {"commune": "33138", "days": "ce n’est pas une règle"},
        {"commune": "33138"},
    ]
    told = {"territory": desk_cast.cast.territory, "organisation": desk_cast.cast.workshop}
    Place.objects.create(slug="bus", name="Le bus", commune="33138", stops=stops, **told)
    found = [(one.name, one.day) for one in day(desk_cast).drop_ins]
    assert found == [("Apprendre à souder", in_days(2)), ("Le bus", in_days(4))]
    assert not day(desk_cast, "partner").drop_ins


def test_each_line_leads_to_its_act(desk_cast: DeskCast) -> None:
    step(desk_cast.person, in_days(2))
    referral(desk_cast)
    referral(desk_cast, sent_to=desk_cast.cast.workshop, sent_for=desk_cast.partners, sent_by=None)
    appointment(desk_cast.person, desk_cast, datetime(2026, 11, 22, 15, tzinfo=PARIS))
    with desk_cast.acting("facilitator"):
        services.record(desk_cast.cast.workshop, Asking("Une salle"))
    found = {line.sort: line.url for group in day(desk_cast).groups for line in group.lines}
    assert {sort: resolve(url).view_name for sort, url in found.items()} == {
        "starting": "pathways:pathway",
        "awaited": "referrals:of_person",
        "received": "referrals:tray",
        "appointment": "followup:followup",
        "request": "welcome:request",
    }


@pytest.mark.parametrize("who", ["visitor", "person"])
def test_whoever_is_no_account_has_no_day(desk_cast: DeskCast, who: str) -> None:
    with desk_cast.acting(who), pytest.raises(PermissionDenied):
        day_of()
