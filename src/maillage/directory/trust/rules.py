"""Who sees the quality of what."""

from __future__ import annotations

from maillage.accounts import rules
from maillage.accounts.models import Right
from maillage.accounts.rules import Visitor
from maillage.directory.models import Organisation


def can_see_quality(account: Visitor, organisation: Organisation) -> bool:
    """Whether the account sees what an organisation's records lack: a member, or whoever moderates."""
    member = rules.has_right(account, organisation.pk, Right.READER)
    return member or rules.can_moderate(account, organisation.territory)
