"""What a production site's settings say of cookies, passwords and encrypted conversations."""

import json

import pytest

from tests.config.conftest import Run

ASK = """
import json, ssl
import django
django.setup()
from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from maillage.accounts.visitor import COOKIE
from maillage.web.notices import HostCookie
mail = EmailBackend()
context = mail.ssl_context
print(json.dumps({
    "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME,
                COOKIE, HostCookie.cookie_name],
    "domains": [settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN, settings.LANGUAGE_COOKIE_DOMAIN],
    "mail": [mail.use_tls, context.check_hostname, context.verify_mode == ssl.CERT_REQUIRED],
    "hasher": settings.PASSWORD_HASHERS[0],
    "hsts": [settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS],
}))
"""


@pytest.fixture
def said(production: dict[str, str], run_python: Run) -> dict[str, object]:
    """What a production site says of itself."""
    asked = run_python("-c", ASK, **production)
    assert asked.returncode == 0, asked.stderr
    found: dict[str, object] = json.loads(asked.stdout)
    return found


def test_a_production_site_holds_itself_to_its_own_host_and_to_tls(said: dict[str, object]) -> None:
    cookies = said["cookies"]
    assert isinstance(cookies, list)
    assert len(set(cookies)) == 5
    assert all(name.startswith("__Host-") for name in cookies)
    assert said["domains"] == [None, None, None], "a cookie of one host names no domain"
    assert said["hsts"] == [31_536_000, True]


def test_a_production_site_checks_who_it_sends_mail_through(said: dict[str, object]) -> None:
    assert said["mail"] == [True, True, True]


def test_a_production_site_keeps_passwords_slow_to_guess(said: dict[str, object]) -> None:
    assert said["hasher"] == "django.contrib.auth.hashers.PBKDF2PasswordHasher"
