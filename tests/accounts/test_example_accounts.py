"""Accounts to try the demonstration with: where it is a demonstration, and nowhere else."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from maillage.accounts.models import Account, Membership, Moderator
from maillage.directory.models import Organisation, Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Territory:
    """An example territory with a third place and a training organisation."""
    ground = Territory.objects.create(slug="vallee", name="La vallée", pack_version="1", example=True)
    for role in ("third-place", "training-organisation"):
        Organisation.objects.create(territory=ground, slug=role, name=role, roles=[role])
    return ground


def made(slug: str = "vallee") -> list[list[str]]:
    said = StringIO()
    call_command("example_accounts", slug, stdout=said)
    return [line.split(None, 2) for line in said.getvalue().splitlines()]


def test_the_accounts_log_in_with_what_is_said(ground: Territory) -> None:
    for email, password, _ in made():
        assert Client().login(username=email, password=password)
    assert Membership.objects.count() == 2
    assert Moderator.objects.get().territory == ground


def test_a_second_time_gives_the_same_accounts_and_a_new_password(ground: Territory) -> None:
    first, second = made(), made()
    assert [line[0] for line in first] == [line[0] for line in second]
    assert first[0][1] != second[0][1]
    assert Account.objects.count() == 3


def test_a_site_in_production_makes_none(ground: Territory) -> None:
    with override_settings(MODE="production"), pytest.raises(CommandError, match="development"):
        made()
    assert not Account.objects.exists()


def test_a_territory_that_is_no_example_gets_none(ground: Territory) -> None:
    Territory.objects.update(example=False)
    with pytest.raises(CommandError, match="not an example"):
        made()


def test_a_territory_without_such_an_organisation_gets_none_at_all(ground: Territory) -> None:
    Organisation.objects.filter(slug="training-organisation").delete()
    with pytest.raises(CommandError, match="training-organisation"):
        made()
    assert not Account.objects.exists()
