"""Where a field of a record is written."""

from __future__ import annotations

from django.urls import reverse

from maillage.directory.models import Offer, Organisation, Place
from maillage.directory.publishing.sections import SECTIONS, WORDS


def field_address(record: Offer | Organisation | Place, field: str) -> str:
    """The page on which a field of a record is edited, at that field.

    What belongs to another record (``sessions``, ``place.address``) is reached from the record's own page.
    """
    if isinstance(record, Offer) and field == "requires":
        return reverse("directory:publishing:condition", args=[record.pk])
    if isinstance(record, Offer) and field == "sessions":
        return reverse("directory:publishing:new_session", args=[record.pk])
    word = WORDS[type(record)]
    for section in SECTIONS[type(record)]:
        if field in section.keys:
            page = reverse("directory:publishing:edit", args=[word, record.pk, section.slug])
            return f"{page}#id_{field}"
    return reverse("directory:publishing:record", args=[word, record.pk])
