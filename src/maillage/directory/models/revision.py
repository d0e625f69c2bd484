"""The history of records: each version that somebody saved on the site, whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Revision(models.Model):
    """A record as it stood once saved; append only. ``kind`` and ``record_id`` name the record.

    ``by_name`` stays when the account is gone: it names an organisation or a service, never a person.
    """

    kind = models.CharField(max_length=20)
    record_id = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_name = models.TextField(blank=True)
    cause = models.CharField(max_length=40)
    document = models.JSONField()

    class Meta:
        ordering = ("kind", "record_id", "version")
        constraints = [
            models.UniqueConstraint(fields=("kind", "record_id", "version"), name="one_revision_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} v{self.version}"
