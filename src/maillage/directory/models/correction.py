"""What others say of a record: corrections suggested by members, errors reported by anyone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.directory.models.actors import Organisation
from maillage.directory.models.territory import Territory


class Correction(models.Model):
    """What is said of a record (``kind`` and ``record_id`` name it), and whether it was dealt with.

    ``organisation``: whose record it is; empty for one that belongs to the territory.
    """

    kind = models.CharField(max_length=20)
    record_id = models.PositiveBigIntegerField()
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class Verdict(models.TextChoices):
    """What became of one suggested change."""

    OPEN = "open", _("À décider")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée")


class Suggestion(Correction):
    """A correction that a member of another organisation suggests.

    ``changes``: one entry per field, ``{"field", "was", "to", "verdict", "reason"}``; ``was`` and ``to`` are
    in the pack's format, null when the field is absent. ``seen_version``: of the record, when it was made.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_name = models.TextField(blank=True)
    seen_version = models.PositiveIntegerField()
    changes = models.JSONField()
    word = models.TextField(max_length=1000, blank=True)


class Report(Correction):
    """An error that somebody reports; no account is needed, and an address only for an answer."""

    message = models.TextField(max_length=2000)
    email = models.EmailField(blank=True)
    answer = models.TextField(max_length=2000, blank=True)
