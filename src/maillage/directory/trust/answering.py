"""The answer to a request: all confirmed at once, or a value corrected. No account: the link is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.accounts import trail
from maillage.directory.models import KINDS, CheckRequest, Listed, Offer, Organisation, Record, Session
from maillage.directory.services import Author, StaleRecordError, delete_record, save_changes, save_standing
from maillage.directory.trust.freshness import Field, Freshness, check_of
from maillage.directory.trust.records import freshness_of

CAUSE = "checked"


@dataclass(frozen=True, slots=True)
class Asked:
    """A record that a request is about, with the fields to confirm and how each stands."""

    kind: str
    record: Record
    states: tuple[Freshness, ...]

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.kind}-{self.record.pk}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields to confirm."""
        return tuple(state.field for state in self.states)


def asked(request: CheckRequest, today: date) -> list[Asked]:
    """What a request is about, in its order; records that are gone are left out. A query for each kind."""
    fields: dict[tuple[str, int], list[Field]] = {}
    for kind, key, name in request.items:
        fields.setdefault((kind, key), []).append(Field(name))
    records = _records(request.organisation, fields)
    return [
        Asked(
            kind, records[kind, key], tuple(freshness_of(records[kind, key], name, today) for name in names)
        )
        for (kind, key), names in fields.items()
        if (kind, key) in records
    ]


def _records(
    organisation: Organisation, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Organisation | Offer | Session]:
    """These records, as far as they are the organisation's still."""
    found: dict[tuple[str, int], Organisation | Offer | Session] = {}
    keys = {kind: [key for each, key in wanted if each == kind] for kind, _ in wanted}
    for one in Organisation.current().filter(pk=organisation.pk, pk__in=keys.get("organisations", ())):
        found["organisations", one.pk] = one
    for offer in Offer.current().filter(organisation=organisation, pk__in=keys.get("offers", ())):
        found["offers", offer.pk] = offer
    held = Session.current().filter(offer__organisation=organisation, pk__in=keys.get("sessions", ()))
    for session in held.select_related("offer", "place", "territory"):
        found["sessions", session.pk] = session
    return found


def author(request: CheckRequest, today: date) -> Author:
    """In whose name an answer is written: the organisation's; the link is its right."""
    return Author(None, request.organisation.name, today, CAUSE, allowed=True)


def confirm(request: CheckRequest, seen: Mapping[str, int], today: date) -> list[Asked]:
    """Write that all that was shown holds; those that have changed since they were shown, left as they are.

    ``seen``: the version of each record when it was shown, by ``Asked.key``.
    """
    changed = []
    for one in asked(request, today):
        try:
            _confirm_one(request, one, seen.get(one.key, 0), today)
        except StaleRecordError:
            changed.append(one)
    if not changed:
        _answered(request)
    return changed


@transaction.atomic
def _confirm_one(request: CheckRequest, one: Asked, seen: int, today: date) -> None:
    checks = with_checks(one.record, one.fields, today, request.organisation.name)
    save_standing(one.record, seen, {"checks": checks}, author(request, today))


def with_checks(record: Record, fields: Iterable[Field], day: date, by: str) -> dict[str, Any]:
    """The checks of a record once these fields are checked too."""
    return {**(getattr(record, "checks", None) or {}), **{str(name): check_of(day, by) for name in fields}}


def correct(request: CheckRequest, one: Asked, seen: int, changes: Mapping[str, Any], today: date) -> None:
    """Save a correction (keys of the document, ``None`` takes a field away), and that it was checked.

    Raises ``StaleRecordError`` and ``RefusedRecordError`` as ``services.save_changes`` does.
    """
    checks = with_checks(one.record, one.fields, today, request.organisation.name)
    save_changes(one.record, seen, {**changes, "checks": checks}, author(request, today))


def cancel(request: CheckRequest, one: Asked, seen: int, today: date) -> None:
    """Take a session away that is no longer held; its history stays. Raises ``StaleRecordError``."""
    if isinstance(one.record, Listed) or KINDS[one.kind] is not Session:
        raise ValueError(f"{one.kind}: only a session may be cancelled so")
    delete_record(one.record, seen, author(request, today))


@transaction.atomic
def _answered(request: CheckRequest) -> None:
    request.answered_at = timezone.now()
    request.save(update_fields=["answered_at"])
    trail.write(None, "check.answered", request.organisation, request=request.pk)
