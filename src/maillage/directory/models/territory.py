"""The territory: a pack that was loaded, the packs that it uses, its sources."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from maillage.directory import documents


def new_stamp() -> str:
    """A mark that no other state of the directory has."""
    return uuid.uuid4().hex


class Territory(models.Model):
    """A loaded pack.

    ``pack_version`` is the hash of its content; ``stamp`` changes with each change of one of its records.
    """

    FIELDS = (
        documents.whole("format"),
        documents.text("id", column="slug"),
        documents.text("name"),
        documents.text("description"),
        documents.meaning("departements"),
        documents.meaning("communes"),
        documents.flag("example"),
        documents.day("replay_date"),
        documents.meaning("feeds"),
    )

    slug = models.CharField(max_length=120, unique=True)
    format = models.PositiveSmallIntegerField(null=True)
    name = models.TextField()
    description = models.TextField(blank=True)
    departements = models.JSONField(null=True, blank=True)
    communes = models.JSONField(null=True, blank=True)
    example = models.BooleanField(default=False)
    replay_date = models.DateField(null=True, blank=True)
    feeds = models.JSONField(null=True, blank=True)
    blanks = models.JSONField(default=dict, blank=True)
    pack_version = models.CharField(max_length=128)
    stamp = models.CharField(max_length=32, default=new_stamp)
    loaded_at = models.DateTimeField(auto_now=True)
    uses: models.ManyToManyField[Territory, TerritoryUse] = models.ManyToManyField(
        "self", through="TerritoryUse", symmetrical=False, related_name="used_by"
    )

    class Meta:
        ordering = ("name", "slug")
        verbose_name_plural = "territories"

    def __str__(self) -> str:
        return self.name

    def as_document(self) -> dict[str, Any]:
        """The territory's own document: its ``pack.yaml``."""
        written = documents.document(self.FIELDS, self, self.blanks)
        lists = {
            "uses": [use.used.slug for use in self.territoryuses.select_related("used")],
            "sources": [source.as_document() for source in self.sources.all()],
        }
        for key, members in lists.items():
            if members or key in self.blanks:
                written[key] = members or self.blanks[key]
        return written


class TerritoryUse(models.Model):
    """One territory uses what another holds: its facts, modes, schemes, organisations…"""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="territoryuses")
    used = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("territory", "used"), name="territory_uses_another_once")
        ]

    def __str__(self) -> str:
        return f"{self.territory_id} > {self.used_id}"
