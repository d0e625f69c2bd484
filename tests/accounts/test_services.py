"""The verbs: what they change, what they refuse, what they leave in the trail and in the mail."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db.models import Model

from maillage.accounts import invitations, queries, services, trail
from maillage.accounts.models import Account, Invitation, JoinRequest, Membership, Right, TrailEntry
from maillage.accounts.models.trail import AppendOnlyError
from maillage.accounts.services import RefusedError
from maillage.directory.models import Organisation
from maillage.directory.models.record import Origin, Status
from tests.cast import Cast

Mails = list[EmailMessage]
OnCommit = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


def right_of(account: Account, organisation: Organisation) -> str | None:
    held = Membership.objects.filter(account=account, organisation=organisation).first()
    return held.right if held else None


def deeds(subject: Model) -> list[str]:
    return [entry.deed for entry in trail.of(subject)]


@pytest.fixture
def newcomer(db: None) -> Account:
    return Account.objects.create_user("sacha@example.org", name="Sacha Petit")


def test_whoever_creates_an_organisation_owns_it_and_waits_for_a_moderator(
    cast: Cast,
    newcomer: Account,
    mailoutbox: Mails,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = services.create_organisation(newcomer, cast.territory, "Le Four", "33243", ["third-place"])
    assert (made.slug, made.status, made.origin) == ("le-four", Status.WAITING, Origin.SITE)
    assert right_of(newcomer, made) == Right.OWNER
    assert deeds(made) == ["organisation.created"]
    assert [message.to for message in mailoutbox] == [["moderator@example.org"]]


def test_what_a_moderator_creates_is_published_at_once(cast: Cast) -> None:
    made = services.create_organisation(cast["moderator"], cast.territory, "Le Four", "33243", [])
    assert made.status == Status.PUBLISHED


def test_two_organisations_of_one_name_have_two_addresses(cast: Cast, newcomer: Account) -> None:
    made = services.create_organisation(newcomer, cast.territory, "La Fabrique", "33243", [])
    assert made.slug.startswith("la-fabrique-")


def test_an_owner_lets_in_who_asks(cast: Cast, newcomer: Account) -> None:
    asked = services.ask_to_join(newcomer, cast.workshop, "J’y anime l’atelier bois.")
    assert list(queries.requests_to_answer(cast["owner"])) == [asked]
    services.accept_request(cast["owner"], asked, Right.EDITOR)
    assert right_of(newcomer, cast.workshop) == Right.EDITOR
    assert not JoinRequest.objects.exists()
    assert deeds(cast.workshop) == ["join.accepted", "join.asked"]


def test_asking_twice_asks_once(cast: Cast, newcomer: Account) -> None:
    first = services.ask_to_join(newcomer, cast.workshop)
    assert services.ask_to_join(newcomer, cast.workshop) == first
    assert deeds(cast.workshop) == ["join.asked"]


def test_a_member_does_not_ask_to_join(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="déjà membre"):
        services.ask_to_join(cast["reader"], cast.workshop)


def test_a_moderator_makes_no_owner_where_there_is_one(cast: Cast, newcomer: Account) -> None:
    asked = services.ask_to_join(newcomer, cast.workshop)
    with pytest.raises(PermissionDenied):
        services.accept_request(cast["moderator"], asked, Right.OWNER)
    services.accept_request(cast["moderator"], asked, Right.EDITOR)
    assert right_of(newcomer, cast.workshop) == Right.EDITOR


def test_a_moderator_finds_an_owner_for_an_organisation_without_one(cast: Cast, newcomer: Account) -> None:
    cast.elsewhere.memberships.all().delete()
    asked = services.ask_to_join(newcomer, cast.elsewhere)
    services.accept_request(cast["moderator"], asked, Right.OWNER)
    assert right_of(newcomer, cast.elsewhere) == Right.OWNER


@pytest.mark.parametrize("who", ["reader", "editor", "outsider"])
def test_nobody_else_answers_a_request(cast: Cast, newcomer: Account, who: str) -> None:
    asked = services.ask_to_join(newcomer, cast.workshop)
    with pytest.raises(PermissionDenied):
        services.accept_request(cast[who], asked, Right.READER)
    with pytest.raises(PermissionDenied):
        services.refuse_request(cast[who], asked)
    with pytest.raises(PermissionDenied):
        services.withdraw_request(cast[who], asked)
    assert JoinRequest.objects.get() == asked


def test_who_is_refused_is_told(
    cast: Cast, newcomer: Account, mailoutbox: Mails, django_capture_on_commit_callbacks: OnCommit
) -> None:
    asked = services.ask_to_join(newcomer, cast.workshop)
    with django_capture_on_commit_callbacks(execute=True):
        services.refuse_request(cast["owner"], asked)
    assert [message.to for message in mailoutbox] == [["sacha@example.org"]]
    assert right_of(newcomer, cast.workshop) is None


def test_an_invitation_is_written_in_french_and_english_and_opens_once(
    cast: Cast, newcomer: Account, mailoutbox: Mails, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitation = services.invite(cast["owner"], cast.workshop, " Sacha@Example.org", Right.EDITOR)
    body = mailoutbox[0].body
    assert "vous invite à la rejoindre" in body
    assert "invites you to join it" in body
    token = invitations.token_of(invitation)
    assert token in body
    link = invitations.read(token)
    assert link is not None
    assert not link.stale
    services.accept_invitation(newcomer, link.invitation)
    assert right_of(newcomer, cast.workshop) == Right.EDITOR
    assert invitations.read(token) is None


@pytest.mark.parametrize("who", ["reader", "editor", "outsider", "moderator"])
def test_only_owners_and_administrators_invite(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.invite(cast[who], cast.workshop, "x@example.org", Right.READER)
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited_again(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="déjà membre"):
        services.invite(cast["owner"], cast.workshop, "READER@example.org", Right.OWNER)


def test_inviting_the_same_address_again_makes_the_former_link_worthless(cast: Cast) -> None:
    first = invitations.token_of(services.invite(cast["owner"], cast.workshop, "x@example.org", Right.READER))
    second = services.invite(cast["owner"], cast.workshop, "x@example.org", Right.EDITOR)
    old, new = invitations.read(first), invitations.read(invitations.token_of(second))
    assert old is not None
    assert old.stale
    assert new is not None
    assert not new.stale
    assert Invitation.objects.get().right == Right.EDITOR


def test_a_link_grows_stale_after_two_weeks_and_another_can_be_sent(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    invitation = services.invite(cast["owner"], cast.workshop, "x@example.org", Right.READER)
    token = invitations.token_of(invitation)
    clock.shift(services.INVITED_FOR)
    stale = invitations.read(token)
    assert stale is not None
    assert stale.stale
    services.send_another_link(stale.invitation)
    fresh = invitations.read(invitations.token_of(Invitation.objects.get()))
    assert fresh is not None
    assert not fresh.stale


@pytest.mark.parametrize("token", ["", "x", "WzEsMl0:1abc:forged", "é" * 30])
def test_a_forged_link_opens_nothing(cast: Cast, token: str) -> None:
    assert invitations.read(token) is None


def test_who_is_a_member_already_keeps_the_right_when_accepting(cast: Cast) -> None:
    invitation = services.invite(cast["owner"], cast.workshop, "other@example.org", Right.READER)
    services.accept_invitation(cast["editor"], invitation)
    assert right_of(cast["editor"], cast.workshop) == Right.EDITOR


def test_the_last_owner_neither_leaves_nor_steps_down(cast: Cast) -> None:
    membership = Membership.objects.get(account=cast["owner"])
    with pytest.raises(RefusedError, match="au moins une personne propriétaire"):
        services.remove_member(cast["owner"], membership)
    with pytest.raises(RefusedError, match="au moins une personne propriétaire"):
        services.change_right(cast["owner"], membership, Right.EDITOR)
    assert right_of(cast["owner"], cast.workshop) == Right.OWNER


def test_an_owner_leaves_once_there_is_another(cast: Cast) -> None:
    services.change_right(cast["owner"], Membership.objects.get(account=cast["editor"]), Right.OWNER)
    services.remove_member(cast["owner"], Membership.objects.get(account=cast["owner"]))
    assert right_of(cast["owner"], cast.workshop) is None
    assert deeds(cast.workshop) == ["member.left", "member.right-changed"]


@pytest.mark.parametrize("who", ["reader", "editor", "outsider", "moderator"])
def test_nobody_else_changes_or_removes_a_member(cast: Cast, who: str) -> None:
    membership = Membership.objects.get(account=cast["owner"])
    with pytest.raises(PermissionDenied):
        services.change_right(cast[who], membership, Right.READER)
    with pytest.raises(PermissionDenied):
        services.remove_member(cast[who], membership)


def test_a_reader_leaves_alone(cast: Cast) -> None:
    services.remove_member(cast["reader"], Membership.objects.get(account=cast["reader"]))
    assert right_of(cast["reader"], cast.workshop) is None


def test_the_trail_is_never_changed_nor_deleted(cast: Cast) -> None:
    entry = trail.write(cast["owner"], "offer.published", cast.offer, seats=3)
    entry.deed = "offer.hidden"
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        TrailEntry.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        TrailEntry.objects.update(deed="x")
    kept = TrailEntry.objects.get()
    assert (kept.deed, kept.actor, kept.details) == ("offer.published", cast["owner"], {"seats": 3})


def test_what_a_verb_refuses_leaves_no_trail(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        services.invite(cast["reader"], cast.workshop, "x@example.org", Right.READER)
    assert not TrailEntry.objects.exists()
