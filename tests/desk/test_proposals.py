"""The pathways of a visitor and of an example: pages, calendar, comparison, what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from maillage.accounts import visitor
from maillage.desk.queries import answer
from maillage.desk.timeline import WIDTH, drawings
from maillage.directory.models import Territory
from maillage.planning.queries import propose_for
from maillage.planning.wording.plans import all_plan_words
from tests.desk.conftest import Telling
from tests.desk.riverside import SAINT_GIRONS

EXAMPLE = "/parcours/exemple/riverside/mason/"
NO_WAY = "/parcours/exemple/riverside/pilot/"
SAINT_DENIS = "33393"  # 8 km from Libourne: two hours on foot, half an hour by bike


def test_an_example_shows_its_pathways_one_click_away_and_keeps_nothing(
    client: Client, territory: None
) -> None:
    response = client.get(EXAMPLE)
    page = response.content.decode()
    assert "CAP maçon" in page
    assert "Cette personne est inventée" in page
    assert visitor.COOKIE not in response.cookies


def test_an_example_can_be_taken_as_ones_own_situation(client: Client, territory: None) -> None:
    client.post(f"{EXAMPLE}reprendre/")
    assert "Travailler dans le bâtiment" in client.get("/parcours/").content.decode()


@pytest.mark.parametrize(
    "path", ["exemple/nowhere/mason/", "exemple/riverside/nobody/", "exemple/riverside/mason/99/"]
)
def test_an_unknown_example_is_not_found(client: Client, territory: None, path: str) -> None:
    assert client.get(f"/parcours/{path}").status_code == 404


def test_a_plan_says_what_to_do_first_who_pays_and_whom_to_ask(
    telling: Telling, mason: dict[str, Any]
) -> None:
    page = telling(mason).get("/parcours/propositions/1/").content.decode()
    for told in (
        "demandez-la à Mission locale (05 57 00 00 02)",
        "Faites-le au plus tard le lundi 4 janvier 2027.",
        "La Région paie 3 000 €",
        "Vous payez 0 €.",
        "Une pièce d’identité.",
        "L’étape 1 le donne : CAP Maçon.",
        "dates et places inventées",
    ):
        assert told.replace(" €", " €") in page.replace("\u202f", " ").replace("\xa0", " "), told


def test_when_there_is_no_plan_the_page_says_who_could_change_what(client: Client, territory: None) -> None:
    page = client.get(NO_WAY).content.decode()
    assert "voici ce qui manque" in page
    assert "Ce que le territoire peut changer" in page


def test_an_offer_refused_for_age_is_named_with_its_limit(telling: Telling, mason: dict[str, Any]) -> None:
    page = telling(mason).get("/parcours/propositions/").content.decode()
    assert "Chantier-école (Centre du bâtiment) : pas possible, parce que vous aurez 30" in page
    assert "s’arrête à 17 ans" in page


def test_a_commune_that_no_territory_covers_is_told(telling: Telling, mason: dict[str, Any]) -> None:
    page = telling({**mason, "commune": SAINT_GIRONS}).get("/parcours/propositions/").content.decode()
    assert "n’est dans aucun des territoires" in page


def test_a_plan_by_the_same_offers_is_told_under_the_first_with_what_differs(
    telling: Telling, mason: dict[str, Any]
) -> None:
    unsure = {
        **mason,
        "commune": SAINT_DENIS,
        "facts": {"yes": ["jobseeker"], "no": ["cap-macon"]},
        "minutes": {"daily": 400},
    }
    page = telling(unsure).get("/parcours/propositions/").content.decode()
    assert "1 parcours trouvé." in page
    assert page.count("Mêmes étapes.") == 1
    assert "de trajet en moins." in page
    assert "À vérifier : Avez-vous un vélo ?" in " ".join(page.split())


def test_plans_by_other_offers_are_never_folded(territory: None, mason: dict[str, Any]) -> None:
    said = answer(propose_for(mason))
    offers = [tuple(sorted(step.offer for step in shown.plan.steps)) for shown in said.plans]
    assert len(offers) == len(set(offers))
    assert not any(shown.variants for shown in said.plans)


@pytest.mark.parametrize("missing", ["commune", "goal"])
def test_without_a_place_or_a_goal_the_missing_screen_is_shown(
    telling: Telling, mason: dict[str, Any], missing: str
) -> None:
    response = telling({key: value for key, value in mason.items() if key != missing}).get(
        "/parcours/propositions/"
    )
    assert response["Location"] == {"commune": "/parcours/dire/lieu/", "goal": "/parcours/dire/but/"}[missing]


def test_a_goal_unknown_to_the_territory_is_told_not_a_fault(telling: Telling, mason: dict[str, Any]) -> None:
    response = telling({**mason, "goal": "job-astronaut"}).get("/parcours/propositions/")
    assert response.status_code == 200
    assert "Ce but n’est pas connu" in response.content.decode()


def test_facts_that_the_territory_has_no_word_for_are_left_out(
    telling: Telling, mason: dict[str, Any]
) -> None:
    stranger = {**mason, "facts": {"yes": ["jobseeker", "speaks-basque"]}}
    assert telling(stranger).get("/parcours/propositions/1/").status_code == 200


def test_a_situation_that_contradicts_itself_is_not_a_fault(telling: Telling, mason: dict[str, Any]) -> None:
    both = {**mason, "facts": {"yes": ["jobseeker"], "no": ["jobseeker"]}}
    assert telling(both).get("/parcours/propositions/").status_code == 302


def test_the_calendar_file_is_read_back_with_its_days(telling: Telling, mason: dict[str, Any]) -> None:
    client = telling(mason)
    first, again = (client.get("/parcours/propositions/1/agenda.ics") for _ in range(2))
    events = Calendar.from_ical(first.content).walk("VEVENT")
    days = [(str(event["summary"]), event.decoded("dtstart"), event.decoded("dtend")) for event in events]
    assert days == [
        ("À faire au plus tard : CAP maçon", date(2027, 1, 4), date(2027, 1, 5)),
        ("Début : CAP maçon", date(2027, 1, 11), date(2027, 1, 12)),
        ("Fin : CAP maçon", date(2027, 5, 30), date(2027, 5, 31)),
        ("Emploi sur un chantier", date(2027, 7, 1), date(2027, 7, 2)),
    ]
    assert first.content == again.content
    assert len({str(event["uid"]) for event in events}) == len(days)


def test_the_calendar_of_an_unknown_plan_is_not_found(telling: Telling, mason: dict[str, Any]) -> None:
    assert telling(mason).get("/parcours/propositions/9/agenda.ics").status_code == 404


def test_the_bars_stay_in_their_drawing_and_steps_at_once_have_lanes(
    territory: None, mason: dict[str, Any]
) -> None:
    proposed = propose_for(mason)
    plans = all_plan_words(proposed.ground.names, proposed.proposal)
    for drawing in drawings(plans, proposed.ground.today):
        assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in drawing.bars)
        assert all(bar.y + bar.height <= drawing.height for bar in drawing.bars)


def test_no_plan_makes_no_drawing() -> None:
    assert drawings((), date(2026, 11, 22)) == ()


def test_once_the_territory_is_in_memory_a_page_asks_the_database_little(
    telling: Telling, mason: dict[str, Any], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = telling(mason)
    client.get("/parcours/propositions/")
    for path in ("/parcours/propositions/", "/parcours/propositions/1/", "/parcours/dire/but/"):
        with django_assert_max_num_queries(3):
            client.get(path)


def test_a_changed_directory_is_seen_at_once(telling: Telling, mason: dict[str, Any]) -> None:
    client = telling(mason)
    client.get("/parcours/propositions/")
    Territory.objects.update(name="Bords de Dordogne", stamp="another")
    assert "Bords de Dordogne" in client.get("/parcours/propositions/").content.decode()
