"""Passwords and second factors: what is accepted, what is refused, what opens once."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from maillage.accounts.models import Account
from maillage.accounts.passwords import WordsOfTheSiteValidator

PASSWORD = "une phrase de passe assez longue"
SECRET = "JBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    made = Account.objects.create_user("sacha@example.org", PASSWORD, name="Sacha Petit")
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def opens(password: str, client: Client | None = None) -> bool:
    """Whether that password opens the account."""
    client = client or Client()
    client.post(reverse("account_login"), {"login": "sacha@example.org", "password": password})
    return client.get(reverse("accounts:home")).status_code == 200


@pytest.mark.parametrize(
    "password",
    [
        "plus de soixante-quatre lettres, cent vingt-huit même, " * 3,
        "toutenminuscule et rien d’autre",
        "924716350284",
        "éàü 漢字 🦊 Ω ñ ç",
    ],
)
def test_any_letters_make_a_password_however_many(password: str, account: Account) -> None:
    validate_password(password, account)
    account.set_password(password)
    account.save()
    assert opens(password)


def test_a_password_is_compared_to_the_letter(account: Account) -> None:
    account.set_password(" Une Phrase De Passe Longue ")
    account.save()
    assert not opens("Une Phrase De Passe Longue")
    assert not opens(" une phrase de passe longue ")
    assert not opens(" Une Phrase De Passe Longue")
    assert opens(" Une Phrase De Passe Longue ")


@pytest.mark.parametrize(
    "password",
    ["court", "onze lettre", "qwertyuiop[]", "sacha@example.org", "MAILLAGE-2026!", "mot de passe 123"],
)
def test_a_password_that_is_short_common_or_of_the_site_is_refused(password: str, account: Account) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, account)


def test_words_of_the_site_among_others_are_no_fault(account: Account) -> None:
    WordsOfTheSiteValidator().validate("le maillage des trois ruisseaux", account)
    WordsOfTheSiteValidator().validate("924716350284", account)


def test_a_password_is_typed_unseen_and_may_be_pasted(client: Client) -> None:
    for name in ("account_login", "account_signup"):
        page = client.get(reverse(name)).content.decode()
        [field] = re.findall(r'<input[^>]*type="password"[^>]*>', page)
        assert "autocomplete=" in field
        assert 'autocomplete="off"' not in field
        assert "onpaste" not in page
        assert "maxlength" not in field


def test_changing_a_password_needs_the_present_one(client: Client, account: Account) -> None:
    assert opens(PASSWORD, client)
    new = "encore une autre phrase longue"
    told = {"password1": new, "password2": new}
    client.post(reverse("account_change_password"), {"oldpassword": "faux", **told})
    assert opens(PASSWORD)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **told})
    assert opens(new)


def code_now() -> str:
    """What the person's application shows now."""
    return str(format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time())))))


def test_a_code_opens_once(account: Account) -> None:
    TOTP.activate(account, SECRET)
    code, opened = code_now(), []
    for client in (Client(), Client()):
        opens(PASSWORD, client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        opened.append(client.get(reverse("accounts:home")).status_code == 200)
    assert opened == [True, False]


def test_a_new_password_by_e_mail_does_not_spare_the_code(
    client: Client, account: Account, mailoutbox: list[EmailMessage]
) -> None:
    TOTP.activate(account, SECRET)
    client.post(reverse("account_reset_password"), {"email": account.email})
    found = re.search(r"http://testserver(/\S+mot-de-passe/nouveau\S+)", str(mailoutbox[0].body))
    assert found
    form = client.get(found[1], follow=True).request["PATH_INFO"]
    new = "encore une autre phrase longue"
    client.post(form, {"password1": new, "password2": new})
    assert client.get(reverse("accounts:home")).status_code == 302
    assert not opens(new, client)
    assert client.get(reverse("mfa_authenticate")).status_code == 200


def test_codes_that_are_guessed_are_counted(client: Client, account: Account) -> None:
    TOTP.activate(account, SECRET)
    opens(PASSWORD, client)
    for guess in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"{guess:06}"})
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(reverse("accounts:home")).status_code == 302


def test_a_new_address_asks_for_the_password_again(client: Client, account: Account) -> None:
    client.force_login(account)
    asked = client.post(reverse("account_email"), {"action_add": "", "email": "autre@example.org"})
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="autre@example.org").exists()
