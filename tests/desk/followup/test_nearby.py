"""What is near the person in the coming days; and the news that are asked for once the pathway is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.desk.followup import appointments, nearby
from maillage.desk.followup.appointments import Wanted
from maillage.desk.followup.news import MONTHS, news_due
from maillage.desk.gate import NoSuchFileError, file_at
from maillage.desk.models import Consent, Pathway, PathwayState, Person, Step, StepState
from maillage.directory.models import OfferKind
from tests.desk.followup.ground import moving_place, offer
from tests.desk.people import DeskCast

TODAY = date(2026, 11, 23)  # a Monday


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_next_week_ends_on_the_sunday_after_this_one(day: date) -> None:
    last = nearby.next_sunday(day)
    assert last.weekday() == 6
    assert timedelta(days=7) <= last - day <= timedelta(days=13)


@pytest.mark.parametrize(
    ("held", "mode"),
    [
        (["licence-b", "has-car"], "car"),
        (["has-car"], "walk"),
        (["licence-b"], "walk"),
        (["has-moped", "has-bike"], "moped"),
        (["has-bike"], "bike"),
        ([], "walk"),
    ],
)
def test_one_travels_only_by_what_one_is_known_to_have(held: list[str], mode: str) -> None:
    assert nearby.mode_of({"facts": {"yes": held, "no": []}}) == mode


@pytest.mark.django_db
def test_drop_ins_and_mobile_stops_are_told_with_their_day_and_the_minutes_it_takes(
    desk_cast: DeskCast,
) -> None:
    offer(desk_cast.cast, "permanence", ["droits"], [], OfferKind.DROP_IN)
    offer(desk_cast.cast, "formation", ["droits"], [], OfferKind.TRAINING)
    moving_place(desk_cast.cast)
    found = nearby.drop_ins(desk_cast.person, {"facts": {"yes": ["has-bike"], "no": []}}, TODAY)
    assert [(each.day.isoformat(), each.name) for each in found] == [
        ("2026-11-24", "Permanence"),
        ("2026-11-26", "Le bus des droits"),
        ("2026-12-01", "Permanence"),
        ("2026-12-03", "Le bus des droits"),
    ]
    assert found[1].hours == "09:00–12:00"
    assert {each.mode for each in found} == {"bike"}
    here, there = found[0].minutes, found[1].minutes
    assert here is not None
    assert there is not None
    assert here < there < 120


@pytest.mark.django_db
def test_what_is_far_withdrawn_or_over_is_not_told(desk_cast: DeskCast) -> None:
    moving_place(desk_cast.cast, commune="09261")
    gone = offer(desk_cast.cast, "permanence", ["droits"], [], OfferKind.DROP_IN)
    gone.withdrawn_on = TODAY
    gone.save()
    assert nearby.drop_ins(desk_cast.person, {}, TODAY) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "told"), [(TODAY, True), (TODAY - timedelta(days=1), False)])
def test_a_stop_on_one_day_is_told_until_that_day(desk_cast: DeskCast, day: date, told: bool) -> None:
    moving_place(desk_cast.cast, day=day)
    assert bool(nearby.drop_ins(desk_cast.person, {}, TODAY)) is told


@pytest.mark.django_db
def test_somebody_whose_commune_is_unknown_is_asked_for_it(desk_cast: DeskCast) -> None:
    Person.objects.update(commune="")
    offer(desk_cast.cast, "permanence", ["droits"], [], OfferKind.DROP_IN)
    page = desk_cast.client("facilitator").get(f"/bureau/personnes/{desk_cast.person.key}/suivi/permanences/")
    assert "sans elle, rien n’est proche" in page.content.decode()


def ended(desk_cast: DeskCast, days_ago: int, state: str = PathwayState.FINISHED) -> None:
    pathway = Pathway.objects.create(person=desk_cast.person, territory=desk_cast.cast.territory, state=state)
    Step.objects.create(
        pathway=pathway,
        position=1,
        title="Une étape",
        state=StepState.COMPLETED,
        state_at=timezone.now() - timedelta(days=days_ago),
    )


def due(desk_cast: DeskCast, who: str = "facilitator") -> list[int]:
    with desk_cast.acting(who):
        return [news.months for news in news_due(file_at(desk_cast.person.key), timezone.localdate())]


@pytest.mark.django_db
@pytest.mark.parametrize(("days_ago", "months"), [(0, [1, 3, 6]), (40, [1, 3, 6]), (60, [3, 6]), (250, [])])
def test_news_are_asked_for_one_three_and_six_months_after_the_end(
    desk_cast: DeskCast, days_ago: int, months: list[int]
) -> None:
    ended(desk_cast, days_ago)
    assert due(desk_cast) == months


@pytest.mark.django_db
def test_no_news_are_asked_for_while_a_pathway_is_under_way_or_before_any(desk_cast: DeskCast) -> None:
    assert due(desk_cast) == []
    ended(desk_cast, 20)
    ended(desk_cast, 20, PathwayState.ACTIVE)
    assert due(desk_cast) == []


@pytest.mark.django_db
def test_a_day_that_has_its_appointment_is_not_proposed_again(desk_cast: DeskCast) -> None:
    ended(desk_cast, 0)
    with desk_cast.acting("facilitator"):
        appointments.make(desk_cast.person.key, Wanted(timezone.now() + timedelta(days=33)))
    assert due(desk_cast) == [3, 6]
    assert MONTHS == (1, 3, 6)


@pytest.mark.django_db
def test_whoever_is_shown_no_pathway_is_not_told_that_one_ended(desk_cast: DeskCast) -> None:
    ended(desk_cast, 0)
    Consent.objects.filter(organisation=desk_cast.partners).update(scopes=["identity"])
    assert due(desk_cast, "partner") == []
    with pytest.raises(NoSuchFileError):
        due(desk_cast, "stranger")
