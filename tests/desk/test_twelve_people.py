"""The twelve people, through the whole desk, in three browsers: facilitator's, organisation's, their own.

Each tells their situation alone first, and gives their private link; the facilitator notes a request, opens
the file with it, and they choose. One step is referred, answered by the organisation without an account,
and followed to its outcome, which the facilitator and the person then read. Who has no pathway leaves with
what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.accounts.models import Account, Membership, Right
from maillage.desk import services
from maillage.desk.models import Facilitator, Outcome, Person, Referral, ReferralState, Step, UnmetNeed
from maillage.desk.views.proposals import visitor_document
from maillage.directory.models import ExampleSituation, Organisation, Role
from maillage.directory.services import load_pack
from maillage.exchange.pack.read import read_pack
from maillage.planning.queries import propose_on
from maillage.privacy.actor import CLOCK, acting_as
from tests.conftest import COMPILING

PACKS = Path(__file__).resolve().parents[2] / "packs"
TWELVE = {
    "nouvelle-aquitaine": (
        "limoges-16-electricien",
        "coutras-34-batiment",
        "pauillac-41-vigne",
        "bordeaux-52-comptabilite",
        "poitiers-27-francais-cuisine",
        "agen-19-decouverte",
        "cognac-29-entreprise",
        "chatellerault-17-rupture",
        "vienne-24-remobilisation",
        "creuse-45-aide-soignante",
    ),
    "ariege": ("saint-girons-22-temps-plein",),
    "janze": ("janze-38-soin",),
}
NOWHERE_TO_GO = "creuse-45-aide-soignante"
OF_AGE = 18
Mails = list[object]


@dataclass(frozen=True)
class Desk:
    """Three browsers on one site."""

    url: str
    facilitator: Page
    organisation: Page
    person: Page


@pytest.fixture(autouse=True)
def looking_on() -> Iterator[None]:
    """The test itself looks at the database as the clock; the site's threads are whoever asks."""
    with acting_as(CLOCK):
        yield


@pytest.fixture
def open_desk(live_server: LiveServer, transactional_db: None, browser: Browser) -> Callable[[str], Desk]:
    """Load a territory, and open the three browsers: the facilitator's is logged in."""

    def opened(territory: str) -> Desk:
        for name in ("france", territory):
            pack = read_pack(PACKS / name)
            load_pack(pack.own_documents(), pack.version())
        account = Account.objects.create_user("soline@example.org", name="Soline Marchand")
        make_facilitator(account, territory)
        client = Client()
        client.force_login(account)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        contexts = [_context(browser) for _ in range(3)]
        contexts[0].add_cookies([cookie])  # type: ignore[list-item]
        return Desk(live_server.url, *(context.new_page() for context in contexts))

    return opened


def make_facilitator(account: Account, territory: str) -> None:
    """Let an account accompany people for a third place of the territory, or else its first prescriber."""
    there = Organisation.objects.filter(territory__slug=territory).order_by("position")
    roles = (Role.THIRD_PLACE, Role.PRESCRIBER, Role.PUBLIC_SERVICE, Role.ASSOCIATION)
    found = next(one for role in roles for one in there if role in (one.roles or ()))
    membership = Membership.objects.create(account=account, organisation=found, right=Right.READER)
    Facilitator.objects.create(membership=membership)


def _context(browser: Browser) -> BrowserContext:
    context = browser.new_context(locale="fr-FR", viewport={"width": 1000, "height": 900})
    context.set_default_timeout(20_000)
    context.set_default_navigation_timeout(COMPILING)
    return context


@pytest.mark.parametrize("territory", TWELVE)
def test_each_of_the_twelve_goes_from_a_request_to_an_outcome(
    open_desk: Callable[[str], Desk], mailoutbox: Mails, territory: str
) -> None:
    desk = open_desk(territory)
    for number, slug in enumerate(TWELVE[territory]):
        example = ExampleSituation.objects.select_related("territory").get(
            territory__slug=territory, slug=slug
        )
        file = welcome(desk, example, f"Exemple {number}")
        if slug == NOWHERE_TO_GO:
            leave_with_what_is_missing(desk, file)
            continue
        choose(desk, file)
        referral = refer(desk, file)
        answer(desk, referral, mailoutbox)
        read_back(desk, file, referral)


def welcome(desk: Desk, example: ExampleSituation, name: str) -> str:
    """A request at the counter becomes a file with what the person told alone; its address."""
    page = desk.facilitator
    page.goto(f"{desk.url}/bureau/demandes/nouvelle/")
    page.locator("[name=text]").fill("Je voudrais avancer.")
    page.get_by_role("button", name="Enregistrer").first.click()
    page.get_by_role("link", name=re.compile("Ouvrir un dossier")).first.click()
    told = visitor_document(example.as_document())
    page.locator("[name=name]").fill(name)
    page.locator("[name=link]").fill(f"{desk.url}/parcours/lien/{private_link(example)}/")
    if int(told.get("age") or OF_AGE) < OF_AGE:
        page.locator("[name=protection][value=minor]").check()
        page.locator("[name=representative_name]").fill("Parent d’exemple")
        page.locator("[name=representative_quality]").fill("mère")
    page.locator("[name=purpose]").fill("Qu’on m’aide à trouver mon chemin.")
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def private_link(example: ExampleSituation) -> str:
    """The token of a link that keeps the situation, as the person's own browser made it."""
    proposed = propose_on(example.territory, example.as_document())
    token = services.new_token()
    services.share(
        token,
        {
            "situation": visitor_document(example.as_document()),
            "plan": {},
            "territory": example.territory.name,
            "made_on": proposed.ground.today.isoformat(),
        },
    )
    return token


def leave_with_what_is_missing(desk: Desk, file: str) -> None:
    """No pathway: the page says what is missing and who can change it, and the need is counted."""
    page = desk.facilitator
    page.goto(f"{file}parcours/propositions/")
    expect(page.get_by_role("heading", name=re.compile("voici ce qui manque"))).to_be_visible()
    assert UnmetNeed.objects.filter(person__key=key_of(file)).exists()


def choose(desk: Desk, file: str) -> None:
    """The first proposal becomes the pathway."""
    page = desk.facilitator
    page.goto(f"{file}parcours/propositions/")
    page.get_by_role("button", name=re.compile("Choisir ce parcours")).first.click()
    expect(page.get_by_text("Version 1", exact=False)).to_be_visible()
    assert Step.objects.filter(pathway__person__key=key_of(file)).exists()


def refer(desk: Desk, file: str) -> Referral:
    """The first step is referred, with what is needed; where one may not prescribe it, to who may."""
    page = desk.facilitator
    step = Step.objects.filter(pathway__person__key=key_of(file), offer__isnull=False).order_by("position")[0]
    page.goto(f"{file}orientations/nouvelle/?etape={step.key}")
    if page.get_by_text("ne peut pas prescrire").is_visible():
        page.get_by_role("link", name="lui adresser la personne").first.click()
    page.locator("[name=purpose]").fill("Commencer cette étape.")
    address = page.locator("[name=address]")
    if address.count():
        address.fill("accueil@exemple.fr")
    page.get_by_role("button", name="Voir ce qui sera dit").click()
    page.locator("[name=agreed][value=said]").check()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("C’est envoyé")).to_be_visible()
    return Referral.objects.get(person__key=key_of(file))


def answer(desk: Desk, referral: Referral, mailoutbox: Mails) -> None:
    """The organisation opens the link of its message, welcomes the person, and says what came of it."""
    del mailoutbox[:]
    call_command("send_messages")
    link = re.search(r"https?://\S+/orientation/(\S+?)/", str(getattr(mailoutbox[-1], "body", "")))
    assert link is not None
    page = desk.organisation
    page.goto(f"{desk.url}/orientation/{link[1]}/")
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.SENT
    accepting = act_of(page, "accept")
    accepting.get_by_label("À partir de quel jour ?").fill("2026-12-14")
    accepting.get_by_role("button").click()
    expect(page.get_by_text("Acceptée").first).to_be_visible()
    ending = act_of(page, "complete")
    ending.get_by_label("Des acquis, sans certification").check()
    ending.get_by_role("button").click()
    expect(page.get_by_text("Terminée").first).to_be_visible()
    assert Referral.objects.get(pk=referral.pk).outcome == Outcome.SKILLS


def act_of(page: Page, verb: str) -> Locator:
    """The form of a verb, unfolded."""
    form = page.locator("form", has=page.locator(f"[name=verb][value={verb}]"))
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").click()
    return form


def read_back(desk: Desk, file: str, referral: Referral) -> None:
    """The facilitator reads the outcome; the person reads their pathway, and who read their file."""
    page = desk.facilitator
    page.goto(f"{desk.url}/bureau/orientations/{referral.key}/")
    expect(page.get_by_text("Des acquis, sans certification").first).to_be_visible()
    page.goto(f"{file}acces/")
    page.get_by_role("button", name="Faire un lien pour la personne").click()
    address = page.get_by_label("L’adresse", exact=True).input_value()
    theirs = desk.person
    theirs.goto(f"{desk.url}{urlsplit(address).path}")
    theirs.get_by_role("button", name="Entrer").click()
    expect(theirs.get_by_role("button", name="Sortir")).to_be_visible()
    theirs.goto(f"{desk.url}/mon-espace/parcours/")
    first = Step.objects.filter(pathway__person__key=key_of(file)).order_by("position")[0]
    expect(theirs.get_by_role("heading", name=first.title).first).to_be_visible()
    theirs.goto(f"{desk.url}/mon-espace/lectures/")
    expect(theirs.get_by_text("Soline Marchand").first).to_be_visible()
    theirs.get_by_role("button", name="Sortir").click()
    assert Person.objects.get(key=key_of(file)).space_links.get().used_at is not None


def key_of(file: str) -> str:
    """The key in a file's address."""
    return file.rstrip("/").rpartition("/")[2]
