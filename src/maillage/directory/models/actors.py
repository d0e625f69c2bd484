"""Who acts and where: organisations and places."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.directory import documents
from maillage.directory.models.record import ID, VERIFICATION, Listed, Verified


class Role(models.TextChoices):
    """What an organisation does in a territory."""

    THIRD_PLACE = "third-place", _("Tiers-lieu")
    TRAINING_ORGANISATION = "training-organisation", _("Organisme de formation")
    PRESCRIBER = "prescriber", _("Prescripteur")
    EMPLOYER = "employer", _("Employeur")
    LOCAL_AUTHORITY = "local-authority", _("Collectivité")
    ASSOCIATION = "association", _("Association")
    NETWORK_HEAD = "network-head", _("Tête de réseau")
    FUNDER = "funder", _("Financeur")
    PUBLIC_SERVICE = "public-service", _("Service public")


class PlaceKind(models.TextChoices):
    """What a place is."""

    THIRD_PLACE = "third-place", _("Tiers-lieu")
    TRAINING_CENTRE = "training-centre", _("Centre de formation")
    SCHOOL = "school", _("Établissement scolaire")
    COMPANY = "company", _("Entreprise")
    LIBRARY = "library", _("Médiathèque")
    MOBILE_STOP = "mobile-stop", _("Arrêt d’un service itinérant")
    PUBLIC_SERVICE = "public-service", _("Service public")
    ASSOCIATION = "association", _("Association")
    TOWN_HALL = "town-hall", _("Mairie")
    SITE = "site", _("Site")


class Organisation(Verified, Listed):
    """An actor of the territory. ``commune`` is an INSEE code."""

    FIELDS = (
        ID,
        documents.text("name"),
        documents.meaning("roles"),
        documents.text("summary"),
        documents.text("description"),
        documents.text("commune"),
        documents.text("phone"),
        documents.text("email"),
        documents.text("website"),
        documents.text("siret"),
        *VERIFICATION,
    )

    name = models.TextField()
    roles = models.JSONField(null=True, blank=True)
    summary = models.TextField(blank=True)
    description = models.TextField(blank=True)
    commune = models.CharField(max_length=5, blank=True, db_index=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True)
    website = models.TextField(blank=True)
    siret = models.CharField(max_length=14, blank=True)

    class Meta(Listed.Meta):
        pass

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("directory:organisation", args=[self.territory.slug, self.slug])


class Place(Verified, Listed):
    """Where things happen. Without ``lat`` and ``lon`` it stands at its commune's centre.

    ``spaces``: rooms with their seats; ``kit``: what is there for a hosted training; ``stops``: where and
    when a place that moves can be found.
    """

    FIELDS = (
        ID,
        documents.text("name"),
        documents.text("kind"),
        documents.text("address"),
        documents.text("commune"),
        documents.text("postal_code"),
        documents.number("lat"),
        documents.number("lon"),
        documents.text("opening_hours"),
        documents.text("accessibility"),
        documents.text("phone"),
        documents.text("email"),
        documents.meaning("spaces"),
        documents.meaning("equipment"),
        documents.meaning("kit"),
        documents.meaning("stops"),
        *VERIFICATION,
    )
    REFERENCES = {"organisation": "organisations"}

    organisation = models.ForeignKey(
        Organisation, on_delete=models.RESTRICT, null=True, blank=True, related_name="places"
    )
    name = models.TextField()
    kind = models.CharField(max_length=40, choices=PlaceKind, blank=True)
    address = models.TextField(blank=True)
    commune = models.CharField(max_length=5, db_index=True)
    postal_code = models.CharField(max_length=5, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    opening_hours = models.TextField(blank=True)
    accessibility = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True)
    spaces = models.JSONField(null=True, blank=True)
    equipment = models.JSONField(null=True, blank=True)
    kit = models.JSONField(null=True, blank=True)
    stops = models.JSONField(null=True, blank=True)

    class Meta(Listed.Meta):
        pass

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("directory:place", args=[self.territory.slug, self.slug])
