"""The desk in a real browser, without JavaScript: told by keyboard and pointer, read by everyone, printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.directory.services import load_pack
from tests.conftest import OpenPage, assert_fits
from tests.desk.riverside import riverside

EXAMPLE = "/parcours/exemple/riverside/mason/"


@pytest.fixture
def site(live_server: LiveServer, transactional_db: None) -> str:
    """The address of a site with the riverside loaded."""
    load_pack(riverside(), "r1")
    return str(live_server.url)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse without JavaScript; the checks themselves still run."""
    return {**browser_context_args, "java_script_enabled": False}


def go_on(page: Page) -> None:
    """Send the screen."""
    page.get_by_role("button", name="Continuer").click()


def test_a_situation_told_without_javascript_leads_to_a_plan(site: str, page: Page) -> None:
    page.goto(f"{site}/parcours/")
    page.get_by_label("Votre commune, ou son code postal").fill("libourne")
    go_on(page)
    page.get_by_label("Votre âge, en années").fill("30")
    go_on(page)
    page.get_by_label("Cherchez avec vos mots").fill("batiment")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_label("Un emploi dans le bâtiment").check()
    go_on(page)
    go_on(page)
    page.get_by_label("Toute la semaine (35 heures)").check()
    go_on(page)
    while "/questions/" in page.url:
        page.get_by_label("Oui" if "jobseeker" in page.url else "Je ne sais pas").check()
        go_on(page)
    page.get_by_role("link", name=re.compile("Voir ce parcours en détail")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vers")


def test_an_invalid_age_is_said_at_the_top_and_beside_the_field(site: str, page: Page) -> None:
    page.goto(f"{site}/parcours/dire/age/")
    page.get_by_label("Votre âge, en années").fill("200")
    go_on(page)
    page.get_by_role("link", name=re.compile("Écrivez un âge d’au plus 110 ans")).click()
    expect(page).to_have_url(re.compile("#id_age$"))
    expect(page).to_have_title(re.compile("^Erreur"))


def test_back_always_leads_to_the_screen_before(site: str, page: Page) -> None:
    page.goto(f"{site}/parcours/dire/but/")
    page.get_by_role("link", name="Retour", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quel âge avez-vous ?")


def printed_pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("number", [1])
def test_a_plan_is_printed_on_one_page_and_its_money_on_the_other_side(
    site: str, page: Page, number: int
) -> None:
    page.goto(f"{site}{EXAMPLE}{number}/")
    assert printed_pages(page) == 2
    page.locator(".desk-money").evaluate("money => money.remove()")
    assert printed_pages(page) == 1


def test_the_money_of_each_month_is_a_table_with_a_caption_that_fits_a_phone(site: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}{EXAMPLE}1/")
    table = page.get_by_role("table", name=re.compile("Ce que ce parcours vous apporte"))
    expect(table.get_by_role("rowheader").first).to_be_visible()
    expect(table.get_by_role("columnheader")).to_have_count(4)
    box = table.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


STATES = {
    "place": "/parcours/",
    "age": "/parcours/dire/age/",
    "goal": "/parcours/dire/but/",
    "travel": "/parcours/dire/trajets/",
    "time": "/parcours/dire/temps/",
    "money": "/parcours/dire/argent/",
    "proposals": EXAMPLE,
    "what is missing": "/parcours/exemple/riverside/pilot/",
    "plan": f"{EXAMPLE}1/",
}


@pytest.mark.parametrize("state", STATES)
def test_every_page_is_read_by_everyone_at_every_width(
    site: str, browser: Browser, axe: Callable[[Page], None], width: int, state: str
) -> None:
    page = browser.new_page(locale="fr-FR", viewport={"width": width, "height": 800})
    page.goto(f"{site}{STATES[state]}")
    assert_fits(page)
    axe(page)
    page.close()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/parcours/dire/age/", {"age": "200"}),
        ("/parcours/dire/lieu/", {"commune": "saint-martin"}),
        ("/parcours/dire/lieu/", {"commune": "Nulle-Part-sur-Rien"}),
    ],
)
def test_a_refused_answer_is_read_by_everyone(
    site: str, browser: Browser, axe: Callable[[Page], None], width: int, path: str, data: dict[str, str]
) -> None:
    page = browser.new_page(locale="fr-FR", viewport={"width": width, "height": 800})
    page.goto(f"{site}{path}")
    for name, value in data.items():
        page.locator(f"[name={name}]").fill(value)
    go_on(page)
    assert_fits(page)
    axe(page)
    page.close()


def test_what_was_told_a_question_and_a_link_are_read_by_everyone(
    site: str, browser: Browser, axe: Callable[[Page], None], width: int
) -> None:
    page = browser.new_page(locale="fr-FR", viewport={"width": width, "height": 800})
    page.goto(f"{site}{EXAMPLE}")
    page.get_by_role("button", name="Partir de cet exemple").click()
    axe(page)
    for path in (
        "/parcours/questions/jobseeker/",
        "/parcours/propositions/",
        "/parcours/propositions/1/lien/",
    ):
        page.goto(f"{site}{path}")
        assert_fits(page)
        axe(page)
    page.get_by_role("button", name="Créer le lien").click()
    assert_fits(page)
    axe(page)
    page.get_by_role("button", name=re.compile("Effacer")).click()
    expect(page.get_by_text("Le lien est effacé")).to_be_visible()
    page.close()


def test_the_example_pages_complain_of_nothing(site: str, open_page: OpenPage) -> None:
    for path in (EXAMPLE, f"{EXAMPLE}1/"):
        open_page(path, width=320)
