"""Names made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.territories import reference
from maillage.territories.names import fold, full_key, name_key, words


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("L'Isle-d’Abeau", "isle abeau"),
        ("st emilion", "saint emilion"),
        ("STE-FOY LA GRANDE", "sainte foy grande"),
        ("Œuilly", "oeuilly"),
        ("Saint-Julien-lès-Metz", "saint julien metz"),
        ("Saint-Julien-lez-Metz", "saint julien metz"),
        ("Y", "y"),
        ("Aÿ-Champagne", "ay champagne"),
        ("  La   Flèche ", "fleche"),
    ],
)
def test_a_name_is_known_by_the_words_that_count(typed: str, key: str) -> None:
    assert name_key(typed) == key


def test_a_name_made_only_of_articles_is_not_emptied() -> None:
    assert name_key("Les") == "les"


def test_a_text_without_letter_or_digit_has_no_word() -> None:
    assert words(" -- ’ \t") == []


@given(st.text(max_size=60))
def test_a_key_made_twice_is_the_same(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
    assert full_key(full_key(text)) == full_key(text)


@given(st.text(max_size=60))
def test_a_key_never_holds_a_sign_or_a_capital(text: str) -> None:
    assert all(letter == " " or letter.isdigit() or "a" <= letter <= "z" for letter in full_key(text))


@given(st.text(alphabet="éèêëàâäùûüîïôöçÉÈÀÇœŒ", min_size=1))
def test_french_letters_never_keep_their_accents(text: str) -> None:
    assert fold(text).isascii()


def test_no_commune_of_france_is_without_key() -> None:
    assert all(name_key(each.name) for each in reference.communes())
