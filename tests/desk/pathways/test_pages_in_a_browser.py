"""The pathway in a real browser: chosen, adapted and printed by keyboard and pointer, read by everyone."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.desk.models import Pathway, PathwayVersion, Step
from maillage.desk.pathways import services
from maillage.desk.pathways.replanning import Change, replan
from maillage.privacy.actor import CLOCK, acting_as
from tests.conftest import AxeCheck, OpenPage, assert_fits
from tests.desk.pathways.conftest import Walk


@pytest.fixture
def facilitator(
    chosen: Walk, live_server: LiveServer, context: BrowserContext, transactional_db: None
) -> Walk:
    """Her facilitator's browser; she has chosen, a session was cancelled, a step of her own was added."""
    _log_in(chosen, live_server, context)
    with chosen.cast.acting("facilitator"):
        services.add_own(chosen.key, 1, "Trouver une nourrice", "Coutras")
        found = replan(
            chosen.person, services.required_pathway(chosen.person), Change(cancelled=frozenset({"macon-1"}))
        )
        services.confirm(chosen.key, 2, found.ways[0].digest, found.change)
    return chosen


def _log_in(walk: Walk, site: LiveServer, context: BrowserContext) -> None:
    cookie = walk.cast.client("facilitator").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site.url}])


def addresses(walk: Walk) -> dict[str, str]:
    """Every page, in its main state."""
    step = Step.objects.filter(occurrence="macon-2").get()
    pathway = Pathway.objects.get()
    of_step = {"key": walk.key, "step": step.key}
    of_version = {"key": walk.key, "pathway": pathway.pk, "number": 3}
    alone = {
        name: reverse(f"pathways:{name}", args=[walk.key])
        for name in ("pathway", "proposals", "again", "add", "versions", "sheet", "text", "stop")
    }
    return alone | {
        "proposal": reverse("pathways:proposal", args=[walk.key, 1]),
        "step": reverse("pathways:step", kwargs=of_step),
        "refuse": reverse("pathways:refuse", kwargs=of_step),
        "fall": reverse("pathways:fall", kwargs={**of_step, "how": "offre"}),
        "version": reverse("pathways:version", kwargs=of_version),
        "why": reverse("pathways:why", kwargs=of_version),
    }


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_fits_and_reads_well(
    facilitator: Walk, open_page: OpenPage, axe: AxeCheck, width: int
) -> None:
    for name, address in addresses(facilitator).items():
        page = open_page(address, width=width)
        expect(page.get_by_role("heading", level=1).first, name).to_be_visible()
        axe(page)
        page.close()


def test_the_sheet_is_printed_on_one_page(facilitator: Walk, open_page: OpenPage) -> None:
    page = open_page(addresses(facilitator)["sheet"])
    assert printed_pages(page) == 1
    with acting_as(CLOCK):
        for number in range(6):
            Step.objects.create(
                pathway=Pathway.objects.get(), position=9, own=True, place="Maison des services, Coutras",
                title=f"Une démarche de plus, la numéro {number}", starts_on=f"2026-12-0{number + 1}",
            )  # fmt: skip
    page.reload()
    assert printed_pages(page) == 1


def printed_pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True)))


def test_she_chooses_refuses_a_step_and_takes_the_sheet_away(
    walk: Walk, live_server: LiveServer, context: BrowserContext, transactional_db: None, page: Page
) -> None:
    _log_in(walk, live_server, context)
    page.goto(f"{live_server.url}{reverse('pathways:pathway', args=[walk.key])}")
    page.get_by_role("link", name="Voir les parcours possibles").click()
    page.get_by_role("button", name=re.compile("Choisir ce parcours")).first.click()
    expect(page.get_by_text("Le parcours est choisi.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Changer cette étape : CAP maçon")).click()
    page.get_by_role("link", name=re.compile("La personne n’en veut pas")).click()
    page.get_by_label("Pourquoi cette étape ne convient pas").fill("Trop de bruit pour moi")
    page.get_by_role("button", name="Voir ce que devient le parcours").click()
    expect(page.get_by_role("heading", name="Sans « CAP maçon »")).to_be_visible()
    assert PathwayVersion.objects.count() == 1
    page.get_by_role("button", name=re.compile("Continuer ainsi")).first.click()
    expect(page.get_by_text("Le parcours est changé.")).to_be_visible()
    expect(page.get_by_role("heading", name="Apprendre en construisant")).to_be_visible()
    page.get_by_role("link", name="La feuille à imprimer").click()
    expect(page.get_by_role("heading", name=re.compile("Mon parcours vers"))).to_be_visible()
    assert_fits(page)
