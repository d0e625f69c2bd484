"""What comes to the desk: requests, wherever they come from; what could not be answered."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.desk.models.person import Person
from maillage.privacy.fields import SealedJSONField, SealedTextField


class Channel(models.TextChoices):
    """How a request came."""

    COUNTER = "counter", _("À l’accueil")
    PHONE = "phone", _("Par téléphone")
    FORM = "form", _("Par le formulaire public")
    PARTNER = "partner", _("Par un partenaire")
    MOBILE = "mobile", _("À un arrêt itinérant")


class RequestKind(models.TextChoices):
    """What a request is about; only the first is about a pathway."""

    PATHWAY = "pathway", _("Se former, travailler, s’orienter")
    IDEA = "idea", _("Une idée, un projet")
    ROOM = "room", _("Une salle, un équipement")
    PARTNER = "partner", _("Trouver un partenaire")
    FUNDING = "funding", _("Une question de financement")
    RIGHTS = "rights", _("Des droits, des démarches")
    OTHER = "other", _("Autre chose")


class RequestState(models.TextChoices):
    """Where a request stands."""

    NEW = "new", _("Nouvelle")
    ROUTED = "routed", _("Transmise")
    ANSWERED = "answered", _("Répondue")
    CLOSED = "closed", _("Classée")


class Request(models.Model):
    """Somebody asks for something. ``caller``: ``{"name", "email", "phone"}``, each may be missing.

    ``organisation``: who looks after it now. ``once``: the key of the form that was sent, so that a form
    sent twice is recorded once. ``version`` rises at each change.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territory = models.ForeignKey("directory.Territory", on_delete=models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="requests"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    kind = models.CharField(max_length=10, choices=RequestKind)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.NEW)
    text = SealedTextField()
    caller = SealedJSONField(default=dict)
    commune = models.CharField(max_length=5, blank=True)
    place = models.ForeignKey(
        "directory.Place", on_delete=models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="requests"
    )
    received_at = models.DateTimeField(default=timezone.now)
    received_by = models.CharField(max_length=40)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    routed_why = models.TextField(max_length=300, blank=True)
    answer = SealedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=64, unique=True, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-received_at", "-pk")
        indexes = [models.Index(fields=("organisation", "state"), name="request_by_organisation")]

    def __str__(self) -> str:
        return str(self.key)


class UnmetNeed(models.Model):
    """Something asked for that could not be had, with its cause: the territory's evidence.

    ``cause``: a code (``no-offer``, ``too-far``, ``full``, ``too-late``, ``not-eligible``, ``no-answer``,
    ``refused``, ``price``, ``unknown``); ``subject``: the goal or the offer, as a code; ``zone``: EPCI code.
    ``person`` is there so that nobody counts twice; it is emptied when the file is erased.
    """

    territory = models.ForeignKey("directory.Territory", on_delete=models.PROTECT, related_name="unmet_needs")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="unmet_needs"
    )
    zone = models.CharField(max_length=9, blank=True)
    subject = models.CharField(max_length=120)
    cause = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "pk")
        constraints = [
            models.UniqueConstraint(fields=("person", "subject", "cause"), name="need_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.cause}"
