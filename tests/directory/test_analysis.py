"""Words that must meet in a search, and words that must not."""

import pytest

from maillage.directory.analysis import LONGEST_WORD, letters, stem, stems, synonyms, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mobilité", "mobilite"),
        ("infirmière", "infirmier"),
        ("électricienne", "Électriciens"),
        ("formatrice", "formateurs"),
        ("coiffeuse", "coiffeur"),
        ("boulangerie", "boulangère"),
        ("maçonnerie", "maçon"),
        ("aide-soignante", "aides-soignants"),
        ("vélo", "vélos"),
        ("française", "Français"),
        ("cœur", "coeur"),
        ("l’école", "écoles"),
        ("l'école", "école"),
    ],
)
def test_these_words_meet(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(("one", "other"), [("français", "France"), ("permis", "permanence"), ("bus", "but")])
def test_these_words_do_not_meet(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize("text", ["", "le la les", "'\"()", "\x00\x07", "😀", "a" * (LONGEST_WORD + 1), "_"])
def test_a_text_without_words_has_no_stem(text: str) -> None:
    assert stems(text) == []


def test_letters_are_folded_but_not_stemmed() -> None:
    assert letters("La Mobilité en BÂTIMENT") == ["mobilite", "batiment"]


def test_a_known_expression_is_searched_with_what_means_the_same() -> None:
    [found] = terms("stage en entreprise", 10)
    assert ("pmsmp",) in found.expressions
    assert found.letters == ("stage", "entreprise")


def test_an_unknown_word_stands_for_itself_only() -> None:
    [found] = terms("mécanique", 10)
    assert found.expressions == ((stem("mécanique"),),)


def test_words_beyond_the_limit_are_not_searched() -> None:
    assert len(terms("un deux trois quatre cinq six " * 1000, 12)) == 12


def test_every_synonym_answers_in_both_ways() -> None:
    for expression, others in synonyms().items():
        assert all(expression in synonyms()[other] for other in others)
