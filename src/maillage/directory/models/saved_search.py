"""Searches that an account keeps, and what it was told of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    """How often one is told what is new."""

    DAILY = "daily", _("Chaque jour")
    WEEKLY = "weekly", _("Chaque semaine")
    NEVER = "never", _("Sans alerte")


class SavedSearch(models.Model):
    """A search that its account keeps. ``query``: as in the address of the search page.

    ``seen``: the keys of the results at ``looked_on``; whoever comes after is new. ``secret`` signs the links
    that stop the alerts: changing it makes former ones worthless.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=120)
    query = models.TextField(max_length=2000)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.WEEKLY)
    seen = models.JSONField(default=list)
    looked_on = models.DateField()
    secret = models.CharField(max_length=32)

    class Meta:
        ordering = ("name", "pk")
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint(fields=("account", "query"), name="search_saved_once")]

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """What is new in a saved search, to be sent once; ``sent_at`` is empty until it is.

    ``keys``: the records, at most as many as a message tells; ``total``: how many there were.
    """

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="alerts")
    keys = models.JSONField()
    total = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.search_id} {self.made_at:%Y-%m-%d}"
