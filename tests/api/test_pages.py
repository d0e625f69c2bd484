"""The pages around the API, and the search inside a partner's page."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.accounts.models import Account, Membership
from maillage.directory.models import Organisation, Territory
from tests.conftest import AxeCheck, OpenPage

PAGES = ("/api/", "/api/problemes/", "/api/integrer/?q=permis", "/api/integrer/recherche/?q=electricien")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_around_the_api_is_open_to_everybody(
    territory: Territory, open_page: OpenPage, axe: AxeCheck, path: str, width: int
) -> None:
    axe(open_page(path, width))


def test_the_page_of_keys_is_open_to_everybody(
    territory: Territory, client: Client, live_server: LiveServer, page: Page, axe: AxeCheck
) -> None:
    account = Account.objects.create_user("redaction@example.org", name="Rédaction (exemple)")
    school = Organisation.objects.get(slug="school")
    Membership.objects.create(account=account, organisation=school, right="editor")
    client.force_login(account)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/api/cles/")
    axe(page)
    page.get_by_role("button", name="Faire la clé").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.get_by_label("Pour quelle structure").select_option(label="École de production")
    page.get_by_label("Un nom").fill("Le logiciel")
    page.get_by_label("ses sessions").check()
    page.get_by_role("button", name="Faire la clé").click()
    expect(page.get_by_text("mlg_")).to_be_visible()
    axe(page)


class _Partner(http.server.BaseHTTPRequestHandler):
    """A page of somebody else's site that frames the search."""

    framed = ""

    def do_GET(self) -> None:  # the name that http.server calls
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f'<!doctype html><title>P</title><iframe src="{self.framed}"></iframe>'.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def partner(live_server: LiveServer) -> Iterator[str]:
    """The address of a partner's page, on another port."""
    _Partner.framed = f"{live_server.url}/api/integrer/recherche/?type=offers"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Partner)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_partner_frames_the_search_and_no_cookie_is_set(
    territory: Territory, partner: str, page: Page
) -> None:
    page.goto(partner)
    frame = page.frame_locator("iframe")
    frame.get_by_label("Quoi").fill("électricien")
    frame.get_by_role("button", name="Chercher").click()
    expect(frame.get_by_role("link", name="Électricien").first).to_be_visible()
    assert page.context.cookies() == []


def test_no_other_page_can_be_framed(territory: Territory, client: Client) -> None:
    for path in ("/", "/annuaire/", "/api/", "/api/cles/", "/api/integrer/"):
        answer = client.get(path)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "asked", ["page=0", "page=abc", "page=99999999999", "commune=nulle+part", "theme=%00"]
)
def test_a_framed_search_that_makes_no_sense_still_answers(
    territory: Territory, client: Client, asked: str
) -> None:
    assert client.get(f"/api/integrer/recherche/?{asked}").status_code == 200
