"""The circle and the space in a real browser: they fit, are read aloud, and a person finds her way."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.desk import gate
from maillage.desk.circle import services
from maillage.desk.circle.terms import Terms, usual_end
from maillage.desk.models import Consent, Question, Scope
from maillage.desk.space import links
from maillage.privacy import journal
from maillage.privacy.actor import CLOCK, acting_as
from tests.conftest import AxeCheck, OpenPage, assert_fits
from tests.desk.people import DeskCast
from tests.desk.space.test_pages import PAGES, address, folder, full

__all__ = ["folder", "full"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("MAILLAGE_TEST_SHOTS")  # a folder, to look at the pages


def go_in(context: BrowserContext, client: Client, site: LiveServer) -> None:
    """The browser becomes that client's."""
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": str(site.url)}])


def lived(cast: DeskCast) -> None:
    """A few readings and a proposal, so that the pages have something to show."""
    key = cast.person.key
    with cast.acting("partner"):
        gate.open_file(key, Scope.SITUATION, "file.read")
        gate.open_file(key, Scope.SITUATION, "file.read")
        scopes = frozenset({Scope.SITUATION, Scope.PATHWAY})
        services.propose(key, cast.school, Terms(scopes, "Préparer votre entrée à l’école", usual_end()))
    with cast.acting("facilitator"):
        gate.open_file(key, Scope.HEALTH, "file.read")
        journal.write(key, "appointment.made", on_behalf_of=cast.cast.workshop.pk, scope="identity")
    with acting_as(CLOCK):
        journal.write(key, "document.expired")
    soon = timezone.localdate() + timedelta(days=12)
    Consent.objects.filter(organisation=cast.partners).update(ends_on=soon)
    Question.objects.update(answer="Non, rien à payer.", answered_at=timezone.now(), answered_by="account:1")


def kept(page: Page, name: str, width: int) -> None:
    """A picture of the page, where one is asked for."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"space-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_each_page_of_a_space_fits_and_is_accessible(
    full: DeskCast,
    open_page: OpenPage,
    axe: AxeCheck,
    context: BrowserContext,
    live_server: LiveServer,
    width: int,
) -> None:
    lived(full)
    go_in(context, full.client("person"), live_server)
    for name in PAGES:
        page = open_page(address(name), width)
        expect(page.get_by_role("button", name="Sortir")).to_be_visible()
        kept(page, name, width)
        axe(page)
        page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_each_page_of_the_circle_fits_and_is_accessible(
    full: DeskCast,
    open_page: OpenPage,
    axe: AxeCheck,
    context: BrowserContext,
    live_server: LiveServer,
    width: int,
) -> None:
    lived(full)
    go_in(context, full.client("facilitator"), live_server)
    key, consent = full.person.key, Consent.objects.get(organisation=full.partners)
    pages = {
        "circle": reverse("circle:circle", args=[key]),
        "add": reverse("circle:add", args=[key]) + "?q=relais",
        "give": reverse("circle:give", args=[key, full.council.pk]),
        "renew": reverse("circle:renew", args=[key, consent.pk]),
        "withdraw": reverse("circle:withdraw", args=[key, consent.pk]),
        "questions": reverse("circle:questions", args=[key]),
        "access": reverse("circle:access", args=[key]),
    }
    for name, path in pages.items():
        page = open_page(path, width)
        kept(page, f"office-{name}", width)
        axe(page)
    page.get_by_role("button", name="Faire un lien pour la personne").click()
    expect(page.get_by_role("img", name="Le même lien, à photographier")).to_be_visible()
    assert_fits(page)
    kept(page, "office-made", width)
    axe(page)


def test_a_person_enters_by_her_link_withdraws_reads_who_read_and_leaves(
    full: DeskCast, open_page: OpenPage, axe: AxeCheck, live_server: LiveServer
) -> None:
    lived(full)
    with full.acting("facilitator"):
        made = links.make(full.person.key)
    page = open_page("/mon-espace/" + made.address.partition("/mon-espace/")[2], 360)
    kept(page, "door", 360)
    axe(page)
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("heading", name="Bonjour Maëlle")).to_be_visible()
    page.get_by_role("link", name="Mon entourage").click()
    page.get_by_role("button", name="Retirer l’accès : Le Relais").click()
    expect(page.get_by_role("heading", name="C’est retiré")).to_be_visible()
    page.get_by_role("link", name="Non, les garder").click()
    expect(page.get_by_role("button", name="Retirer l’accès : Le Relais")).to_have_count(0)
    page.get_by_role("link", name="Qui a lu mon dossier").click()
    expect(page.get_by_text("Karim Belkacem").first).to_be_visible()
    expect(page.get_by_text("accord retiré").first).to_be_visible()
    page.get_by_role("button", name="Sortir").click()
    expect(page.get_by_text("Vous êtes sorti de votre espace.")).to_be_visible()
    page.goto(f"{live_server.url}/mon-espace/situation/")
    expect(page).to_have_url(re.compile("/mon-espace/lien/$"))
    kept(page, "ask", 360)
    axe(page)
    page.goto(f"{live_server.url}/mon-espace/droits/")
    kept(page, "rights", 360)
    axe(page)
