"""Plan B on a pathway's page: asked for by a link, told step by step, printed on a sheet of its own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.desk.conftest import Telling

EXAMPLE = "/parcours/exemple/riverside/mason/1/"


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", page.replace("\u202f", " ").replace("\xa0", " "))


def test_a_pathway_offers_its_plan_b_and_does_not_compute_it_unasked(client: Client, territory: None) -> None:
    page = client.get(EXAMPLE).content.decode()
    assert 'href="?plan-b=1#plan-b"' in page
    assert "Si cette session" not in page


def test_each_step_says_what_to_do_if_it_falls_through(client: Client, territory: None) -> None:
    page = plain(client.get(f"{EXAMPLE}?plan-b=1").content.decode())
    steps = page.count("<h2>Étape")
    assert steps > 1
    told = page.count("Si cette session n’est plus possible") + page.count("Si ce jour ne convient plus")
    section = page.partition('class="desk-fallbacks"')[2]
    assert told == section.count("<h3>Étape")
    assert told + len(re.findall(r"<li>Étape \d+, ", section)) == steps


def test_a_step_without_any_other_way_says_whom_to_call(client: Client, territory: None) -> None:
    page = plain(client.get(f"{EXAMPLE}?plan-b=1").content.decode())
    assert page.count("rien d’autre ne mène au but pour l’instant. Appelez tout de suite") == 1
    assert re.search(r"<li>Étape \d+, .+ : .+</li>", page)


def test_a_visitor_has_plan_b_too(telling: Telling, mason: dict[str, Any]) -> None:
    page = telling(mason).get("/parcours/propositions/1/?plan-b=1").content.decode()
    assert "Et si une étape tombe à l’eau" in plain(page)


@pytest.mark.parametrize("number", ["0", "99"])
def test_plan_b_of_a_pathway_that_is_not_there_is_not_found(
    client: Client, territory: None, number: str
) -> None:
    assert client.get(f"/parcours/exemple/riverside/mason/{number}/?plan-b=1").status_code == 404


def test_whatever_is_asked_with_plan_b_is_left_aside(client: Client, territory: None) -> None:
    page = client.get(f"{EXAMPLE}?plan-b=<script>").content.decode()
    assert "<script>" not in page
