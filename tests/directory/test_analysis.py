"""Words that must meet in a search, and words that must not."""

import pytest

from maillage.directory.analysis import (
    LONGEST_WORD,
    letters,
    lexicon,
    sound,
    stem,
    stems,
    synonyms,
    terms,
    title_word,
)
from maillage.directory.towns import place_told


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("masson", "maçon"),
        ("fransai", "français"),
        ("électricien", "electrissien"),
        ("apprentissage", "aprantissage"),
        ("orto", "ortho"),
        ("fotografe", "photographe"),
    ],
)
def test_words_written_as_they_are_heard_sound_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("francai", "france"), ("permis", "permanence"), ("vin", "vigne")]
)
def test_words_that_sound_different_are_told_apart(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("assistante", "assistant"), ("commise", "commis"), ("cheffe", "chef"), ("maconnes", "macon")],
)
def test_the_words_of_a_title_have_no_gender_nor_number(one: str, other: str) -> None:
    assert title_word(one) == title_word(other)


def test_a_training_is_not_the_occupation_of_a_trainer() -> None:
    assert title_word("formation") != title_word("formateur")


def test_words_around_what_is_searched_are_left_out_unless_alone() -> None:
    assert [term.letters for term in terms("je cherche un vélo", 12)] == [("velo",)]
    assert [term.letters for term in terms("chercher", 12)] == [("chercher",)]


def test_a_word_is_read_as_it_was_meant() -> None:
    assert "scooter" in lexicon()
    [found] = terms("sccooter", 12, {"sccooter": "scooter"}.__getitem__)
    assert found == terms("scooter", 12)[0]


@pytest.mark.parametrize(
    ("text", "rest", "name"),
    [
        ("maçon Libourne", "maçon", "Libourne"),
        ("Libourne maçon", "maçon", "Libourne"),
        ("permis saint-denis-de-pile", "permis", "Saint-Denis-de-Pile"),
        ("cours de français la souterraine", "cours de français", "La Souterraine"),
    ],
)
def test_a_commune_is_read_at_either_end_of_the_words(text: str, rest: str, name: str) -> None:
    left, place = place_told(text)
    assert place is not None
    assert (left, place.name) == (rest, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Libourne",
        "maçon",
        "mission locale creuse",
        "stage maçon",
        "cuisine vers",
        "emploi gironde",
        "'; --",
        "x" * 500,
    ],
)
def test_what_names_no_commune_beside_other_words_is_left_whole(text: str) -> None:
    assert place_told(text) == (text, None)
