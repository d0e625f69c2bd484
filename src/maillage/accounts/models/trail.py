"""The trail: who did what, on what, when."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models.account import Account


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what was written in the trail."""


class TrailQuerySet(models.QuerySet["TrailEntry"]):
    """Reads; neither updates nor deletes."""

    def update(self, **columns: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("an entry of the trail is never changed")

    def delete(self) -> NoReturn:
        """Refuse: only the end of its retention takes an entry away (``services.erase_old_trail``)."""
        raise AppendOnlyError("an entry of the trail is never deleted")

    def past_retention(self) -> models.QuerySet[TrailEntry]:
        """The same entries as a plain query, for the one verb that may erase them."""
        return models.QuerySet(TrailEntry).filter(pk__in=self.values("pk"))


class TrailEntry(models.Model):
    """One thing that was done. Written by ``trail.write`` in the transaction of the deed, never changed.

    ``actor``: empty when nobody was logged in, or when the account was erased since.
    ``deed``: ``what.how``, such as ``member.invited``.
    ``subject``: what it was done on, such as ``directory.Organisation``, and its key.
    ``details``: what one needs to understand it; nothing personal.
    """

    at = models.DateTimeField(_("quand"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="trail", verbose_name=_("qui")
    )
    deed = models.CharField(_("quoi"), max_length=60)
    subject_kind = models.CharField(_("sur quoi"), max_length=60)
    subject_id = models.BigIntegerField(_("sa clé"))
    details = models.JSONField(_("détails"), default=dict)

    objects = TrailQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("trace")
        indexes = [models.Index(fields=("subject_kind", "subject_id"), name="trail_by_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.deed} {self.subject_kind} {self.subject_id}"

    def save(self, *args: Any, **options: Any) -> None:
        """Write a new entry; refuse to change an old one."""
        if not self._state.adding:
            raise AppendOnlyError("an entry of the trail is never changed")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("an entry of the trail is never deleted")
