"""Accounts in a real browser: the whole way of two people, second factors, passkeys, no violation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.mail import EmailMessage
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.accounts import invitations, services
from maillage.accounts.models import Account, Invitation, Membership, Right
from tests.cast import Cast
from tests.conftest import WIDTHS, AxeCheck, OpenPage, assert_fits

Mails = list[EmailMessage]
PASSWORD = "une phrase de passe assez longue"


def link_in(message: EmailMessage) -> str:
    """The path of the first link in a message."""
    found = re.search(r"https?://\S+", str(message.body))
    assert found
    return urlsplit(found[0]).path


def check(page: Page, axe: AxeCheck) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        axe(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def log_in(page: Page, address: str, password: str = PASSWORD) -> None:
    page.get_by_label("Adresse e-mail").fill(address)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    press(page, "Se connecter")


def confirmed(account: Account, password: str = PASSWORD) -> Account:
    """The account with a confirmed address and a password."""
    account.set_password(password)
    account.save()
    EmailAddress.objects.get_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    return account


def sign_up(page: Page, name: str, address: str, mailoutbox: Mails, site: str) -> None:
    """Create an account and confirm its address."""
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_label("Adresse e-mail").fill(address)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    press(page, "Créer mon compte")
    expect(page.get_by_role("heading", name="Regardez vos messages")).to_be_visible()
    page.goto(site + link_in(mailoutbox[-1]))
    press(page, "Oui, c’est mon adresse")


def test_two_people_meet_in_an_organisation_that_one_of_them_created(
    live_server: LiveServer,
    open_page: OpenPage,
    browser: Browser,
    cast: Cast,
    mailoutbox: Mails,
    axe: AxeCheck,
) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Se connecter").click()
    page.get_by_role("link", name="Je n’ai pas encore de compte").click()
    check(page, axe)
    sign_up(page, "Sacha Petit", "sacha@example.org", mailoutbox, live_server.url)
    expect(page.get_by_role("heading", name="Mon espace")).to_be_visible()
    check(page, axe)
    page.get_by_role("link", name="Créer une structure").click()
    press(page, "Créer la structure")
    check(page, axe)
    page.get_by_label("Nom de la structure").fill("Le Four commun")
    page.get_by_label("Commune ou code postal").fill("33500")
    page.get_by_label("Tiers-lieu").check()
    press(page, "Créer la structure")
    check(page, axe)
    page.get_by_label("Libourne (33500)").check()
    press(page, "Créer la structure")
    expect(page.get_by_text("« Le Four commun » est créée")).to_be_visible()
    page.get_by_label("Adresse e-mail de la personne").fill("lou@example.org")
    press(page, "Envoyer l’invitation")
    expect(page.get_by_text("L’invitation est envoyée.")).to_be_visible()
    check(page, axe)
    invited = mailoutbox[-1]
    assert invited.to == ["lou@example.org"]

    other = browser.new_context(locale="fr-FR").new_page()
    other.goto(live_server.url + link_in(invited))
    check(other, axe)
    other.get_by_role("link", name="Créer un compte").click()
    sign_up(other, "Lou Martin", "lou@example.org", mailoutbox, live_server.url)
    expect(other.get_by_role("heading", name="Une invitation pour vous")).to_be_visible()
    press(other, "Accepter")
    expect(other.get_by_text("Bienvenue !")).to_be_visible()
    expect(other.get_by_role("heading", name="Le Four commun")).to_be_visible()
    assert Membership.objects.get(account__email="lou@example.org").right == Right.EDITOR
    other.context.close()


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_an_application_is_set_up_and_then_asked_for(
    open_page: OpenPage, cast: Cast, browser: Browser, live_server: LiveServer, axe: AxeCheck
) -> None:
    confirmed(cast["editor"])
    page = open_page("/compte/securite/")
    log_in(page, "editor@example.org")
    check(page, axe)
    page.get_by_role("link", name="Mettre en place une application").click()
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    press(page, "Continuer")
    check(page, axe)
    expect(page.locator(".qr svg")).to_be_visible()
    secret = page.locator("code").inner_text()
    page.get_by_role("textbox", name="Code").fill(code_of(secret))
    press(page, "Mettre en place")
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    check(page, axe)

    other = browser.new_context(locale="fr-FR").new_page()
    other.goto(f"{live_server.url}/compte/connexion/")
    log_in(other, "editor@example.org")
    expect(other.get_by_role("heading", name="Encore une étape")).to_be_visible()
    check(other, axe)
    other.get_by_role("textbox", name="Code").fill(codes[0])
    press(other, "Continuer")
    expect(other.get_by_role("heading", name="Mon espace")).to_be_visible()
    other.context.close()


@pytest.fixture
def authenticator(page: Page) -> Iterator[Any]:
    """A device that recognises its owner, as Chromium imitates it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield devtools, made["authenticatorId"]
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]})


def test_a_passkey_is_added_and_opens_the_account_alone(
    page: Page, live_server: LiveServer, cast: Cast, authenticator: Any, axe: AxeCheck
) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    confirmed(cast["editor"])
    page.goto(f"{live_server.url}/compte/securite/cles/ajouter/")
    log_in(page, "editor@example.org")
    if page.get_by_role("button", name="Continuer").count():
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        press(page, "Continuer")
    check(page, axe)
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    press(page, "Ajouter cette clé")
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    page.goto(f"{live_server.url}/compte/securite/cles/")
    expect(page.get_by_role("heading", name="Mon téléphone")).to_be_visible()
    check(page, axe)
    page.goto(f"{live_server.url}/compte/")
    press(page, "Se déconnecter")
    page.goto(f"{live_server.url}/compte/connexion/")
    check(page, axe)
    press(page, "Utiliser ma clé d’accès")
    expect(page.get_by_role("heading", name="Mon espace")).to_be_visible()
    assert complaints == []


def test_a_passkey_that_does_not_answer_is_told_in_the_page(
    page: Page, live_server: LiveServer, cast: Cast, authenticator: Any, axe: AxeCheck
) -> None:
    devtools, key = authenticator
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(f"{live_server.url}/compte/connexion/")
    press(page, "Utiliser ma clé d’accès")
    expect(page.get_by_text("La clé n’a pas répondu.")).to_be_visible()
    check(page, axe)


def test_without_javascript_one_logs_in_and_sees_no_button_that_does_nothing(
    browser: Browser, live_server: LiveServer, cast: Cast
) -> None:
    confirmed(cast["editor"])
    page = browser.new_context(java_script_enabled=False, locale="fr-FR").new_page()
    page.goto(f"{live_server.url}/compte/connexion/")
    expect(page.get_by_role("button", name="Utiliser ma clé d’accès")).to_be_hidden()
    log_in(page, "editor@example.org")
    expect(page.get_by_role("heading", name="Mon espace")).to_be_visible()
    page.context.close()


LOGGED_IN = {
    "space": "/compte/",
    "name": "/compte/nom/",
    "devices": "/compte/appareils/",
    "erase": "/compte/effacer/",
    "address": "/compte/adresse/",
    "first password": "/compte/mot-de-passe/premier/",
    "find": "/compte/structures/chercher/?q=fil",
    "members": "/compte/structures/trois-rivieres/la-fabrique/",
    "ask to join": "/compte/structures/trois-rivieres/le-fil/rejoindre/",
    "log out": "/compte/deconnexion/",
}
LOGGED_OUT = {
    "log in": "/compte/connexion/",
    "forgotten": "/compte/mot-de-passe/oublie/",
    "forgotten, sent": "/compte/mot-de-passe/oublie/envoye/",
    "message sent": "/compte/confirmation/",
    "link gone": "/compte/confirmation/x/",
    "closed": "/compte/ferme/",
    "no such invitation": "/compte/invitation/x/",
}


def log_in_at_once(page_opener: OpenPage, live_server: LiveServer, cast: Cast, who: str) -> None:
    """Put somebody's session in the browser."""
    page = page_opener("/")
    session = cast.client(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


@pytest.mark.parametrize("page", LOGGED_IN)
def test_no_page_of_an_account_has_a_violation(
    live_server: LiveServer, open_page: OpenPage, cast: Cast, axe: AxeCheck, page: str
) -> None:
    services.ask_to_join(cast["outsider"], cast.workshop, "Je viens le mardi.")
    services.invite(cast["owner"], cast.workshop, "lou@example.org", Right.READER)
    log_in_at_once(open_page, live_server, cast, "owner")
    check(open_page(LOGGED_IN[page]), axe)


@pytest.mark.parametrize("name", LOGGED_OUT)
def test_no_page_before_logging_in_has_a_violation(
    browser: Browser, live_server: LiveServer, cast: Cast, axe: AxeCheck, name: str
) -> None:
    page = browser.new_context(locale="fr-FR").new_page()
    page.goto(live_server.url + LOGGED_OUT[name])
    check(page, axe)
    page.context.close()


def test_an_old_link_offers_another_to_the_invited_address_only(
    live_server: LiveServer, page: Page, cast: Cast, mailoutbox: Mails, axe: AxeCheck
) -> None:
    invitation = services.invite(cast["owner"], cast.workshop, "lou@example.org", Right.READER)
    old = invitations.token_of(invitation)
    services.send_another_link(invitation)
    mailoutbox.clear()
    page.goto(f"{live_server.url}/compte/invitation/{old}/")
    check(page, axe)
    assert "lou@example.org" not in page.content()
    press(page, "Recevoir un nouveau lien")
    expect(page.get_by_text("Un nouveau lien part")).to_be_visible()
    assert [message.to for message in mailoutbox] == [["lou@example.org"]]
    token = link_in(mailoutbox[0]).rstrip("/").rpartition("/")[2]
    assert invitations.read(token) == invitations.Link(Invitation.objects.get(), stale=False)
