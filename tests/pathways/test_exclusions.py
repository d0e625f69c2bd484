"""Why an offer that could serve is closed to this person."""

from dataclasses import replace
from datetime import date

from pathways.catalogue import Catalogue
from pathways.conditions import AgeBetween, AllOf, AnyOf, Has, ResidesIn
from pathways.exclusions import Exclusion, ExclusionKind, exclusions
from pathways.offers import Dates
from pathways.situation import Situation
from pathways.travel import Point
from tests.pathways import hamlet
from tests.pathways.hamlet import OFFER, SESSION, TODAY, territory

YOUNG = AgeBetween(None, 25)


def only(catalogue: Catalogue, situation: Situation) -> Exclusion | None:
    found = exclusions(catalogue, situation, TODAY)
    assert len(found) <= 1
    return found[0] if found else None


def test_an_open_offer_is_not_excluded() -> None:
    assert only(territory(), hamlet.driver()) is None


def test_a_refusal_names_the_age_and_nothing_else() -> None:
    asked = AllOf((YOUNG, ResidesIn(frozenset({"departement:23"})), Has("licence-b")))
    found = only(hamlet.with_offer(requires=asked), hamlet.driver())
    assert found is not None
    assert (found.kind, found.conditions) == (ExclusionKind.REFUSED, (YOUNG,))


def test_an_unknown_age_is_not_a_refusal() -> None:
    assert only(hamlet.with_offer(requires=YOUNG), replace(hamlet.driver(), born=None)) is None


def test_a_missing_fact_that_a_step_could_give_is_not_a_refusal() -> None:
    assert (
        only(hamlet.with_offer(requires=Has("licence-b")), replace(hamlet.walker(), daily_minutes=999))
        is None
    )


def test_one_way_in_is_enough_not_to_be_refused() -> None:
    either = AnyOf((YOUNG, ResidesIn(frozenset({"departement:23"}))))
    assert only(hamlet.with_offer(requires=either), hamlet.driver()) is None


def test_refused_by_every_way_in_names_them_all() -> None:
    elsewhere = ResidesIn(frozenset({"departement:87"}))
    found = only(hamlet.with_offer(requires=AnyOf((YOUNG, elsewhere))), hamlet.driver())
    assert found is not None
    assert found.conditions == (YOUNG, elsewhere)


def test_too_far_without_a_car_says_how_long_it_would_take() -> None:
    found = only(territory(), hamlet.walker())
    assert found is not None
    assert found.kind is ExclusionKind.FAR
    assert found.trip is not None
    assert (found.trip.mode, found.trip.longest, found.limit, found.place) == ("walk", 300, 60, "institute")


def test_an_offer_at_the_other_end_of_the_country_is_not_worth_a_word() -> None:
    assert only(territory(), replace(hamlet.walker(), home=Point(43.0, 2.0))) is None


def test_what_is_followed_at_a_distance_is_never_too_far() -> None:
    assert only(hamlet.with_session(place=None), hamlet.walker()) is None


def test_a_full_session_gives_the_next_date_with_a_seat() -> None:
    later = replace(SESSION, id="nursing-2028", dates=Dates(date(2028, 9, 4), date(2029, 7, 6)))
    catalogue = Catalogue(
        vocabulary=territory().vocabulary,
        travel=territory().travel,
        modes=territory().modes.values(),
        places=territory().places.values(),
        offers=[OFFER],
        sessions=[replace(SESSION, seats=0), later],
    )
    found = only(catalogue, hamlet.driver())
    assert found is not None
    assert (found.kind, found.start, found.next_start) == (
        ExclusionKind.FULL,
        SESSION.dates.start if isinstance(SESSION.dates, Dates) else None,
        date(2028, 9, 4),
    )


def test_full_without_a_later_date_says_that_none_is_known() -> None:
    found = only(hamlet.with_session(seats=0), hamlet.driver())
    assert found is not None
    assert found.next_start is None


def test_unknown_seats_are_not_full() -> None:
    assert only(hamlet.with_session(seats=None), hamlet.driver()) is None


def test_a_session_that_can_no_longer_be_entered_is_not_told() -> None:
    assert only(hamlet.with_session(seats=0, register_by=date(2026, 11, 1)), hamlet.driver()) is None


def test_an_offer_that_does_not_serve_the_goal_is_not_told() -> None:
    catalogue = hamlet.with_offer(requires=YOUNG)
    assert only(catalogue, replace(hamlet.driver(), goal=Has("astronaut"))) is None
