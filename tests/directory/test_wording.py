"""Conditions, dates, money and places in plain French."""

from datetime import date

import pytest
from django.utils import translation

from maillage.directory.wording import words
from maillage.directory.wording.conditions import condition_parts, condition_sentence
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.reading import read_condition

VOCABULARY = Vocabulary(
    [
        Fact("jobseeker", FactKind.STATUS, "Inscrit à France Travail"),
        Fact("rsa", FactKind.STATUS, "RSA"),
        Fact("cap", FactKind.CREDENTIAL, "CAP électricien"),
    ]
)


def said(condition: object) -> str:
    return condition_sentence(read_condition(condition), VOCABULARY)


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("jobseeker", "Inscrit à France Travail."),
        ({"any": ["jobseeker", "rsa"]}, "Inscrit à France Travail ou RSA."),
        (
            {"none": ["jobseeker", "cap"]},
            "Ne pas être dans ce cas : inscrit à France Travail ou CAP électricien.",
        ),
        (
            {"at_least": 2, "of": ["jobseeker", "rsa", "cap"]},
            "Au moins 2 parmi : inscrit à France Travail, RSA et CAP électricien.",
        ),
        ({"age": {"min": 15, "max": 18}}, "Avoir entre 15 et 18 ans."),
        ({"age": {"min": 45}}, "Avoir 45 ans ou plus."),
        ({"age": {"max": 25}}, "Avoir 25 ans ou moins."),
        ({"residence": {"communes": ["33138"]}}, "Habiter : Coutras."),
        (
            {"residence": {"departements": ["33"], "regions": ["75"], "zones": ["qpv"]}},
            "Habiter : Gironde, Nouvelle-Aquitaine ou zone QPV.",
        ),
        ({"residence": {"communes": ["99999"]}}, "Habiter : commune 99999."),
        ({"date": {"from": "2027-03-01"}}, "Commencer à partir du 1er mars 2027."),
        ({"date": {"until": "2027-03-02"}}, "Commencer au plus tard le 2 mars 2027."),
        (
            {"date": {"from": "2027-03-01", "until": "2027-03-02"}},
            "Commencer entre le 1er mars 2027 et le 2 mars 2027.",
        ),
        (
            {"any": [{"all": ["cap", {"age": {"min": 18}}]}, "rsa"]},
            "(CAP électricien et avoir 18 ans ou plus) ou RSA.",
        ),
        (
            {"all": ["jobseeker", {"any": ["cap", "rsa"]}, {"at_least": 1, "of": ["wings"]}]},
            "Inscrit à France Travail, (CAP électricien ou RSA) et au moins 1 parmi : wings.",
        ),
    ],
)
def test_a_condition_is_said_in_a_sentence(condition: object, sentence: str) -> None:
    assert said(condition) == sentence


def test_no_condition_says_nothing() -> None:
    assert condition_parts(read_condition(None)) == ()
    assert said(None) == ""


def test_an_unknown_fact_is_shown_by_its_id_never_hidden() -> None:
    assert said("wings") == "Wings."


def test_conditions_that_must_all_hold_are_told_one_by_one() -> None:
    condition = read_condition({"all": ["cap", {"all": ["rsa", {"age": {"min": 18}}]}]})
    assert [condition_sentence(part, VOCABULARY) for part in condition_parts(condition)] == [
        "CAP électricien.",
        "RSA.",
        "Avoir 18 ans ou plus.",
    ]


def test_dates_money_and_durations_are_said_as_one_says_them() -> None:
    assert words.day(date(2027, 2, 1)) == "lundi 1er février 2027"
    assert words.span(date(2027, 1, 11), date(2027, 1, 11)) == "le lundi 11 janvier 2027"
    assert words.euros(10320) == "103,20 €"
    assert words.euros(125040).replace("\u202f", " ").replace("\xa0", " ") == "1 250,40 €"
    assert words.number(3.5) == "3,5"
    assert [words.minutes(count) for count in (1, 45, 60, 75)] == ["1 minute", "45 minutes", "1 h", "1 h 15"]
    assert words.choices(["a", "b", "c"]) == "a, b ou c"
    assert words.listing([]) == ""


def test_the_same_is_said_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert words.day(date(2027, 2, 1)) == "Monday 1 February 2027"
        assert words.euros(10320) == "€103.20"


def test_a_distance_below_one_kilometre_is_not_a_number() -> None:
    assert words.distance(0.4) == "moins de 1 km"
    assert words.distance(11.6) == "12 km"


@pytest.mark.parametrize(
    ("text", "told"),
    [("", ""), ("bonjour", "Bonjour."), ("Oui ?", "Oui ?"), ("oui !", "Oui !"), (" a. ", "A.")],
)
def test_a_sentence_has_one_end(text: str, told: str) -> None:
    assert words.sentence(text) == told


def test_weekdays_and_places_are_listed() -> None:
    assert words.weekday_names(["mo", "th"]) == "lundi et jeudi"
    assert words.place_names([]) == ""
    assert words.place_names(["A", "B"]) == "A et B"
    assert words.place_names(list("ABCDEF")) == "6 communes"


def test_an_acronym_keeps_its_capitals_inside_a_sentence() -> None:
    assert [words.inside(label) for label in ("CAP Maçon", "Permis B", "")] == ["CAP Maçon", "permis B", ""]
