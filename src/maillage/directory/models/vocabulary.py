"""The words of a territory: sources, facts, scales, ways of travelling."""

from __future__ import annotations

from django.db import models

from maillage.directory import documents
from maillage.directory.models.record import ID, Record


class Source(Record):
    """A publication that records rest on."""

    FIELDS = (ID, documents.text("title"), documents.text("url"), documents.day("date"))

    title = models.TextField(blank=True)
    url = models.TextField(blank=True)
    date = models.DateField(null=True, blank=True)


class Fact(Record):
    """What may be true, false or unknown of a person."""

    FIELDS = (
        ID,
        documents.text("kind"),
        documents.text("label"),
        documents.meaning("implies"),
        documents.text("question"),
        documents.text("why"),
        documents.text("rncp"),
        documents.flag("assumed_no"),
    )

    kind = models.CharField(max_length=40)
    label = models.TextField()
    implies = models.JSONField(null=True, blank=True)
    question = models.TextField(blank=True)
    why = models.TextField(blank=True)
    rncp = models.CharField(max_length=40, blank=True)
    assumed_no = models.BooleanField(default=False)


class Scale(Record):
    """Facts in ascending order, each implying the one before it."""

    FIELDS = (ID, documents.text("label"), documents.meaning("facts"))

    label = models.TextField()
    facts = models.JSONField()


class Mode(Record):
    """A way of travelling, and what one must hold to use it."""

    FIELDS = (ID, documents.text("label"), documents.meaning("requires"))

    label = models.TextField()
    requires = models.JSONField(null=True, blank=True)
