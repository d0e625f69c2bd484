"""The figures: for those who may count, without anybody in them, nor anything to be known by."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.accounts.models import Membership, Right
from maillage.desk.models import Referral, ReferralEvent, Request, RequestKind, UnmetNeed
from maillage.desk.welcome import figures, sheets
from maillage.desk.welcome.figures import Row, Table
from maillage.desk.welcome.needs import Cause, unmet
from maillage.directory.models import Organisation, Territory
from maillage.privacy.small_cells import THRESHOLD
from tests.desk.people import DESK, SECRET_NAME, DeskCast, a_person

pytestmark = pytest.mark.django_db
PAGE, SHEET = "/bureau/chiffres/", "/bureau/chiffres/chiffres.csv"


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Figures of other tests are forgotten."""
    cache.clear()


def requests(cast: DeskCast, number: int, **columns: Any) -> None:
    told = {
        "territory": cast.cast.territory,
        "organisation": cast.cast.workshop,
        "channel": "counter",
        "kind": RequestKind.ROOM,
        "text": "Une salle",
        "received_by": "clock:0",
        **columns,
    }
    Request.objects.bulk_create([Request(**told) for _ in range(number)])


def table(cast: DeskCast, slug: str) -> Table:
    cache.clear()
    return next(each for each in figures.tables(cast.cast.territory) if each.slug == slug)


def values(one: Table) -> dict[str, float | None]:
    return {row.label: row.value for row in one.rows if row.value != 0}


@pytest.mark.parametrize("address", [PAGE, SHEET])
@pytest.mark.parametrize("who", DESK)
def test_figures_are_for_who_accompanies_and_for_local_authorities(
    desk_cast: DeskCast, who: str, address: str
) -> None:
    expected = {"visitor": 302, "person": 302, "trainer": 403}.get(who, 200)
    assert desk_cast.client(who).get(address).status_code == expected


@pytest.mark.parametrize("who", ["reader", "owner", "moderator", "administrator"])
def test_figures_are_shut_to_who_only_knows_the_directory(desk_cast: DeskCast, who: str) -> None:
    assert desk_cast.cast.client(who).get(PAGE).status_code == 403


def test_a_reader_of_a_local_authority_sees_them_too(desk_cast: DeskCast) -> None:
    Membership.objects.create(
        account=desk_cast.cast["outsider"], organisation=desk_cast.council, right=Right.READER
    )
    assert desk_cast.cast.client("outsider").get(PAGE).status_code == 200


def test_another_territory_s_figures_are_told_as_not_existing(desk_cast: DeskCast) -> None:
    Territory.objects.create(slug="ailleurs", name="Ailleurs", pack_version="1")
    for slug in ("ailleurs", "rien"):
        assert desk_cast.client("region").get(f"{PAGE}?territoire={slug}").status_code == 404


def test_counts_are_of_the_territory_alone(desk_cast: DeskCast) -> None:
    requests(desk_cast, 7)
    other = Territory.objects.create(slug="ailleurs", name="Ailleurs", pack_version="1")
    requests(desk_cast, 9, territory=other)
    assert values(table(desk_cast, "requests-by-kind")) == {"Une salle, un équipement": 7}
    assert values(table(desk_cast, "requests-by-channel")) == {"À l’accueil": 7}
    assert values(table(desk_cast, "requests-by-state")) == {"Nouvelle": 7}
    assert list(values(table(desk_cast, "requests-by-quarter")).values()) == [7]


def test_a_small_count_is_hidden_and_so_is_what_would_give_it_back(desk_cast: DeskCast) -> None:
    requests(desk_cast, THRESHOLD - 1)
    requests(desk_cast, 20, kind=RequestKind.FUNDING)
    requests(desk_cast, 30, kind=RequestKind.IDEA)
    found = values(table(desk_cast, "requests-by-kind"))
    assert found == {
        "Une salle, un équipement": None,
        "Une question de financement": None,
        "Une idée, un projet": 30,
    }


def test_needs_are_told_by_cause_and_by_zone(desk_cast: DeskCast) -> None:
    territory = desk_cast.cast.territory
    for number in range(8):
        unmet(None, territory, f"but-{number}", Cause.FULL, "200070092")
    unmet(None, territory, "but", Cause.PRICE, "ailleurs")
    UnmetNeed.objects.create(territory=territory, subject="x", cause=Cause.TOO_FAR, met_at=timezone.now())
    assert set(values(table(desk_cast, "needs-by-cause")).values()) == {None}
    for number in range(7):
        unmet(None, territory, f"but-{number}", Cause.PRICE, "")
    assert values(table(desk_cast, "needs-by-cause")) == {"Plus de place": 8, "Trop cher": 8}
    assert set(values(table(desk_cast, "needs-by-zone")).values()) == {8, None}


def test_an_unknown_cause_kept_from_elsewhere_is_counted_as_it_is(desk_cast: DeskCast) -> None:
    for _ in range(6):
        UnmetNeed.objects.create(territory=desk_cast.cast.territory, subject="x", cause="old-code")
    assert values(table(desk_cast, "needs-by-cause")) == {"old-code": 6}


@pytest.mark.parametrize(("answers", "expected"), [(THRESHOLD - 1, None), (THRESHOLD, 2.0)])
def test_delays_are_medians_of_enough_answers(
    desk_cast: DeskCast, answers: int, expected: float | None
) -> None:
    now = timezone.now()
    requests(desk_cast, answers, received_at=now - timedelta(days=2), answered_at=now)
    requests(desk_cast, 3)
    for _ in range(answers):
        one = Referral.objects.create(
            person=a_person(desk_cast.cast),
            sent_for=desk_cast.cast.workshop,
            sent_to=desk_cast.school,
            purpose="x",
            state="accepted",
        )
        for number, (state, days) in enumerate([("sent", 3), ("waiting", 1), ("accepted", 0)], start=1):
            ReferralEvent.objects.create(
                referral=one, number=number, verb=state, state=state, at=now - timedelta(days=days), by="x:1"
            )
    assert [row.value for row in table(desk_cast, "delays").rows] == [expected, expected]


def test_no_name_nor_word_of_anybody_is_in_the_figures(desk_cast: DeskCast) -> None:
    requests(desk_cast, 6, text="Un secret", caller={"name": SECRET_NAME})
    for address in (PAGE, SHEET):
        page = desk_cast.client("region").get(address).content.decode()
        assert "Un secret" not in page
        assert SECRET_NAME not in page


def test_the_sheet_says_what_the_page_says_and_no_cell_is_a_formula(desk_cast: DeskCast) -> None:
    requests(desk_cast, 6)
    UnmetNeed.objects.bulk_create(
        [UnmetNeed(territory=desk_cast.cast.territory, subject="x", cause="=HYPERLINK(1)") for _ in range(6)]
    )
    response = desk_cast.client("facilitator").get(SHEET)
    text = response.content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert ["Demandes, par sujet", "Une salle, un équipement", "Demandes", "6"] in lines
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    assert "attachment" in response["Content-Disposition"]


def test_figures_are_counted_once_in_ten_minutes_in_a_bounded_number_of_queries(
    desk_cast: DeskCast, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    requests(desk_cast, 50)
    with django_assert_max_num_queries(10):
        first = figures.tables(desk_cast.cast.territory)
    with django_assert_num_queries(0):
        assert figures.tables(desk_cast.cast.territory) == first


@given(st.text(max_size=20))
def test_no_text_becomes_a_formula(text: str) -> None:
    assert not sheets.plain(text).startswith(sheets.FORMULA)
    assert sheets.plain(text).removeprefix("'") in text or sheets.plain(text) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "non montré"), (12, "12"), (2.5, "2,5"), (3.0, "3"), (1234567, "1234567")],
)
def test_numbers_are_written_as_french_spreadsheets_read_them(value: float | None, words: str) -> None:
    assert sheets.value_words(Row("x", value)) == words


def test_every_territory_that_may_be_counted_can_be_chosen(desk_cast: DeskCast) -> None:
    other = Territory.objects.create(slug="ailleurs", name="Ailleurs", pack_version="1")
    council = Organisation.objects.create(territory=other, slug="c", name="C", roles=["local-authority"])
    Membership.objects.create(account=desk_cast.accounts["region"], organisation=council, right=Right.READER)
    page = desk_cast.client("region").get(f"{PAGE}?territoire=ailleurs").content.decode()
    assert "Ailleurs" in page
    assert "Les Trois Rivières" in page
