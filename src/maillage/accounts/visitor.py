"""A visitor's situation: kept in their own browser, encrypted, and nowhere else.

The cookie lasts as long as the browser's session and is worth nothing two hours after it was last written.
The server stores nothing; a cookie that was tampered with or is too old counts as no situation.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from maillage.accounts import keys

COOKIE = f"{settings.COOKIE_PREFIX}situation"
PURPOSE = "maillage.accounts.visitor"
IDLE = timedelta(hours=2)
MAX_BYTES = 3500  # browsers keep at least 4096 bytes for a cookie, its name and attributes included


class SituationTooLongError(ValueError):
    """The situation does not fit in a cookie: nothing was kept."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What the browser sent: a situation in a pack's format, the facts answered « je ne sais pas ».

    ``lost``: something was sent that can no longer be read.
    """

    situation: dict[str, Any] | None = None
    unsure: tuple[str, ...] = ()
    lost: bool = False


def visit_of(request: HttpRequest) -> Visit:
    """What this browser keeps."""
    sealed = request.COOKIES.get(COOKIE)
    if not sealed:
        return Visit()
    try:
        opened = keys.fernet(PURPOSE).decrypt(sealed.encode("ascii"), ttl=int(IDLE.total_seconds()))
        kept = json.loads(zlib.decompress(opened))
        return Visit(dict(kept["situation"]), tuple(kept["unsure"]))
    except (InvalidToken, UnicodeEncodeError):
        return Visit(lost=True)


def situation_of(request: HttpRequest) -> dict[str, Any] | None:
    """The visitor's situation in a pack's format; ``None`` when nothing was told or can be read."""
    return visit_of(request).situation


def keep(response: HttpResponseBase, situation: Mapping[str, Any], unsure: Iterable[str] = ()) -> None:
    """Write the situation in the visitor's browser, for two hours more.

    Raises ``SituationTooLongError`` when it does not fit; the response is then left as it was.
    """
    told = {"situation": situation, "unsure": sorted(unsure)}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
    sealed = keys.fernet(PURPOSE).encrypt(zlib.compress(text.encode(), 9)).decode("ascii")
    if len(sealed) > MAX_BYTES:
        raise SituationTooLongError(f"{len(sealed)} bytes, at most {MAX_BYTES}")
    response.set_cookie(COOKIE, sealed, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def forget(response: HttpResponseBase) -> None:
    """Erase the situation from the visitor's browser."""
    response.delete_cookie(COOKIE, samesite="Lax")
