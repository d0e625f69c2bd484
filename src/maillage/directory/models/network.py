"""Who works with whom."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.directory import documents
from maillage.directory.models.actors import Organisation
from maillage.directory.models.record import ID, VERIFICATION, Record, Status, Verified


class RelationKind(models.TextChoices):
    """What an organisation does with its partner, said from the organisation's side."""

    MEMBER_OF = "member-of", _("est membre de")
    HOSTS = "hosts", _("accueille")
    REFERS_TO = "refers-to", _("oriente vers")
    CO_FUNDS = "co-funds", _("finance avec")
    TRAINS = "trains", _("forme")


class Relation(Verified, Record):
    """Two organisations that work together, entered by one of them or by whoever saw it.

    ``contested_on``: since when one of the two says that it does not hold, and why (``contest_note``).
    """

    FIELDS = (ID, documents.text("kind"), documents.day("since"), documents.text("note"), *VERIFICATION)
    REFERENCES = {"organisation": "organisations", "partner": "organisations"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="relations")
    partner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=RelationKind)
    since = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    contested_on = models.DateField(null=True, blank=True)
    contest_note = models.TextField(blank=True)

    class Meta(Record.Meta):
        pass

    @classmethod
    def current(cls) -> models.QuerySet[Self]:
        """Those between organisations that everybody sees."""
        seen = {
            f"{end}__{column}": value
            for end in ("organisation", "partner")
            for column, value in (("withdrawn_on", None), ("status", Status.PUBLISHED))
        }
        return super().current().filter(**seen)
