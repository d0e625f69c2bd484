"""Referrals in a real browser: sent by the facilitator, answered on a phone by its link, no violation."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.desk.models import Referral
from maillage.desk.referrals import links
from maillage.desk.referrals.machine import Verb
from maillage.directory.models import Session
from tests.conftest import AxeCheck, OpenPage, assert_fits
from tests.desk.referrals.ground import Ground

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(context: BrowserContext, live_server: LiveServer, ground: Ground, who: str) -> None:
    """Bring the browser the session of one of the cast."""
    cookie = ground.people.client(who).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def look(page: Page, axe: AxeCheck) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        axe(page)


def test_from_sending_to_the_report_and_back(
    ground: Ground, open_page: OpenPage, axe: AxeCheck, context: BrowserContext, live_server: LiveServer
) -> None:
    log_in(context, live_server, ground, "facilitator")
    person = ground.people.person.key
    page = open_page(reverse("referrals:new", args=[person]) + f"?offre={ground.offer.pk}", 360)
    look(page, axe)
    page.get_by_label("Pourquoi cette orientation ?").fill("Découvrir la soudure avant de choisir")
    page.get_by_role("button", name="Voir ce qui sera dit").click()
    expect(page.get_by_role("heading", name="Voici exactement")).to_be_visible()
    look(page, axe)
    page.get_by_label("Oui, elle me l’a dit").check()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("C’est envoyé.")).to_be_visible()
    look(page, axe)
    referral = Referral.objects.get()
    phone = open_page(urlsplit(links.address_of(referral)).path, 360)
    look(phone, axe)
    phone.get_by_label("À partir de quel jour ?").first.fill("2027-03-01")
    phone.get_by_role("button", name="Accepter").click()
    expect(phone.get_by_text("La date est transmise")).to_be_visible()
    phone.get_by_text("C’est terminé : compte rendu").click()
    form = phone.locator("details", has_text="C’est terminé : compte rendu")
    form.get_by_label("Des acquis, sans certification").check()
    form.get_by_label("Ce qui a été fait").fill("Un audit de mobilité")
    form.get_by_label("Conseil pour plus tard").fill("Passer le permis")
    form.get_by_role("button", name="Envoyer le compte rendu").click()
    expect(phone.get_by_text("Le compte rendu est transmis")).to_be_visible()
    look(phone, axe)
    page.reload()
    expect(page.get_by_text("Passer le permis").first).to_be_visible()
    look(page, axe)


@pytest.mark.parametrize("state", ["refused", "full", "dead link", "tray", "list"])
def test_each_state_of_the_pages_is_readable_by_all(
    ground: Ground,
    open_page: OpenPage,
    axe: AxeCheck,
    context: BrowserContext,
    live_server: LiveServer,
    state: str,
) -> None:
    log_in(context, live_server, ground, "trainer" if state == "tray" else "facilitator")
    referral = ground.sent()
    address = reverse("referrals:referral", args=[referral.key])
    if state == "refused":
        ground.act("trainer", referral, Verb.REFUSE, refusal="dates")
    elif state == "full":
        Session.objects.update(seats=0)
        address = urlsplit(links.address_of(referral)).path
    elif state == "tray":
        address = reverse("referrals:tray")
    elif state == "list":
        address = reverse("referrals:of_person", args=[ground.people.person.key])
    if state == "dead link":
        page = context.new_page()
        page.goto(f"{live_server.url}/orientation/jamais-donne/")
    else:
        page = open_page(address)
    look(page, axe)
