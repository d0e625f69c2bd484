"""What goes, and when: accounts at their owner's wish or unused, old invitations, requests and trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.accounts import erasing, services, trail
from maillage.accounts.models import Account, Invitation, JoinRequest, Membership, Right, TrailEntry
from tests.accounts.test_services import OnCommit
from tests.cast import Cast

Mails = list[EmailMessage]
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("clock")


def owners(cast: Cast) -> list[Account]:
    return [one.account for one in Membership.objects.filter(organisation=cast.workshop, right=Right.OWNER)]


def test_an_erased_account_leaves_nothing_but_a_trail_without_its_name(cast: Cast) -> None:
    account = cast["editor"]
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    entry = trail.write(account, "offer.published", cast.offer)
    browser = cast.client("editor")
    browser.post(reverse("accounts:erase"), {"sure": "on"})
    assert not Account.objects.filter(email="editor@example.org").exists()
    assert not EmailAddress.objects.filter(email="editor@example.org").exists()
    assert not Membership.objects.filter(organisation=cast.workshop, right=Right.EDITOR).exists()
    entry.refresh_from_db()
    assert entry.actor is None
    assert browser.get(reverse("accounts:home")).status_code == 302


def test_an_account_is_not_erased_without_meaning_it(cast: Cast) -> None:
    page = cast.client("editor").post(reverse("accounts:erase"), {}).content.decode()
    assert "Cochez la case pour confirmer." in page
    assert Account.objects.filter(pk=cast["editor"].pk).exists()


def test_the_last_owner_who_goes_passes_on_to_who_may_do_the_most(
    cast: Cast, mailoutbox: Mails, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase_account(cast["owner"], cast["owner"])
    assert owners(cast) == [cast["editor"]]
    assert [message.to for message in mailoutbox] == [["editor@example.org"]]


def test_one_owner_of_two_goes_without_passing_on(cast: Cast) -> None:
    services.change_right(cast["owner"], Membership.objects.get(account=cast["reader"]), Right.OWNER)
    erasing.erase_account(cast["owner"], cast["owner"])
    assert owners(cast) == [cast["reader"]]


def test_the_only_member_goes_and_leaves_the_organisation_to_the_moderators(cast: Cast) -> None:
    erasing.erase_account(cast["outsider"], None)
    assert not cast.elsewhere.memberships.exists()
    cast.elsewhere.refresh_from_db()
    assert cast.elsewhere.withdrawn_on is None


def unused(cast: Cast, since: timedelta) -> None:
    Account.objects.filter(pk=cast["reader"].pk).update(last_login=timezone.now() - since)
    recent = Account.objects.exclude(pk=cast["reader"].pk)
    recent.update(last_login=timezone.now())


def test_an_unused_account_is_warned_then_erased_a_month_later(
    cast: Cast,
    clock: time_machine.Traveller,
    mailoutbox: Mails,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    unused(cast, erasing.UNUSED)
    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.erase_unused()["warned"] == 1
    assert [message.to for message in mailoutbox] == [["reader@example.org"]]
    assert "22 décembre 2026" in mailoutbox[0].body
    assert "22 December 2026" in mailoutbox[0].body
    clock.shift(erasing.WARNED - DAY)
    assert erasing.erase_unused()["accounts"] == 0
    clock.shift(DAY)
    assert erasing.erase_unused()["accounts"] == 1
    assert not Account.objects.filter(email="reader@example.org").exists()


def test_an_account_is_warned_once(cast: Cast) -> None:
    unused(cast, erasing.UNUSED)
    assert [erasing.erase_unused()["warned"] for _ in range(2)] == [1, 0]


def test_who_logs_in_after_the_warning_stays_and_is_warned_anew_one_day(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    unused(cast, erasing.UNUSED)
    erasing.erase_unused()
    clock.shift(DAY)
    Account.objects.update(last_login=timezone.now())
    clock.shift(erasing.WARNED)
    assert erasing.erase_unused()["accounts"] == 0
    clock.shift(erasing.UNUSED)
    done = erasing.erase_unused()
    assert (done["accounts"], done["warned"]) == (0, Account.objects.filter(is_superuser=False).count())


@pytest.mark.parametrize("since", [timedelta(0), erasing.UNUSED - DAY])
def test_an_account_used_within_two_years_is_left_alone(cast: Cast, since: timedelta) -> None:
    unused(cast, since)
    assert erasing.erase_unused()["warned"] == 0


def test_administrators_are_never_erased(cast: Cast) -> None:
    Account.objects.update(last_login=timezone.now() - 2 * erasing.UNUSED, warned_at=None)
    erasing.erase_unused()
    assert Account.objects.get(warned_at=None) == cast["administrator"]


def test_an_account_never_opened_counts_from_its_creation(cast: Cast) -> None:
    Account.objects.update(last_login=None, date_joined=timezone.now() - erasing.UNUSED)
    assert cast["reader"] in erasing.unused_accounts(timezone.now())


def test_old_invitations_requests_and_trail_are_dropped(cast: Cast, clock: time_machine.Traveller) -> None:
    services.invite(cast["owner"], cast.workshop, "lou@example.org", Right.READER)
    services.ask_to_join(cast["outsider"], cast.workshop)
    clock.shift(services.INVITED_FOR + erasing.INVITATION_KEPT - DAY)
    erasing.erase_unused()
    assert Invitation.objects.exists()
    clock.shift(DAY)
    erasing.erase_unused()
    assert not Invitation.objects.exists()
    assert JoinRequest.objects.exists()
    clock.shift(erasing.REQUEST_KEPT)
    erasing.erase_unused()
    assert not JoinRequest.objects.exists()
    assert TrailEntry.objects.filter(deed="member.invited").exists()
    clock.shift(erasing.TRAIL_KEPT)
    erasing.erase_unused()
    assert not TrailEntry.objects.filter(deed="member.invited").exists()


def by_password(cast: Cast, who: str) -> Client:
    """A browser in which one of the cast logged in by the page, as people do."""
    account, password = cast[who], "une phrase de passe"
    account.set_password(password)
    account.save()
    EmailAddress.objects.get_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
    browser = Client()
    browser.post(reverse("account_login"), {"login": account.email, "password": password})
    return browser


def test_sessions_that_ended_are_dropped_with_the_address_they_came_from(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    by_password(cast, "editor")
    assert UserSession.objects.exists()
    clock.shift(timedelta(days=15))
    erasing.erase_unused()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_the_command_says_what_it_did(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    unused(cast, erasing.UNUSED)
    call_command("erase_unused_accounts")
    assert "warned: 1" in capsys.readouterr().out


def test_closing_other_devices_writes_the_trail(cast: Cast) -> None:
    there, here = by_password(cast, "editor"), by_password(cast, "editor")
    here.post(reverse("accounts:devices"))
    assert [one.get(reverse("accounts:home")).status_code for one in (here, there)] == [200, 302]
    assert trail.of(cast["editor"]).get().deed == "account.devices-closed"


def test_a_visitor_cannot_erase(cast: Cast) -> None:
    Client().post(reverse("accounts:erase"), {"sure": "on"})
    assert Account.objects.count() == len(cast.accounts)
