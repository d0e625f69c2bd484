"""The nouns of the accounts: who logs in, for which organisation, and the trail of what they did."""

from maillage.accounts.models.account import Account
from maillage.accounts.models.membership import Invitation, JoinRequest, Membership, Moderator, Right
from maillage.accounts.models.trail import TrailEntry

__all__ = ["Account", "Invitation", "JoinRequest", "Membership", "Moderator", "Right", "TrailEntry"]
