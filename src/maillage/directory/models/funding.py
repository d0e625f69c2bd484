"""Who may pay: funding schemes and their dated rules."""

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
    example = models.BooleanField(default=False)
