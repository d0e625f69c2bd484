"""What the site remembers of imports: where records come from, each import, each record's original."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.directory.models import Organisation, Territory


class RunState(models.TextChoices):
    """What became of an import."""

    UPLOADED = "uploaded", _("Fichier reçu")
    PREVIEW = "preview", _("Aperçu, rien n’est encore écrit")
    APPLIED = "applied", _("Appliqué")
    REFUSED = "refused", _("Refusé, rien n’a changé")
    UNDONE = "undone", _("Annulé")


class ImportSource(models.Model):
    """A file that comes again and again: who publishes it, under which licence, how its columns are read.

    ``organisation``: the only one whose records its imports may write; empty for the whole territory.
    ``mapping``: what each column means, for a spreadsheet.
    """

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="import_sources")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="import_sources"
    )
    name = models.CharField(_("nom"), max_length=150)
    format = models.CharField(_("format"), max_length=40)
    licence = models.CharField(_("licence"), max_length=150, blank=True)
    address = models.URLField(_("adresse"), max_length=500, blank=True)
    mapping = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("territory", "name"),
                condition=models.Q(organisation=None),
                name="import_source_once_per_territory",
            ),
            models.UniqueConstraint(
                fields=("organisation", "name"), name="import_source_once_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One import of a file: by whom, when, what it did.

    ``day``: that of the file, where the file doesn't say it. ``file_hash``: SHA-256, in hexadecimal.
    ``content``: the file itself, between its reception and the end of the import only. ``fingerprint``: what
    the preview would do to which versions. ``counts``: by deed; ``report``: its details, cut at a length.
    """

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="runs")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, db_index=True)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)
    day = models.DateField(null=True, blank=True)
    content = models.BinaryField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.UPLOADED)
    fingerprint = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"


class Provenance(models.Model):
    """Where an imported record comes from, and how it was there.

    ``kind`` and ``record_id`` name the record; ``external_id`` is its id in what the format made of the file.
    ``original``: the source's own row or object, whole; ``document``: what the format made of it, from which
    changes made on the site since are told. ``digest`` is of both. ``version``: of the record, as written by
    ``run``, the last import that wrote it; ``before``: what that import replaced, empty for a new record.
    ``gone``: the import withdrew the record, its source lacking it.
    """

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="provenances")
    kind = models.CharField(max_length=20)
    record_id = models.PositiveBigIntegerField()
    external_id = models.CharField(max_length=120)
    original = models.JSONField(null=True, blank=True)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    run = models.ForeignKey(ImportRun, on_delete=models.RESTRICT, related_name="provenances")
    before = models.JSONField(null=True, blank=True)
    gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("source", "kind", "external_id"), name="once_per_import_source")
        ]
        indexes = [models.Index(fields=("kind", "record_id"), name="provenance_by_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"
