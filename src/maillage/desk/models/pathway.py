"""The pathway that a person chose: its steps, and every version of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.desk.models.person import Person, Telling
from maillage.privacy.fields import SealedJSONField, SealedTextField


class Snapshot(models.Model):
    """A territory's directory and rules as they were on a day: what advice given then was made of.

    ``digest``: SHA-256 of the documents; ``content``: the documents of its pack as JSON, compressed (zlib).
    """

    territory = models.ForeignKey("directory.Territory", on_delete=models.CASCADE, related_name="snapshots")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    content = models.BinaryField()

    class Meta:
        ordering = ("-made_at", "pk")

    def __str__(self) -> str:
        return f"{self.territory_id} {self.digest[:12]}"


class PathwayState(models.TextChoices):
    """Where a pathway stands."""

    ACTIVE = "active", _("En cours")
    FINISHED = "finished", _("But atteint")
    STOPPED = "stopped", _("Arrêté")


class Pathway(models.Model):
    """A plan that a person chose. ``version``: the number of the version that holds now."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pathways")
    territory = models.ForeignKey("directory.Territory", on_delete=models.PROTECT, related_name="pathways")
    state = models.CharField(max_length=10, choices=PathwayState, default=PathwayState.ACTIVE)
    chosen_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("person", "-chosen_at")
        constraints = [
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(state="active"), name="one_active_pathway_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} pathway {self.pk}"


class PathwayVersion(models.Model):
    """A pathway as it stood after one change, and all that it takes to replay the advice.

    ``plan``: the plan in words (``planning.wording.sheets``); ``engine``: the plan as the engine's JSON;
    ``choices``: ``{"pinned": [occurrence], "refused": [{"offer", "reason"}], …}``, all of it in
    ``pathways.version.Choices``; ``day``: the day it was computed for; ``reason``: what changed, in words.
    """

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.CharField(max_length=40)
    day = models.DateField()
    reason = SealedTextField(blank=True)
    plan = SealedJSONField()
    engine = SealedJSONField(default=dict)
    choices = SealedJSONField(default=dict)
    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, null=True, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pathway", "-number")
        constraints = [models.UniqueConstraint(fields=("pathway", "number"), name="pathway_version_once")]

    def __str__(self) -> str:
        return f"{self.pathway_id} v{self.number}"


class StepState(models.TextChoices):
    """Where a step stands."""

    PLANNED = "planned", _("Prévue")
    STARTED = "started", _("Commencée")
    COMPLETED = "completed", _("Terminée")
    STOPPED = "stopped", _("Arrêtée")
    DROPPED = "dropped", _("Retirée du parcours")


class Step(models.Model):
    """A step of a pathway. ``occurrence``: its session as the engine names it; empty for a step of one's own.

    ``own``: added by the person or their facilitator, not by the engine. ``pinned``: kept by any replan.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    offer = models.ForeignKey(
        "directory.Offer", on_delete=models.SET_NULL, null=True, blank=True, related_name="pathway_steps"
    )
    session = models.ForeignKey(
        "directory.Session", on_delete=models.SET_NULL, null=True, blank=True, related_name="pathway_steps"
    )
    occurrence = models.CharField(max_length=200, blank=True)
    title = SealedTextField()
    place = SealedTextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    own = models.BooleanField(default=False)
    pinned = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.PLANNED)
    state_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pathway", "position", "pk")
        indexes = [models.Index(fields=("state", "starts_on"), name="step_by_start")]

    def __str__(self) -> str:
        return f"{self.pathway_id} step {self.position}"
