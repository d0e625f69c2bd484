"""What is ours in how allauth makes accounts: the name, the words, a cautious trust in providers."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maillage.accounts import keys
from maillage.accounts.models import Account

WRONG_CODE = _("Ce code ne va pas. Attendez le suivant, puis recommencez.")
PURPOSE = "maillage.accounts.second-factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts have one name, and say in our words what is wrong."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Ce compte est fermé."),
        "email_password_mismatch": _("L’adresse ou le mot de passe ne va pas."),
        "email_taken": _("Un compte existe déjà avec cette adresse."),
        "enter_current_password": _("Écrivez votre mot de passe actuel."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Ce mot de passe ne va pas."),
        "invalid_password_reset": _("Ce lien ne va plus. Demandez-en un nouveau."),
        "too_many_login_attempts": _("Trop d’essais. Attendez quelques minutes, puis recommencez."),
        "rate_limited": _("Trop d’essais. Attendez quelques minutes, puis recommencez."),
    }

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:
        """Keep the name too."""
        super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name") or user.email.partition("@")[0]
        if commit:
            user.save()
        return user


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts whose owner is known by a provider: an account that exists is never taken over by it."""

    def get_requests_session(self) -> Any:
        """What speaks with the provider: it follows nobody elsewhere."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Account:
        """Fill in the name that the provider gives; ProConnect calls the family name ``usual_name``."""
        account: Account = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        account.name = (data.get("name") or " ".join(filter(None, parts)) or "")[:150]
        return account


class SecretAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of applications and recovery codes are encrypted: the database alone gives none away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Retirez d’abord l’application de codes et les clés, puis changez d’adresse."),
        "cannot_generate_recovery_codes": _("Mettez d’abord en place une application ou une clé."),
        "incorrect_code": WRONG_CODE,
        "unverified_email": _("Confirmez d’abord votre adresse."),
    }

    def encrypt(self, text: str) -> str:
        """What the database keeps of a secret."""
        return keys.fernet(PURPOSE).encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; raises ``InvalidToken`` if no key of the settings opens it."""
        return keys.fernet(PURPOSE).decrypt(encrypted_text.encode("ascii")).decode()
