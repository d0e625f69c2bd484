"""The questions about accounts: read only, a bounded number of queries each."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.accounts.models import Account, Invitation, JoinRequest, Membership, Right
from maillage.accounts.rules import Visitor
from maillage.directory.models import Organisation, Territory

FOUND_AT_MOST = 20


def organisations_of(account: Visitor, at_least: str = Right.EDITOR) -> QuerySet[Organisation]:
    """The organisations, drafts too, that an account belongs to with that right or more, by name.

    Those withdrawn are left out. An administrator is a member of none by that alone: ``rules.can_edit``
    says what they may change.
    """
    if not isinstance(account, Account) or not account.is_active:
        return Organisation.objects.none()
    rights = Right(at_least).and_more
    held = account.memberships.filter(right__in=rights).values("organisation")
    standing = Organisation.objects.filter(withdrawn_on=None, pk__in=held)
    return standing.select_related("territory").order_by("name", "pk")


def territories_moderated_by(account: Visitor) -> QuerySet[Territory]:
    """The territories whose directory an account looks after; all of them for an administrator."""
    if not isinstance(account, Account) or not account.is_active:
        return Territory.objects.none()
    if account.is_superuser:
        return Territory.objects.order_by("name")
    return Territory.objects.filter(moderators__account=account).order_by("name")


def moderators_of(territory: Territory) -> QuerySet[Account]:
    """The open accounts that look after a territory's directory; administrators of the site apart."""
    return Account.objects.filter(moderated__territory=territory, is_active=True).order_by("name", "pk")


def memberships_of(account: Account) -> QuerySet[Membership]:
    """What an account belongs to, with the right, the organisation, and whether it accompanies: one query."""
    held = account.memberships.filter(organisation__withdrawn_on=None)
    return held.select_related("organisation__territory", "facilitator")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who belongs to an organisation, by name: one query."""
    return organisation.memberships.select_related("account")


def owners_of(organisation: Organisation) -> QuerySet[Account]:
    """Who may manage an organisation's members."""
    return Account.objects.filter(
        memberships__organisation=organisation, memberships__right=Right.OWNER, is_active=True
    )


def confirmed_addresses(account: Account) -> list[str]:
    """The addresses that an account has proved to be its own."""
    return list(EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True))


def invitations_for(account: Account) -> QuerySet[Invitation]:
    """The invitations sent to an account's confirmed addresses, still good or not: two queries."""
    sent = Invitation.objects.filter(email__in=confirmed_addresses(account))
    return sent.select_related("organisation__territory", "invited_by")


def requests_by(account: Account) -> QuerySet[JoinRequest]:
    """What an account has asked to join, and was not answered yet."""
    return account.join_requests.select_related("organisation__territory")


def requests_to_answer(account: Account) -> QuerySet[JoinRequest]:
    """Who waits for this account's answer: where it is an owner, or moderates. One query."""
    asked = JoinRequest.objects.select_related("account", "organisation__territory")
    if account.is_superuser:
        return asked
    owned = account.memberships.filter(right=Right.OWNER).values("organisation")
    territories = account.moderated.values("territory")
    return asked.filter(Q(organisation__in=owned) | Q(organisation__territory__in=territories))


def organisations_named(words: str) -> list[Organisation]:
    """At most 20 published organisations whose name holds all these words, whatever their capitals."""
    found = Organisation.current().select_related("territory")
    for word in words.split():
        found = found.filter(name__icontains=word)
    return list(found.order_by("name", "pk")[:FOUND_AT_MOST]) if words.split() else []


def devices_of(account: Account) -> QuerySet[UserSession]:
    """Where an account is open now, the last first: one query."""
    still_open = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    seen: QuerySet[UserSession] = UserSession.objects.filter(user=account, session_key__in=still_open)
    return seen.order_by("-created_at", "-pk")
