"""Freshness of the database's records, as pages ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from maillage.directory.documents import Document
from maillage.directory.models import Offer, Record, Session
from maillage.directory.trust import freshness
from maillage.directory.trust.freshness import Field, Freshness

VERIFICATION = ("checked_on", "checked_by", "checks", "example")


def verification(record: Record) -> Document:
    """Who checked a record, when, and whether it is invented, in the keys of its document."""
    return {key: getattr(record, key) for key in VERIFICATION if hasattr(record, key)}


def freshness_of(record: Record, field: Field | str, today: date) -> Freshness:
    """How a field stands on that day; a session's rests on its offer's too, which must be read with it."""
    parent = verification(record.offer) if isinstance(record, Session) else None
    return freshness.freshness(verification(record), field, today, parent)


def believed_document(session: Session, offer: Offer, today: date) -> dict[str, Any]:
    """A session's document as one may rely on it that day: seats no longer believed are left out."""
    return dict(freshness.believed_session(session.as_document(), verification(offer), today))


def sensitive(record: Record, kind: str) -> Iterator[Field]:
    """The sensitive fields that a record of this kind states; what is not stated needs no check."""
    for field in freshness.FIELDS_OF.get(kind, ()):
        if stated(record, field):
            yield field


STATED = {
    Field.SEATS: ("seats",),
    Field.DATES: ("start", "starts", "entry"),
    Field.PRICE: ("price_cents",),
    Field.CONTACT: ("phone", "email", "website", "contact"),
    Field.ADDRESS: ("address", "opening_hours"),
}


def stated(record: Record, field: Field) -> bool:
    """Whether a record says anything of a field; 0 is something."""
    columns = STATED.get(field, ())
    return any(getattr(record, column, None) not in (None, "", {}, []) for column in columns)
