"""The pages of the directory in a real browser: no violation, three widths, keyboard, no script."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.accounts import visitor
from maillage.accounts.models import Account
from maillage.directory.services import load_pack
from tests.conftest import WIDTHS, AxeCheck, OpenPage, assert_fits
from tests.directory.valley import COUTRAS, valley, words

PAGES = {
    "everything": "/annuaire/",
    "results": "/annuaire/?q=electricien&commune=libourne&portee=km-50",
    "filtered": "/annuaire/?type=offers&theme=batiment&places=oui",
    "nothing found": "/annuaire/?q=licorne",
    "unknown commune": "/annuaire/?commune=xqzwv",
    "namesakes": "/annuaire/?commune=saint-martin",
    "some of the words": "/annuaire/?q=cyclomoteur+licorne",
    "browse": "/annuaire/tout/",
    "browse a département": "/annuaire/tout/?departement=33",
    "narrowed": "/annuaire/?theme=mobilite&theme=batiment&prix=free&du=2026-12-01&au=2027-02-01&distance=oui",
    "offer": "/annuaire/valley/offres/electrician/",
    "offer with a prescriber": "/annuaire/valley/offres/loan/",
    "offer little known": "/annuaire/valley/offres/site-work/",
    "place": "/annuaire/valley/lieux/hall/",
    "organisation": "/annuaire/valley/structures/platform/",
}


@pytest.fixture
def site(live_server: LiveServer, contours: None) -> LiveServer:
    """The site with the small territory."""
    load_pack(words(), "w1")
    load_pack(valley(), "v1")
    return live_server


def check_at_every_width(page: Page, axe: AxeCheck) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        axe(page)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_violation_or_scrolls_sideways(
    site: LiveServer, open_page: OpenPage, axe: AxeCheck, page: str
) -> None:
    check_at_every_width(open_page(PAGES[page]), axe)


def test_a_withdrawn_offer_has_no_violation(site: LiveServer, context: Any, axe: AxeCheck) -> None:
    smaller = valley()
    smaller["offers"].pop()
    load_pack(smaller, "v2")
    page = context.new_page()
    page.goto(f"{site.url}/annuaire/valley/offres/site-work/")
    expect(page.get_by_text("Cette fiche a été retirée")).to_be_visible()
    axe(page)


@pytest.mark.parametrize(
    "situation", [{"age": 16, "facts": {"no": ["level-3"], "yes": ["licence-b"]}}, {"age": 19}, {}]
)
def test_answers_to_a_visitor_have_no_violation(
    site: LiveServer, context: Any, open_page: OpenPage, axe: AxeCheck, situation: dict[str, Any]
) -> None:
    response = HttpResponse()
    visitor.keep(response, {"commune": COUTRAS, **situation})
    context.add_cookies(
        [{"name": visitor.COOKIE, "value": response.cookies[visitor.COOKIE].value, "url": site.url}]
    )
    page = open_page(PAGES["offer"])
    expect(page.get_by_text("Depuis Coutras")).to_be_visible()
    check_at_every_width(page, axe)


def test_the_map_is_reached_and_followed_by_keyboard(site: LiveServer, open_page: OpenPage) -> None:
    page = open_page("/annuaire/")
    spot = page.get_by_role("link", name="Coutras : 3 fiches")
    for _ in range(80):
        page.keyboard.press("Tab")
        if spot.evaluate("spot => spot === document.activeElement"):
            break
    expect(spot).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 fiches à Coutras")).to_be_visible()


def test_a_search_needs_no_script(site: LiveServer, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{site.url}/annuaire/")
    page.get_by_label("Quoi").fill("mobylette")
    page.get_by_label("Où", exact=True).fill("Coutras")
    page.get_by_label("Jusqu’où").select_option("bike-30")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Prêt d’un cyclomoteur").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prêt d’un cyclomoteur")
    context.close()


def test_a_commune_with_namesakes_is_chosen_in_one_more_click(site: LiveServer, open_page: OpenPage) -> None:
    page = open_page("/annuaire/?q=cyclomoteur&commune=saint-martin")
    page.get_by_label("Saint-Martin (32300)").check()
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_label("Où", exact=True)).to_have_value("Saint-Martin (32)")


def test_kept_searches_have_no_violation_and_are_changed_by_keyboard(
    site: LiveServer, open_page: OpenPage, axe: AxeCheck, context: Any, client: Client
) -> None:
    client.force_login(Account.objects.create_user("ana@example.org", name="Ana"))
    [session] = [cookie.value for name, cookie in client.cookies.items() if name == "sessionid"]
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    page = open_page("/annuaire/?q=cyclomoteur")
    axe(page)
    page.get_by_label("Son nom").fill("Deux-roues")
    page.get_by_label("Son nom").press("Enter")
    expect(page.get_by_text("Votre recherche est gardée")).to_be_visible()
    check_at_every_width(page, axe)
    page.get_by_role("button", name="Retirer « Deux-roues »").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("La recherche est retirée")).to_be_visible()
    check_at_every_width(page, axe)
