"""The pages of a file in a real browser: a conversation from the first word to what is left to ask."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.desk import gate
from maillage.desk.files.telling import tell
from tests.conftest import AxeCheck, OpenPage, assert_fits
from tests.desk.people import DeskCast

STATES = (
    "/bureau/personnes/",
    "/bureau/personnes/?q=personne+qui+n+existe+pas",
    "/bureau/personnes/nouvelle/",
    "/bureau/personnes/{key}/",
    "/bureau/personnes/{key}/questions/",
    "/bureau/personnes/{key}/dire/trajets/",
    "/bureau/personnes/{key}/dire/but/",
    "/bureau/personnes/{key}/questions/jobseeker/",
    "/bureau/personnes/{key}/freins/project/",
    "/bureau/personnes/{key}/dits/souhaits/",
    "/bureau/personnes/{key}/historique/",
    "/bureau/personnes/{key}/lectures/",
    "/bureau/personnes/{key}/identite/",
    "/bureau/personnes/{key}/reprendre/",
)


@pytest.fixture
def office(
    transactional_db: None, grounded: DeskCast, live_server: LiveServer, context: BrowserContext
) -> DeskCast:
    """The cast; the browser is the facilitator's, and something is told of the person."""
    cookie = grounded.client("facilitator").cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": str(live_server.url)}]
    )
    with grounded.acting("facilitator"):
        told = {"situation": {"age": 34, "goal": "job-building", "facts": {"yes": ["jobseeker"]}}}
        barriers = {"travel": {"answer": "yes", "note": "Plus de voiture depuis mars"}}
        more = {
            "barriers": barriers,
            "wishes": [{"text": "Quelque chose avec mes mains", "on": "2026-11-22"}],
        }
        tell(gate.file_at(grounded.person.key), 1, {**told, **more, "unsure": ["cap-macon"]})
    return grounded


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_a_file_fits_and_is_read_by_everyone(
    office: DeskCast, open_page: OpenPage, axe: AxeCheck, width: int
) -> None:
    for address in STATES:
        page = open_page(address.format(key=office.person.key), width=width)
        expect(page.locator("h1")).to_be_visible()
        axe(page)
        page.close()


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def test_a_file_is_opened_with_a_person_and_their_situation_told_by_keyboard_and_pointer(
    office: DeskCast, live_server: LiveServer, page: Page, axe: AxeCheck
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/bureau/personnes/")
    page.get_by_role("link", name="Ouvrir un dossier").click()
    press(page, "Ouvrir le dossier")
    expect(page.get_by_role("alert")).to_contain_text("Sans son accord")
    axe(page)
    page.get_by_label("Son nom, comme la personne veut être appelée").fill("Ondine")
    page.get_by_label(re.compile("^Sa commune")).fill("libourne")
    page.get_by_label("À quoi la personne dit oui, avec ses mots").fill("Trouver un travail dehors")
    page.get_by_label(re.compile("a entendu ceci")).check()
    press(page, "Ouvrir le dossier")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ondine")
    page.get_by_role("link", name="Ce qui reste à demander").click()
    page.get_by_role("link", name="Demander ce qu’elle cherche").click()
    page.get_by_label("Cherchez avec vos mots").fill("batiment")
    press(page, "Chercher")
    page.get_by_label("Un emploi dans le bâtiment").check()
    press(page, "Noter")
    page.get_by_role("link", name=re.compile("Quel âge avez-vous")).click()
    page.get_by_label("Votre âge, en années").fill("34")
    page.get_by_text("Comment le savez-vous ?", exact=False).first.click()
    page.get_by_label("Vu sur un document").check()
    press(page, "Noter")
    expect(page.get_by_role("heading", level=2, name="Ce qui reste à demander")).to_be_visible()
    page.get_by_role("link", name="Situation", exact=True).click()
    expect(page.get_by_text("34 ans")).to_be_visible()
    expect(page.get_by_text("Vu sur un document", exact=False)).to_be_visible()
    assert_fits(page)
