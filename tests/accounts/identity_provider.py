"""A real provider of OpenID Connect on this machine, with what it lacks: it holds PKCE to its word.

It listens before ``oidc-provider-mock``: notes the questions, refuses a token whose verifier does not answer
the challenge, and may sign what it says of the person, as ProConnect does.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import httpx
import jwt
import oidc_provider_mock
from cryptography.hazmat.primitives.asymmetric import rsa

from maillage.config.identity import OpenId

KEY_NAME = "said-of-the-person"


class Silent(WSGIRequestHandler):
    """Writes nothing of what it is asked."""

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing."""


@dataclass
class Provider:
    """What the tests know of the provider."""

    app: WSGIApplication
    signs: bool = False
    claims_to_be: str = ""
    forges: str = ""
    sends_elsewhere: bool = False
    challenges: list[str] = field(default_factory=list)
    verifiers: list[str] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    url: str = ""

    def settings(self, **changes: Any) -> dict[str, Any]:
        """The site's settings for this provider."""
        scopes = ["openid", "email", "profile"]
        given = OpenId("Mon Fournisseur", self.url, "maillage", "a-secret", scopes, **changes)
        return {"oidc": {"APPS": [given.as_application()]}}

    def knows(self, sub: str, **claims: Any) -> None:
        """Know one more person."""
        httpx.put(f"{self.url}/users/{sub}", json=claims).raise_for_status()

    def authorize(self, address: str, sub: str, action: str = "") -> str:
        """The person answers there; where they are sent back."""
        answer = httpx.post(address, data={"sub": sub, "action": action})
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"])

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one question."""
        path = environ["PATH_INFO"]
        if path == "/oauth2/authorize":
            self.challenges += parse_qs(environ["QUERY_STRING"]).get("code_challenge", [])[-1:]
        if path == "/oauth2/token" and not self._proved(environ):
            start("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_grant"}']
        return self._answer(path)(environ, start)

    def _answer(self, path: str) -> WSGIApplication:
        mine: dict[tuple[str, bool], WSGIApplication] = {
            ("/userinfo", self.sends_elsewhere): self._elsewhere,
            ("/.well-known/openid-configuration", bool(self.claims_to_be)): self._renamed,
            ("/oauth2/token", bool(self.forges)): self._forged,
            ("/jwks", self.signs): self._with_my_key,
        }
        if path == "/userinfo" and self.signs:
            return self._signed
        return mine.get((path, True), self.app)

    def _elsewhere(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("302 Found", [("Location", f"{self.url}/somewhere")])
        return [b""]

    def _renamed(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return self._changed(environ, start, lambda told: {**told, "issuer": self.claims_to_be})

    def _forged(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return self._changed(environ, start, self._forge)

    def _proved(self, environ: WSGIEnvironment) -> bool:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = BytesIO(body)
        verifier = parse_qs(body.decode()).get("code_verifier", [""])[0]
        self.verifiers.append(verifier)
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        return digest in self.challenges

    def _changed(
        self, environ: WSGIEnvironment, start: StartResponse, change: Callable[[Any], Any]
    ) -> Iterable[bytes]:
        told = json.loads(b"".join(self.app(environ, lambda *_: BytesIO().write)))
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(change(told)).encode()]

    def _forge(self, told: dict[str, Any]) -> dict[str, Any]:
        said = jwt.decode(told["id_token"], options={"verify_signature": False})
        signed = {
            "another-key": lambda: jwt.encode(said, self.key, "RS256"),
            "no-signature": lambda: jwt.encode(said, "", "none"),
            "secret-as-key": lambda: jwt.encode(said, "a-secret" * 4, "HS256"),
        }[self.forges]()
        return {**told, "id_token": signed}

    def _with_my_key(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        keys = json.loads(b"".join(self.app(environ, lambda *_: BytesIO().write)))
        mine = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        keys["keys"].append({**mine, "kid": KEY_NAME, "alg": "RS256"})
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(keys).encode()]

    def _signed(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        said = json.loads(b"".join(self.app(environ, lambda *_: BytesIO().write)))
        claims = {**said, "iss": self.url, "aud": "maillage"}
        start("200 OK", [("Content-Type", "application/jwt; charset=utf-8")])
        return [jwt.encode(claims, self.key, "RS256", {"kid": KEY_NAME}).encode()]


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, listening on a free port of this machine until the end."""
    provider = Provider(oidc_provider_mock.app())
    server = make_server("127.0.0.1", 0, provider, handler_class=Silent)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def path_of(address: str) -> str:
    """The path and query of an address: what the test's browser asks its own site."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
