"""Login by OpenID Connect as ProConnect wants it: PKCE, a nonce, a signed answer as well as a plain one.

allauth finds this module by its name, since the room is an installed application.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string

NONCE = "accounts_oidc_nonce"


class OpenIdAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Speaks with the provider."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends the person back."""
        return str(build_absolute_uri(request, reverse("oidc_callback")))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Take the provider's answer, and keep nothing of it but who it is.

        Raises ``OAuth2Error`` if it does not answer what this browser asked.
        """
        login = super().complete_login(request, app, token, **kwargs)
        asked = request.session.pop(NONCE, "")
        told = login.account.extra_data.get("id_token", {}).get("nonce", "")
        if not asked or not constant_time_compare(asked, told):
            raise OAuth2Error("the nonce is not the one that was sent")
        login.account.extra_data = {}
        return login

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            response.raise_for_status()
        if not response.headers.get("Content-Type", "").startswith("application/jwt"):
            return dict(response.json())
        return dict(
            jwtkit.verify_and_decode(
                credential=response.text,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=self.get_provider().app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        )


class OpenIdProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The provider that the settings name."""

    id = "oidc"
    oauth2_adapter_class = OpenIdAdapter

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """Where the login begins."""
        return reverse("oidc_login")

    def get_callback_url(self) -> str:
        """Where it ends."""
        return reverse("oidc_callback")

    def redirect(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send the person to the provider, with a nonce that its answer must repeat."""
        request.session[NONCE] = nonce = get_random_string(40)
        parameters = {**self.get_auth_params(), "nonce": nonce}
        answer: HttpResponseBase = super().redirect(request, *args, **{**kwargs, "auth_params": parameters})
        return answer

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """What the settings ask for, whatever the address says."""
        return list(self.get_scope())

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """The same."""
        return dict(self.get_auth_params())

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """The names; ProConnect calls the family name ``usual_name``."""
        told = data.get("userinfo") or data.get("id_token") or {}
        found: dict[str, Any] = super().extract_common_fields(data)
        return {**found, "last_name": found.get("last_name") or told.get("usual_name")}


provider_classes = [OpenIdProvider]
