"""The pages of trust and of the network in a real browser: no violation, no sideways scroll, no script."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.accounts.models import Account
from maillage.directory.models import (
    CheckRequest,
    DuplicatePair,
    Organisation,
    Relation,
    Session,
    Territory,
)
from maillage.directory.trust import asking, duplicates
from tests.conftest import AxeCheck, OpenPage, assert_fits
from tests.directory.conftest import TODAY
from tests.directory.valley import LIBOURNE

NARROW_AND_WIDE = (320, 1280)


@pytest.fixture
def site(live_server: LiveServer, school: Organisation, contours: None) -> LiveServer:
    """The valley, with a probable duplicate, a contested relation, and a request to answer."""
    Organisation.objects.create(
        territory=school.territory,
        slug="twin",
        name="Ecole de production",
        commune=LIBOURNE,
        phone="05 57 11",
    )
    duplicates.refresh(school.territory)
    Relation.objects.update(contested_on=TODAY, contest_note="Plus depuis 2024.")
    due = asking.due(Territory.objects.get(slug="valley"), TODAY, {})
    assert asking.ask(next(one for one in due if one.organisation == school)) == "sent"
    return live_server


def log_in(context: BrowserContext, site: LiveServer, account: Account) -> None:
    client = Client()
    client.force_login(account)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])


def check(page: Page, axe: AxeCheck) -> None:
    for width in NARROW_AND_WIDE:
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        axe(page)


def answer_path() -> str:
    return f"/annuaire/confirmer/{asking.token_of(CheckRequest.objects.get())}/"


def test_one_press_confirms_all_without_a_script(site: LiveServer, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{site.url}{answer_path()}")
    expect(page.get_by_text("Places : 4")).to_be_visible()
    page.get_by_role("button", name="Oui, tout est juste").click()
    expect(page.get_by_text("C’est confirmé, merci.")).to_be_visible()
    assert Session.objects.get(slug="electrician-away").checks
    context.close()


def test_the_answer_page_and_a_refused_correction_have_no_violation(
    site: LiveServer, context: BrowserContext, axe: AxeCheck
) -> None:
    page = context.new_page()
    page.goto(f"{site.url}{answer_path()}")
    check(page, axe)
    page.locator("summary", has_text="Corriger la session").last.click()
    page.get_by_label("Premier jour").last.fill("2027-01-18")
    page.get_by_label("Dernier jour").last.fill("2026-01-01")
    page.get_by_role("button", name="Enregistrer la correction").locator("visible=true").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, axe)


def test_a_link_that_does_not_exist_has_no_violation(
    site: LiveServer, context: BrowserContext, axe: AxeCheck
) -> None:
    page = context.new_page()
    page.goto(f"{site.url}/annuaire/confirmer/nothing/")
    expect(page.get_by_role("heading", name="Ce lien n’existe pas")).to_be_visible()
    check(page, axe)


@pytest.mark.parametrize(
    "path",
    [
        "/annuaire/valley/doublons/",
        "/annuaire/valley/qualite/",
        "/annuaire/valley/structures/school/qualite/",
        "/annuaire/valley/reseau/",
        "/annuaire/valley/reseau/?theme=batiment&km=20",
        "/annuaire/valley/structures/school/",
        "/annuaire/valley/structures/school/relations/?q=plateforme",
    ],
)
def test_what_a_moderator_opens_has_no_violation(
    site: LiveServer, moderator: Account, context: Any, open_page: OpenPage, axe: AxeCheck, path: str
) -> None:
    log_in(context, site, moderator)
    check(open_page(path), axe)


def test_two_records_are_merged_and_the_merge_undone_by_keyboard_alone(
    site: LiveServer, moderator: Account, context: Any, open_page: OpenPage, axe: AxeCheck
) -> None:
    log_in(context, site, moderator)
    pair = DuplicatePair.objects.get()
    page = open_page(f"/annuaire/valley/doublons/{pair.pk}/")
    check(page, axe)
    page.get_by_role("button", name="C’est la même chose").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("n’en font plus qu’une")).to_be_visible()
    check(page, axe)
    page.get_by_role("button", name="Défaire").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("La fusion est défaite")).to_be_visible()


def test_a_member_contests_a_relation(
    site: LiveServer, editor: Account, context: BrowserContext, axe: AxeCheck
) -> None:
    Relation.objects.update(contested_on=None, contest_note="")
    log_in(context, site, editor)
    page = context.new_page()
    page.goto(f"{site.url}/annuaire/relations/{Relation.objects.get().pk}/contester/")
    page.get_by_role("button", name="Contester").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, axe)
    page.get_by_label("Pourquoi").fill("Nous ne travaillons plus ensemble.")
    page.get_by_role("button", name="Contester").click()
    expect(page.get_by_text("C’est noté")).to_be_visible()


def test_the_map_of_the_network_is_followed_by_keyboard(site: LiveServer, open_page: OpenPage) -> None:
    page = open_page("/annuaire/valley/reseau/")
    spot = page.get_by_role("link", name="Coutras : 1 structure")
    spot.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name="Plateforme mobilité")).to_be_visible()
    expect(page.get_by_role("rowheader", name="École de production")).to_have_count(0)
