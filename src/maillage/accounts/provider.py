"""Login by OpenID Connect as ProConnect wants it: PKCE, a nonce, a signed answer as well as a plain one.

allauth finds this module by its name, since the room is an installed application.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from allauth.core.internal.deferred import jwt
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
DISCOVERY = "/.well-known/openid-configuration"
KEY_KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC"}  # what signs, by the first letters of its algorithm
ALGORITHMS = frozenset({f"{kind}{size}" for kind in KEY_KINDS for size in (256, 384, 512)})


class OpenIdAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Speaks with the provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; raises ``OAuth2Error`` if it speaks for another."""
        told: dict[str, Any] = super().openid_config
        server = self.get_provider().app.settings["server_url"].removesuffix(DISCOVERY)
        if str(told.get("issuer", "")).rstrip("/") != server.rstrip("/"):
            raise OAuth2Error("the provider gives itself another name than the settings")
        return told

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
        return self._read(response.text, self.get_provider().app)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        return self._read(id_token, app)

    def _read(self, signed: str, app: SocialApp) -> dict[str, Any]:
        """What a document of the provider says, once its signature, issuer, audience and time are checked."""
        try:
            header = jwt.get_unverified_header(signed)
            for key in self._keys(header.get("alg"), header.get("kid")):
                with suppress(jwt.InvalidSignatureError):
                    return self._checked(signed, key, header["alg"], app)
        except jwt.PyJWTError as error:
            raise OAuth2Error("the provider's document is not for this site") from error
        raise OAuth2Error("no key of the provider signed its document")

    def _checked(self, signed: str, key: Any, algorithm: str, app: SocialApp) -> dict[str, Any]:
        issuer = self.openid_config["issuer"]
        said = jwt.decode(signed, key, algorithms=[algorithm], issuer=issuer, audience=app.client_id)
        jwtkit.verify_jti(said)
        return dict(said)

    def _keys(self, algorithm: str | None, name: str | None) -> list[Any]:
        """The provider's public keys that may have signed; none for a way of signing that is not listed."""
        kind = KEY_KINDS.get((algorithm or "")[:2])
        if algorithm not in ALGORITHMS or kind is None:
            return []
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        return [key.key for key in keys if key.key_type == kind and name in (None, key.key_id)]


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
