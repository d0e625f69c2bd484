"""Who belongs to which organisation, with which right; who looks after a territory's directory."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models.account import Account


class Right(models.TextChoices):
    """What a member may do for an organisation, from the most to the least."""

    OWNER = "owner", _("Propriétaire")
    EDITOR = "editor", _("Rédaction")
    READER = "reader", _("Lecture")

    @property
    def and_more(self) -> list[Right]:
        """This right, and those that contain it."""
        ranked = list(Right)
        return ranked[: ranked.index(self) + 1]


class Membership(models.Model):
    """An account belongs to an organisation, with a right."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="memberships"
    )
    right = models.CharField(_("droit"), max_length=10, choices=Right)
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("organisation__name", "account__name", "pk")
        constraints = [
            models.UniqueConstraint(fields=("account", "organisation"), name="member_once_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} > {self.organisation_id} ({self.right})"


def new_nonce() -> str:
    """An unguessable mark: a link holds for as long as the invitation bears the same."""
    return secrets.token_urlsafe(16)


class Invitation(models.Model):
    """Somebody with that e-mail address is asked to join an organisation.

    The link that they receive is signed and names ``nonce``: a new link makes the former worthless, and an
    accepted invitation is deleted.
    """

    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("adresse e-mail"))
    right = models.CharField(_("droit"), max_length=10, choices=Right)
    invited_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    nonce = models.CharField(max_length=32, default=new_nonce)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ("email",)
        constraints = [
            models.UniqueConstraint(fields=("organisation", "email"), name="invited_once_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.email} > {self.organisation_id} ({self.right})"


class JoinRequest(models.Model):
    """Somebody asks to join an organisation; its owners or the territory's moderators answer."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="join_requests"
    )
    message = models.TextField(_("message"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=("account", "organisation"), name="asked_once_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} > {self.organisation_id}"


class Moderator(models.Model):
    """An account looks after a territory's directory, and approves a newcomer's first publication."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="moderated")
    territory = models.ForeignKey("directory.Territory", on_delete=models.CASCADE, related_name="moderators")

    class Meta:
        ordering = ("territory__name", "account__name", "pk")
        constraints = [
            models.UniqueConstraint(fields=("account", "territory"), name="moderator_once_per_territory")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} > {self.territory_id}"
