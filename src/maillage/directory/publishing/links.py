"""What a visitor may do of a record whose page is shown: correct it, suggest, report an error."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from maillage.accounts.models import Account
from maillage.accounts.rules import Visitor, can_edit, can_read_drafts, can_suggest
from maillage.directory.models import Listed
from maillage.directory.models.record import Status
from maillage.directory.publishing.sections import SECTIONS, WORDS


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of what this visitor may do; empty for what they may not."""

    edit: str = ""
    suggest: str = ""
    report: str = ""


def may_see(visitor: Visitor, record: Listed) -> bool:
    """Whether the visitor sees the page of a record: everybody, once it is published."""
    return record.status == Status.PUBLISHED or can_read_drafts(visitor, record)


def links_of(visitor: Visitor, record: Listed) -> Links:
    """The links for this visitor; no query for who is not logged in."""
    word = WORDS[type(record)]
    report = reverse("directory:publishing:report", args=[word, record.pk])
    shown = record.status == Status.PUBLISHED and record.withdrawn_on is None
    if not isinstance(visitor, Account):
        return Links(report=report if shown else "")
    if can_edit(visitor, record):
        return Links(edit=reverse("directory:publishing:record", args=[word, record.pk]))
    first = SECTIONS[type(record)][0].slug
    suggest = reverse("directory:publishing:suggest", args=[word, record.pk, first])
    may_suggest = shown and can_suggest(visitor, record)
    return Links(suggest=suggest if may_suggest else "", report=report if shown else "")
