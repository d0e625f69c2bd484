"""The example people of a pack."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from maillage.directory import documents
from maillage.directory.models.record import Record


class ExampleSituation(Record):
    """An invented person, kept as the pack writes it: the engine's own format is the meaning."""

    REQUIRED: ClassVar[tuple[str, ...]] = ("id", "title", "commune")

    title = models.TextField()
    commune = models.CharField(max_length=5, db_index=True)
    document = models.JSONField()

    @classmethod
    def columns_of(cls, document: documents.Document) -> dict[str, Any]:
        """The columns of a document, which is kept whole; raises ``ValueError`` for what is missing."""
        missing = [key for key in cls.REQUIRED if not document.get(key)]
        if missing:
            raise ValueError(f"{', '.join(missing)}: missing")
        return {
            "slug": str(document["id"]),
            "title": str(document["title"]),
            "commune": str(document["commune"]),
            "document": documents.plain(document),
            "blanks": {},
        }

    def as_document(self) -> dict[str, Any]:
        """The person's document, as the pack writes it."""
        return dict(self.document)
