"""Who may pay: funding schemes, their dated rules, and the amounts that these name."""

from __future__ import annotations

from django.db import models

from maillage.directory import documents
from maillage.directory.models.record import ID, Record


class FundingScheme(Record):
    """A scheme; ``rules`` are kept as the pack writes them, each with its dates and source."""

    FIELDS = (
        ID,
        documents.text("name"),
        documents.text("payer"),
        documents.text("sentence"),
        documents.text("covers"),
        documents.meaning("requires"),
        documents.text("wallet"),
        documents.meaning("excludes"),
        documents.text("adds_to"),
        documents.text("note"),
        documents.meaning("rules"),
        documents.meaning("examples"),
        documents.flag("example"),
    )

    name = models.TextField()
    payer = models.TextField(blank=True)
    sentence = models.TextField(blank=True)
    covers = models.CharField(max_length=20, blank=True)
    requires = models.JSONField(null=True, blank=True)
    wallet = models.CharField(max_length=40, blank=True)
    excludes = models.JSONField(null=True, blank=True)
    adds_to = models.TextField(blank=True)
    note = models.TextField(blank=True)
    rules = models.JSONField(null=True, blank=True)
    examples = models.JSONField(null=True, blank=True)
    example = models.BooleanField(default=False)


class ReferenceAmount(Record):
    """An amount that rules name (the SMIC…); ``values`` are kept as the pack writes them, dated."""

    FIELDS = (ID, documents.text("name"), documents.meaning("values"))

    name = models.TextField()
    values = models.JSONField()
