"""What answers tell browsers to refuse, to forget and to keep to this host."""

from __future__ import annotations

import pytest
from django.core.mail import BadHeaderError, EmailMessage
from django.test import Client
from django.urls import reverse

from maillage.accounts.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return Account.objects.create_user("sacha@example.org", "une phrase de passe assez longue")


@pytest.mark.parametrize("path", ["/", "/nulle-part/", "/compte/connexion/", "/api/v1/territories"])
def test_no_answer_lets_a_browser_load_plugins_or_frame_it(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    for refused in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{refused} 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", "/compte/", "/compte/securite/", "/annuaire/"])
def test_what_an_account_is_shown_is_kept_by_no_cache(client: Client, account: Account, path: str) -> None:
    client.force_login(account)
    answer = client.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_what_a_visitor_reads_may_be_kept(client: Client) -> None:
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")


def test_a_closed_account_is_out_at_once(client: Client, account: Account) -> None:
    client.force_login(account)
    assert client.get(reverse("accounts:home")).status_code == 200
    Account.objects.update(is_active=False)
    assert client.get(reverse("accounts:home")).status_code == 302


def test_a_new_password_puts_the_other_devices_out(client: Client, account: Account) -> None:
    client.force_login(account)
    account.set_password("encore une autre phrase longue")
    account.save()
    assert client.get(reverse("accounts:home")).status_code == 302


def test_logging_out_ends_the_session_on_the_server(client: Client, account: Account) -> None:
    client.force_login(account)
    kept = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get(reverse("accounts:home")).status_code == 302


def test_logging_in_changes_the_cookie_that_was_known_before(client: Client, account: Account) -> None:
    client.cookies["sessionid"] = "chosen-by-somebody-else"
    client.force_login(account)
    assert client.cookies["sessionid"].value != "chosen-by-somebody-else"
    assert len(client.cookies["sessionid"].value) >= 32


@pytest.mark.parametrize("path", ["/", "/sante/vivant", "/compte/appareils/"])
def test_trace_echoes_nothing(client: Client, path: str) -> None:
    answer = client.trace(path, headers={"x-secret": "Amina"})
    assert answer.status_code in {302, 405}
    assert "Amina" not in answer.content.decode()


def test_no_other_site_is_allowed_to_read_an_answer(client: Client) -> None:
    for path in ("/", "/api/v1/territories", "/compte/connexion/"):
        answer = client.get(path, headers={"origin": "https://ailleurs.example"})
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_each_kind_of_answer_says_what_it_is(client: Client) -> None:
    kinds = {
        "/": "text/html; charset=utf-8",
        "/api/v1/territories": "application/json",
        "/sante/vivant": "application/json",
    }
    for path, kind in kinds.items():
        answer = client.get(path)
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_address_brings_no_line_into_a_message(
    client: Client, account: Account, mailoutbox: list[EmailMessage]
) -> None:
    for address in ("sacha@example.org\nBcc: tous@example.org", "a@example.org,b@example.org"):
        page = client.post(reverse("account_reset_password"), {"email": address})
        assert "error-summary" in page.content.decode()
    assert mailoutbox == []
    with pytest.raises(BadHeaderError):
        EmailMessage("Un sujet\nBcc: tous@example.org", "", to=["sacha@example.org"]).message()
