"""A territory whose school has something to confirm, and whoever may look after it."""

from __future__ import annotations

import pytest

from maillage.accounts.models import Account, Membership, Moderator, Right
from maillage.directory.models import Organisation, Session, Territory
from maillage.directory.services import load_pack
from tests.directory.valley import record, valley, words


@pytest.fixture
def school(db: None) -> Organisation:
    """The school of the valley: real, with an address, its training checked long ago."""
    load_pack(words(), "w1")
    documents = valley()
    record(documents, "organisations", "school").update(email="ecole@example.org", phone="05 57 00 00 01")
    record(documents, "offers", "electrician").update(example=False, checked_on="2025-09-01")
    record(documents, "sessions", "electrician-september")["example"] = False
    record(documents, "sessions", "electrician-away")["seats"] = 4
    load_pack(documents, "v2")
    return Organisation.objects.get(slug="school")


@pytest.fixture
def away(school: Organisation) -> Session:
    """The school's session at a distance, with four seats."""
    return Session.complete().get(slug="electrician-away")


@pytest.fixture
def moderator(school: Organisation) -> Account:
    """Who looks after the valley's directory."""
    account = Account.objects.create_user("moderation@example.org", "a-long-password-1")
    Moderator.objects.create(account=account, territory=Territory.objects.get(slug="valley"))
    return account


@pytest.fixture
def editor(school: Organisation) -> Account:
    """Who writes for the school."""
    account = Account.objects.create_user("redaction@example.org", "a-long-password-2")
    Membership.objects.create(account=account, organisation=school, right=Right.EDITOR)
    return account


@pytest.fixture
def outsider(school: Organisation) -> Account:
    """Who has an account and nothing else."""
    return Account.objects.create_user("dehors@example.org", "a-long-password-3")
