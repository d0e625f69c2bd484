"""The verbs that erase: an account at its owner's wish, and what nobody uses any more."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from maillage.accounts import mail, trail
from maillage.accounts.models import Account, Invitation, JoinRequest, Membership, Right, TrailEntry
from maillage.privacy.actor import CLOCK, acting_as

UNUSED = timedelta(days=2 * 365)
WARNED = timedelta(days=30)
INVITATION_KEPT = timedelta(days=30)
REQUEST_KEPT = timedelta(days=183)
TRAIL_KEPT = timedelta(days=3 * 365)


@transaction.atomic
def erase_account(account: Account, actor: Account | None) -> None:
    """Erase an account and all that is only its own; ``actor`` is ``None`` when the clock does it.

    Where it was the last owner, the member who has been there longest among those with the most rights
    becomes the owner, so that no structure with members is left without one.
    """
    for membership in account.memberships.filter(right=Right.OWNER).select_related("organisation"):
        _pass_on(membership)
    trail.write(actor if actor != account else None, "account.erased", account)
    UserSession.objects.filter(user=account).delete()
    with acting_as(CLOCK):  # people's files name it too, which are hidden from whoever erases it
        account.delete()


def _pass_on(membership: Membership) -> None:
    others = list(
        Membership.objects.select_for_update()
        .filter(organisation=membership.organisation_id)
        .exclude(pk=membership.pk)
    )
    if not others or any(one.right == Right.OWNER for one in others):
        return
    heir = min(others, key=lambda one: (list(Right).index(Right(one.right)), one.since, one.pk))
    Membership.objects.filter(pk=heir.pk).update(right=Right.OWNER)
    trail.write(None, "member.right-changed", membership.organisation, right=Right.OWNER)
    mail.send("became_owner", heir.account.email, organisation=membership.organisation)


def erase_unused(now: datetime | None = None) -> Counter[str]:
    """Warn who has not come for two years, erase who was warned a month ago, and drop what is past its time.

    Returns how many: ``warned``, ``accounts``, ``invitations``, ``requests``, ``trail``, ``sessions``.
    """
    now = now or timezone.now()
    done: Counter[str] = Counter()
    since_login = Q(last_login=None) | Q(warned_at__gt=F("last_login"))
    for account in unused_accounts(now).filter(since_login, warned_at__lte=now - WARNED):
        erase_account(account, None)
        done["accounts"] += 1
    for account in unused_accounts(now).filter(Q(warned_at=None) | Q(warned_at__lte=F("last_login"))):
        _warn(account, now)
        done["warned"] += 1
    done["invitations"] = Invitation.objects.filter(expires_at__lte=now - INVITATION_KEPT).delete()[0]
    done["requests"] = JoinRequest.objects.filter(asked_at__lte=now - REQUEST_KEPT).delete()[0]
    done["trail"] = TrailEntry.objects.filter(at__lte=now - TRAIL_KEPT).past_retention().delete()[0]
    done["sessions"] = _drop_ended_sessions(now)
    return done


def unused_accounts(now: datetime) -> QuerySet[Account]:
    """The accounts that nobody has logged into for two years; those of administrators of the site apart."""
    before = now - UNUSED
    silent = Q(last_login__lte=before) | Q(last_login=None, date_joined__lte=before)
    return Account.objects.filter(silent, is_superuser=False).order_by("pk")


@transaction.atomic
def _warn(account: Account, now: datetime) -> None:
    Account.objects.filter(pk=account.pk).update(warned_at=now)
    trail.write(None, "account.warned", account)
    mail.send("unused", account.email, account=account, until=now + WARNED)


@transaction.atomic
def close_other_devices(account: Account, session_key: str) -> None:
    """Log an account out everywhere but in that session."""
    others = UserSession.objects.filter(user=account).exclude(session_key=session_key)
    Session.objects.filter(session_key__in=others.values("session_key")).delete()
    others.delete()
    trail.write(account, "account.devices-closed", account)


def _drop_ended_sessions(now: datetime) -> int:
    ended, _ = Session.objects.filter(expire_date__lte=now).delete()
    open_keys = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=open_keys).delete()
    return ended
