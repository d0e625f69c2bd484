"""What follows a person along the way: appointments, notes, documents, rights, mobility, hand-overs."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.desk.models.person import Person
from maillage.privacy.fields import SealedJSONField, SealedTextField


class AppointmentState(models.TextChoices):
    """What became of an appointment."""

    PLANNED = "planned", _("Prévu")
    HELD = "held", _("A eu lieu")
    MISSED = "missed", _("La personne n’est pas venue")
    CANCELLED = "cancelled", _("Annulé")


class Appointment(models.Model):
    """A person meets somebody of an organisation.

    ``remind``: the person agreed to be reminded by e-mail. ``what_next``: what was decided once missed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="appointments"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="appointments"
    )
    begins_at = models.DateTimeField(db_index=True)
    minutes = models.PositiveSmallIntegerField(default=45)
    where = SealedTextField(blank=True)
    about = SealedTextField(blank=True)
    state = models.CharField(max_length=10, choices=AppointmentState, default=AppointmentState.PLANNED)
    remind = models.BooleanField(default=False)
    what_next = SealedTextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("begins_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("person", "account", "begins_at"),
                condition=models.Q(state="planned"),
                name="planned_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.key)


class CalendarFeed(models.Model):
    """The private address at which a calendar program reads somebody's appointments; without it, none.

    ``token_hash``: SHA-256 of the address's token, kept nowhere else. ``names``: whether titles say who.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    names = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("account",)

    def __str__(self) -> str:
        return f"calendar of {self.account_id}"


class Audience(models.TextChoices):
    """Who reads a note."""

    AUTHOR = "author", _("Moi seul·e")
    CIRCLE = "circle", _("L’entourage professionnel qui y a droit")
    PERSON = "person", _("L’entourage professionnel et la personne")


class Note(models.Model):
    """What somebody wrote about a person. ``health``: only for whoever may see health."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="notes"
    )
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="notes")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.AUTHOR)
    health = models.BooleanField(default=False)
    text = SealedTextField()
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return f"{self.person_id} note {self.pk}"


class DocumentKind(models.TextChoices):
    """What a document is."""

    CV = "cv", _("CV")
    IDENTITY = "identity", _("Pièce d’identité")
    CREDENTIAL = "credential", _("Diplôme, attestation")
    PRESCRIPTION = "prescription", _("Prescription, notification")
    INCOME = "income", _("Justificatif de ressources")
    HEALTH = "health", _("Document de santé")
    AGREEMENT = "agreement", _("Convention, contrat")
    OTHER = "other", _("Autre")


class Document(models.Model):
    """A file kept for a person: sealed, typed, and gone after ``expires_on``.

    ``file``: its name under the folder of documents; ``sha256`` of what was received; ``scanned``: ``clean``,
    or ``unscanned`` where no scanner answers (what a scanner refuses is not kept).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    name = SealedTextField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=80)
    scanned = models.CharField(max_length=10)
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_on = models.DateField(db_index=True)

    class Meta:
        ordering = ("person", "kind", "-added_at")

    def __str__(self) -> str:
        return str(self.key)


class RightsItem(models.Model):
    """One line of the checklist of rights: ``right`` is its code (``health``, ``cpf``, ``registration``…)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rights_items")
    right = models.CharField(max_length=30)
    answer = models.CharField(
        max_length=10,
        choices=[
            ("yes", _("Ouvert")),
            ("no", _("À ouvrir")),
            ("asked", _("Demandé")),
            ("unknown", _("À vérifier")),
        ],
        default="unknown",
    )
    checked_at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("person", "pk")
        constraints = [models.UniqueConstraint(fields=("person", "right"), name="right_once_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.right}"


class MobilityDiagnosis(models.Model):
    """How a person moves, and what would help: ``content`` holds the answers and the recommendations."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mobility_diagnoses")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.CharField(max_length=40)
    content = SealedJSONField(default=dict)

    class Meta:
        ordering = ("person", "-made_at")
        verbose_name_plural = "mobility diagnoses"

    def __str__(self) -> str:
        return f"{self.person_id} mobility {self.pk}"


class HandOver(models.Model):
    """A person's key worker changes: from whom, to whom, what the next one must know."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="hand_overs")
    former = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    next = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    word = SealedTextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(taken_at=None), name="one_open_hand_over"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} hand-over {self.pk}"


class Question(models.Model):
    """What a person asks from their own space, and the answer."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="questions")
    text = SealedTextField()
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = SealedTextField(blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "pk")

    def __str__(self) -> str:
        return f"{self.person_id} question {self.pk}"
