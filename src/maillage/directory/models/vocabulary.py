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


class Ladder(Record):
    """From what one holds towards a credential, with the text that says so."""

    FIELDS = (
        ID,
        documents.text("relation"),
        documents.meaning("holding"),
        documents.text("towards"),
        documents.text("from", column="exempts_from"),
        documents.number("hours"),
        documents.meaning("occupations"),
        documents.text("note"),
        documents.text("source"),
        documents.day("checked_on"),
    )

    relation = models.CharField(max_length=20)
    holding = models.JSONField()
    towards = models.CharField(max_length=120)
    exempts_from = models.TextField(blank=True)
    hours = models.FloatField(null=True, blank=True)
    occupations = models.JSONField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)


class Mode(Record):
    """A way of travelling, and what one must hold to use it."""

    FIELDS = (ID, documents.text("label"), documents.meaning("requires"))

    label = models.TextField()
    requires = models.JSONField(null=True, blank=True)
