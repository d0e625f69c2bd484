"""Case conferences: who is stuck, who sees which case, what is written and decided, what is refused."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from maillage.desk import gate
from maillage.desk.conferences import queries, services
from maillage.desk.conferences.stuck import stuck_people
from maillage.desk.models import (
    CaseConference,
    ConferenceCase,
    Consent,
    Pathway,
    Person,
    Referral,
    ReferralState,
    Scope,
    Step,
    UnmetNeed,
)
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.models import JournalEntry
from tests.desk.people import DeskCast, a_person, agreed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WHEN = datetime(2026, 12, 3, 14, 0, tzinfo=ZoneInfo("Europe/Paris"))
TODAY = date(2026, 11, 22)


@pytest.fixture
def meeting(desk_cast: DeskCast) -> CaseConference:
    """A conference that the workshop convenes, to which the partners are invited."""
    with desk_cast.acting("facilitator"):
        return services.convene(desk_cast.cast.workshop, WHEN, "La Halle", [desk_cast.partners])


@pytest.fixture
def case(desk_cast: DeskCast, meeting: CaseConference) -> ConferenceCase:
    """The person, on its agenda."""
    with desk_cast.acting("facilitator"):
        return services.add_case(meeting, desk_cast.person.key, "silent")


def refer(desk_cast: DeskCast, state: ReferralState, person: Person | None = None) -> Referral:
    """A referral of the person that stands there since forty days."""
    return Referral.objects.create(
        person=person or desk_cast.person,
        sent_for=desk_cast.cast.workshop,
        sent_to=desk_cast.school,
        purpose="Essayer",
        state=state,
        state_at=timezone.now() - timedelta(days=40),
    )


def reasons(desk_cast: DeskCast, who: str = "facilitator") -> list[str]:
    """Why those whom somebody follows are stuck."""
    with desk_cast.acting(who):
        return [each.reason for each in stuck_people(TODAY)]


def test_nobody_is_stuck_on_the_first_day(desk_cast: DeskCast) -> None:
    assert reasons(desk_cast) == []


def test_each_way_of_being_stuck_has_its_reason(desk_cast: DeskCast) -> None:
    Person.objects.update(last_contact_on=TODAY - timedelta(days=61))
    assert reasons(desk_cast) == ["silent"]
    Person.objects.update(opened_at=F("opened_at") - timedelta(days=40))
    assert reasons(desk_cast) == ["no-pathway"]
    UnmetNeed.objects.create(
        territory=desk_cast.cast.territory, person=desk_cast.person, subject="cap", cause="full"
    )
    assert reasons(desk_cast) == ["unmet"]
    waiting = refer(desk_cast, ReferralState.WAITING)
    assert reasons(desk_cast) == ["waiting"]
    pathway = Pathway.objects.create(person=desk_cast.person, territory=desk_cast.cast.territory)
    Step.objects.create(pathway=pathway, position=1, title="Souder", starts_on=TODAY - timedelta(days=8))
    assert reasons(desk_cast) == ["late"]
    Referral.objects.filter(pk=waiting.pk).update(state=ReferralState.REFUSED)
    assert reasons(desk_cast) == ["refused"]


def test_a_refusal_followed_by_another_referral_is_not_being_stuck(desk_cast: DeskCast) -> None:
    refer(desk_cast, ReferralState.REFUSED)
    refer(desk_cast, ReferralState.SENT)
    assert reasons(desk_cast) == []


@pytest.mark.parametrize("who", ["visitor", "trainer", "region", "stranger"])
def test_whoever_has_no_business_learns_of_nobody_who_is_stuck(desk_cast: DeskCast, who: str) -> None:
    Person.objects.update(last_contact_on=date(2026, 1, 1))
    assert reasons(desk_cast, who) == []


def test_finding_who_is_stuck_asks_as_much_for_one_as_for_many(
    desk_cast: DeskCast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        a_person(desk_cast.cast, name=f"Exemple {number}")
    Person.objects.update(last_contact_on=date(2026, 1, 1))
    with django_assert_max_num_queries(15):
        assert len(reasons(desk_cast)) == 21


def test_a_partner_sees_the_case_and_a_guest_without_consent_only_that_there_is_one(
    desk_cast: DeskCast, meeting: CaseConference, case: ConferenceCase
) -> None:
    meeting.invited.add(desk_cast.cast.elsewhere)
    with desk_cast.acting("partner"):
        assert [each.case for each in queries.agenda(meeting, TODAY).cases] == [case]
    with desk_cast.acting("stranger"):
        seen = queries.agenda(meeting, TODAY)
        assert (seen.cases, seen.hidden, seen.proposed) == ((), 1, ())
        with pytest.raises(gate.NoSuchFileError):
            services.read_case(case)
        with pytest.raises(gate.NoSuchFileError):
            services.write_minutes(case, 1, "Je lis")


def test_a_consent_withdrawn_takes_the_case_from_the_partner_s_eyes(
    desk_cast: DeskCast, meeting: CaseConference, case: ConferenceCase
) -> None:
    Consent.objects.filter(organisation=desk_cast.partners).update(withdrawn_at=timezone.now())
    with desk_cast.acting("partner"):
        assert queries.agenda(meeting, TODAY).hidden == 1
    assert list(queries.who_sees(case)) == [desk_cast.accounts["facilitator"]]


def test_reading_a_case_is_written_in_the_person_s_journal(
    desk_cast: DeskCast, meeting: CaseConference, case: ConferenceCase
) -> None:
    with desk_cast.acting("partner"):
        services.read_case(case)
    last = JournalEntry.objects.filter(subject=desk_cast.person.key).order_by("-number")[0]
    assert (last.deed, last.on_behalf_of) == ("conference.case_read", desk_cast.partners.pk)
    assert last.details == {"scope": "pathway", "conference": meeting.pk}


def test_two_who_write_the_minutes_at_once_never_overwrite_each_other(
    desk_cast: DeskCast, case: ConferenceCase
) -> None:
    with desk_cast.acting("facilitator"):
        services.write_minutes(case, 1, "On attend la plateforme.")
    with desk_cast.acting("partner"), pytest.raises(ChangedMeanwhileError):
        services.write_minutes(case, 1, "Rien à dire.")
    case.refresh_from_db()
    assert (case.minutes, case.version) == ("On attend la plateforme.", 2)


def test_a_decision_belongs_to_somebody_who_may_see_the_case(
    desk_cast: DeskCast, case: ConferenceCase
) -> None:
    with desk_cast.acting("facilitator"):
        with pytest.raises(RefusedError, match="pas accès"):
            services.decide(case, "Appeler", desk_cast.accounts["stranger"], TODAY)
        made = services.decide(case, "Appeler la plateforme", desk_cast.accounts["partner"], TODAY)
    with desk_cast.acting("partner"):
        assert list(queries.my_decisions()) == [made]
        services.mark_done(made)
        services.mark_done(made)
        assert list(queries.my_decisions()) == []
    assert JournalEntry.objects.filter(deed="conference.decision_done").count() == 2


def test_a_person_stands_once_on_an_agenda_and_stays_once_something_was_written(
    desk_cast: DeskCast, meeting: CaseConference, case: ConferenceCase
) -> None:
    with desk_cast.acting("facilitator"):
        with pytest.raises(RefusedError, match="déjà"):
            services.add_case(meeting, desk_cast.person.key, "late")
        services.write_minutes(case, 1, "Dit.")
        case.refresh_from_db()
        with pytest.raises(RefusedError, match="déjà écrit"):
            services.take_off(case)


def test_a_case_without_a_word_may_be_taken_off(desk_cast: DeskCast, case: ConferenceCase) -> None:
    with desk_cast.acting("facilitator"):
        services.take_off(case)
    assert not ConferenceCase.objects.exists()


@pytest.mark.parametrize("reason", ["", "parce que", "x" * 50])
def test_an_unknown_reason_is_refused(desk_cast: DeskCast, meeting: CaseConference, reason: str) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        services.add_case(meeting, desk_cast.person.key, reason)


def test_nobody_is_put_on_an_agenda_who_does_not_exist(desk_cast: DeskCast, meeting: CaseConference) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(gate.NoSuchFileError):
        services.add_case(meeting, uuid.uuid4(), "late")


def test_a_closed_conference_no_longer_changes(
    desk_cast: DeskCast, meeting: CaseConference, case: ConferenceCase
) -> None:
    with desk_cast.acting("facilitator"):
        services.close(meeting, 1)
        case = ConferenceCase.objects.select_related("conference", "person").get()
        for deed in (
            lambda: services.write_minutes(case, 1, "Trop tard"),
            lambda: services.take_off(case),
            lambda: services.decide(case, "Trop tard", desk_cast.accounts["facilitator"], TODAY),
            lambda: services.close(meeting, 2),
        ):
            with pytest.raises(RefusedError):
                deed()


@pytest.mark.parametrize("who", ["partner", "stranger", "region"])
def test_only_who_convened_changes_the_date_or_closes(
    desk_cast: DeskCast, meeting: CaseConference, who: str
) -> None:
    with desk_cast.acting(who):
        with pytest.raises(services.NotAllowedError):
            services.change(meeting, 1, WHEN, "Ailleurs", [])
        with pytest.raises(services.NotAllowedError):
            services.close(meeting, 1)
        with pytest.raises(services.NotAllowedError):
            services.convene(desk_cast.cast.workshop, WHEN, "", [])


def test_the_outsider_finds_no_conference_by_its_address(
    desk_cast: DeskCast, meeting: CaseConference, case: ConferenceCase
) -> None:
    stranger = desk_cast.client("stranger")
    for path in ("", "modifier/", f"situations/{case.pk}/"):
        assert stranger.get(f"/bureau/commissions/{meeting.pk}/{path}").status_code == 404
    assert desk_cast.client("visitor").get("/bureau/commissions/").status_code == 302
    assert desk_cast.client("region").get("/bureau/commissions/nouvelle/").status_code == 403


def test_the_whole_of_a_conference_is_held_through_its_pages(desk_cast: DeskCast) -> None:
    browser = desk_cast.client("facilitator")
    told = {
        "host": desk_cast.cast.workshop.pk,
        "day": "2026-12-03",
        "hour": "14:00",
        "where": "La Halle",
        "invited": [desk_cast.partners.pk],
    }
    made = browser.post("/bureau/commissions/nouvelle/", told)
    page = made.headers["Location"]
    added = browser.post(f"{page}ajouter/", {"person": str(desk_cast.person.key), "reason": "late"})
    assert added.status_code == 302
    case = f"{page}situations/{ConferenceCase.objects.get().pk}/"
    assert browser.post(case, {"text": "Il attend.", "version": 1}).status_code == 302
    assert browser.post(case, {"text": "Autre texte.", "version": 1}).status_code == 409
    owner = desk_cast.accounts["partner"].pk
    decided = {"text": "Appeler", "owner": owner, "due_on": "2026-12-10"}
    assert browser.post(f"{case}decider/", decided).status_code == 302
    assert browser.post(f"{case}decider/", {**decided, "owner": 0}).status_code == 422
    assert "Appeler" in desk_cast.client("partner").get("/bureau/commissions/").content.decode()
    assert browser.post(f"{page}modifier/", {**told, "where": "Ailleurs", "version": 9}).status_code == 409
    assert browser.post(f"{page}clore/", {"version": 1}).status_code == 302
    assert "est close" in browser.get(page).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"day": "hier"}, {"hour": "26:00"}, {"invited": ["0"]}, {"day": ""}, {"where": "x" * 301}]
)
def test_a_conference_told_wrong_is_not_announced(desk_cast: DeskCast, wrong: dict[str, object]) -> None:
    told = {"host": desk_cast.cast.workshop.pk, "day": "2026-12-03", "hour": "14:00", "where": "", **wrong}
    answer = desk_cast.client("facilitator").post("/bureau/commissions/nouvelle/", told)
    assert answer.status_code == 422
    assert not CaseConference.objects.exists()


def test_a_security_number_is_never_written_in_the_minutes(
    desk_cast: DeskCast, meeting: CaseConference, case: ConferenceCase
) -> None:
    page = f"/bureau/commissions/{meeting.pk}/situations/{case.pk}/"
    told = {"text": "Sécu 2 99 05 75 116 001 02", "version": 1}
    assert desk_cast.client("facilitator").post(page, told).status_code == 422
    case.refresh_from_db()
    assert case.minutes == ""


def test_what_a_person_shows_to_one_facilitator_is_not_shown_to_the_others(
    desk_cast: DeskCast, case: ConferenceCase
) -> None:
    Consent.objects.filter(organisation=desk_cast.cast.workshop).delete()
    mine = agreed(desk_cast.person, desk_cast.cast.workshop, [Scope.PATHWAY])
    mine.account = desk_cast.accounts["facilitator"]
    mine.save()
    assert set(queries.who_sees(case)) == {desk_cast.accounts["facilitator"], desk_cast.accounts["partner"]}
