"""Conditions built line by line, read back as a sentence, tried on example people."""

from __future__ import annotations

from typing import Any

import pytest

from maillage.directory.clock import today
from maillage.directory.models import Offer
from maillage.directory.publishing import conditions
from maillage.directory.publishing.conditions import Role
from maillage.directory.publishing.forms.base import Scene
from tests.directory.publishing.conftest import People
from tests.directory.publishing.test_pages import page, text

DEEP = {"at_least": 1, "of": ["licence-b", "level-3"]}


def test_lines_are_added_one_by_one() -> None:
    told = conditions.add(None, Role.NEEDED, "jobseeker")
    assert told == "jobseeker"
    told = conditions.add(told, Role.ONE_OF, "licence-b")
    told = conditions.add(told, Role.ONE_OF, {"age": {"min": 18}}, 1)
    told = conditions.add(told, Role.NONE, "level-3")
    told = conditions.add(told, Role.NONE, "cap-electrician")
    assert told == {
        "all": [
            "jobseeker",
            {"any": ["licence-b", {"age": {"min": 18}}]},
            {"none": ["level-3", "cap-electrician"]},
        ]
    }


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("0", {"all": [{"any": ["a", "b"]}, DEEP]}),
        ("1.0", {"all": ["x", {"any": ["b"]}, DEEP]}),
        ("2", {"all": ["x", {"any": ["a", "b"]}]}),
        ("9", {"all": ["x", {"any": ["a", "b"]}, DEEP]}),
        ("rien", {"all": ["x", {"any": ["a", "b"]}, DEEP]}),
    ],
)
def test_lines_are_removed_one_by_one(path: str, left: Any) -> None:
    assert conditions.remove({"all": ["x", {"any": ["a", "b"]}, DEEP]}, path) == left


def test_removing_the_last_line_leaves_no_condition() -> None:
    assert conditions.remove({"any": ["a"]}, "0.0") is None
    assert conditions.remove("a", "0") is None


def test_what_is_deep_is_kept_as_it_is(people: People) -> None:
    scene = Scene(people.territory)
    told = conditions.add(DEEP, Role.NEEDED, "jobseeker")
    assert told == {"all": [DEEP, "jobseeker"]}
    fixed, plain = conditions.lines(told, scene.vocabulary)
    assert (fixed.fixed, plain.fixed) == (True, False)
    assert "au moins 1 parmi" in fixed.words.lower()


def test_example_people_are_told_apart_with_the_reason(people: People) -> None:
    [young] = conditions.tried({"all": ["jobseeker", "licence-b"]}, Scene(people.territory), today())
    assert (young.title, young.answer, young.reasons) == ("Coutras, 16 ans", "no", ("Permis B.",))
    [young] = conditions.tried({"all": ["jobseeker", "level-3"]}, Scene(people.territory), today())
    assert (young.answer, young.reasons) == ("check", ("Diplôme de niveau CAP.",))
    [young] = conditions.tried({"age": {"max": 25}}, Scene(people.territory), today())
    assert young.answer == "yes"


def write(people: People, *deeds: dict[str, Any]) -> str:
    """Do these things on the page of conditions, one after the other."""
    client, address = people.client("editor"), page("condition", key=people.electrician.pk)
    answer = client.get(address)
    for deed in deeds:
        carried = {"condition": answer.context["condition"], "seen": people.electrician.version}
        answer = client.post(address, {**carried, **deed}, follow=True)
    return str(answer.content.decode())


def test_a_condition_is_written_with_forms_alone_and_read_back(people: People) -> None:
    told = write(
        people,
        {"do": "remove:1.0"},
        {"do": "remove:0"},
        {"do": "search", "search": "permis"},
        {"do": "add:fact", "search": "permis", "fact-fact": "licence-b", "fact-role": "any"},
        {"do": "add:age", "age-youngest": "18", "age-role": "any:0"},
        {"do": "add:home", "home-departement": "33", "home-role": "all"},
    )
    assert "Permis B ou avoir 18 ans ou plus" in told
    assert "pas encore enregistrées" in told
    assert people.electrician.version == 1
    write(
        people,
        {"do": "remove:1.0"},
        {"do": "remove:0"},
        {"do": "add:fact", "search": "permis", "fact-fact": "licence-b", "fact-role": "all"},
        {"do": "save"},
    )
    assert Offer.objects.get(slug="electrician").requires == "licence-b"


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ({"do": "search", "search": "licorne"}, "Rien de ce nom"),
        ({"do": "add:age", "age-role": "all"}, "Donnez au moins un âge"),
        (
            {"do": "add:age", "age-role": "all", "age-youngest": "30", "age-oldest": "20"},
            "Personne n’a cet âge",
        ),
        ({"do": "add:home", "home-role": "all"}, "Choisissez une commune"),
        (
            {"do": "add:home", "home-role": "all", "home-commune": "xqzwv"},
            "Nous ne trouvons pas cette commune",
        ),
        ({"do": "add:period", "period-role": "all"}, "Donnez au moins une date"),
        ({"do": "add:fact", "search": "permis", "fact-fact": "dragon", "fact-role": "all"}, "Sélectionnez"),
        ({"condition": "[1", "do": "search"}, "entre 15 et 18 ans"),
    ],
)
def test_what_says_nothing_is_told_and_not_added(people: People, deed: dict[str, Any], words: str) -> None:
    assert words in write(people, deed)


def test_a_condition_that_a_pack_could_not_hold_is_refused(people: People) -> None:
    told = write(
        people,
        {"do": "add:fact", "search": "cyclomoteur", "fact-fact": "loaned-moped", "fact-role": "none"},
        {"do": "save"},
    )
    assert "il ne peut pas être exclu" in told
    assert people.electrician.version == 1


def test_nobody_else_reaches_the_conditions(people: People) -> None:
    address = page("condition", key=people.electrician.pk)
    assert people.client("facilitator").get(address).status_code == 403
    assert "Conditions" in text(people.client("second"), address)
