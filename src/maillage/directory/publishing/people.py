"""Whose record it is, and who is told about it."""

from __future__ import annotations

from django.db.models import QuerySet

from maillage.accounts.models import Account, Membership, Right
from maillage.accounts.rules import Visitor, can_edit, can_moderate
from maillage.directory.models import Offer, Organisation, Place, Record, Relation, Session


def organisation_of(record: Record) -> Organisation | None:
    """The organisation that answers for a record; ``None`` for one that is the territory's."""
    if isinstance(record, Organisation):
        return record
    if isinstance(record, Session):
        return record.offer.organisation
    return record.organisation if isinstance(record, Offer | Place | Relation) else None


def editors_of(organisation: Organisation) -> list[str]:
    """The addresses of who may edit an organisation's records."""
    return list(_editors(organisation).values_list("email", flat=True))


def _editors(organisation: Organisation) -> QuerySet[Account]:
    held = Membership.objects.filter(organisation=organisation, right__in=Right.EDITOR.and_more)
    return Account.objects.filter(memberships__in=held, is_active=True).distinct()


def can_answer(account: Visitor, record: Record) -> bool:
    """Whether the account answers corrections: who edits the record does; moderators where nobody does."""
    if can_edit(account, record):
        return True
    if not can_moderate(account, record.territory):
        return False
    organisation = organisation_of(record)
    return organisation is None or not editors_of(organisation)
