"""Who else may say who somebody is: one provider of OpenID Connect, such as ProConnect, by settings alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from maillage.config.environment import Environment

PROVIDER = "oidc"  # the name of the provider in addresses: /compte/oidc/…
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class OpenId:
    """One provider. ``parameters`` go with the question; ``trusts_emails``: it has checked addresses."""

    name: str
    server: str
    client_id: str
    client_secret: str
    scopes: list[str]
    parameters: dict[str, str] = field(default_factory=dict)
    trusts_emails: bool = False

    def as_application(self) -> dict[str, Any]:
        """The provider as allauth wants it: always with PKCE."""
        return {
            "provider": PROVIDER,
            "provider_id": PROVIDER,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {
                "server_url": self.server,
                "scope": self.scopes,
                "auth_params": self.parameters,
                "oauth_pkce_enabled": True,
                "verified_email": self.trusts_emails,
            },
        }


def read_open_id(environment: Environment) -> OpenId | None:
    """The provider that the environment names, or ``None``; each fault is told, and then there is none."""
    server = environment.text("OIDC_SERVER").rstrip("/")
    given = OpenId(
        name=environment.text("OIDC_NAME"),
        server=server,
        client_id=environment.text("OIDC_CLIENT_ID"),
        client_secret=environment.text("OIDC_CLIENT_SECRET"),
        scopes=environment.words("OIDC_SCOPES", "openid,email,profile"),
        parameters=dict(parse_qsl(environment.text("OIDC_PARAMETERS"))),
        trusts_emails=environment.flag("OIDC_TRUST_EMAILS", default=False),
    )
    if not server:
        return None
    faults = _faults(given)
    environment.faults.extend(faults)
    return None if faults else given


def _faults(given: OpenId) -> list[str]:
    needed = {"NAME": given.name, "CLIENT_ID": given.client_id, "CLIENT_SECRET": given.client_secret}
    faults = [
        f"MAILLAGE_OIDC_{name} is missing: MAILLAGE_OIDC_SERVER needs it."
        for name in needed
        if not needed[name]
    ]
    parts = urlsplit(given.server)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        faults.append("MAILLAGE_OIDC_SERVER must start with https://.")
    if "openid" not in given.scopes:
        faults.append("MAILLAGE_OIDC_SCOPES must hold openid.")
    return faults
