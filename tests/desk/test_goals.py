"""What one may look for: outcomes, not the steps on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maillage.desk.goals import DISCOVERY, goal_document, goals, search
from maillage.exchange.pack.read import read_pack
from maillage.planning.catalogue import compile_catalogue, records_by_id
from maillage.planning.wording import Names
from pathways.facts import FactKind
from tests.scenarios.people import PACKS

TODAY = date(2026, 11, 22)


def names_of(documents: dict[str, list[dict[str, Any]]]) -> Names:
    return Names(compile_catalogue(documents, TODAY), records_by_id(documents))


@pytest.fixture(scope="module")
def aquitaine() -> Names:
    return names_of(read_pack(PACKS / "nouvelle-aquitaine").documents())


def test_what_only_the_steps_of_a_pathway_give_is_not_offered_as_a_goal(aquitaine: Names) -> None:
    offered = {goal.id for goal in goals(aquitaine)}
    assert not offered & {"immersion-done-building", "company-visited", "jobdating-done", "loaned-moped"}
    with pytest.raises(ValueError, match="immersion-done-building"):
        goal_document(aquitaine, "immersion-done-building")


def test_an_immersion_in_building_is_not_found_where_a_job_in_building_is(aquitaine: Names) -> None:
    found = [goal.label for goal in search(goals(aquitaine), "bâtiment")]
    assert found[0] == "Un emploi dans le bâtiment"
    assert "Immersion faite dans le bâtiment" not in found


def test_a_job_and_a_credential_are_goals_even_when_only_a_pathway_gives_them(aquitaine: Names) -> None:
    facts = aquitaine.catalogue.vocabulary.facts
    assumed = {goal.kind for goal in goals(aquitaine) if facts[goal.id].assumed_no}
    assert assumed == {FactKind.JOB, FactKind.CREDENTIAL}


def test_a_licence_and_reading_are_goals_too(aquitaine: Names) -> None:
    assert {"licence-b", "literacy"} <= {goal.id for goal in goals(aquitaine)}


def test_discovering_stays_a_goal_though_its_facts_are_not_offered(aquitaine: Names) -> None:
    assert "job-discovered" not in {goal.id for goal in goals(aquitaine)}
    assert goal_document(aquitaine, DISCOVERY)["goal"] == {"any": ["job-discovered", "project-defined"]}
