"""The follow-up in a real browser, without JavaScript: read by everyone, on a phone and printed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.desk.followup import appointments, documents, hand_overs, mobility, notes, rights
from maillage.desk.followup.appointments import Wanted
from maillage.desk.models import Appointment, Document, MobilityDiagnosis, Note, Pathway, Step
from tests.conftest import AxeCheck, assert_fits
from tests.desk.followup.files import pdf
from tests.desk.followup.ground import moving_place, offer, with_words
from tests.desk.people import DeskCast

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("MAILLAGE_TEST_SHOTS")  # a folder, to look at the pages


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse without JavaScript, but in ``seen``: axe needs it."""
    return {**browser_context_args, "java_script_enabled": False}


def log_in(desk_cast: DeskCast, who: str, context: BrowserContext, live_server: LiveServer) -> str:
    """Let a browser be one of them; the address of the follow-up."""
    desk_cast.enter(context, str(live_server.url), who)
    return f"{live_server.url}/bureau/personnes/{desk_cast.person.key}/suivi/"


@pytest.fixture
def seen(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which axe runs."""
    context = browser.new_context(locale="fr-FR")
    yield context
    context.close()


def kept(page: Page, path: str, width: int) -> None:
    """A picture of the page, where one is asked for."""
    if SHOTS:
        name = re.sub(r"[^a-z-]", "", path.replace("/", "-"))[:30] or "tab"
        page.screenshot(path=Path(SHOTS) / f"followup-{name}-{width}.png", full_page=True)


def lived(desk_cast: DeskCast) -> None:
    """Some of everything."""
    key, now = desk_cast.person.key, timezone.now()
    with_words(desk_cast.cast)
    offer(desk_cast.cast, "plateforme-mobilite", ["mobilite", "droits"], ["mobility-plan"], "drop-in")
    moving_place(desk_cast.cast)
    pathway = Pathway.objects.create(
        person=desk_cast.person, territory=desk_cast.cast.territory, state="finished"
    )
    Step.objects.create(pathway=pathway, position=1, title="Une étape", state="completed")
    with desk_cast.acting("facilitator"):
        appointments.make(key, Wanted(now + timedelta(days=3), 60, "12 rue des Tilleuls", "Le CV", True))
        held = appointments.make(key, Wanted(now + timedelta(days=5)))
        notes.write(key, "person", "Elle a trouvé un stage. " * 20)
        notes.write(key, "circle", "mot" * 100, health=True)
        documents.keep(key, "cv", "un-nom-tres-long-" * 5 + ".pdf", pdf())
        mobility.diagnose(key, {"licence": "none", "car": "no", "moped": "no", "bike": "yes", "bus": "no"})
        rights.answer(key, "health", 0, "asked")
        hand_overs.ask(key, 1, desk_cast.accounts["partner"].pk, "Elle préfère le matin")
    Appointment.objects.filter(pk=held.pk).update(begins_at=now - timedelta(hours=2))


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_read_by_everyone(
    desk_cast: DeskCast, seen: BrowserContext, live_server: LiveServer, axe: AxeCheck, width: int
) -> None:
    base = log_in(desk_cast, "facilitator", seen, live_server)
    page = seen.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(base)
    axe(page)
    lived(desk_cast)
    planned, begun = Appointment.objects.order_by("-begins_at")
    for path in (
        *("", "rendez-vous/", "permanences/", "notes/", "documents/", "droits/", "mobilite/", "referent/"),
        *(f"rendez-vous/{each.key}/" for each in (planned, begun)),
        f"notes/{Note.objects.last().pk}/",  # type: ignore[union-attr]
        f"mobilite/{MobilityDiagnosis.objects.get().pk}/",
        "/bureau/agenda/",
        "/bureau/relais/",
    ):
        page.goto(f"{live_server.url}{path}" if path.startswith("/") else base + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_fits(page)
        axe(page)
        kept(page, path, width)


def test_what_is_refused_is_read_by_everyone(
    desk_cast: DeskCast, seen: BrowserContext, live_server: LiveServer, axe: AxeCheck
) -> None:
    base = log_in(desk_cast, "facilitator", seen, live_server)
    page = seen.new_page()
    page.set_viewport_size({"width": 320, "height": 800})
    for path, button in {
        "rendez-vous/": "Enregistrer",
        "notes/": "Enregistrer la note",
        "documents/": "Ajouter",
    }.items():
        page.goto(base + path)
        if path == "rendez-vous/":
            page.get_by_label("Quel jour").fill("")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_contain_text("à corriger")
        assert_fits(page)
        axe(page)


def test_a_facilitator_follows_a_person_and_a_partner_takes_over(
    desk_cast: DeskCast, page: Page, context: BrowserContext, live_server: LiveServer, tmp_path: Path
) -> None:
    base = log_in(desk_cast, "facilitator", context, live_server)
    page.goto(base)
    page.get_by_role("link", name="Prendre rendez-vous").click()
    page.get_by_label("Où ?").fill("À l’accueil")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Le rendez-vous est pris.")).to_be_visible()
    page.goto(f"{base}documents/")
    file = tmp_path / "mon cv.pdf"
    file.write_bytes(pdf(b"bonjour"))
    page.get_by_label("Quel document").select_option("cv")
    page.get_by_label("Le fichier").set_input_files(file)
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("n’a pas été analysé")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="mon cv.pdf").click()
    assert saved.value.suggested_filename == "mon cv.pdf"
    assert saved.value.path().read_bytes() == pdf(b"bonjour")
    assert Document.objects.count() == 1
    page.goto(f"{base}referent/")
    page.get_by_label("Qui prend le relais").select_option(label="Karim Belkacem – Le Relais")
    page.get_by_role("button", name="Demander le relais").click()
    expect(page.get_by_text("Un relais est demandé", exact=True)).to_be_visible()
    context.clear_cookies()
    log_in(desk_cast, "partner", context, live_server)
    page.goto(f"{live_server.url}/bureau/relais/")
    page.get_by_role("link", name="Maëlle Exemple").click()
    page.get_by_role("button", name="Prendre le relais").click()
    expect(page.get_by_text("Vous êtes maintenant référent.")).to_be_visible()


def test_a_diagnosis_is_answered_printed_and_told_in_the_situation(
    desk_cast: DeskCast, page: Page, context: BrowserContext, live_server: LiveServer
) -> None:
    with_words(desk_cast.cast)
    base = log_in(desk_cast, "facilitator", context, live_server)
    page.goto(f"{base}mobilite/")
    page.get_by_role("group", name="Avez-vous un vélo").get_by_label("Oui").check()
    page.get_by_role("group", name="Avez-vous un permis").get_by_label("Non", exact=True).check()
    page.get_by_role("button", name="Voir ce qui peut aider").click()
    expect(page.get_by_text("Aller à vélo")).to_be_visible()
    assert len(page.pdf(prefer_css_page_size=True)) > 1_000
    page.get_by_role("button", name="Reporter dans la situation").click()
    expect(page.get_by_text("La situation est à jour.")).to_be_visible()
