"""The referral: a person sent to an organisation for an offer, followed to a known end; seats; messages."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.desk.models.pathway import Step
from maillage.desk.models.person import Person
from maillage.privacy.fields import SealedJSONField, SealedTextField


class ReferralState(models.TextChoices):
    """Where a referral stands; the table in ``referrals/machine.py`` says what leads where."""

    DRAFT = "draft", _("À envoyer")
    SENT = "sent", _("Envoyée, en attente de réponse")
    ACCEPTED = "accepted", _("Acceptée")
    WAITING = "waiting", _("Sur liste d’attente")
    REFUSED = "refused", _("Refusée")
    EXPIRED = "expired", _("Restée sans réponse")
    CANCELLED = "cancelled", _("Annulée")
    STARTED = "started", _("Commencée")
    COMPLETED = "completed", _("Terminée")
    STOPPED = "stopped", _("Arrêtée en cours de route")


OPEN = ("draft", "sent", "accepted", "waiting", "started")


class RefusalReason(models.TextChoices):
    """Why an organisation can't welcome somebody."""

    FULL = "full", _("Plus de place")
    NOT_ELIGIBLE = "not-eligible", _("Les conditions ne sont pas remplies")
    TOO_FAR = "too-far", _("Trop loin, ou sans transport possible")
    DATES = "dates", _("Les dates ne conviennent pas")
    CLOSED = "closed", _("L’action n’existe plus")
    UNREACHABLE = "unreachable", _("La personne n’a pas pu être jointe")
    DECLINED = "declined", _("La personne ne le souhaite plus")
    OTHER = "other", _("Autre raison")


class Outcome(models.TextChoices):
    """What came of it."""

    CREDENTIAL = "credential", _("Une certification obtenue")
    JOB = "job", _("Un emploi")
    TRAINING = "training", _("Une entrée en formation")
    SKILLS = "skills", _("Des acquis, sans certification")
    NOTHING = "nothing", _("Rien pour le moment")


class Contract(models.TextChoices):
    """The kind of a job's contract."""

    PERMANENT = "permanent", _("CDI")
    FIXED = "fixed", _("CDD de six mois ou plus")
    SHORT = "short", _("CDD de moins de six mois, intérim")
    APPRENTICESHIP = "apprenticeship", _("Alternance")
    INTEGRATION = "integration", _("Contrat d’insertion")
    SELF_EMPLOYED = "self-employed", _("À son compte")


class Referral(models.Model):
    """A person is sent to an organisation. ``shared``: what it is told of them, and nothing more.

    ``nonce``: the link it answers by bears the same; ``answer_to``: the address that the link was sent to.
    ``answer_by``: the last day to answer; ``starts_on``: when the person is expected.
    ``after``: the referral whose refusal or silence this one makes up for. ``once``: the key of the form
    that made it, so that a form sent twice makes one referral. ``version`` rises at each change.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="referrals")
    step = models.ForeignKey(Step, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals")
    sent_for = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="referrals_sent"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="referrals_sent"
    )
    sent_to = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="referrals_received"
    )
    offer = models.ForeignKey(
        "directory.Offer", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    session = models.ForeignKey(
        "directory.Session", on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    occurrence = models.CharField(max_length=200, blank=True)
    purpose = SealedTextField()
    shared = SealedJSONField(default=dict)
    answer_to = SealedTextField(blank=True)
    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.DRAFT)
    state_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    refusal = models.CharField(max_length=20, choices=RefusalReason, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    contract = models.CharField(max_length=20, choices=Contract, blank=True)
    report = SealedTextField(blank=True)
    after = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    nonce = models.CharField(max_length=32, blank=True)
    once = models.CharField(max_length=64, unique=True, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-state_at", "-pk")
        indexes = [
            models.Index(fields=("sent_to", "state"), name="referral_by_receiver"),
            models.Index(fields=("sent_for", "state"), name="referral_by_sender"),
            models.Index(fields=("state", "answer_by"), name="referral_by_deadline"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("person", "offer", "sent_to"), condition=Q(state__in=OPEN), name="one_open_referral"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class ReferralEvent(models.Model):
    """One transition of a referral: numbered, never changed. ``detail``: the words that went with it."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=ReferralState)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=40)
    detail = SealedJSONField(default=dict)

    class Meta:
        ordering = ("referral", "number")
        constraints = [models.UniqueConstraint(fields=("referral", "number"), name="referral_event_once")]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.number} {self.verb}"


class SeatTaken(models.Model):
    """A seat of a session, taken by a referral that was accepted: no number is given twice.

    ``occurrence``: which of the session's dates; empty when it has one only.
    """

    session = models.ForeignKey("directory.Session", on_delete=models.CASCADE, related_name="seats_taken")
    occurrence = models.CharField(max_length=200, blank=True)
    number = models.PositiveIntegerField()
    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="seat")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("session", "occurrence", "number")
        constraints = [
            models.UniqueConstraint(fields=("session", "occurrence", "number"), name="seat_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.occurrence} {self.number}"


class Message(models.Model):
    """A message to send, written in the transaction of what it tells.

    ``once``: what it is about, unique: the same message is never written twice. ``claimed_at``: a sender
    took it; claimed and never ``sent_at``: it may have left, and somebody is told rather than sent it again.
    """

    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    once = models.CharField(max_length=120, unique=True)
    to = SealedTextField()
    subject = models.CharField(max_length=200)
    body = SealedTextField()
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)

    class Meta:
        ordering = ("due_at", "pk")

    def __str__(self) -> str:
        return self.once
