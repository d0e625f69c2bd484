"""Unmet demand: counted once a person, open again when it is missed again, closed when it is met."""

from __future__ import annotations

import pytest

from maillage.desk.models import UnmetNeed
from maillage.desk.welcome.needs import Cause, met, unmet, zone_of
from tests.desk.people import DeskCast, a_person

pytestmark = pytest.mark.django_db
LIBOURNE = "33243"


def test_a_need_is_counted_once_for_a_person_a_subject_and_a_cause(desk_cast: DeskCast) -> None:
    territory = desk_cast.cast.territory
    first = unmet(desk_cast.person, territory, "cap-cuisine", Cause.FULL)
    again = unmet(desk_cast.person, territory, "cap-cuisine", "full")
    unmet(desk_cast.person, territory, "cap-cuisine", Cause.TOO_FAR)
    unmet(a_person(desk_cast.cast), territory, "cap-cuisine", Cause.FULL)
    assert first == again
    assert UnmetNeed.objects.count() == 3
    assert first.zone == zone_of(LIBOURNE) != ""


def test_a_need_that_was_met_and_is_missed_again_is_open_again(desk_cast: DeskCast) -> None:
    territory = desk_cast.cast.territory
    unmet(desk_cast.person, territory, "cap-cuisine", Cause.FULL)
    unmet(desk_cast.person, territory, "cap-cuisine", Cause.TOO_FAR)
    assert met(desk_cast.person, "cap-cuisine") == 2
    assert met(desk_cast.person, "cap-cuisine") == 0
    assert unmet(desk_cast.person, territory, "cap-cuisine", Cause.FULL).met_at is None
    assert UnmetNeed.objects.count() == 2


def test_what_one_person_has_closes_nothing_of_another(desk_cast: DeskCast) -> None:
    unmet(desk_cast.person, desk_cast.cast.territory, "cap-cuisine", Cause.FULL)
    assert met(a_person(desk_cast.cast), "cap-cuisine") == 0
    assert met(desk_cast.person, "autre") == 0
    assert UnmetNeed.objects.get().met_at is None


def test_needs_of_nobody_known_are_each_counted(desk_cast: DeskCast) -> None:
    for _ in range(2):
        unmet(None, desk_cast.cast.territory, "cap-cuisine", Cause.NO_OFFER, "200070092")
    assert UnmetNeed.objects.filter(person=None, zone="200070092").count() == 2


def test_a_need_outlives_the_file_without_it(desk_cast: DeskCast) -> None:
    unmet(desk_cast.person, desk_cast.cast.territory, "cap-cuisine", Cause.FULL)
    desk_cast.person.delete()
    assert UnmetNeed.objects.get().person is None


@pytest.mark.parametrize("cause", ["", "parce que", "FULL"])
def test_a_cause_that_is_not_in_the_list_is_refused(desk_cast: DeskCast, cause: str) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        unmet(desk_cast.person, desk_cast.cast.territory, "cap-cuisine", cause)
    assert not UnmetNeed.objects.exists()


@pytest.mark.parametrize("commune", ["", "99999", "abc"])
def test_an_unknown_commune_has_no_zone(commune: str) -> None:
    assert zone_of(commune) == ""
