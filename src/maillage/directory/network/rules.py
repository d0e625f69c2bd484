"""Who may say that two organisations work together, and who may say that it is not so."""

from __future__ import annotations

from maillage.accounts import rules
from maillage.accounts.rules import Visitor
from maillage.directory.models import Organisation, Relation


def can_enter(account: Visitor, organisation: Organisation) -> bool:
    """Whether the account may enter relations of an organisation: who edits it, or moderates."""
    return rules.can_edit(account, organisation) or rules.can_moderate(account, organisation.territory)


def can_contest(account: Visitor, relation: Relation) -> bool:
    """Whether the account may contest a relation: who edits one of the two."""
    return any(rules.can_edit(account, one) for one in (relation.organisation, relation.partner))


def can_remove(account: Visitor, relation: Relation) -> bool:
    """Whether the account may take a relation away: who edits whom it is said of, or moderates."""
    return rules.can_edit(account, relation.organisation) or can_settle(account, relation)


def can_settle(account: Visitor, relation: Relation) -> bool:
    """Whether the account may decide on a contested relation: who moderates."""
    return rules.can_moderate(account, relation.territory)
