"""What the desk keeps, and only when a visitor asks for it."""

from __future__ import annotations

from django.db import models


class SharedPlan(models.Model):
    """A plan that a visitor asked to find again by a private link, until it expires.

    ``token_hash``: SHA-256 of the link's token, in hexadecimal; the token itself is kept nowhere.
    ``sealed``: the situation and the plan, encrypted with a key made of the token: the database alone can't
    open it.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"until {self.expires_at:%Y-%m-%d}"
