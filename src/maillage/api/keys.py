"""Keys: made once, shown once, read from the ``Authorization`` header."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from maillage.accounts import rules, trail
from maillage.accounts.models import Account
from maillage.api.models import Key
from maillage.directory.models import Organisation

SCOPES = ("organisations", "places", "offers", "sessions", "relations")
LONGEST_DAYS = 366
MARK = "mlg"


class KeyRefusedError(Exception):
    """The key can't be made: the reason, in plain words."""


def make_key(
    account: Account, organisation: Organisation, name: str, scopes: Sequence[str], days: int
) -> tuple[Key, str]:
    """A new key and its secret text, which is shown now and never again.

    Raises ``PermissionError`` when the account may not edit for the organisation, ``KeyRefusedError`` for an
    unknown scope or a duration that is not between 1 and ``LONGEST_DAYS``.
    """
    if not rules.can_edit(account, organisation):
        raise PermissionError("only an editor of the organisation makes its keys")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise KeyRefusedError(f"scopes: some of {', '.join(SCOPES)}")
    if not 1 <= days <= LONGEST_DAYS:
        raise KeyRefusedError(f"days: 1 to {LONGEST_DAYS}")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with transaction.atomic():
        key = Key.objects.create(
            organisation=organisation,
            account=account,
            name=name,
            prefix=prefix,
            digest=_digest(secret),
            scopes=[scope for scope in SCOPES if scope in scopes],
            expires_at=timezone.now() + timedelta(days=days),
        )
        trail.write(account, "key.made", key, name=name, scopes=key.scopes)
    return key, f"{MARK}_{prefix}_{secret}"


def revoke_key(account: Account, key: Key) -> None:
    """Close a key at once. Raises ``PermissionError`` when the account may not edit for its organisation."""
    if not rules.can_edit(account, key.organisation):
        raise PermissionError("only an editor of the organisation closes its keys")
    with transaction.atomic():
        if Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
            trail.write(account, "key.revoked", key, name=key.name)


def find_key(token: str) -> Key | None:
    """The key of that text, if it opens anything now."""
    mark, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    found = Key.objects.select_related("account", "organisation__territory").filter(prefix=prefix).first()
    if mark != MARK or found is None or not hmac.compare_digest(found.digest, _digest(secret)):
        return None
    now = timezone.now()
    if found.revoked_at or found.expires_at <= now or not rules.can_edit(found.account, found.organisation):
        return None
    if found.used_on != now.date():
        Key.objects.filter(pk=found.pk).update(used_on=now.date())
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class WithKey(HttpBearer):
    """``Authorization: Bearer mlg_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> Key | None:
        """The key, or nothing: the answer is then 401."""
        return find_key(token)


def without_key(request: HttpRequest) -> bool:
    """Whoever shows no key reads as anybody; a key that opens nothing is refused, never passed over."""
    return "Authorization" not in request.headers
