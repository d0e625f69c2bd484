"""The person who is accompanied: their file, what they told, how they come in themselves."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.privacy.fields import SealedJSONField, SealedTextField


class Protection(models.TextChoices):
    """Who decides with the person."""

    NONE = "none", _("Majeur, décide seul")
    MINOR = "minor", _("Mineur")
    PROTECTED = "protected", _("Majeur protégé (tutelle, curatelle, habilitation)")


class Person(models.Model):
    """Somebody who is accompanied: one file.

    ``key``: what the journal, the backups and the addresses know the file by; it tells nothing by itself.
    ``name``: as they want to be called; empty for somebody who gave none.
    ``contact``: ``{"email", "phone", "post", "preferred"}``, each may be missing.
    ``representative``: ``{"name", "quality", "email", "phone"}``, for a minor or a protected adult.
    ``commune``: INSEE code, empty while unknown. ``account``: theirs, if they made one.
    ``last_contact_on``: from which retention is counted; ``warned_at``: when they were told of the erasure.
    ``version`` rises at each change of these columns: whoever saves says which version was seen.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territory = models.ForeignKey("directory.Territory", on_delete=models.PROTECT, related_name="files")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = SealedTextField(_("nom"), blank=True)
    contact = SealedJSONField(_("comment la joindre"), default=dict)
    protection = models.CharField(_("qui décide"), max_length=10, choices=Protection, default=Protection.NONE)
    representative = SealedJSONField(_("représentant"), default=dict)
    commune = models.CharField(max_length=5, blank=True)
    opened_for = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="files_opened"
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    key_worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="people_followed",
    )
    key_worker_for = models.ForeignKey(
        "directory.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people_followed",
    )
    last_contact_on = models.DateField(db_index=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return str(self.key)


class PersonMark(models.Model):
    """A blind index of an e-mail, a telephone, or a name with a birth date: finds a file again unread."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=10)
    mark = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ("person", "kind")
        constraints = [
            models.UniqueConstraint(fields=("person", "kind", "mark"), name="mark_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Telling(models.Model):
    """All that was told of a person, as it stood after one change; the highest ``number`` holds now.

    ``content`` is a JSON object:
    ``situation``: the pack's format; ``unsure``: facts and fields answered « je ne sais pas »;
    ``sources``: for each fact or field ``{"source": "said" | "document", "on": day, "by": actor}``;
    ``barriers``: for each kind ``{"answer": "yes" | "no" | "unknown", "note", "on"}``;
    ``wishes`` and ``refusals``: lists of ``{"text", "offer"?, "on"}``.
    Two people who save at once write the same number: the second is told, nothing is overwritten.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tellings")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.CharField(max_length=40)
    content = SealedJSONField(default=dict)

    class Meta:
        ordering = ("person", "-number")
        constraints = [models.UniqueConstraint(fields=("person", "number"), name="telling_once")]

    def __str__(self) -> str:
        return f"{self.person_id} telling {self.number}"


class SpaceLink(models.Model):
    """A private link by which a person (or their representative) enters their own space.

    ``token_hash``: SHA-256 of the link's token; the token is kept nowhere. ``revoked_at``: no longer opens.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="space_links")
    token_hash = models.CharField(max_length=64, unique=True)
    for_representative = models.BooleanField(default=False)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("person", "-made_at")

    def __str__(self) -> str:
        return f"{self.person_id} until {self.expires_at:%Y-%m-%d}"


class ClosedFile(models.Model):
    """What is left of a file once it is erased: what statistics need, and nobody can be known by.

    ``zone``: the person's EPCI code; ``quarter``: ``2026-4``, when it was closed; ``result``: the last
    outcome known (``credential``, ``job``, ``nothing``, ``unknown``).
    """

    territory = models.ForeignKey(
        "directory.Territory", on_delete=models.PROTECT, related_name="closed_files"
    )
    zone = models.CharField(max_length=9, blank=True)
    quarter = models.CharField(max_length=6)
    age_band = models.CharField(max_length=10, blank=True)
    result = models.CharField(max_length=20)
    months = models.PositiveSmallIntegerField()
    referrals = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("quarter", "pk")

    def __str__(self) -> str:
        return f"{self.quarter} {self.result}"
