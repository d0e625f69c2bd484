"""The signed links by which an organisation answers without an account: they tell nothing, and survive."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from maillage.desk.models import Referral
from maillage.privacy.actor import Actor, ActorKind, acting_as

SALT = "maillage.desk.referral"
LASTS = timedelta(days=45)


class BadLinkError(Exception):
    """A link that was never given."""


class OldLinkError(Exception):
    """A link whose time is over, or that another one replaced."""


def new_nonce() -> str:
    """An unguessable mark: a link holds for as long as the referral bears the same."""
    return secrets.token_urlsafe(16)


def token_of(referral: Referral) -> str:
    """The signed mark of a referral."""
    return signing.dumps([referral.pk, referral.nonce], salt=SALT)


def address_of(referral: Referral) -> str:
    """The address at which a referral is answered."""
    return f"{settings.SITE_URL}{reverse('referrals:answer', args=[token_of(referral)])}"


@contextmanager
def holding(token: str) -> Iterator[Referral]:
    """Act as whoever holds that link, with its referral.

    Raises ``BadLinkError`` and ``OldLinkError``.
    """
    key, nonce = _signed(token, LASTS)
    with acting_as(Actor(ActorKind.REFERRAL, key)):
        referral = _referral(key)
        if referral.nonce != nonce:
            raise OldLinkError
        yield referral


@contextmanager
def held_once(token: str) -> Iterator[Referral]:
    """Act as whoever once held that link, whatever its age: only to send a new one where the first went.

    Raises ``BadLinkError``.
    """
    key, _ = _signed(token, None)
    with acting_as(Actor(ActorKind.REFERRAL, key)):
        yield _referral(key)


def _signed(token: str, lasts: timedelta | None) -> tuple[int, str]:
    try:
        key, nonce = signing.loads(token, salt=SALT, max_age=lasts)
    except signing.SignatureExpired:
        raise OldLinkError from None
    except (signing.BadSignature, ValueError, TypeError):
        raise BadLinkError from None
    return int(key), str(nonce)


def _referral(key: int) -> Referral:
    found = Referral.objects.select_related("sent_to__territory", "sent_for", "offer", "session__place")
    referral = found.filter(pk=key).first()
    if referral is None or not referral.nonce:
        raise BadLinkError
    return referral
