"""Who accompanies people for an organisation: named by its owners, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from maillage.accounts import trail
from maillage.accounts.models import Account, Membership, Right
from maillage.accounts.queries import members_of
from maillage.accounts.rules import Visitor, has_right
from maillage.desk.models import Facilitator
from maillage.directory.models import Organisation
from maillage.privacy.actor import CLOCK, acting_as


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of an organisation, and whether they accompany people for it."""

    membership: Membership
    accompanies: bool


def may_name(account: Visitor, organisation: Organisation) -> bool:
    """Whether an account says who accompanies people: an owner; administering the site does not suffice."""
    return account.is_active and has_right(account, organisation.pk, Right.OWNER)


def rows(organisation: Organisation) -> Iterator[MemberRow]:
    """The members of an organisation, by name: one query."""
    for member in members_of(organisation).select_related("account", "facilitator"):
        yield MemberRow(member, hasattr(member, "facilitator"))


def facilitated_by(account: Account) -> QuerySet[Organisation]:
    """The organisations for which an account accompanies people, by name."""
    mine = Organisation.objects.filter(memberships__facilitator__isnull=False, memberships__account=account)
    return mine.select_related("territory").order_by("name", "pk")


@transaction.atomic
def name_facilitator(actor: Account, membership: Membership) -> Facilitator:
    """Let a member accompany people; naming them twice changes nothing. Raises ``PermissionDenied``."""
    _require_owner(actor, membership)
    named, new = Facilitator.objects.get_or_create(membership=membership)
    if new:
        trail.write(actor, "facilitator.named", membership.organisation, membership=membership.pk)
    return named


@transaction.atomic
def unname_facilitator(actor: Account, membership: Membership) -> int:
    """A member no longer accompanies people: every file is shut to them at once.

    Gives how many people they were the key worker of: somebody else has to take over. Raises
    ``PermissionDenied``.
    """
    _require_owner(actor, membership)
    gone, _kinds = Facilitator.objects.filter(membership=membership).delete()
    if gone:
        trail.write(actor, "facilitator.unnamed", membership.organisation, membership=membership.pk)
    with acting_as(CLOCK):  # an owner sees no file, and may know how many are left without a key worker
        followed = membership.account.people_followed.filter(key_worker_for=membership.organisation_id)
        return followed.filter(closed_at=None).count()


def _require_owner(actor: Account, membership: Membership) -> None:
    if not may_name(actor, membership.organisation):
        raise PermissionDenied
