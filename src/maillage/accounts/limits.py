"""How often one may do what sends a message: counted by allauth, as for logging in."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext as _

from maillage.accounts.services import RefusedError


def check(request: HttpRequest, action: str, key: str | None = None) -> None:
    """Count one more ``action`` of ``ACCOUNT_RATE_LIMITS``; raise ``RefusedError`` if there are too many."""
    user = request.user if request.user.is_authenticated else None
    if not ratelimit.consume(request, action=action, key=key, user=user):
        raise RefusedError(_("Trop d’envois. Attendez une heure, puis recommencez."))
