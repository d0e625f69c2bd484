"""The key of a form: signed when the page is shown, so that what is sent twice is recorded once."""

from __future__ import annotations

import secrets

from django.core import signing

SALT = "maillage.desk.welcome.form"
LASTS = 24 * 3600  # seconds


class StaleFormError(ValueError):
    """The key was not made here, or too long ago."""


def new_key() -> str:
    """A key for a form about to be shown."""
    return signing.dumps(secrets.token_hex(16), salt=SALT)


def once_of(key: str) -> str:
    """What ``Request.once`` keeps of a form's key; raises ``StaleFormError``."""
    try:
        return f"form:{signing.loads(key, salt=SALT, max_age=LASTS)}"
    except signing.BadSignature:
        raise StaleFormError from None
