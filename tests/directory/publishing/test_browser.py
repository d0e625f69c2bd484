"""Publishing in a real browser: from nothing, with its time; a conflict; a suggestion; no violation."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.directory.models import Offer, Report, Suggestion
from maillage.directory.publishing import corrections, services
from tests.conftest import AxeCheck, OpenPage, assert_fits
from tests.directory.publishing.conftest import People
from tests.directory.publishing.test_pages import page

NARROW, WIDE = 320, 1280
FIVE_MINUTES = 300  # seconds
HUMAN = 0.28  # seconds for each letter typed by somebody who is not used to a keyboard


@pytest.fixture
def site(live_server: LiveServer, transactional_db: None, people: People) -> People:
    """The site with the valley and its people."""
    return people


def log_in(context: BrowserContext, people: People, who: str, server: LiveServer) -> None:
    """Let the browser be somebody's."""
    client: Client = people.client(who)
    told = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": told, "url": server.url}])


def check(opened: Page, axe: AxeCheck) -> None:
    """No violation and nothing that scrolls sideways, on a phone and on a screen."""
    for width in (NARROW, WIDE):
        opened.set_viewport_size({"width": width, "height": 900})
        assert_fits(opened)
        axe(opened)


def test_a_training_is_published_from_nothing_in_under_five_minutes(
    site: People,
    live_server: LiveServer,
    context: BrowserContext,
    open_page: OpenPage,
    axe: AxeCheck,
    record_property: Callable[[str, object], None],
) -> None:
    log_in(context, site, "editor", live_server)
    opened = open_page(page("home"))
    begun, typed, screens = time.perf_counter(), 0, 0

    def write(label: str, words: str) -> None:
        nonlocal typed
        opened.get_by_label(label).first.fill(words)
        typed += len(words)

    opened.get_by_role("link", name="Publier une offre").first.click()
    screens += 1
    write("Son nom", "Apprendre à souder")
    write("En une phrase", "Souder en sécurité, dès la première semaine.")
    opened.get_by_label("Gratuit").check()
    opened.get_by_label("Bâtiment").check()
    opened.get_by_role("button", name="Continuer").click()
    screens += 1
    write("Premier jour", "2027-01-11")
    write("Dernier jour", "2027-01-15")
    opened.get_by_label("Lieu", exact=True).select_option("nouveau-lieu")
    opened.get_by_text("Si le lieu n’est pas dans la liste").click()
    write("Nom du nouveau lieu", "La Halle")
    write("Commune du nouveau lieu", "Libourne")
    write("Places qui restent", "8")
    opened.get_by_role("button", name="Continuer").click()
    screens += 1
    opened.get_by_role("button", name="Publier", exact=True).click()
    expect(opened.get_by_text("C’est publié")).to_be_visible()
    machine = time.perf_counter() - begun
    assert (screens, Offer.objects.get(slug="apprendre-a-souder").status) == (3, "published")
    assert machine + typed * HUMAN < FIVE_MINUTES
    record_property("seconds", round(machine + typed * HUMAN))
    check(opened, axe)


def test_the_second_of_two_people_chooses_in_the_page(
    site: People, live_server: LiveServer, context: BrowserContext, axe: AxeCheck
) -> None:
    log_in(context, site, "second", live_server)
    offer = site.electrician
    opened = context.new_page()  # a page of its own: the browser complains of an answer 409
    opened.goto(live_server.url + page("edit", word="offres", key=offer.pk, part="details"))
    services.edit(site["editor"], offer, offer.version, {"pay": "500 €"})
    opened.get_by_label("Revenu pendant ce temps").fill("600 €")
    with opened.expect_response(lambda answer: answer.status == 409):
        opened.get_by_role("button", name="Enregistrer").click()
    expect(opened.get_by_role("heading", level=1)).to_have_text("Quelqu’un a changé la même chose")
    for width in (NARROW, WIDE):
        opened.set_viewport_size({"width": width, "height": 900})
        axe(opened)
    opened.get_by_label("Mettre ce que j’ai écrit").check()
    opened.get_by_role("button", name="Enregistrer mes choix").click()
    expect(opened.get_by_text("C’est enregistré")).to_be_visible()
    assert site.electrician.pay == "600 €"


def test_a_suggestion_is_sent_and_accepted(
    site: People, live_server: LiveServer, context: BrowserContext, open_page: OpenPage, axe: AxeCheck
) -> None:
    log_in(context, site, "facilitator", live_server)
    opened = open_page(site.school.get_absolute_url())
    opened.get_by_role("link", name="Suggérer une correction").click()
    opened.get_by_label("Téléphone").fill("05 57 12 12 12")
    opened.get_by_label("Pourquoi ce changement").fill("Ils ont changé de numéro.")
    check(opened, axe)
    opened.get_by_role("button", name="Envoyer la suggestion").click()
    expect(opened.get_by_text("Votre suggestion est envoyée")).to_be_visible()
    log_in(context, site, "editor", live_server)
    opened = open_page(page("basket"))
    check(opened, axe)
    opened.get_by_role("link", name="École de production").first.click()
    check(opened, axe)
    opened.get_by_role("button", name="Tout accepter").click()
    expect(opened.get_by_text("C’est noté")).to_be_visible()
    assert site.school.phone == "05 57 12 12 12"


EDITOR = {
    "home": lambda people: page("home"),
    "organisation": lambda people: page("record", word="structures", key=people.school.pk),
    "offer": lambda people: page("record", word="offres", key=people.electrician.pk),
    "new offer": lambda people: page("new_offer", owner=people.school.pk),
    "new dates": lambda people: page("new_session", key=people.electrician.pk),
    "conditions": lambda people: page("condition", key=people.electrician.pk),
    "gains": lambda people: page("edit", word="offres", key=people.electrician.pk, part="apports"),
    "asking": lambda people: page("edit", word="offres", key=people.electrician.pk, part="contact"),
    "funding": lambda people: page("edit", word="offres", key=people.electrician.pk, part="financement"),
    "history": lambda people: page("history", word="offres", key=people.electrician.pk),
    "report": lambda people: page("report", word="offres", key=people.electrician.pk),
}


@pytest.mark.parametrize("name", EDITOR)
def test_no_page_of_who_publishes_has_a_violation(
    site: People,
    live_server: LiveServer,
    context: BrowserContext,
    open_page: OpenPage,
    axe: AxeCheck,
    name: str,
) -> None:
    services.edit(site["editor"], site.electrician, 1, {"pay": "500 €"})
    log_in(context, site, "editor", live_server)
    check(open_page(EDITOR[name](site)), axe)


def test_no_page_of_a_moderator_or_of_the_platform_has_a_violation(
    site: People, live_server: LiveServer, context: BrowserContext, open_page: OpenPage, axe: AxeCheck
) -> None:
    corrections.report(site.hall, "Le téléphone sonne dans le vide.", "")
    log_in(context, site, "facilitator", live_server)
    check(open_page(page("answer_report", key=Report.objects.get().pk)), axe)
    check(open_page(page("edit", word="lieux", key=site.hall.pk, part="arrets")), axe)
    check(open_page(page("edit", word="lieux", key=site.hall.pk, part="fiche")), axe)
    log_in(context, site, "moderator", live_server)
    check(open_page(page("ladders", territory="valley")), axe)
    check(open_page(page("new_ladder", territory="valley")), axe)
    check(open_page(page("newcomer", key=site.school.pk)), axe)
    assert not Suggestion.objects.exists()


def test_faults_of_a_form_are_told_without_a_violation(
    site: People, live_server: LiveServer, context: BrowserContext, open_page: OpenPage, axe: AxeCheck
) -> None:
    log_in(context, site, "editor", live_server)
    opened = open_page(page("new_offer", owner=site.school.pk))
    opened.get_by_role("button", name="Continuer").click()
    expect(opened.get_by_role("alert")).to_contain_text("Son nom")
    check(opened, axe)
