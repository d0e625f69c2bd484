"""The verbs of the accounts: each is one transaction, asks ``rules`` first and writes the trail.

What the actor may not do raises Django's ``PermissionDenied``; what can't be done raises ``RefusedError``,
whose text is the sentence to show.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maillage.accounts import invitations, mail, queries, rules, trail
from maillage.accounts.models import Account, Invitation, JoinRequest, Membership, Right
from maillage.accounts.models.membership import new_nonce
from maillage.directory.models import Organisation, Territory
from maillage.directory.models.record import Origin, Status
from maillage.directory.models.territory import new_stamp

INVITED_FOR = timedelta(days=14)
LONGEST_SLUG = 100


class RefusedError(Exception):
    """What was asked can't be done; the text says why, in the reader's language."""


def _allow(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


@transaction.atomic
def rename(account: Account, name: str) -> None:
    """Change what the others see of an account."""
    account.name = name
    account.save(update_fields=["name"])
    trail.write(account, "account.renamed", account)


@transaction.atomic
def create_organisation(
    account: Account, territory: Territory, name: str, commune: str, roles: Sequence[str]
) -> Organisation:
    """Describe a new organisation, owned by who describes it; a moderator reads it before everybody sees it.

    ``commune`` is an INSEE code, ``roles`` are values of ``directory.Role``.
    """
    trusted = rules.can_moderate(account, territory)
    organisation = Organisation.objects.create(
        territory=territory,
        slug=_free_slug(territory, name),
        name=name,
        commune=commune,
        roles=list(roles),
        origin=Origin.SITE,
        status=Status.PUBLISHED if trusted else Status.WAITING,
        edited_at=timezone.now(),
    )
    Territory.objects.filter(pk=territory.pk).update(stamp=new_stamp())
    Membership.objects.create(account=account, organisation=organisation, right=Right.OWNER)
    trail.write(account, "organisation.created", organisation)
    if not trusted:
        for moderator in queries.moderators_of(territory):
            mail.send("new_organisation", moderator.email, organisation=organisation, account=account)
    return organisation


def _free_slug(territory: Territory, name: str) -> str:
    slug = slugify(name)[:LONGEST_SLUG] or "organisation"
    if not Organisation.objects.filter(territory=territory, slug=slug).exists():
        return slug
    return f"{slug}-{uuid.uuid4().hex[:8]}"


@transaction.atomic
def ask_to_join(account: Account, organisation: Organisation, message: str = "") -> JoinRequest:
    """Ask to belong to an organisation; its owners, or the moderators if it has none, are told."""
    if Membership.objects.filter(account=account, organisation=organisation).exists():
        raise RefusedError(_("Vous êtes déjà membre de cette structure."))
    asked, new = JoinRequest.objects.get_or_create(
        account=account, organisation=organisation, defaults={"message": message}
    )
    if new:
        trail.write(account, "join.asked", organisation)
        told = list(queries.owners_of(organisation)) or list(queries.moderators_of(organisation.territory))
        for person in told:
            mail.send("join_asked", person.email, request=asked)
    return asked


@transaction.atomic
def withdraw_request(account: Account, asked: JoinRequest) -> None:
    """No longer ask to join."""
    _allow(asked.account_id == account.pk)
    trail.write(account, "join.withdrawn", asked.organisation)
    asked.delete()


@transaction.atomic
def accept_request(actor: Account, asked: JoinRequest, right: Right) -> Membership:
    """Let somebody in; only an owner, or who moderates a structure without one, may make an owner."""
    organisation = asked.organisation
    _allow(rules.can_answer_join_requests(actor, organisation))
    if not rules.can_manage_members(actor, organisation) and queries.owners_of(organisation).exists():
        _allow(right != Right.OWNER)
    membership, _new = Membership.objects.get_or_create(
        account=asked.account, organisation=organisation, defaults={"right": right}
    )
    trail.write(actor, "join.accepted", organisation, right=right)
    mail.send("join_accepted", asked.account.email, organisation=organisation, membership=membership)
    asked.delete()
    return membership


@transaction.atomic
def refuse_request(actor: Account, asked: JoinRequest) -> None:
    """Do not let somebody in."""
    _allow(rules.can_answer_join_requests(actor, asked.organisation))
    trail.write(actor, "join.refused", asked.organisation)
    mail.send("join_refused", asked.account.email, organisation=asked.organisation)
    asked.delete()


@transaction.atomic
def invite(actor: Account, organisation: Organisation, email: str, right: Right) -> Invitation:
    """Ask somebody in by e-mail. Inviting the same address again sends a new link, with the new right."""
    _allow(rules.can_manage_members(actor, organisation))
    email = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, account__email=email).exists():
        raise RefusedError(_("Cette personne est déjà membre."))
    invitation, _new = Invitation.objects.update_or_create(
        organisation=organisation,
        email=email,
        defaults={"right": right, "invited_by": actor, **_fresh()},
    )
    trail.write(actor, "member.invited", organisation, right=right)
    _send_link(invitation)
    return invitation


def _fresh() -> dict[str, object]:
    return {"nonce": new_nonce(), "expires_at": timezone.now() + INVITED_FOR}


def _send_link(invitation: Invitation) -> None:
    link = invitations.address_of(invitation)
    mail.send("invitation", invitation.email, invitation=invitation, link=link)


@transaction.atomic
def send_another_link(invitation: Invitation) -> None:
    """Send a new link to the invited address, and only there: whoever holds the old one learns nothing."""
    Invitation.objects.filter(pk=invitation.pk).update(**_fresh())
    invitation.refresh_from_db()
    trail.write(None, "invitation.sent-again", invitation.organisation)
    _send_link(invitation)


@transaction.atomic
def withdraw_invitation(actor: Account, invitation: Invitation) -> None:
    """Take an invitation back: its link opens nothing any more."""
    _allow(rules.can_manage_members(actor, invitation.organisation))
    trail.write(actor, "invitation.withdrawn", invitation.organisation)
    invitation.delete()


@transaction.atomic
def accept_invitation(account: Account, invitation: Invitation) -> Membership:
    """Join where one was invited. The caller has checked the link, or that the address is the account's."""
    membership, new = Membership.objects.get_or_create(
        account=account, organisation=invitation.organisation, defaults={"right": invitation.right}
    )
    if new:
        trail.write(account, "member.joined", invitation.organisation, right=invitation.right)
    JoinRequest.objects.filter(account=account, organisation=invitation.organisation).delete()
    invitation.delete()
    return membership


@transaction.atomic
def change_right(actor: Account, membership: Membership, right: Right) -> None:
    """Give a member another right; raises ``RefusedError`` if no owner would be left."""
    _allow(rules.can_manage_members(actor, membership.organisation))
    if right != Right.OWNER:
        _keep_an_owner(membership)
    Membership.objects.filter(pk=membership.pk).update(right=right)
    trail.write(actor, "member.right-changed", membership.organisation, right=right)


@transaction.atomic
def remove_member(actor: Account, membership: Membership) -> None:
    """Take a member out, or leave; raises ``RefusedError`` if no owner would be left."""
    leaving = membership.account_id == actor.pk
    _allow(leaving or rules.can_manage_members(actor, membership.organisation))
    _keep_an_owner(membership)
    trail.write(actor, "member.left" if leaving else "member.removed", membership.organisation)
    membership.delete()


def _keep_an_owner(membership: Membership) -> None:
    held = Membership.objects.select_for_update().filter(organisation=membership.organisation_id)
    owners = [one.pk for one in held if one.right == Right.OWNER]
    if owners == [membership.pk]:
        raise RefusedError(
            _("Il faut au moins une personne propriétaire. Donnez d’abord ce droit à quelqu’un d’autre.")
        )
