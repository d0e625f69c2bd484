"""Telling a situation, screen after screen, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from maillage.accounts import visitor
from maillage.accounts.visitor import Visit
from maillage.desk.telling import Reply, asked, replied, reply_about
from pathways.facts import Fact, FactKind, Scale, Vocabulary
from tests.desk.conftest import Telling
from tests.desk.riverside import LIBOURNE

LEVELS = Vocabulary(
    [Fact("low", FactKind.LEVEL, "Bas"), Fact("high", FactKind.LEVEL, "Haut")],
    [Scale("level", "Niveau", ("low", "high"))],
)


def kept(client: Client) -> Visit:
    """What the browser keeps after these answers."""
    request = type("Request", (), {"COOKIES": {visitor.COOKIE: client.cookies[visitor.COOKIE].value}})
    return visitor.visit_of(request)  # type: ignore[arg-type]


def test_a_whole_situation_is_told_in_five_screens(client: Client, territory: None) -> None:
    answers: list[tuple[str, dict[str, str]]] = [
        ("lieu", {"commune": "Libourne"}),
        ("age", {"age": "30"}),
        ("but", {"goal": "job-building"}),
        ("trajets", {"has-bike": "yes", "daily": "45", "occasional": "unknown"}),
        ("temps", {"hours": "35", "available_from": "2027-01-04"}),
    ]
    following = ["age", "but", "trajets", "temps", None]
    for (slug, data), after in zip(answers, following, strict=True):
        response = client.post(f"/parcours/dire/{slug}/", data)
        assert response.status_code == 302
        assert response["Location"] == (f"/parcours/dire/{after}/" if after else "/parcours/questions/")
    assert kept(client).situation == {
        "commune": LIBOURNE,
        "age": 30,
        "goal": "job-building",
        "goal_label": "Un emploi dans le bâtiment",
        "facts": {"yes": ["has-bike"], "no": []},
        "minutes": {"daily": 45},
        "hours_per_week": 35,
        "available_from": "2027-01-04",
    }


def test_only_questions_that_matter_are_asked_then_come_the_pathways(
    telling: Telling, mason: dict[str, Any]
) -> None:
    client = telling({**mason, "facts": {"no": ["cap-macon", "has-bike"]}})
    first = client.get("/parcours/questions/")
    assert first["Location"] == "/parcours/questions/jobseeker/"
    assert "Êtes-vous inscrit" in client.get(first["Location"]).content.decode()
    client.post(first["Location"], {"reply": "yes"})
    assert kept(client).situation == {
        **mason,
        "facts": {"yes": ["jobseeker"], "no": ["cap-macon", "has-bike"]},
    }
    assert client.get("/parcours/questions/")["Location"] == "/parcours/propositions/"


def test_i_do_not_know_is_kept_apart_from_no_and_is_not_asked_again(
    telling: Telling, mason: dict[str, Any]
) -> None:
    client = telling({**mason, "facts": {"no": ["cap-macon", "has-bike"]}})
    client.post("/parcours/questions/jobseeker/", {"reply": "unsure"})
    visit = kept(client)
    assert visit.unsure == ("jobseeker",)
    assert visit.situation is not None
    assert visit.situation["facts"] == {"yes": [], "no": ["cap-macon", "has-bike"]}
    assert client.get("/parcours/questions/")["Location"] == "/parcours/propositions/"


def test_an_age_left_empty_is_unknown_and_not_asked_again(client: Client, territory: None) -> None:
    client.post("/parcours/dire/age/", {"age": ""})
    assert kept(client) == Visit({}, ("age",))


@pytest.mark.parametrize("age", ["200", "9", "-4", "trente", "30.5", "9" * 400])
def test_an_impossible_age_is_refused_and_nothing_is_kept(client: Client, territory: None, age: str) -> None:
    response = client.post("/parcours/dire/age/", {"age": age})
    assert response.status_code == 200
    assert "Il reste une chose à corriger" in response.content.decode()
    assert visitor.COOKIE not in client.cookies


@pytest.mark.parametrize("text", ["", "Trifouillis-les-Oies-sur-Nulle-Part", "99999", "<script>", "x" * 5000])
def test_an_unknown_commune_is_refused(client: Client, territory: None, text: str) -> None:
    response = client.post("/parcours/dire/lieu/", {"commune": text})
    assert response.status_code == 200
    assert 'href="#id_commune"' in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_an_ambiguous_commune_is_not_guessed_but_chosen(client: Client, territory: None) -> None:
    page = client.post("/parcours/dire/lieu/", {"commune": "saint-martin"}).content.decode()
    assert page.count('type="radio" name="commune"') > 1
    assert 'id="id_commune"' in page
    assert visitor.COOKIE not in client.cookies


@pytest.mark.parametrize("day", ["2027-02-30", "31/02/2027", "hier", "2051-01-01"])
def test_an_impossible_date_is_refused(client: Client, territory: None, day: str) -> None:
    response = client.post("/parcours/dire/temps/", {"hours": "unknown", "available_from": day})
    assert response.status_code == 200
    assert visitor.COOKIE not in client.cookies


def test_a_day_that_has_passed_is_the_same_as_now(client: Client, territory: None) -> None:
    client.post("/parcours/dire/temps/", {"hours": "unknown", "available_from": "2026-11-01"})
    assert kept(client).situation == {}


@pytest.mark.parametrize(
    ("slug", "data"),
    [
        ("but", {"goal": "job-astronaut"}),
        ("but", {}),
        ("trajets", {"has-bike": "maybe", "daily": "45", "occasional": "60"}),
        ("trajets", {"has-bike": "no", "daily": "1000000", "occasional": "60"}),
        ("temps", {"hours": "nan"}),
        ("argent", {"budget": "-1"}),
        ("argent", {"cpf": "1e9"}),
    ],
)
def test_an_answer_that_was_not_offered_is_refused(
    client: Client, territory: None, slug: str, data: dict[str, str]
) -> None:
    assert client.post(f"/parcours/dire/{slug}/", data).status_code == 200
    assert visitor.COOKIE not in client.cookies


def test_goals_are_found_by_words_without_accents(client: Client, territory: None) -> None:
    page = client.post("/parcours/dire/but/", {"words": "macon", "search": "1"}).content.decode()
    assert "CAP Maçon" in page
    assert "Il reste" not in page
    assert "macon" not in "".join(client.cookies.keys())


def test_words_that_match_nothing_say_so_without_an_error(client: Client, territory: None) -> None:
    page = client.post("/parcours/dire/but/", {"words": "astrophysique", "search": "1"}).content.decode()
    assert "Nous n’avons rien trouvé" in page
    assert "Je ne sais pas encore" in page


def test_not_knowing_yet_is_a_goal_of_discovery(client: Client, territory: None) -> None:
    client.post("/parcours/dire/but/", {"goal": "discovery"})
    situation = kept(client).situation
    assert situation is not None
    assert situation["goal"] == {"any": ["job-discovered"]}


@pytest.mark.parametrize(
    "path", ["/parcours/dire/inconnu/", "/parcours/questions/inconnu/", "/parcours/propositions/0/"]
)
def test_an_unknown_page_of_the_desk_is_not_found(telling: Telling, mason: dict[str, Any], path: str) -> None:
    assert telling(mason).get(path).status_code == 404


def test_without_any_territory_the_desk_says_so(client: Client, db: None) -> None:
    assert client.get("/parcours/dire/lieu/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/parcours/dire/age/", "/parcours/effacer/", "/parcours/questions/jobseeker/"]
)
def test_a_form_sent_from_another_site_is_refused(telling: Telling, mason: dict[str, Any], path: str) -> None:
    client = telling(mason, enforce_csrf_checks=True)
    assert client.post(path, {"age": "30", "reply": "yes"}).status_code == 403


def test_a_forged_cookie_brings_a_gentle_message_and_is_dropped(client: Client, territory: None) -> None:
    client.cookies[visitor.COOKIE] = "forged"
    response = client.get("/parcours/")
    assert "Nous ne retrouvons plus ce que vous aviez dit" in response.content.decode()
    assert response.cookies[visitor.COOKIE].value == ""


def test_what_was_told_can_be_erased_at_any_time(telling: Telling, mason: dict[str, Any]) -> None:
    client = telling(mason)
    response = client.post("/parcours/effacer/", follow=True)
    assert client.cookies[visitor.COOKIE].value == ""
    assert "C’est effacé" in response.content.decode()


def test_to_erase_needs_a_button_a_link_is_refused(telling: Telling, mason: dict[str, Any]) -> None:
    assert telling(mason).get("/parcours/effacer/").status_code == 405


def test_a_situation_grown_too_long_is_not_kept_and_it_is_said(
    telling: Telling, mason: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = telling(mason)
    monkeypatch.setattr(visitor, "MAX_BYTES", len(client.cookies[visitor.COOKIE].value))
    facts = {f"has-{number}": "yes" for number in range(40)}
    response = client.post("/parcours/dire/argent/?changer", {"budget": "1234", "cpf": "5678", **facts})
    assert visitor.COOKIE not in response.cookies
    assert kept(client).situation == mason


def test_the_summary_shows_every_answer_and_where_to_change_it(
    telling: Telling, mason: dict[str, Any]
) -> None:
    page = telling(mason).get("/parcours/").content.decode()
    assert "Libourne (33)" in page
    assert "30 ans" in page
    assert "/parcours/questions/jobseeker/" in page


def test_no_page_of_the_desk_is_kept_by_a_cache(telling: Telling, mason: dict[str, Any]) -> None:
    client = telling(mason)
    for path in (
        "/parcours/",
        "/parcours/dire/lieu/",
        "/parcours/propositions/",
        "/parcours/propositions/1/",
    ):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_saying_yes_to_a_higher_level_drops_a_no_about_a_lower_one() -> None:
    visit = replied(Visit({"facts": {"no": ["low"]}}), LEVELS, "high", Reply.YES)
    assert visit.situation == {"facts": {"yes": ["high"], "no": []}}


def test_saying_no_to_a_lower_level_drops_a_yes_about_a_higher_one() -> None:
    visit = replied(Visit({"facts": {"yes": ["high"]}}), LEVELS, "low", Reply.NO)
    assert visit.situation == {"facts": {"yes": [], "no": ["low"]}}


def test_a_reply_about_an_unknown_fact_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown fact"):
        replied(Visit({}), LEVELS, "nowhere", Reply.YES)


def test_what_was_not_asked_has_no_reply() -> None:
    assert reply_about(Visit({}), "low") is None
    assert reply_about(asked(Visit({}), "low"), "low") is Reply.UNSURE
