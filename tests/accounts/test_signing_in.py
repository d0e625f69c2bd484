"""Accounts: created, confirmed, opened, recovered; nobody learns whether an address has one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from maillage.accounts.models import Account

Mails = list[EmailMessage]
PASSWORD = "une phrase de passe assez longue"
SIGNUP = {"name": "Sacha Petit", "email": "Sacha@Example.org", "password1": PASSWORD}

pytestmark = pytest.mark.django_db


def path_in(message: EmailMessage, name: str) -> str:
    """The path of a link in a message."""
    found = re.search(r"http://testserver(/\S+)", str(message.body))
    assert found, message.body
    assert name in found[1]
    return found[1]


def logged_in(client: Client) -> bool:
    return client.get(reverse("accounts:home")).status_code == 200


@pytest.fixture
def account() -> Account:
    made = Account.objects.create_user("sacha@example.org", PASSWORD, name="Sacha Petit")
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def log_in(client: Client, password: str = PASSWORD, email: str = "sacha@example.org") -> str:
    response = client.post(reverse("account_login"), {"login": email, "password": password})
    return str(response.headers.get("Location", ""))


def test_an_account_opens_once_its_address_is_confirmed_by_a_button(
    client: Client, mailoutbox: Mails
) -> None:
    response = client.post(reverse("account_signup"), SIGNUP)
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert not logged_in(client)
    link = path_in(mailoutbox[0], "confirmation")
    assert "Confirmez votre adresse" in mailoutbox[0].subject
    client.get(link)
    assert not EmailAddress.objects.get().verified, "a scanner of mail that follows the link confirms nothing"
    client.post(link)
    assert EmailAddress.objects.get().verified
    assert log_in(client) in {reverse("accounts:home"), ""}
    assert logged_in(client)
    kept = Account.objects.get()
    assert (kept.email, kept.name) == ("sacha@example.org", "Sacha Petit")


def test_the_message_is_in_english_for_an_english_reader(client: Client, mailoutbox: Mails) -> None:
    client.post(reverse("account_signup"), SIGNUP, headers={"accept-language": "en"})
    assert mailoutbox[0].subject == "Confirm your address"
    assert "open this page and press the button" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "obligatoire"),
        ("email", "pas une adresse", "valide"),
        ("password1", "court", "court"),
        ("password1", "onze lettre", "court"),
        ("password1", "1234567890123", "courant"),
        ("password1", "Mâillage-2026!", "courant"),
    ],
)
def test_a_bad_signup_says_what_to_correct(client: Client, field: str, value: str, said: str) -> None:
    page = client.post(reverse("account_signup"), {**SIGNUP, field: value}).content.decode()
    assert "error-summary" in page
    assert said in page
    assert not Account.objects.exists()


def test_signing_up_with_a_taken_address_looks_the_same_and_warns_its_owner(
    client: Client, account: Account, mailoutbox: Mails
) -> None:
    taken = client.post(reverse("account_signup"), SIGNUP)
    fresh = Client().post(reverse("account_signup"), {**SIGNUP, "email": "autre@example.org"})
    assert (taken.status_code, taken.headers["Location"]) == (fresh.status_code, fresh.headers["Location"])
    assert mailoutbox[0].to == ["sacha@example.org"]
    assert "Vous avez déjà un compte" in mailoutbox[0].subject
    assert Account.objects.filter(email="sacha@example.org").count() == 1


def test_a_wrong_password_and_an_unknown_address_are_told_in_the_same_words(
    client: Client, account: Account
) -> None:
    pages = [
        client.post(reverse("account_login"), {"login": email, "password": "x"}).content.decode()
        for email in ("sacha@example.org", "personne@example.org")
    ]
    assert all("L’adresse ou le mot de passe ne va pas." in page for page in pages)
    assert not logged_in(client)


def test_too_many_wrong_passwords_close_the_door_for_a_while(client: Client, account: Account) -> None:
    for _ in range(5):
        log_in(client, "faux")
    page = client.post(
        reverse("account_login"), {"login": account.email, "password": PASSWORD}
    ).content.decode()
    assert "Trop d’essais" in page
    assert not logged_in(client)


def test_a_closed_account_stays_closed(client: Client, account: Account) -> None:
    Account.objects.update(is_active=False)
    log_in(client)
    assert not logged_in(client)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    client: Client, account: Account, mailoutbox: Mails
) -> None:
    client.post(reverse("account_reset_password"), {"email": account.email})
    link = path_in(mailoutbox[0], "mot-de-passe/nouveau")
    page = client.get(link, follow=True)
    new = "encore une autre phrase longue"
    form = page.request["PATH_INFO"]
    client.post(form, {"password1": new, "password2": new})
    assert log_in(Client(), new) == reverse("accounts:home")
    again = Client().get(link, follow=True).content.decode()
    assert "Ce lien ne va plus" in again


def test_asking_a_password_for_an_unknown_address_looks_the_same(client: Client, account: Account) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}).headers["Location"]
        for email in (account.email, "personne@example.org")
    ]
    assert len(set(answers)) == 1


def test_a_new_address_counts_once_confirmed(client: Client, account: Account, mailoutbox: Mails) -> None:
    log_in(client)
    asked = client.post(reverse("account_email"), {"action_add": "", "email": "neuve@example.org"})
    client.post(asked.headers["Location"], {"password": PASSWORD})
    account.refresh_from_db()
    assert account.email == "sacha@example.org"
    link = path_in(next(mail for mail in mailoutbox if mail.to == ["neuve@example.org"]), "confirmation")
    client.post(link)
    account.refresh_from_db()
    assert account.email == "neuve@example.org"


def test_logging_in_leads_where_one_wanted_to_go_and_never_elsewhere(
    client: Client, account: Account
) -> None:
    form = {"login": account.email, "password": PASSWORD}
    wanted = reverse("accounts:name")
    assert client.post(reverse("account_login"), {**form, "next": wanted}).headers["Location"] == wanted
    away = Client().post(reverse("account_login"), {**form, "next": "https://elsewhere.example/"})
    assert away.headers["Location"] == reverse("accounts:home")


def test_the_administration_is_entered_by_the_same_door(client: Client, account: Account) -> None:
    answer = client.get("/administration/", follow=True)
    assert answer.request["PATH_INFO"] == reverse("account_login")
    client.force_login(account)
    assert client.get("/administration/login/").status_code == 403


@pytest.fixture
def secret(account: Account) -> str:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    RecoveryCodes.activate(account)
    return secret


def code_of(secret: str) -> str:
    """What the person's application shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_with_an_application_the_password_is_not_enough(
    client: Client, account: Account, secret: str
) -> None:
    assert log_in(client) == reverse("mfa_authenticate")
    assert not logged_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Ce code ne va pas" in wrong.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert logged_in(client)


def test_a_recovery_code_opens_once(client: Client, account: Account, secret: str) -> None:
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    for opens in (True, False):
        client = Client()
        log_in(client)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert logged_in(client) is opens


def test_the_secret_of_an_application_is_not_readable_in_the_database(account: Account, secret: str) -> None:
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data
    assert secret not in str(kept)
    assert get_adapter().decrypt(kept["secret"]) == secret


NEEDS_THE_PASSWORD_AGAIN = [
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "accounts:erase",
]


@pytest.mark.parametrize("name", NEEDS_THE_PASSWORD_AGAIN)
def test_what_touches_security_asks_for_the_password_again(
    client: Client, account: Account, name: str
) -> None:
    client.force_login(account)
    assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse(name)).status_code == 200


Made = Callable[[], None]


def test_other_devices_are_logged_out_at_will(client: Client, account: Account) -> None:
    here, there = Client(), Client()
    for one in (here, there):
        log_in(one)
    assert "Fermer tous les autres" in here.get(reverse("accounts:devices")).content.decode()
    here.post(reverse("accounts:devices"))
    assert (logged_in(here), logged_in(there)) == (True, False)


def test_no_page_of_logging_in_has_an_inline_script_or_style(client: Client, account: Account) -> None:
    client.force_login(account)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_email"):
        page = client.get(reverse(name)).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page)
        assert inline == []
