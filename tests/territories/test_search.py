"""Finding communes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.territories.search import CommuneIndex, CommuneMatch, Nearness, shipped_index
from tests.territories.conftest import CODES, record


@pytest.fixture(scope="module")
def index() -> CommuneIndex:
    return shipped_index()


def _codes(matches: list[CommuneMatch]) -> list[str]:
    return [match.commune.code for match in matches]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("st emilion", "33394"),
        ("Saint-Émilion", "33394"),
        ("SAINT EMILION", "33394"),
        ("emilion", "33394"),
        ("coutras", "33138"),
        ("la fleche", "72154"),
        ("fleche", "72154"),
        ("ste foy la grande", "33402"),
        ("sables olonne", "85194"),
        ("oeuilly", "51410"),
        ("bordeaux cedex", "33063"),
        ("33077 Bordeaux Cedex 9", "33063"),
        ("20700 ajaccio cedex 9", "2A004"),
        ("33500", "33243"),
        ("33500 libourne", "33243"),
        ("Libourne (33)", "33243"),
        ("libourne gironde", "33243"),
        ("saint denis (974)", "97411"),
        ("saint denis reunion", "97411"),
        ("2A004", "2A004"),
        ("2a004", "2A004"),
        ("20004", "2A004"),
        ("libourn", "33243"),
        ("y", "80829"),
        ("paris 11", "75056"),
        ("335", "33243"),
        ("33", "33063"),
    ],
)
def test_what_people_type_finds_the_commune_first(index: CommuneIndex, typed: str, code: str) -> None:
    assert _codes(index.find(typed))[0] == code


def test_a_beginning_with_its_article_finds_the_communes_that_have_it(index: CommuneIndex) -> None:
    names = [match.commune.name for match in index.find("l'isle", 8)]
    assert {"L'Isle-d'Abeau", "L'Isle-Adam", "L'Isle-Jourdain"} <= set(names)


def test_a_postal_code_gives_all_its_communes_from_the_largest(index: CommuneIndex) -> None:
    *matches, other = index.find("33500", 20)
    sizes = [match.commune.population or 0 for match in matches]
    assert all("33500" in match.commune.postal_codes for match in matches)
    assert other.commune.code == "33500"
    assert len(matches) > 3
    assert sizes == sorted(sizes, reverse=True)


def test_digits_that_are_both_a_postal_and_an_insee_code_give_both(index: CommuneIndex) -> None:
    assert _codes(index.find("33138")) == ["33229", "33138"]


def test_an_old_name_finds_the_commune_of_today_and_says_the_old_name(index: CommuneIndex) -> None:
    (match,) = index.find("Arbignieu")
    assert match.commune.name == "Arboys en Bugey"
    assert match.former is not None
    assert (match.former.name, match.former.kind) == ("Arbignieu", "delegated")
    assert match.nearness is Nearness.FORMER


def test_a_renamed_commune_is_found_by_its_former_name(index: CommuneIndex) -> None:
    assert [match.commune.name for match in index.find("chalons sur marne")] == ["Châlons-en-Champagne"]


@pytest.mark.parametrize(
    ("misspelt", "code"), [("bordaux", "33063"), ("liborune", "33243"), ("saint-emillion", "33394")]
)
def test_a_misspelt_name_is_not_lost_and_is_said_to_be_so(
    index: CommuneIndex, misspelt: str, code: str
) -> None:
    (match,) = index.find(misspelt)
    assert (match.commune.code, match.nearness) == (code, Nearness.MISSPELT)


def test_a_well_spelt_name_is_never_answered_as_a_misspelt_one(index: CommuneIndex) -> None:
    assert {match.nearness for match in index.find("Libourne")} <= {Nearness.SAME, Nearness.FORMER_LIKE}


def test_a_postal_code_that_is_not_the_name_s_does_not_hide_the_name(index: CommuneIndex) -> None:
    assert _codes(index.find("33500 bordeaux"))[0] == "33063"


def test_an_unknown_name_beside_a_postal_code_is_not_held_against_it(index: CommuneIndex) -> None:
    assert _codes(index.find("33500 quartier de la gare routiere"))[0] == "33243"


@pytest.mark.parametrize(
    "typed", ["", "   ", "-- ’", "99999", "zzzzzz", "😀", "x" * 5000, "cedex", "\0", "1" * 300]
)
def test_a_meaningless_text_finds_nothing(index: CommuneIndex, typed: str) -> None:
    assert index.find(typed) == []


def test_no_more_communes_are_given_than_asked(index: CommuneIndex) -> None:
    matches = index.find("saint", 7)
    assert len(set(_codes(matches))) == len(matches) == 7


@given(st.text(max_size=40))
def test_no_text_breaks_the_search(text: str) -> None:
    shipped_index().find(text, 3)


@pytest.mark.parametrize("code", CODES)
def test_every_commune_is_found_by_its_own_name_and_postal_code(index: CommuneIndex, code: str) -> None:
    commune = record(code)
    assert code in _codes(index.find(commune.name))
    assert code in _codes(index.find(commune.postal_codes[0], 50))


def test_a_former_commune_without_known_successor_is_left_out() -> None:
    small = CommuneIndex([record("33138")], [])
    assert small.find("Libourne") == []
    assert small.current_code("33243") is None
