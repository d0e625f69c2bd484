"""The vocabulary of facts."""

import pytest

from pathways.facts import Fact, FactKind, Scale, Vocabulary

LEVELS = [Fact(f"level-{n}", FactKind.LEVEL, f"niveau {n}") for n in (3, 4, 5)]
SCALE = Scale("level", "Niveau", ("level-3", "level-4", "level-5"))
CAP = Fact("cap", FactKind.CREDENTIAL, "un CAP", implies=("level-3",))


def test_a_degree_of_a_scale_implies_every_lower_degree() -> None:
    vocabulary = Vocabulary(LEVELS, [SCALE])
    assert vocabulary.held({"level-5"}) == {"level-3", "level-4", "level-5"}


def test_a_credential_gives_the_level_it_implies() -> None:
    assert Vocabulary([*LEVELS, CAP], [SCALE]).held({"cap"}) == {"cap", "level-3"}


def test_without_a_level_nothing_that_implies_it_is_held_either() -> None:
    vocabulary = Vocabulary([*LEVELS, CAP], [SCALE])
    assert vocabulary.denied({"level-3"}) == {"cap", "level-3", "level-4", "level-5"}
    assert vocabulary.denied({"level-4"}) == {"level-4", "level-5"}


def test_a_fact_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'cap' is given twice"):
        Vocabulary([*LEVELS, CAP, CAP])


def test_an_implication_towards_an_unknown_fact_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown fact: level-3"):
        Vocabulary([CAP])


def test_facts_that_imply_each_other_in_a_circle_are_refused_and_the_circle_is_shown() -> None:
    first = Fact("a", FactKind.SKILL, "a", implies=("b",))
    second = Fact("b", FactKind.SKILL, "b", implies=("a",))
    with pytest.raises(ValueError, match="circle: a > b > a"):
        Vocabulary([first, second])


def test_a_scale_with_an_unknown_degree_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown fact: level-6"):
        Vocabulary(LEVELS, [Scale("level", "Niveau", ("level-5", "level-6"))])


def test_the_label_of_an_unknown_fact_is_its_id() -> None:
    assert Vocabulary([]).label("mystery") == "mystery"
