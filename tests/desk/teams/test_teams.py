"""Teams: seats that are never given twice, a waiting list in its order, who came, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from maillage.desk import gate
from maillage.desk.models import AttendanceMark, Meeting, Person, Scope, Team, TeamMember
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.desk.teams import queries, services
from maillage.privacy.models import JournalEntry
from tests.desk.people import DeskCast, a_person, agreed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START, END = date(2027, 1, 11), date(2027, 2, 12)
Crowd = Callable[[int], list[Person]]


@pytest.fixture
def team(desk_cast: DeskCast) -> Team:
    """A team of two seats."""
    with desk_cast.acting("facilitator"):
        return services.form_team(desk_cast.cast.offer, "Équipe de janvier", 2, START, END)


@pytest.fixture
def crowd(desk_cast: DeskCast) -> Crowd:
    """Makes as many people as asked for, who show all to the workshop."""
    return lambda number: [a_person(desk_cast.cast, name=f"Exemple {each}") for each in range(number)]


def seats_of(team: Team) -> list[int | None]:
    """The seat of each who stands in the team, in their order."""
    return list(team.members.filter(left_at=None).order_by("joined_at", "pk").values_list("seat", flat=True))


def test_the_first_take_the_seats_and_the_next_wait_in_their_order(
    desk_cast: DeskCast, team: Team, crowd: Crowd
) -> None:
    with desk_cast.acting("facilitator"):
        members = [services.join(team, person.key) for person in crowd(4)]
    assert [member.seat for member in members] == [1, 2, None, None]
    assert queries.next_start(team, START) is None


def test_a_seat_that_is_left_goes_to_whoever_has_waited_longest_and_only_when_given(
    desk_cast: DeskCast, team: Team, crowd: Crowd
) -> None:
    with desk_cast.acting("facilitator"):
        first, _second, third, fourth = [services.join(team, person.key) for person in crowd(4)]
        services.leave(first)
        assert seats_of(team) == [2, None, None]
        assert services.seat_next(team) == third
        with pytest.raises(RefusedError, match="prises"):
            services.seat_next(team)
    fourth.refresh_from_db()
    assert fourth.seat is None


def test_a_newcomer_does_not_pass_before_those_who_wait(
    desk_cast: DeskCast, team: Team, crowd: Crowd
) -> None:
    *early, late = crowd(4)
    with desk_cast.acting("facilitator"):
        first, *_others = [services.join(team, person.key) for person in early]
        services.leave(first)
        assert services.join(team, late.key).seat is None


def test_whoever_left_may_come_back(desk_cast: DeskCast, team: Team) -> None:
    with desk_cast.acting("facilitator"):
        services.leave(services.join(team, desk_cast.person.key))
        assert services.join(team, desk_cast.person.key).seat == 1
        with pytest.raises(RefusedError, match="déjà"):
            services.join(team, desk_cast.person.key)
    assert TeamMember.objects.count() == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.sampled_from(["join", "leave", "next"]), st.integers(0, 5)), max_size=14))
def test_whatever_happens_no_seat_is_held_twice_nor_beyond_their_number(
    desk_cast: DeskCast, deeds: list[tuple[str, int]]
) -> None:
    people = [a_person(desk_cast.cast, name=str(number)) for number in range(6)]
    with desk_cast.acting("facilitator"):
        team = services.form_team(desk_cast.cast.offer, "Essai", 3, START, END)
        for deed, number in deeds:
            member = team.members.filter(person=people[number], left_at=None).first()
            if deed == "join" and member is None:
                services.join(team, people[number].key)
            elif deed == "leave" and member is not None:
                services.leave(member)
            elif deed == "next":
                with suppress(RefusedError):
                    services.seat_next(team)
            held = [seat for seat in seats_of(team) if seat is not None]
            assert len(held) == len(set(held))
            assert set(held) <= {1, 2, 3}


@pytest.mark.parametrize(
    ("seats", "ends_on", "said"),
    [(0, END, "places"), (41, END, "places"), (12, date(2027, 1, 10), "avant de commencer")],
)
def test_a_team_that_cannot_be_is_refused(desk_cast: DeskCast, seats: int, ends_on: date, said: str) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError, match=said):
        services.form_team(desk_cast.cast.offer, "Équipe", seats, START, ends_on)


@pytest.mark.parametrize("who", ["visitor", "partner", "stranger", "region", "trainer"])
def test_another_s_team_is_neither_seen_nor_changed(desk_cast: DeskCast, team: Team, who: str) -> None:
    with desk_cast.acting(who):
        assert not queries.teams().exists()
        with pytest.raises(RefusedError):
            services.form_team(desk_cast.cast.offer, "Équipe", 2, START, END)
        with pytest.raises(gate.NoSuchFileError):
            services.join(team, desk_cast.person.key)
        with pytest.raises(gate.NoSuchFileError):
            services.change_seats(team, 1, 3)
    assert desk_cast.client(who).get(f"/bureau/groupes/{team.pk}/").status_code in {302, 404}


def test_seats_are_never_fewer_than_those_held_and_never_overwritten(
    desk_cast: DeskCast, team: Team, crowd: Crowd
) -> None:
    with desk_cast.acting("facilitator"):
        for person in crowd(2):
            services.join(team, person.key)
        with pytest.raises(RefusedError):
            services.change_seats(team, 1, 1)
        services.change_seats(team, 1, 12)
        with pytest.raises(ChangedMeanwhileError):
            services.change_seats(team, 1, 10)
    team.refresh_from_db()
    assert (team.seats, team.version) == (12, 2)


def test_a_full_team_names_the_next_one_that_has_a_seat(
    desk_cast: DeskCast, team: Team, crowd: Crowd
) -> None:
    with desk_cast.acting("facilitator"):
        later = services.form_team(
            desk_cast.cast.offer, "Équipe de mars", 2, date(2027, 3, 1), END.replace(month=4)
        )
        for person in crowd(3):
            services.join(team, person.key)
        assert queries.next_start(team, date(2026, 11, 22)) == later
    page = desk_cast.client("facilitator").get(f"/bureau/groupes/{team.pk}/").content.decode()
    assert "1 mars 2027" in page


def test_somebody_absent_twice_in_a_row_is_to_be_called(desk_cast: DeskCast, team: Team) -> None:
    with desk_cast.acting("facilitator"):
        member = services.join(team, desk_cast.person.key)
        for day, presence in ((11, "present"), (12, "absent"), (13, "absent")):
            meeting = services.add_meeting(team, date(2027, 1, day), "morning")
            services.mark_presences(meeting, {member.pk: presence})
        assert [row.alarm for row in queries.sheet(team).seated] == [True]
        services.mark_presences(meeting, {member.pk: ""})
        assert [row.alarm for row in queries.sheet(team).seated] == [False]
    assert AttendanceMark.objects.count() == 2


@pytest.mark.parametrize("told", [{0: "present"}, "unknown word"])
def test_a_sheet_that_does_not_match_the_team_is_refused_whole(
    desk_cast: DeskCast, team: Team, told: dict[int, str] | str
) -> None:
    with desk_cast.acting("facilitator"):
        member = services.join(team, desk_cast.person.key)
        meeting = services.add_meeting(team, START, "day")
        presences = told if isinstance(told, dict) else {member.pk: told}
        with pytest.raises(RefusedError, match="rouvrez"):
            services.mark_presences(meeting, presences)
    assert not AttendanceMark.objects.exists()


def test_a_meeting_outside_the_dates_of_the_team_is_refused(desk_cast: DeskCast, team: Team) -> None:
    with desk_cast.acting("facilitator"):
        with pytest.raises(RefusedError, match="dates"):
            services.add_meeting(team, date(2027, 3, 1), "day")
        assert services.add_meeting(team, START, "day") == services.add_meeting(team, START, "day")
    assert Meeting.objects.count() == 1


def test_the_name_of_somebody_who_withdrew_is_no_longer_shown(desk_cast: DeskCast, team: Team) -> None:
    with desk_cast.acting("facilitator"):
        services.join(team, desk_cast.person.key)
    desk_cast.person.consents.all().delete()
    page = desk_cast.client("facilitator").get(f"/bureau/groupes/{team.pk}/").content.decode()
    assert desk_cast.person.name not in page
    assert "qui ne vous montre pas son nom" in page


def test_only_people_whose_pathway_is_open_can_be_let_in(desk_cast: DeskCast, team: Team) -> None:
    desk_cast.person.consents.all().delete()
    agreed(desk_cast.person, desk_cast.cast.workshop, [Scope.IDENTITY])
    with desk_cast.acting("facilitator"):
        assert queries.who_may_join(team) == []
        with pytest.raises(gate.NoSuchFileError):
            services.join(team, desk_cast.person.key)
    assert not JournalEntry.objects.exists()


def test_a_team_is_shown_in_as_many_queries_whatever_its_size(
    desk_cast: DeskCast, team: Team, crowd: Crowd, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with desk_cast.acting("facilitator"):
        services.change_seats(team, 1, 12)
        team.refresh_from_db()
        for person in crowd(15):
            services.join(team, person.key)
        with django_assert_max_num_queries(6):
            assert len(queries.sheet(team).waiting) == 3


def test_a_team_is_run_through_its_pages(desk_cast: DeskCast) -> None:
    browser = desk_cast.client("facilitator")
    told = {
        "offer": desk_cast.cast.offer.pk,
        "name": "Équipe de janvier",
        "seats": 12,
        "starts_on": "2027-01-11",
        "ends_on": "2027-02-12",
    }
    assert browser.post("/bureau/groupes/nouveau/", {**told, "seats": "beaucoup"}).status_code == 422
    page = browser.post("/bureau/groupes/nouveau/", told).headers["Location"]
    browser.post(f"{page}entrer/", {"person": str(desk_cast.person.key)})
    browser.post(f"{page}entrer/", {"person": "quelqu’un"})
    browser.post(f"{page}seances/", {"day": "2027-01-12", "half": "morning"})
    member, meeting = TeamMember.objects.get(), Meeting.objects.get()
    browser.post(f"{page}seances/{meeting.pk}/", {str(member.pk): "late"})
    assert AttendanceMark.objects.get().presence == "late"
    assert browser.get(f"{page}seances/0/").status_code == 404
    shown = browser.get("/bureau/groupes/").content.decode()
    assert "1 place prise sur 12" in shown
    browser.post(f"{page}sortir/{member.pk}/")
    assert seats_of(Team.objects.get()) == []


def test_somebody_who_withdrew_while_waiting_does_not_stop_the_list(
    desk_cast: DeskCast, team: Team, crowd: Crowd
) -> None:
    with desk_cast.acting("facilitator"):
        first, _second, third, fourth = [services.join(team, person.key) for person in crowd(4)]
        third.person.consents.all().delete()
        services.leave(first)
        assert services.seat_next(team) == fourth
        with pytest.raises(RefusedError, match="attend"):
            services.seat_next(team)
    assert seats_of(team) == [2, None, 1]
