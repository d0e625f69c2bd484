"""The verbs of the desk: keep a plan behind a private link, erase it."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone

from maillage.desk.models import SharedPlan

LIFETIMES = (1, 7, 30)  # days that a link may last
DEFAULT_LIFETIME = 7
TOKEN_BYTES = 32


def new_token() -> str:
    """An unguessable text for a link's address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def share(token: str, content: Mapping[str, Any], days: int = DEFAULT_LIFETIME) -> SharedPlan:
    """Keep a plan behind the link with that token; the same token again keeps what was first given.

    Raises ``ValueError`` for a lifetime that is not offered.
    """
    if days not in LIFETIMES:
        raise ValueError(f"a link lasts {LIFETIMES} days, not {days}")
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    sealed = Fernet(_key(token, settings.SECRET_KEY)).encrypt(text.encode())
    kept, _ = SharedPlan.objects.get_or_create(
        token_hash=token_hash(token),
        defaults={"sealed": sealed, "expires_at": timezone.now() + timedelta(days=days)},
    )
    return kept


def open_link(token: str) -> tuple[SharedPlan, dict[str, Any]] | None:
    """What is kept behind a link; ``None`` if it is unknown, erased or expired (and then erased at once)."""
    kept = SharedPlan.objects.filter(token_hash=token_hash(token)).first()
    if kept is None:
        return None
    if kept.expires_at <= timezone.now():
        kept.delete()
        return None
    content = _unsealed(token, bytes(kept.sealed))
    return None if content is None else (kept, content)


def erase_link(token: str) -> bool:
    """Erase what is kept behind a link; whether there was something."""
    erased, _ = SharedPlan.objects.filter(token_hash=token_hash(token)).delete()
    return erased > 0


def erase_expired() -> int:
    """Erase every plan whose link has expired; how many there were."""
    erased, _ = SharedPlan.objects.filter(expires_at__lte=timezone.now()).delete()
    return erased


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _unsealed(token: str, sealed: bytes) -> dict[str, Any] | None:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            content = json.loads(Fernet(_key(token, secret)).decrypt(sealed))
        except InvalidToken:
            continue
        return dict(content)
    return None


def _key(token: str, secret: str) -> bytes:
    derived = HKDF(SHA256(), length=32, salt=secret.encode(), info=b"maillage.desk.link").derive(
        token.encode()
    )
    return base64.urlsafe_b64encode(derived)
