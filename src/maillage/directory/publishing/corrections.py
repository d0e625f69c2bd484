"""The verbs of corrections: suggest and answer, report and answer; each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from maillage.accounts import rules, trail
from maillage.accounts.models import Account
from maillage.accounts.queries import moderators_of, organisations_of
from maillage.directory import checking, services
from maillage.directory.models import KINDS, Record, Report, Suggestion, Verdict
from maillage.directory.models.correction import Correction
from maillage.directory.publishing import mail
from maillage.directory.publishing.people import can_answer, editors_of, organisation_of
from maillage.directory.publishing.services import author_of
from maillage.directory.services import RefusedRecordError, StaleRecordError

KEPT = timedelta(days=365)


class Answer(NamedTuple):
    """What the owner decides of one suggested change, and why."""

    accepted: bool
    reason: str = ""


def record_of(correction: Correction) -> Record | None:
    """The record that a correction is about; ``None`` when it is no more."""
    return KINDS[correction.kind].complete().filter(pk=correction.record_id).first()


def suggest(
    account: Account, record: Record, seen_version: int, changes: Mapping[str, Any], word: str
) -> Suggestion:
    """Suggest changes to a record of somebody else; who answers for it is told.

    Raises ``PermissionDenied`` for who belongs to no organisation, ``RefusedRecordError`` for changes that
    could not be saved.
    """
    if not rules.can_suggest(account, record):
        raise PermissionDenied
    was = record.as_document()
    _refuse_faults(record, {**was, **changes})
    speaker = organisations_of(account, "reader").first()
    with transaction.atomic():
        made = Suggestion.objects.create(
            **_about(record),
            by=account,
            by_name=speaker.name if speaker else "",
            seen_version=seen_version,
            word=word,
            changes=[
                {"field": field, "was": was.get(field), "to": to, "verdict": Verdict.OPEN, "reason": ""}
                for field, to in changes.items()
            ],
        )
        trail.write(account, f"{made.kind}.suggested", record, fields=list(changes))
        mail.send("suggested", _answering(record), record=record, suggestion=made)
    return made


def _about(record: Record) -> dict[str, Any]:
    return {
        "kind": services.kind_of(record),
        "record_id": record.pk,
        "territory": record.territory,
        "organisation": organisation_of(record),
    }


def _answering(record: Record) -> list[str]:
    """The addresses of who answers for a record: its editors, or the moderators where there is none."""
    organisation = organisation_of(record)
    editors = editors_of(organisation) if organisation else []
    return editors or [moderator.email for moderator in moderators_of(record.territory)]


def _refuse_faults(record: Record, document: Mapping[str, Any]) -> None:
    told = {key: value for key, value in document.items() if value is not None}
    faults = checking.faults_of(services.kind_of(record), told, record.territory)
    if faults:
        raise RefusedRecordError(faults)


def answer(
    account: Account, suggestion: Suggestion, seen_version: int, answers: Mapping[str, Answer]
) -> None:
    """Accept or refuse suggested changes, some or all; whoever suggested them is told once all are decided.

    ``seen_version``: of the record, as the owner saw it. Raises ``StaleRecordError`` if it changed since,
    ``RefusedRecordError`` for accepted changes that no longer go together, ``PermissionDenied``.
    """
    with transaction.atomic():
        held = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
        record = record_of(held)
        if record is None or not can_answer(account, record):
            raise PermissionDenied
        decided = [_decided(change, answers.get(change["field"])) for change in held.changes]
        _apply(account, record, seen_version, held.changes, decided)
        held.changes = decided
        _close_if_decided(account, held, record)
    suggestion.refresh_from_db()


def _decided(change: dict[str, Any], told: Answer | None) -> dict[str, Any]:
    if told is None or change["verdict"] != Verdict.OPEN:
        return change
    verdict = Verdict.ACCEPTED if told.accepted else Verdict.REFUSED
    return {**change, "verdict": verdict, "reason": told.reason}


def _apply(
    account: Account,
    record: Record,
    seen_version: int,
    before: list[dict[str, Any]],
    after: list[dict[str, Any]],
) -> None:
    taken = {
        new["field"]: new["to"]
        for old, new in zip(before, after, strict=True)
        if old["verdict"] == Verdict.OPEN and new["verdict"] == Verdict.ACCEPTED
    }
    if record.version != seen_version:
        raise StaleRecordError(record.slug)
    if taken:
        author = author_of(account, record, "suggested", moderator=True)
        services.save_changes(record, seen_version, taken, author)


def _close_if_decided(account: Account, held: Suggestion, record: Record) -> None:
    if all(change["verdict"] != Verdict.OPEN for change in held.changes):
        held.closed_at, held.closed_by = timezone.now(), account
        if held.by:
            mail.send("answered", [held.by.email], record=record, suggestion=held, changes=held.changes)
    held.save()
    trail.write(account, f"{held.kind}.suggestion-answered", record, suggestion=held.pk)


def report(record: Record, message: str, email: str) -> Report:
    """Keep an error that somebody reports; who answers for the record, and its moderators, are told."""
    with transaction.atomic():
        made = Report.objects.create(**_about(record), message=message, email=email)
        told = {*_answering(record), *(moderator.email for moderator in moderators_of(record.territory))}
        mail.send("reported", told, record=record, report=made)
    return made


def can_close(account: rules.Visitor, report: Report) -> bool:
    """Whether the account answers a report: who edits the record, or moderates its territory."""
    record = record_of(report)
    edits = record is not None and rules.can_edit(account, record)
    return edits or rules.can_moderate(account, report.territory)


def close(account: Account, report: Report, reply: str) -> None:
    """Close a report, with an answer to whoever left an address, which is then forgotten."""
    if not can_close(account, report):
        raise PermissionDenied
    with transaction.atomic():
        held = Report.objects.select_for_update().get(pk=report.pk)
        record = record_of(held)
        if held.closed_at:
            return
        if held.email and reply and record is not None:
            mail.send("report_answered", [held.email], record=record, report=held, reply=reply)
        held.answer, held.email = reply, ""
        held.closed_at, held.closed_by = timezone.now(), account
        held.save()
        trail.write(account, "report.closed", held.territory, report=held.pk)


def erase_closed() -> int:
    """Erase suggestions and reports that were dealt with more than a year ago; how many."""
    old = timezone.now() - KEPT
    return sum(model._default_manager.filter(closed_at__lt=old).delete()[0] for model in (Suggestion, Report))
