"""A team under the second lock of PostgreSQL: those whom one may not see hold their seat all the same."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.desk.models import Team, TeamMember
from maillage.desk.refusals import RefusedError
from maillage.desk.teams import queries, services
from tests.desk.people import DeskCast, a_person
from tests.desk.plain_role import plain, under

__all__ = ["plain"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def team(desk_cast: DeskCast) -> Team:
    """A team of two seats: somebody who has withdrawn what they agreed holds the first, another waits."""
    with desk_cast.acting("facilitator"):
        dates = (date(2027, 1, 11), date(2027, 2, 12))
        made = services.form_team(desk_cast.cast.offer, "Équipe de janvier", 2, *dates)
    for number, seat in enumerate((1, None)):
        person = a_person(desk_cast.cast, name=f"Exemple {number}")
        person.consents.all().delete()
        TeamMember.objects.create(team=made, person=person, seat=seat)
    return made


def test_the_seats_of_those_whom_one_may_not_see_are_counted(
    desk_cast: DeskCast, team: Team, plain: str
) -> None:
    with desk_cast.acting("facilitator"), under(plain):
        sheet = queries.sheet(team)
        assert ([row.person for row in sheet.seated], sheet.free) == ([None], 1)
        page = desk_cast.client("facilitator").get("/bureau/groupes/").content.decode()
        assert "1 place prise sur 2" in page
        assert "une personne attend" in page
        with pytest.raises(RefusedError, match="occupent"):
            services.change_seats(team, 1, 0)


def test_a_seat_that_somebody_hidden_holds_is_given_to_nobody_else(
    desk_cast: DeskCast, team: Team, plain: str
) -> None:
    with desk_cast.acting("facilitator"), under(plain):
        assert services.join(team, desk_cast.person.key).seat is None  # somebody waits already
        assert services.seat_next(team).seat == 2
        with pytest.raises(RefusedError, match="attend"):
            services.seat_next(team)
