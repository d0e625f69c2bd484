"""What narrows a search: themes, publics, languages, prices, dates, seats that are believed, distance."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from maillage.directory.forms import SearchForm
from maillage.directory.models import Occupation, OccupationTitle
from maillage.directory.search import Found, Wish, search
from maillage.directory.services import load_pack
from tests.directory.conftest import TODAY
from tests.directory.valley import Documents, record, valley

pytestmark = pytest.mark.usefixtures("territory")


def found(text: str = "", **wish: Any) -> Found:
    return search(Wish(text=text, **wish), TODAY, count=1000)


def names(result: Found) -> set[str]:
    return {hit.name for hit in result.hits}


def changed(**offers: dict[str, Any]) -> Documents:
    """The valley, loaded with these changes of its offers."""
    pack = valley()
    for offer, changes in offers.items():
        record(pack, "offers", offer).update(changes)
    load_pack(pack, "v2")
    return pack


def test_of_several_themes_one_suffices() -> None:
    assert names(found(themes=("mobilite", "metiers"), record="offers")) == {
        "CAP électricien",
        "Prêt d’un cyclomoteur",
    }


def test_of_several_kinds_one_suffices() -> None:
    assert names(found(kinds=("job", "loan"))) == {"Électricien de chantier", "Prêt d’un cyclomoteur"}


def test_publics_and_languages_are_those_told() -> None:
    changed(loan={"publics": ["jeunes"], "languages": ["ar", "fr"]})
    assert names(found(publics=("jeunes", "seniors"))) == {
        "Prêt d’un cyclomoteur",
        "Plateforme mobilité",
        "Salle des fêtes de Coutras",
    }
    assert names(found(languages=("ar",), record="offers")) == {"Prêt d’un cyclomoteur"}
    assert found().facets["public"] == {"jeunes": 3}


def test_a_price_is_free_fundable_paid_or_unknown_and_unknown_is_never_free() -> None:
    assert names(found(prices=("free",))) == {"Prêt d’un cyclomoteur"}
    assert names(found(prices=("fundable",))) == {"CAP électricien"}
    assert names(found(prices=("unknown",))) == {"Électricien de chantier"}
    assert found().facets["price"] == {"free": 1, "fundable": 1, "unknown": 1}


def test_without_a_scheme_a_price_is_to_be_paid() -> None:
    changed(electrician={"funding": []})
    assert names(found(prices=("paid",))) == {"CAP électricien"}


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, {"Prêt d’un cyclomoteur"}),
        (125_039, {"Prêt d’un cyclomoteur"}),
        (125_040, {"Prêt d’un cyclomoteur", "CAP électricien"}),
    ],
)
def test_at_most_compares_known_prices_only(most: int, expected: set[str]) -> None:
    assert names(found(most_cents=most)) == expected


def test_dates_keep_the_starts_between_them_and_what_is_open_all_year() -> None:
    winter = found(starts_from=date(2027, 1, 1), starts_until=date(2027, 1, 31), record="offers")
    assert names(winter) == {"CAP électricien", "Prêt d’un cyclomoteur"}
    spring = found(starts_from=date(2027, 3, 1), starts_until=date(2027, 3, 31), record="offers")
    assert names(spring) == {"Prêt d’un cyclomoteur"}


def test_a_start_that_one_can_no_longer_join_is_not_kept() -> None:
    after = date(2026, 12, 21)
    late = search(Wish(starts_from=date(2027, 1, 11), starts_until=date(2027, 1, 11)), after, count=100)
    assert names(late) == {"Prêt d’un cyclomoteur"}


def test_dates_upside_down_find_nothing() -> None:
    assert found(starts_from=date(2027, 2, 1), starts_until=date(2027, 1, 1), record="offers").total == 0


def test_seats_checked_too_long_ago_are_not_known() -> None:
    pack = valley()
    record(pack, "offers", "loan")["checked_on"] = "2026-11-20"
    load_pack(pack, "v2")
    assert "Prêt d’un cyclomoteur" in names(found(seats=True))
    record(pack, "offers", "loan")["checked_on"] = "2024-01-01"
    load_pack(pack, "v3")
    assert "Prêt d’un cyclomoteur" not in names(found(seats=True))


def test_accessibility_is_told_by_the_offer_or_by_its_place() -> None:
    assert names(found(accessible=True)) == {
        "Prêt d’un cyclomoteur",
        "Plateforme mobilité",
        "Salle des fêtes de Coutras",
    }
    changed(**{"site-work": {"accessibility": "Poste aménagé"}})
    assert "Électricien de chantier" in names(found(accessible=True))


def test_at_a_distance_keeps_what_can_be_followed_from_home() -> None:
    assert names(found(at_a_distance=True)) == {"CAP électricien"}


def test_every_facet_counts_what_its_choice_would_leave() -> None:
    base = found(record="offers")
    for theme, count in base.facets["theme"].items():
        assert found(record="offers", themes=(theme,)).total == count
    for price, count in base.facets["price"].items():
        assert found(record="offers", prices=(price,)).total == count
    assert found(record="offers", seats=True).total == base.facets["seats"]["yes"]
    assert found(record="offers", at_a_distance=True).total == base.facets["distance"]["yes"]


def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    whole = [hit.key for hit in found().hits]
    parts = [hit.key for first in range(0, 9, 2) for hit in search(Wish(), TODAY, first=first, count=2).hits]
    assert parts == whole
    assert search(Wish(), TODAY, first=1000).hits == ()


@pytest.fixture
def rome(db: None) -> None:
    """Two occupations of ROME and some of their titles."""
    electrician = Occupation.objects.create(code="F1602", label="Électricité bâtiment")
    carer = Occupation.objects.create(code="K1302", label="Assistance auprès d’adultes")
    for code, occupation, label in (
        ("1", electrician, "Câbleur / Câbleuse en bâtiment"),
        ("2", electrician, "Électricien / Électricienne du bâtiment"),
        ("3", carer, "Auxiliaire de vie"),
    ):
        OccupationTitle.objects.create(code=code, occupation=occupation, label=label)


@pytest.mark.parametrize("text", ["câbleuse en bâtiment", "cableurs bâtiment", "CABLEUR EN BATIMENT"])
@pytest.mark.usefixtures("rome")
def test_a_title_of_an_occupation_finds_its_offers_and_says_so(text: str) -> None:
    result = found(text)
    assert {"CAP électricien", "École de production"} <= names(result)
    assert result.occupation == "Câbleur / Câbleuse en bâtiment"
    assert result.hits[0].occupation == "Câbleur / Câbleuse en bâtiment"
    assert not result.partial


@pytest.mark.usefixtures("rome")
def test_a_title_whose_occupation_nothing_is_for_says_nothing() -> None:
    assert found("auxiliaire de vie").occupation == ""


def test_without_rome_the_words_alone_are_searched() -> None:
    assert found("câbleuse").hits == ()


def test_a_commune_among_the_words_is_where_one_starts_from() -> None:
    result = found("cyclomoteur Abzac")
    assert result.around == "33001"
    assert result.hits[0].name == "Prêt d’un cyclomoteur"
    assert result.hits[0].km is not None
    assert not result.partial


def test_a_commune_told_apart_is_never_replaced_by_one_among_the_words() -> None:
    assert found("cyclomoteur Abzac", commune="33138").around == ""


@pytest.mark.parametrize(
    "query",
    [
        "du=hier&au=2026-13-45",
        "prix_max=-3",
        "prix_max=beaucoup",
        "theme=" + "x" * 500,
        "prix=cadeau&genre=castle",
        "&".join(f"theme=t{number}" for number in range(500)),
    ],
)
def test_a_choice_that_can_not_be_is_no_choice(query: str) -> None:
    wish = SearchForm(QueryDict(query)).wish()
    assert wish.starts_from is None
    assert wish.most_cents is None
    assert wish.prices == wish.kinds == ()
    assert len(wish.themes) <= 20


def test_the_form_reads_everything_that_the_search_asks() -> None:
    query = QueryDict(
        "q=moto&commune=insee:33138&portee=car-30&theme=mobilite&theme=batiment&genre=loan&public=jeunes"
        "&langue=fr&prix=free&prix_max=12.5&du=2026-12-01&au=2027-01-31&places=oui&accessible=oui&distance=oui"
    )
    wish = SearchForm(query).wish()
    assert wish.themes == ("mobilite", "batiment")
    assert (wish.kinds, wish.publics, wish.languages, wish.prices) == (
        ("loan",),
        ("jeunes",),
        ("fr",),
        ("free",),
    )
    assert wish.most_cents == 1250
    assert wish.starts_until == wish.starts_from + timedelta(days=61) if wish.starts_from else False
    assert wish.seats
    assert wish.accessible
    assert wish.at_a_distance
