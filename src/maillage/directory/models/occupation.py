"""Occupations and credentials: the national vocabularies that offers name by their codes."""

from __future__ import annotations

from django.db import models


class Occupation(models.Model):
    """An occupation of ROME 4.0 (France Travail); ``code`` such as K1501.

    ``parent``: the code of ROME 3 that it was part of, its own when that has not changed. Offers described
    before 2023 name that one.
    """

    code = models.CharField(max_length=5, primary_key=True)
    label = models.TextField()
    parent = models.CharField(max_length=5, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.label


class OccupationTitle(models.Model):
    """One of the names of an occupation, as people say it; ``code`` is the OGR number of the title."""

    code = models.CharField(max_length=10, primary_key=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="titles")
    label = models.TextField()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.label


class Credential(models.Model):
    """A certification of the national directories RNCP and RS (France compétences).

    ``level``: 2 to 8 of the French framework, empty when it has none. ``ends_on``: last day of its
    registration; ``replaced_by``: the codes that took over.
    """

    code = models.CharField(max_length=12, primary_key=True)
    label = models.TextField()
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)
    ends_on = models.DateField(null=True, blank=True)
    occupations = models.JSONField(default=list, blank=True)
    replaced_by = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"


class CredentialBlock(models.Model):
    """A block of competencies of a credential; ``code`` such as RNCP37123BC01."""

    code = models.CharField(max_length=20, primary_key=True)
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="blocks")
    label = models.TextField()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.label
