"""The keys that people's files are sealed with: apart from the database, apart from the site's secret.

They stand in the folder ``MAILLAGE_KEYS_DIR``: ``data`` lists those that seal, the current one first; former
ones still open what they sealed. ``index`` makes the marks by which a person is found again unread.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def data_keys() -> MultiFernet:
    """What seals with the current key, and opens with any of the keys listed."""
    return _data_keys(tuple(settings.DATA_KEYS))


@lru_cache(maxsize=4)
def _data_keys(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def current_key() -> Fernet:
    """The key that seals now, alone."""
    return Fernet(_derived(settings.DATA_KEYS[0]))


def _derived(secret: str) -> bytes:
    key = HKDF(SHA256(), length=32, salt=None, info=b"maillage.privacy.data").derive(secret.encode())
    return base64.urlsafe_b64encode(key)


def mark(kind: str, text: str) -> str:
    """The blind index of a text, 64 hexadecimal digits: equal texts have equal marks, that tell nothing."""
    return hmac.new(settings.INDEX_KEY.encode(), f"{kind}\0{text}".encode(), hashlib.sha256).hexdigest()
