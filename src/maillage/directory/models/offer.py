"""What is offered, and when: offers and their sessions."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.directory import documents
from maillage.directory.models.actors import Organisation, Place
from maillage.directory.models.funding import FundingScheme
from maillage.directory.models.record import ID, VERIFICATION, Listed, Record, Status, Verified


class OfferKind(models.TextChoices):
    """What an offer is."""

    TRAINING = "training", _("Formation")
    SERVICE = "service", _("Service")
    SUPPORT = "support", _("Accompagnement")
    WORKSHOP = "workshop", _("Atelier")
    COURSE = "course", _("Cours")
    IMMERSION = "immersion", _("Immersion en entreprise")
    LOAN = "loan", _("Prêt")
    DROP_IN = "drop-in", _("Permanence")
    EVENT = "event", _("Évènement")
    CONTRACT = "contract", _("Contrat")
    JOB = "job", _("Emploi")
    PROGRAMME = "programme", _("Programme")


class Attendance(models.TextChoices):
    """How a session is followed."""

    ONSITE = "onsite", _("Sur place")
    DISTANCE = "distance", _("À distance")
    BLENDED = "blended", _("Sur place et à distance")


class Offer(Verified, Listed):
    """A training, a service, a workshop, a loan, a job… ``price_cents`` empty means unknown; 0 means free."""

    FIELDS = (
        ID,
        documents.text("name"),
        documents.text("kind"),
        documents.text("summary"),
        documents.text("description"),
        documents.meaning("themes"),
        documents.meaning("occupations"),
        documents.meaning("requires"),
        documents.meaning("grants"),
        documents.number("hours"),
        documents.money("price", column="price_cents"),
        documents.meaning("prescription"),
        documents.whole("delay_days"),
        documents.meaning("bring"),
        documents.text("pay"),
        documents.text("first_step"),
        documents.text("duration_note"),
        documents.text("continues"),
        documents.meaning("eases"),
        documents.meaning("exempts"),
        documents.meaning("publics"),
        documents.meaning("languages"),
        documents.meaning("contact"),
        documents.text("accessibility"),
        documents.meaning("credentials"),
        documents.meaning("badges"),
        *VERIFICATION,
    )
    REFERENCES = {"organisation": "organisations"}
    LISTS = {"funding": "funding"}

    organisation = models.ForeignKey(Organisation, on_delete=models.RESTRICT, related_name="offers")
    name = models.TextField()
    kind = models.CharField(max_length=40, choices=OfferKind)
    summary = models.TextField(blank=True)
    description = models.TextField(blank=True)
    themes = models.JSONField(null=True, blank=True)
    occupations = models.JSONField(null=True, blank=True)
    requires = models.JSONField(null=True, blank=True)
    grants = models.JSONField(null=True, blank=True)
    hours = models.FloatField(null=True, blank=True)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    funding: models.ManyToManyField[FundingScheme, OfferFunding] = models.ManyToManyField(
        FundingScheme, through="OfferFunding", related_name="offers"
    )
    prescription = models.JSONField(null=True, blank=True)
    delay_days = models.PositiveIntegerField(null=True, blank=True)
    bring = models.JSONField(null=True, blank=True)
    pay = models.TextField(blank=True)
    first_step = models.TextField(blank=True)
    duration_note = models.TextField(blank=True)
    continues = models.TextField(blank=True)
    eases = models.JSONField(null=True, blank=True)
    exempts = models.JSONField(null=True, blank=True)
    publics = models.JSONField(null=True, blank=True)
    languages = models.JSONField(null=True, blank=True)
    contact = models.JSONField(null=True, blank=True)
    accessibility = models.TextField(blank=True)
    credentials = models.JSONField(null=True, blank=True)
    badges = models.JSONField(null=True, blank=True)

    class Meta(Listed.Meta):
        pass

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("directory:offer", args=[self.territory.slug, self.slug])

    def _named(self, key: str) -> Any:
        if key == "funding":
            return [link.scheme.slug for link in self.offerfundings.all()]
        return super()._named(key)

    @classmethod
    def complete(cls) -> models.QuerySet[Self]:
        """All offers with their organisation and schemes, in two queries."""
        return super().complete().prefetch_related("offerfundings__scheme")


class OfferFunding(models.Model):
    """A scheme that may pay an offer, in the order of its list."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="offerfundings")
    scheme = models.ForeignKey(FundingScheme, on_delete=models.CASCADE, related_name="offerfundings")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=("offer", "scheme"), name="scheme_once_per_offer")]

    def __str__(self) -> str:
        return f"{self.offer_id} > {self.scheme_id}"


class Session(Record):
    """When and where an offer can be followed: fixed dates, a rule of recurrence, or permanent entry.

    ``seats``: a number left, ``unlimited``, a list (upcoming occurrences in turn); empty means unknown.
    ``waiting_list``: people who wait already. ``link``: where one joins it at a distance.
    """

    FIELDS = (
        ID,
        documents.text("attendance"),
        documents.flag("boarding"),
        documents.day("start"),
        documents.day("end"),
        documents.text("starts"),
        documents.meaning("entry"),
        documents.whole("days"),
        documents.whole("weeks"),
        documents.whole("months"),
        documents.number("hours_per_week"),
        documents.number("days_per_week"),
        documents.meaning("schedule"),
        documents.meaning("seats"),
        documents.whole("waiting_list"),
        documents.text("link"),
        documents.day("register_by"),
        documents.whole("register_before_days"),
        documents.text("note"),
        documents.meaning("checks"),
        documents.flag("example"),
    )
    REFERENCES = {"offer": "offers", "place": "places"}

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="sessions")
    place = models.ForeignKey(
        Place, on_delete=models.RESTRICT, null=True, blank=True, related_name="sessions"
    )
    attendance = models.CharField(max_length=20, choices=Attendance, blank=True)
    boarding = models.BooleanField(default=False)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    starts = models.TextField(blank=True)
    entry = models.JSONField(null=True, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    weeks = models.PositiveIntegerField(null=True, blank=True)
    months = models.PositiveIntegerField(null=True, blank=True)
    hours_per_week = models.FloatField(null=True, blank=True)
    days_per_week = models.FloatField(null=True, blank=True)
    schedule = models.JSONField(null=True, blank=True)
    seats = models.JSONField(null=True, blank=True)
    waiting_list = models.PositiveIntegerField(null=True, blank=True)
    link = models.TextField(blank=True)
    register_by = models.DateField(null=True, blank=True)
    register_before_days = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    checks = models.JSONField(null=True, blank=True)
    example = models.BooleanField(default=False)

    @classmethod
    def current(cls) -> models.QuerySet[Self]:
        """Those of the offers that everybody sees."""
        return super().current().filter(offer__withdrawn_on=None, offer__status=Status.PUBLISHED)
