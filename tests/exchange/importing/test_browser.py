"""The pages of imports and exports in a real browser: no violation, three widths, no script needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.accounts.models import Account, Moderator
from maillage.directory.models import Offer, Organisation, Territory
from maillage.directory.services import load_pack
from maillage.exchange.models import ImportSource
from tests.conftest import WIDTHS, AxeCheck, assert_fits
from tests.directory.valley import valley, words
from tests.exchange.importing.bringing import a_file, bring, changed, without
from tests.exchange.importing.test_pages import TABLE


@pytest.fixture
def site(live_server: LiveServer) -> LiveServer:
    """The site with the small territory."""
    load_pack(words(), "w1")
    load_pack(valley(), "v1")
    return live_server


@pytest.fixture
def desk(site: LiveServer, browser: Browser) -> Page:
    """The page of somebody who looks after the territory."""
    account = Account.objects.create_user("moderation@example.org", "a-long-password")
    Moderator.objects.create(account=account, territory=Territory.objects.get(slug="valley"))
    client = Client()
    client.force_login(account)
    context = browser.new_context(locale="fr-FR")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    return context.new_page()


def check(page: Page, axe: AxeCheck) -> None:
    """No violation and nothing wider than the screen, at every width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        axe(page)


def test_a_table_is_imported_from_its_file_to_the_directory(
    site: LiveServer, desk: Page, axe: AxeCheck, tmp_path: Path
) -> None:
    file = tmp_path / "ateliers.csv"
    file.write_text(
        TABLE.replace("Intitulé;", "Organisme;Intitulé;")
        .replace("\nA", "\nLe Greta;A")
        .replace("\nI", "\nLe Greta;I")
    )
    desk.goto(f"{site.url}/importer/")
    check(desk, axe)
    desk.get_by_role("link", name="Importer un nouveau fichier").click()
    check(desk, axe)
    desk.get_by_role("button", name="Voir ce qui changerait").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    check(desk, axe)
    desk.get_by_label("Nom de cette source").fill("Ateliers de la vallée")
    desk.get_by_label("Pour").select_option(label="La vallée")
    desk.get_by_label("Fichier", exact=True).set_input_files(file)
    desk.get_by_role("button", name="Voir ce qui changerait").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Que contient chaque colonne ?")
    expect(desk.get_by_label("Intitulé")).to_have_value("offers.name")
    check(desk, axe)
    desk.get_by_role("button", name="Voir ce qui changerait").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ce qui changerait")
    check(desk, axe)
    desk.get_by_role("button", name="Appliquer à l’annuaire").click()
    expect(desk.get_by_text("C’est fait")).to_be_visible()
    check(desk, axe)
    assert set(Offer.objects.filter(origin="import").values_list("name", flat=True)) >= {"Atelier soudure"}
    desk.goto(f"{site.url}/importer/")
    check(desk, axe)


def test_a_preview_with_everything_to_tell_has_no_violation(
    site: LiveServer, desk: Page, axe: AxeCheck, tmp_path: Path
) -> None:
    source = ImportSource(
        territory=Territory.objects.get(slug="valley"), name="Réseau", format="data-inclusion"
    )
    bring(source, a_file())
    Organisation.objects.filter(slug="mission").update(phone="05 00 00 00 00", version=2)
    other = without(("offers", "welder"))
    other["organisations"] = changed("organisations", "mission", phone="05 99 99 99 99")["organisations"]
    other["offers"].append(
        {"id": "orphan", "organisation": "nobody", "name": "Sans structure", "kind": "course"}
    )
    run = bring(source, other)
    assert run is not None
    desk.goto(f"{site.url}/importer/{run.pk}/")
    for words_ in ("changée des deux côtés", "retirée", "refusée"):
        expect(desk.get_by_role("cell", name=words_, exact=True).first).to_be_visible()
    check(desk, axe)


@pytest.mark.parametrize(
    "path",
    ["/donnees/", "/donnees/valley/", "/donnees/valley/school/", "/donnees/valley/pertes/services.json"],
)
def test_the_pages_to_take_the_directory_away_have_no_violation(
    site: LiveServer, page: Page, axe: AxeCheck, path: str
) -> None:
    page.goto(f"{site.url}{path}")
    check(page, axe)
