"""Where a list was left: after which record, in the order of their last change. No page ever shifts."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from http import HTTPStatus
from typing import NamedTuple

from django.utils.translation import gettext as _

from maillage.api.problems import ProblemError

LARGEST_KEY = 2**63 - 1


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC, which every database reads; raises ``ValueError`` without a time zone, or for a
    moment before the first year or after the last.
    """
    if moment.tzinfo is None:
        raise ValueError("a time zone is missing")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("no such year in UTC") from None


class Cursor(NamedTuple):
    """The last record of the page before: when it changed, and its key, which settles equals."""

    changed_at: datetime
    pk: int

    def written(self) -> str:
        """As text for an address."""
        return base64.urlsafe_b64encode(f"{self.changed_at.isoformat()}|{self.pk}".encode()).decode()


def read_cursor(text: str) -> Cursor:
    """The cursor that ``written`` wrote; raises ``ProblemError`` (400) for any other text."""
    try:
        moment, _sep, key = (
            base64.b64decode(text.encode(), altchars=b"-_", validate=True).decode().partition("|")
        )
        cursor = Cursor(in_utc(datetime.fromisoformat(moment)), int(key))
    except (ValueError, binascii.Error, UnicodeError):
        cursor = None
    if cursor is None or not 0 <= cursor.pk <= LARGEST_KEY:
        detail = _("Ce curseur ne vient pas de nous : reprenez la liste à son début.")
        raise ProblemError(HTTPStatus.BAD_REQUEST, "bad-cursor", detail)
    return cursor
