"""What the clock erases and when: run every hour by ``keep_by_the_clock``, as the clock.

Each part is done in one go and is done again without harm.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Length
from django.utils import timezone

from maillage.desk import notices, retention, services
from maillage.desk.followup import documents
from maillage.desk.models import Message, PathwayVersion, Person, Request, RequestState, Snapshot, SpaceLink
from maillage.privacy.models import Erasure, JournalEntry, JournalPruning

REQUEST_KEPT_ANSWERED = timedelta(days=183)
REQUEST_KEPT = timedelta(days=365)
MESSAGE_KEPT = timedelta(days=30)
MESSAGE_LINE_KEPT = timedelta(days=365)
MESSAGE_UNSENT_KEPT = timedelta(days=90)
LINK_KEPT = timedelta(days=30)  # past its end it only lets one ask for a new one
JOURNAL_KEPT = timedelta(days=365)
SNAPSHOT_SPARED = timedelta(days=1)  # a version that is being written may need it
AT_ONCE = 500


def keep(now: datetime | None = None) -> Counter[str]:
    """Do all that is due; how many of each."""
    now = now or timezone.now()
    swept = documents.sweep(now)
    return Counter(
        {
            "erased_again": retention.erase_noted(),
            "warned": notices.warn(now),
            "erased": retention.erase_silent(now),
            "requests": empty_requests(now),
            "messages": empty_messages(now),
            "documents": swept.expired,
            "stray_documents": swept.orphans,
            "space_links": _count(SpaceLink.objects.filter(expires_at__lte=now - LINK_KEPT)),
            "private_links": services.erase_expired(),
            "snapshots": drop_snapshots(now),
            "journal_lines": prune_journal(now),
        }
    )


def empty_requests(now: datetime) -> int:
    """Erase who asked and what, in the requests that became no file; the line stays for the figures."""
    answered = Q(state__in=(RequestState.ANSWERED, RequestState.CLOSED))
    past = Q(received_at__lte=now - REQUEST_KEPT) | answered & Q(answered_at__lte=now - REQUEST_KEPT_ANSWERED)
    due = _filled(Request.objects.filter(past, person=None), "text")
    return due.update(text="", caller={}, answer="", routed_why="", once=None, version=F("version") + 1)


def empty_messages(now: datetime) -> int:
    """Erase address and words of what was sent a month ago; the lines stay, so that none leaves twice."""
    sent = Q(sent_at__lte=now - MESSAGE_KEPT)
    never = Q(sent_at=None, due_at__lte=now - MESSAGE_UNSENT_KEPT)
    emptied = _filled(Message.objects.filter(sent | never), "to").update(
        to="", subject="", body="", failure="", claimed_at=Coalesce("claimed_at", Value(now))
    )
    of_nobody = Message.objects.filter(referral=None, person=None)
    of_nobody.filter(due_at__lte=now - MESSAGE_LINE_KEPT).exclude(pk__in=_filled(of_nobody, "to")).delete()
    return emptied


def drop_snapshots(now: datetime) -> int:
    """Delete the directories of past days that no pathway was made of any more."""
    used = PathwayVersion.objects.exclude(snapshot=None).values("snapshot")
    return _count(Snapshot.objects.filter(made_at__lte=now - SNAPSHOT_SPARED).exclude(pk__in=used))


def prune_journal(now: datetime) -> int:
    """Delete the journals of files erased a year ago, each whole; no journal is ever cut."""
    before = now - JOURNAL_KEPT
    gone = Erasure.objects.filter(at__lt=before).exclude(key__in=Person.objects.values("key")).values("key")
    lines = JournalEntry.objects.filter(subject__in=gone)
    ended = lines.order_by().values("subject").annotate(last=Max("at")).filter(last__lt=before)
    subjects = list(ended.values_list("subject", flat=True))
    if not subjects:
        return 0
    JournalPruning.objects.create(at=now, before=before)
    batches = (subjects[start : start + AT_ONCE] for start in range(0, len(subjects), AT_ONCE))
    return sum(JournalEntry.objects.filter(subject__in=batch).delete()[0] for batch in batches)


def _filled(rows: QuerySet[Any], column: str) -> QuerySet[Any]:
    """The rows of which a sealed column is not empty."""
    filled: QuerySet[Any] = rows.alias(filled=Length(F(column))).filter(filled__gt=0)
    return filled


def _count(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]
