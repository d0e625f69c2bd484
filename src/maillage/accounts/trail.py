"""Writing the trail: one line in each verb, within its transaction."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

from maillage.accounts.models import Account, TrailEntry


def write(actor: Account | AnonymousUser | None, deed: str, subject: Model, **details: Any) -> TrailEntry:
    """Write that ``actor`` (nobody, if not logged in) did ``deed`` on ``subject``.

    ``deed`` is « what.how »: ``offer.published``. ``details`` hold nothing personal.
    """
    return TrailEntry.objects.create(
        actor=actor if isinstance(actor, Account) else None,
        deed=deed,
        subject_kind=subject._meta.label,
        subject_id=subject.pk,
        details=details,
    )


def of(subject: Model) -> QuerySet[TrailEntry]:
    """What was done on ``subject``, the last first, with who did it: one query."""
    entries = TrailEntry.objects.filter(subject_kind=subject._meta.label, subject_id=subject.pk)
    return entries.select_related("actor")
