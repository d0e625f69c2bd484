"""What privacy itself keeps: the journal of people's files, its seals, and who was erased."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone


class JournalError(TypeError):
    """Somebody tried to change or delete a line of the journal."""


class JournalEntry(models.Model):
    """One thing that was read or done in a person's file. Written by ``journal.write``, never changed.

    ``subject``: the file's own key, which tells nothing once the file is erased.
    ``number``: 1, 2, 3… within the file; ``previous`` and ``hash`` (SHA-256, hexadecimal) chain each line to
    the one before.
    ``actor``: ``account:12``, ``person:3``, ``referral:8`` or ``clock:0``; ``on_behalf_of``: the organisation
    for which it was done.
    ``deed``: ``what.how``, such as ``file.read``. ``details``: which part, which purpose; nothing personal.
    """

    subject = models.UUIDField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.CharField(max_length=40)
    on_behalf_of = models.BigIntegerField(null=True, blank=True)
    deed = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("subject", "number")
        verbose_name_plural = "journal entries"
        constraints = [models.UniqueConstraint(fields=("subject", "number"), name="journal_line_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.number} {self.deed}"

    def save(self, *args: Any, **options: Any) -> None:
        """Write a new line; refuse to change an old one."""
        if not self._state.adding:
            raise JournalError("a line of the journal is never changed")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse: only ``JournalPruning`` opens the way to what is past its retention."""
        raise JournalError("a line of the journal is never deleted")


class JournalSeal(models.Model):
    """What the journal was at the end of a day: how many lines, and one hash over the head of every chain.

    ``last_line``: the number (``pk``) of the last line that it covers. ``previous`` chains the seals: whoever
    notes one elsewhere can prove what came before.
    """

    at = models.DateTimeField(default=timezone.now)
    last_line = models.PositiveBigIntegerField()
    lines = models.PositiveBigIntegerField()
    heads = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.hash[:12]}"


class JournalPruning(models.Model):
    """Lines older than ``before`` may be erased, their retention being over; written before they are."""

    at = models.DateTimeField(default=timezone.now)
    before = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"before {self.before:%Y-%m-%d}"


class Erasure(models.Model):
    """A file that was erased: its key alone, so that no restored backup brings it back."""

    key = models.UUIDField(unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return str(self.key)
