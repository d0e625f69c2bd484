"""The two organisations of the valley, and whoever writes for them or looks after the territory."""

from __future__ import annotations

import pytest

from maillage.accounts.models import Account, Membership, Moderator, Right
from maillage.directory.models import Organisation, Relation, Territory


def account(name: str) -> Account:
    return Account.objects.create_user(f"{name}@example.org", "a-long-password-1")


@pytest.fixture
def platform(territory: Territory) -> Organisation:
    """The mobility platform of Coutras."""
    return Organisation.objects.get(slug="platform")


@pytest.fixture
def school(territory: Territory) -> Organisation:
    """The school of Libourne."""
    return Organisation.objects.get(slug="school")


@pytest.fixture
def relation(territory: Territory) -> Relation:
    """The platform refers to the school, as somebody entered it."""
    return Relation.objects.get(slug="hub-refers")


@pytest.fixture
def editor(school: Organisation) -> Account:
    """Who writes for the school."""
    made = account("ecole")
    Membership.objects.create(account=made, organisation=school, right=Right.EDITOR)
    return made


@pytest.fixture
def writer(platform: Organisation) -> Account:
    """Who writes for the platform."""
    made = account("plateforme")
    Membership.objects.create(account=made, organisation=platform, right=Right.EDITOR)
    return made


@pytest.fixture
def moderator(territory: Territory) -> Account:
    """Who looks after the valley."""
    made = account("moderation")
    Moderator.objects.create(account=made, territory=territory)
    return made


@pytest.fixture
def outsider(db: None) -> Account:
    """Who has an account and nothing else."""
    return account("dehors")
