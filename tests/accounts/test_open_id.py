"""Logging in by a provider of OpenID Connect, against a real one on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.accounts.models import Account
from maillage.config.environment import Environment
from maillage.config.identity import read_open_id
from tests.accounts.identity_provider import Provider, path_of, running

Mails = list[EmailMessage]

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Provider]:
    """A provider that knows Sacha, and that the site knows."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.settings()
        provider.knows(
            "sacha",
            email="sacha@example.org",
            email_verified=True,
            given_name="Sacha",
            family_name="Petit",
        )
        yield provider


def leave(client: Client, process: str = "login") -> str:
    """Press the button; the address that the page leads to."""
    page = client.post(f"{reverse('oidc_login')}?process={process}")
    assert page.status_code == 200
    address = str(page.context["address"])
    assert 'http-equiv="refresh"' in page.content.decode()
    return address


def go(client: Client, provider: Provider, sub: str = "sacha", process: str = "login") -> str:
    """All the way: out, the person's answer there, and back; where one is then sent."""
    back = provider.authorize(leave(client, process), sub)
    return str(client.get(path_of(back)).headers.get("Location", ""))


def logged_in(client: Client) -> bool:
    return client.get(reverse("accounts:home")).status_code == 200


def test_the_whole_way_with_pkce_opens_an_account_and_keeps_nothing_but_the_number(
    client: Client, provider: Provider
) -> None:
    assert "Continuer avec Mon Fournisseur" in client.get(reverse("account_login")).content.decode()
    go(client, provider)
    assert logged_in(client)
    account = Account.objects.get()
    assert (account.email, account.name) == ("sacha@example.org", "Sacha Petit")
    assert not account.has_usable_password()
    assert len(provider.verifiers[0]) >= 43
    kept = SocialAccount.objects.get()
    assert (kept.provider, kept.uid, kept.extra_data) == ("oidc", "sacha", {})
    assert not SocialToken.objects.exists()


def test_the_question_bears_a_challenge_a_state_and_a_nonce(client: Client, provider: Provider) -> None:
    asked = parse_qs(urlsplit(leave(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"http://testserver{reverse('oidc_callback')}"]
    assert all(len(asked[name][0]) >= 16 for name in ("code_challenge", "state", "nonce"))


def test_what_the_settings_add_goes_with_the_question_and_addresses_add_nothing(
    client: Client, provider: Provider, settings: Settings
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(parameters={"acr_values": "eidas1"})
    page = client.post(f"{reverse('oidc_login')}?scope=offline_access&auth_params=prompt%3Dnone")
    asked = parse_qs(urlsplit(str(page.context["address"])).query)
    assert asked["acr_values"] == ["eidas1"]
    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}
    assert "prompt" not in asked


def test_coming_back_another_day_opens_the_same_account(client: Client, provider: Provider) -> None:
    go(client, provider)
    other = Client()
    go(other, provider)
    assert logged_in(other)
    assert Account.objects.count() == 1


def test_a_signed_answer_is_read_too(client: Client, provider: Provider) -> None:
    provider.signs = True
    go(client, provider)
    assert logged_in(client)


def test_a_signed_answer_for_another_site_is_refused(
    client: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.signs = True
    monkeypatch.setattr(provider, "key", provider.key)
    back = provider.authorize(leave(client), "sacha")
    provider.url = "http://elsewhere.example"
    page = client.get(path_of(back))
    assert "La connexion n’a pas marché" in page.content.decode()
    assert not logged_in(client)


def test_an_answer_with_another_state_is_refused_without_asking_the_provider(
    client: Client, provider: Provider
) -> None:
    back = provider.authorize(leave(client), "sacha")
    state = parse_qs(urlsplit(back).query)["state"][0]
    page = client.get(path_of(back).replace(state, "forged"))
    assert "La connexion n’a pas marché" in page.content.decode()
    assert provider.verifiers == []
    assert not logged_in(client)


def test_an_answer_brought_by_another_browser_is_refused(client: Client, provider: Provider) -> None:
    back = provider.authorize(leave(client), "sacha")
    stranger = Client()
    stranger.get(path_of(back))
    assert not logged_in(stranger)
    assert not Account.objects.exists()


def test_an_answer_with_another_nonce_is_refused(client: Client, provider: Provider) -> None:
    back = provider.authorize(leave(client), "sacha")
    session = client.session
    session["accounts_oidc_nonce"] = "another"
    session.save()
    client.get(path_of(back))
    assert not logged_in(client)
    assert not Account.objects.exists()


def test_an_address_that_the_provider_has_not_checked_is_confirmed_first(
    client: Client, provider: Provider, mailoutbox: Mails
) -> None:
    provider.knows("lou", email="lou@example.org", name="Lou Martin")
    assert go(client, provider, "lou") == reverse("account_email_verification_sent")
    assert not logged_in(client)
    assert mailoutbox[0].to == ["lou@example.org"]
    assert not EmailAddress.objects.get().verified


def test_a_provider_that_checks_every_address_may_be_trusted_by_the_settings(
    client: Client, provider: Provider, settings: Settings
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(trusts_emails=True)
    provider.knows("lou", email="lou@example.org", usual_name="Martin", given_name="Lou")
    go(client, provider, "lou")
    assert logged_in(client)
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("trusts", [False, True])
def test_an_account_that_exists_is_never_taken_over(
    client: Client, provider: Provider, settings: Settings, mailoutbox: Mails, trusts: bool
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(trusts_emails=trusts)
    account = Account.objects.create_user("sacha@example.org", "une phrase de passe", name="Sacha")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    go(client, provider)
    assert not logged_in(client)
    assert not SocialAccount.objects.exists()
    assert Account.objects.get() == account
    assert [(message.to, message.subject) for message in mailoutbox] == [
        (["sacha@example.org"], "Vous avez déjà un compte")
    ]


def test_one_links_the_provider_from_within_and_then_enters_by_it(client: Client, provider: Provider) -> None:
    account = Account.objects.create_user("autre@example.org", name="Sacha")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    client.force_login(account)
    go(client, provider, process="connect")
    assert SocialAccount.objects.get().user == account
    fresh = Client()
    go(fresh, provider)
    assert logged_in(fresh)
    assert Account.objects.get() == account


def test_who_refuses_there_is_told_that_nothing_changed(client: Client, provider: Provider) -> None:
    asked = leave(client)
    back = provider.authorize(asked, "sacha", action="deny")
    state = parse_qs(urlsplit(asked).query)["state"][0]  # this provider forgets to send it back
    page = client.get(f"{path_of(back)}&state={state}", follow=True).content.decode()
    assert "Vous avez renoncé" in page
    assert not logged_in(client)


def test_a_link_alone_sends_nobody_away(client: Client, provider: Provider) -> None:
    page = client.get(reverse("oidc_login"))
    assert "http-equiv" not in page.content.decode()
    assert provider.challenges == []


def test_a_provider_that_does_not_answer_is_told_in_plain_words(
    client: Client, provider: Provider, settings: Settings
) -> None:
    provider.url = "http://127.0.0.1:1"
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings()
    page = client.post(reverse("oidc_login"))
    assert page.status_code == 502
    assert "La connexion n’a pas marché" in page.content.decode()


def test_without_a_provider_there_is_neither_page_nor_button(client: Client) -> None:
    for name in ("oidc_login", "oidc_callback"):
        assert client.post(reverse(name)).status_code == 404
    assert "Continuer avec" not in client.get(reverse("account_login")).content.decode()


GIVEN = {"SERVER": "https://id.example.org", "NAME": "Moi", "CLIENT_ID": "m", "CLIENT_SECRET": "s"}


def faults_of(**changes: str) -> list[str]:
    environment = Environment({f"MAILLAGE_OIDC_{key}": value for key, value in (GIVEN | changes).items()})
    read_open_id(environment)
    return environment.faults


def test_a_provider_is_set_up_by_the_environment() -> None:
    assert faults_of(PARAMETERS="acr_values=eidas1") == []
    assert read_open_id(Environment({})) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"NAME": ""}, "MAILLAGE_OIDC_NAME is missing"),
        ({"CLIENT_ID": ""}, "MAILLAGE_OIDC_CLIENT_ID is missing"),
        ({"CLIENT_SECRET": ""}, "MAILLAGE_OIDC_CLIENT_SECRET is missing"),
        ({"SERVER": "http://id.example.org"}, "must start with https://"),
        ({"SCOPES": "email"}, "must hold openid"),
        ({"TRUST_EMAILS": "perhaps"}, "must be yes or no"),
    ],
)
def test_a_provider_half_set_up_is_refused_in_one_sentence(changes: dict[str, str], said: str) -> None:
    assert [said in fault for fault in faults_of(**changes)] == [True]


def test_a_provider_that_gives_itself_another_name_is_refused(client: Client, provider: Provider) -> None:
    provider.claims_to_be = "https://ailleurs.example"
    page = client.post(reverse("oidc_login"))
    assert page.context is None or "address" not in page.context
    assert not Account.objects.exists()


@pytest.mark.parametrize("forged", ["another-key", "no-signature", "secret-as-key"])
def test_an_answer_that_the_provider_did_not_sign_is_refused(
    client: Client, provider: Provider, forged: str
) -> None:
    provider.forges = forged
    go(client, provider)
    assert not logged_in(client)
    assert not Account.objects.exists()


def test_a_provider_that_sends_the_site_elsewhere_is_not_followed(client: Client, provider: Provider) -> None:
    provider.sends_elsewhere = True
    go(client, provider)
    assert not logged_in(client)
