"""Conditions, dates, money and places in plain French."""

from datetime import date

import pytest
from django.utils import translation

from maillage.directory import wording
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
    return wording.condition_sentence(read_condition(condition), VOCABULARY)


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
        ({"age": {"min": 45}}, "Avoir au moins 45 ans."),
        ({"age": {"max": 25}}, "Avoir 25 ans au plus."),
        ({"residence": {"communes": ["33138"]}}, "Habiter Coutras."),
        (
            {"residence": {"departements": ["33"], "regions": ["75"], "zones": ["qpv"]}},
            "Habiter Gironde, Nouvelle-Aquitaine ou zone QPV.",
        ),
        ({"residence": {"communes": ["99999"]}}, "Habiter commune 99999."),
        ({"date": {"from": "2027-03-01"}}, "Commencer à partir du 1er mars 2027."),
        ({"date": {"until": "2027-03-02"}}, "Commencer au plus tard le 2 mars 2027."),
        (
            {"date": {"from": "2027-03-01", "until": "2027-03-02"}},
            "Commencer entre le 1er mars 2027 et le 2 mars 2027.",
        ),
        (
            {"any": [{"all": ["cap", {"age": {"min": 18}}]}, "rsa"]},
            "CAP électricien et avoir au moins 18 ans ou RSA.",
        ),
    ],
)
def test_a_condition_is_said_in_a_sentence(condition: object, sentence: str) -> None:
    assert said(condition) == sentence


def test_no_condition_says_nothing() -> None:
    assert wording.condition_parts(read_condition(None)) == ()
    assert said(None) == ""


def test_an_unknown_fact_is_shown_by_its_id_never_hidden() -> None:
    assert said("wings") == "Wings."


def test_conditions_that_must_all_hold_are_told_one_by_one() -> None:
    condition = read_condition({"all": ["cap", {"all": ["rsa", {"age": {"min": 18}}]}]})
    assert [wording.condition_sentence(part, VOCABULARY) for part in wording.condition_parts(condition)] == [
        "CAP électricien.",
        "RSA.",
        "Avoir au moins 18 ans.",
    ]


def test_dates_money_and_lengths_follow_the_language_of_the_reader() -> None:
    assert wording.day(date(2027, 2, 1)) == "lundi 1er février 2027"
    assert wording.euros(125040).replace("\u202f", " ").replace("\xa0", " ") == "1 250,40 €"
    assert wording.number(3.5) == "3,5"
    assert wording.duration(45) == "45 min"
    assert wording.duration(75) == "1 h 15"
    assert wording.duration(120) == "2 h"
    with translation.override("en"):
        assert wording.day(date(2027, 2, 1)) == "Monday 1 February 2027"


def test_a_distance_below_one_kilometre_is_not_a_number() -> None:
    assert wording.distance(0.4) == "moins de 1 km"
    assert wording.distance(11.6) == "12 km"


@pytest.mark.parametrize(
    ("text", "told"), [("", ""), ("bonjour", "Bonjour."), ("Oui ?", "Oui ?"), (" a. ", "A.")]
)
def test_a_sentence_has_one_end(text: str, told: str) -> None:
    assert wording.sentence(text) == told


def test_weekdays_and_places_are_listed() -> None:
    assert wording.weekday_names(["mo", "th"]) == "lundi et jeudi"
    assert wording.place_names([]) == ""
    assert wording.place_names(["A", "B"]) == "A et B"
    assert wording.place_names(list("ABCDEF")) == "6 communes"
