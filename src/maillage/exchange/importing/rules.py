"""Who may import what: an organisation's editors for it, a territory's moderators for the territory."""

from __future__ import annotations

from maillage.accounts import rules as accounts
from maillage.accounts.models import Right
from maillage.accounts.rules import Visitor
from maillage.exchange.models import ImportSource


def can_import(account: Visitor, source: ImportSource) -> bool:
    """Whether the account may import this source: see it, preview it, apply it, undo it."""
    if source.organisation_id is None:
        return accounts.can_moderate(account, source.territory)
    return accounts.is_administrator(account) or accounts.has_right(
        account, source.organisation_id, Right.EDITOR
    )
