"""What is new in saved searches, found then told: the verbs that a scheduled task runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from maillage.directory.models import KINDS, Alert, Frequency, Listed, SavedSearch
from maillage.directory.saved import MOST_RESULTS, results_of, stopping_token

MOST_TOLD = 20  # records in a message
DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}

logger = logging.getLogger("maillage.directory")


def look(today: date) -> int:
    """Find what is new in each search that is due, and note it to be sent; how many have something.

    A search is looked at once a day at most. What is new and what was seen are written together: a process
    that stops in between has done both or neither.
    """
    made = 0
    for kept in _due(today):
        with transaction.atomic():
            made += _note(kept, today)
    return made


def _due(today: date) -> Iterator[SavedSearch]:
    for frequency, days in DAYS.items():
        late = SavedSearch.objects.filter(frequency=frequency, looked_on__lte=today - timedelta(days=days))
        yield from late.filter(account__is_active=True).order_by("pk")


def _note(kept: SavedSearch, today: date) -> bool:
    keys = [hit.key for hit in results_of(kept.query, today)[:MOST_RESULTS]]
    before = set(kept.seen)
    fresh = [key for key in keys if key not in before]
    claimed = SavedSearch.objects.filter(pk=kept.pk, looked_on=kept.looked_on, frequency=kept.frequency)
    if not claimed.update(seen=keys, looked_on=today):
        return False  # another process looked meanwhile, or the person changed their mind
    if fresh:
        Alert.objects.create(search=kept, keys=fresh[:MOST_TOLD], total=len(fresh), made_at=timezone.now())
    return bool(fresh)


def send() -> int:
    """Send what waits, oldest first; how many messages went.

    Each is marked once the server took it. A process that dies between both sends it again, under the same
    ``Message-ID``, which mail servers keep once. One that the server refuses waits for the next time.
    """
    sent = 0
    waiting = Alert.objects.filter(sent_at=None).exclude(search__frequency=Frequency.NEVER)
    for pk in list(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            alert = Alert.objects.select_for_update().select_related("search__account").get(pk=pk)
            if alert.sent_at is None and _sent(alert):
                alert.sent_at = timezone.now()
                alert.save(update_fields=["sent_at"])
                sent += 1
    return sent


def _sent(alert: Alert) -> bool:
    try:
        return bool(message(alert).send())
    except OSError as error:
        logger.warning(
            "alert not sent", extra={"fields": {"alert": alert.pk, "reason": type(error).__name__}}
        )
        return False


def message(alert: Alert) -> EmailMessage:
    """The message of an alert, with the headers of RFC 8058 that let one stop in one click."""
    kept = alert.search
    stopping = _absolute(reverse("directory:stop-alerts", args=[stopping_token(kept)]))
    told = {
        "search": kept,
        "records": _records(alert.keys),
        "more": max(0, alert.total - len(alert.keys)),
        "address": _absolute(f"{reverse('directory:search')}?{kept.query}"),
        "stopping": stopping,
    }
    subject = ngettext("%(number)s nouveauté : %(name)s", "%(number)s nouveautés : %(name)s", alert.total) % {
        "number": alert.total,
        "name": kept.name,
    }
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {
        "Message-ID": f"<alert-{alert.pk}-{kept.secret}@{domain}>",
        "List-Unsubscribe": f"<{stopping}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    body = render_to_string("directory/alert.txt", told)
    return EmailMessage(" ".join(subject.split()), body, to=[kept.account.email], headers=headers)


@dataclass(frozen=True, slots=True)
class New:
    """A record as a message tells it."""

    name: str
    summary: str
    address: str


def _records(keys: Sequence[str]) -> list[New]:
    """The records of these keys that everybody still sees, in their order; a query a kind."""
    wanted: dict[str, list[int]] = {}
    for key in keys:
        kind, _colon, pk = key.partition(":")
        wanted.setdefault(kind, []).append(int(pk))
    found = {
        f"{kind}:{record.pk}": New(str(record), getattr(record, "summary", ""), absolute(record))
        for kind, pks in wanted.items()
        for record in KINDS[kind].current().select_related("territory").filter(pk__in=pks)
        if isinstance(record, Listed)
    }
    return [found[key] for key in keys if key in found]


def absolute(record: Listed) -> str:
    """The whole address of a record's page."""
    return _absolute(record.get_absolute_url())  # type: ignore[attr-defined]


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"
