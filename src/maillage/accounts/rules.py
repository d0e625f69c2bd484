"""Who may do what to which record: the predicates that every verb and page asks.

Each takes the account (or the anonymous visitor) and what it is about, asks the database at most twice, and
is registered as a permission too: ``account.has_perm("maillage.edit", record)``, and in templates
``{% has_perm "maillage.edit" user record as may_edit %}`` after ``{% load rules %}``.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from rules.permissions import set_perm
from rules.predicates import predicate

from maillage.accounts.models import Account, Membership, Moderator, Right
from maillage.directory.models import Organisation, Territory

Visitor = Account | AnonymousUser


def is_administrator(account: Visitor) -> bool:
    """Whether the account may do everything on this site."""
    return account.is_active and account.is_superuser


def organisation_id_of(record: Model) -> int | None:
    """The key of the organisation that a record belongs to; ``None`` if it belongs to none.

    An organisation is its own; a place or an offer names its own; a session has its offer's. Asks the
    database only for a session whose offer was not read with it.
    """
    if isinstance(record, Organisation):
        return record.pk
    offer = getattr(record, "offer", None)
    return getattr(record if offer is None else offer, "organisation_id", None)


def has_right(account: Visitor, organisation_id: int | None, at_least: Right) -> bool:
    """Whether the account is a member of an organisation with that right or more."""
    if not isinstance(account, Account) or not account.is_active or organisation_id is None:
        return False
    held = Membership.objects.filter(account=account, organisation_id=organisation_id)
    return held.filter(right__in=at_least.and_more).exists()


def can_edit(account: Visitor, record: Model) -> bool:
    """Whether the account may change a record: an owner or editor of its organisation, an administrator."""
    return is_administrator(account) or has_right(account, organisation_id_of(record), Right.EDITOR)


def can_read_drafts(account: Visitor, record: Model) -> bool:
    """Whether the account sees a record before it is published: any member, or whoever moderates it."""
    if has_right(account, organisation_id_of(record), Right.READER):
        return True
    territory = getattr(record, "territory", None)
    return territory is not None and can_moderate(account, territory)


def can_suggest(account: Visitor, record: Model | None = None) -> bool:
    """Whether the account may suggest a correction on any record: a member of any organisation may."""
    if not isinstance(account, Account) or not account.is_active:
        return False
    return account.is_superuser or Membership.objects.filter(account=account).exists()


def can_moderate(account: Visitor, territory: Territory) -> bool:
    """Whether the account looks after a territory's directory: one of its moderators, or an administrator."""
    if not isinstance(account, Account) or not account.is_active:
        return False
    if account.is_superuser:
        return True
    return Moderator.objects.filter(account=account, territory=territory).exists()


def can_see_members(account: Visitor, organisation: Organisation) -> bool:
    """Whether the account may know who the members are: one of them, or whoever may change them."""
    return has_right(account, organisation.pk, Right.READER) or can_moderate(account, organisation.territory)


def can_manage_members(account: Visitor, organisation: Organisation) -> bool:
    """Whether the account may invite, accept, change and remove members: an owner, or an administrator."""
    return is_administrator(account) or has_right(account, organisation.pk, Right.OWNER)


def can_answer_join_requests(account: Visitor, organisation: Organisation) -> bool:
    """Whether the account may accept or refuse who asks to join: an owner, or whoever moderates."""
    return can_manage_members(account, organisation) or can_moderate(account, organisation.territory)


PERMISSIONS = {
    "maillage.edit": can_edit,
    "maillage.suggest": can_suggest,
    "maillage.moderate": can_moderate,
    "maillage.see_members": can_see_members,
    "maillage.manage_members": can_manage_members,
    "maillage.answer_join_requests": can_answer_join_requests,
}
for _name, _predicate in PERMISSIONS.items():
    set_perm(_name, predicate(_predicate))
