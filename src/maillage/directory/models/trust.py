"""What is done to keep records true: owners who are asked, probable duplicates, merges."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from maillage.directory.models.actors import Organisation
from maillage.directory.models.territory import Territory


def new_nonce() -> str:
    """An unguessable mark: a link holds for as long as its request bears the same."""
    return secrets.token_urlsafe(16)


class CheckRequest(models.Model):
    """An organisation was asked whether what the directory says of it still holds.

    ``items``: ``[kind, key, field]`` of each value asked about, the most depended on first. ``sent_at`` is
    empty when the message was not, or may not have been, sent: it still counts for the fortnight.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="check_requests")
    asked_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    nonce = models.CharField(max_length=32, default=new_nonce)
    items = models.JSONField(default=list)

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.asked_at:%Y-%m-%d}"


class DuplicatePair(models.Model):
    """Two records of a kind that may be the same; ``first_id`` < ``second_id``.

    ``reasons``: ``[code, detail]`` each. ``different``: somebody said that they are not the same.
    """

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="duplicate_pairs")
    kind = models.CharField(max_length=20)
    first_id = models.PositiveBigIntegerField()
    second_id = models.PositiveBigIntegerField()
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    different = models.BooleanField(default=False)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-score", "kind", "first_id", "second_id")
        constraints = [
            models.UniqueConstraint(fields=("kind", "first_id", "second_id"), name="pair_once"),
            models.CheckConstraint(
                condition=models.Q(first_id__lt=models.F("second_id")), name="pair_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} = {self.second_id} ?"


class Merge(models.Model):
    """A record became another: its address leads to the other's.

    ``moved``: ``[model, key, column, former value, new one]`` of each reference that followed. ``before`` and
    ``after``: the values
    of the kept record's columns that the merge changed, so that it can be undone.
    """

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="merges")
    kind = models.CharField(max_length=20)
    kept_id = models.PositiveBigIntegerField()
    gone_id = models.PositiveBigIntegerField(db_index=True)
    gone_slug = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    moved = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "gone_id"), condition=models.Q(undone_at=None), name="merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.gone_id} > {self.kept_id}"
