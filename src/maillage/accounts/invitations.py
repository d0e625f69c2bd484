"""The link of an invitation: signed, used once, good for two weeks."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.models import Invitation

SALT = "maillage.accounts.invitation"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link leads to. ``stale``: too old, or a newer one was sent; another may be asked for."""

    invitation: Invitation
    stale: bool


def token_of(invitation: Invitation) -> str:
    """The text that opens an invitation: signed, it can't be made from the database alone."""
    return signing.dumps([invitation.pk, invitation.nonce], salt=SALT)


def address_of(invitation: Invitation) -> str:
    """The whole address to write in a message."""
    return settings.SITE_URL + reverse("accounts:invitation", args=[token_of(invitation)])


def read(token: str) -> Link | None:
    """What a token leads to; ``None`` if nobody signed it, or the invitation was accepted or withdrawn."""
    try:
        key, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    sent = Invitation.objects.select_related("organisation__territory", "invited_by")
    invitation = sent.filter(pk=key).first()
    if invitation is None:
        return None
    return Link(invitation, invitation.nonce != nonce or invitation.expires_at <= timezone.now())
