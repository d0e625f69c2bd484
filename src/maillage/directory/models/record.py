"""What all records of a pack share: their territory, their id, their place in the list, their version."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self, TypeVar, cast

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.directory import documents
from maillage.directory.models.territory import Territory


class Origin(models.TextChoices):
    """How a record came: with its territory's pack, written on the site, or from another system."""

    PACK = "pack", _("Fichiers du territoire")
    SITE = "site", _("Saisie sur le site")
    IMPORT = "import", _("Import")


class Status(models.TextChoices):
    """Who sees a record with a page: its authors; whoever moderates too; everybody."""

    DRAFT = "draft", _("Brouillon")
    WAITING = "waiting", _("En attente de relecture")
    PUBLISHED = "published", _("Publiée")


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Records(models.QuerySet[M_co]):
    """Records that say when they changed, however they are written."""

    def update(self, **columns: Any) -> int:
        """Update as Django does, ``changed_at`` with the rest; how many rows."""
        return super().update(**{"changed_at": timezone.now(), **columns})


class Record(models.Model):
    """A record of a pack; ``FIELDS`` say how its columns read and write the pack's document.

    ``REFERENCES`` and ``LISTS`` map a key of the document to the kind of the record (or records) it names.
    ``blanks`` keeps what the document states though empty, so that it comes back as it was. ``version`` rises
    at each change: whoever saves says which version was seen. ``edited_at``: when somebody changed it on the
    site for the last time; its territory's pack then no longer overwrites it, nor takes it away.
    ``changed_at``: when it was last written, whoever wrote it.
    """

    FIELDS: ClassVar[tuple[documents.Field, ...]] = ()
    REFERENCES: ClassVar[dict[str, str]] = {}
    LISTS: ClassVar[dict[str, str]] = {}

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="%(class)ss")
    slug = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    blanks = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PACK)
    edited_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = Records.as_manager()

    class Meta:
        abstract = True
        ordering = ("territory_id", "position", "slug")
        constraints = [
            models.UniqueConstraint(fields=("territory", "slug"), name="%(class)s_once_per_territory")
        ]

    def __str__(self) -> str:
        return str(getattr(self, "name", None) or getattr(self, "label", None) or self.slug)

    @classmethod
    def columns_of(cls, document: documents.Document) -> dict[str, Any]:
        """The columns of a document, its references apart.

        Raises ``ValueError`` for an unknown field or an unreadable value.
        """
        links = {**cls.REFERENCES, **cls.LISTS}
        unknown = sorted(set(document) - {field.key for field in cls.FIELDS} - set(links))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: unknown field")
        columns = documents.columns(cls.FIELDS, document)
        empty = {key: document[key] for key in links if documents.is_blank(document.get(key, True))}
        columns["blanks"] |= empty
        return columns

    def as_document(self) -> dict[str, Any]:
        """The record's document, as its pack writes it."""
        written = documents.document(self.FIELDS, self, self.blanks)
        for key in {**self.REFERENCES, **self.LISTS}:
            named = self._named(key)
            if named:
                written[key] = named
            elif key in self.blanks:
                written[key] = self.blanks[key]
        return written

    def _named(self, key: str) -> Any:
        target = getattr(self, key)
        return target.slug if target is not None else None

    @classmethod
    def complete(cls) -> models.QuerySet[Self]:
        """All records with what their documents name, in a bounded number of queries."""
        return cast("models.QuerySet[Self]", cls.objects.select_related(*cls.REFERENCES))

    @classmethod
    def current(cls) -> models.QuerySet[Self]:
        """The records that stand today."""
        return cls.complete()

    @classmethod
    def kept(cls) -> models.QuerySet[Self]:
        """Those that stand and that a pack neither overwrites nor takes away."""
        return cls.current().exclude(origin=Origin.PACK, edited_at=None)

    @classmethod
    def take_away(cls, gone: models.QuerySet[Self], today: date) -> int:
        """Delete records that their pack no longer has; how many they were."""
        return gone.delete()[0]


class Gone(models.Model):
    """A record without a page that is no more: whoever copies the directory must drop it too."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="gone")
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name_plural = "gone"

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class Listed(Record):
    """A record with a page of its own: withdrawn, never deleted, so that a printed address still answers."""

    withdrawn_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    def current(cls) -> models.QuerySet[Self]:
        """The records that everybody sees: published, and not withdrawn."""
        return super().current().filter(withdrawn_on=None, status=Status.PUBLISHED)

    @classmethod
    def take_away(cls, gone: models.QuerySet[Self], today: date) -> int:
        """Withdraw records that their pack no longer has; how many they were."""
        return gone.filter(withdrawn_on=None).update(withdrawn_on=today, version=models.F("version") + 1)


ID = documents.text("id", column="slug")
VERIFICATION = (
    documents.text("source"),
    documents.day("checked_on"),
    documents.text("checked_by"),
    documents.meaning("checks"),
    documents.flag("example"),
)


class Verified(models.Model):
    """Where a record comes from, who last checked it and when; ``example`` when it is invented.

    ``checks``: fields that somebody checked apart from the rest: ``{field: {day, by}}``.
    """

    source = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.TextField(blank=True)
    checks = models.JSONField(null=True, blank=True)
    example = models.BooleanField(default=False)

    class Meta:
        abstract = True
