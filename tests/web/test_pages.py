"""The pages of the shell, as a browser and a reader without JavaScript see them."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.live_server_helper import LiveServer

from maillage.directory.models import ExampleSituation, Territory
from tests.conftest import AxeCheck, OpenPage

PAGES = ["web:home", "web:legal", "web:accessibility", "web:privacy"]
FIRST_SCREEN_LIMIT = 30_000

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_shell_answers_in_french(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert '<html lang="fr">' in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_script_and_no_inline_style(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert "<script" not in page
    assert "style=" not in page
    assert "<style" not in page


def test_the_first_screen_weighs_under_30_kilobytes(client: Client) -> None:
    style = finders.find("web/maillage.css")
    assert isinstance(style, str)
    sent = gzip.compress(client.get("/").content) + gzip.compress(Path(style).read_bytes())
    assert len(sent) < FIRST_SCREEN_LIMIT


def test_the_home_page_asks_one_question_and_offers_to_tell_a_situation(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Que cherchez-vous ?" in page
    assert f'action="{reverse("directory:search")}"' in page
    assert f'href="{reverse("desk:situation")}"' in page


def test_an_english_reader_is_answered_in_english(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en">' in page
    assert "What are you looking for?" in page


def test_the_language_chosen_is_remembered_and_brings_back_to_the_page(client: Client) -> None:
    response = client.post(
        reverse("web:language"), {"language": "en"}, headers={"referer": "http://testserver/accessibilite/"}
    )
    assert response.headers["Location"].endswith("/accessibilite/")
    assert "Accessibility" in client.get("/accessibilite/").content.decode()


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    client.post(reverse("web:language"), {"language": "xx"})
    assert '<html lang="fr">' in client.get("/").content.decode()


def test_the_language_is_never_changed_by_a_link(client: Client) -> None:
    assert client.get(reverse("web:language"), {"language": "en"}).status_code == 405


def test_the_language_form_never_sends_the_visitor_to_another_site(client: Client) -> None:
    response = client.post(reverse("web:language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


def test_an_unknown_address_is_answered_in_plain_words(client: Client) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()


def test_a_form_without_its_token_is_refused_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("web:language"), {"language": "en"})
    assert response.status_code == 403
    assert "Votre formulaire est resté ouvert trop longtemps" in response.content.decode()


def test_the_publisher_and_contact_of_the_site_are_shown(client: Client, settings: Settings) -> None:
    settings.PUBLISHER = "Association des Trois Rivières, 1 place du Marché"
    settings.CONTACT = "bonjour@trois-rivieres.example"
    page = client.get(reverse("web:legal")).content.decode()
    assert "Association des Trois Rivières" in page
    assert "mailto:bonjour@trois-rivieres.example" in page


def test_a_site_without_a_publisher_says_so(client: Client) -> None:
    assert "n’a pas encore indiqué son nom" in client.get(reverse("web:legal")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_at_every_width(
    open_page: OpenPage, axe: AxeCheck, name: str, width: int
) -> None:
    axe(open_page(reverse(name), width=width))


def test_the_home_page_is_accessible_in_the_dark(open_page: OpenPage, axe: AxeCheck) -> None:
    page = open_page("/")
    page.emulate_media(color_scheme="dark")
    axe(page)


def test_an_unknown_page_is_accessible_at_every_width(
    live_server: LiveServer, page: Page, axe: AxeCheck, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/nulle-part/")
    axe(page)


def test_the_first_press_of_tab_offers_to_skip_to_the_content(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_no_target_is_smaller_than_24_pixels(open_page: OpenPage, width: int) -> None:
    page = open_page("/", width=width)
    boxes = page.evaluate(
        "[...document.querySelectorAll('header a, footer a, button, input:not([type=hidden])')]"
        ".map(e => [e.textContent.trim() || e.name, e.getBoundingClientRect().height])"
    )
    assert [name for name, height in boxes if height < 24] == []


@pytest.fixture
def territory() -> Territory:
    """Return a loaded territory with one example person."""
    territory = Territory.objects.create(slug="vallee", name="La Vallée", description="Trois communes.")
    ExampleSituation.objects.create(
        territory=territory, slug="lina", title="Lina, 19 ans", commune="33138", document={}
    )
    return territory


def test_the_home_page_offers_the_example_people_of_the_territories(
    client: Client, territory: Territory
) -> None:
    page = client.get("/").content.decode()
    assert "La Vallée" in page
    assert f'href="{reverse("desk:example", args=["vallee", "lina"])}"' in page
    assert "Ces personnes sont inventées" in page


def test_a_territory_without_example_people_is_not_shown_on_the_home_page(client: Client) -> None:
    Territory.objects.create(slug="vide", name="Le Pays Vide")
    page = client.get("/").content.decode()
    assert "Le Pays Vide" not in page
    assert "Essayer avec un exemple" not in page


def test_the_home_page_asks_two_queries_however_many_people(
    client: Client, territory: Territory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        ExampleSituation.objects.create(
            territory=territory, slug=f"p{number}", title="Une personne", commune="33138", document={}
        )
    with django_assert_num_queries(2):
        client.get("/")


def test_the_example_people_are_shown_accessibly_at_every_width(
    open_page: OpenPage, axe: AxeCheck, territory: Territory, width: int
) -> None:
    page = open_page("/", width=width)
    assert page.get_by_role("link", name="Lina, 19 ans").is_visible()
    axe(page)
