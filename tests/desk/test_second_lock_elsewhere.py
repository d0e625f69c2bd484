"""What the rest of the site erases or merges in files that it may not see: under the second lock too."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from maillage.accounts.erasing import erase_account
from maillage.desk import gate
from maillage.desk.models import Consent, HandOver, Note, Person, Request, SeatTaken
from maillage.directory.clock import today
from maillage.directory.models import Organisation, Session
from maillage.directory.services import Author, delete_record, load_pack
from maillage.directory.trust import merging
from tests.desk.people import DeskCast
from tests.desk.plain_role import make_plain_role, on_postgres, under
from tests.desk.riverside import riverside
from tests.desk.world import World, furnished

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(desk_cast: DeskCast) -> World:
    """A file with one of everything."""
    return furnished(desk_cast)


@pytest.fixture
def role(db: None) -> str:
    """A plain role on PostgreSQL; elsewhere whoever the tests are."""
    return make_plain_role() if on_postgres() else ""


def test_an_account_that_files_name_is_erased(world: World, role: str) -> None:
    account = world.desk_cast.accounts["facilitator"]
    Consent.objects.filter(person=world.desk_cast.person).update(account=account)
    with under(role):
        erase_account(account, account)
    assert not get_user_model().objects.filter(email=account.email).exists()
    assert Person.objects.get(pk=world.desk_cast.person.pk).key_worker is None
    assert not Note.objects.exclude(author=None).exists()
    assert not Consent.objects.filter(person=world.desk_cast.person).exists()
    assert HandOver.objects.get().former is None
    connection.check_constraints()


def test_a_session_that_files_name_is_deleted(world: World, role: str) -> None:
    session = world.desk_cast.cast.session
    owner = world.desk_cast.cast["owner"]
    with under(role):
        delete_record(session, session.version, Author(owner, "La Fabrique", today()))
    world.referral.refresh_from_db()
    assert world.referral.session is None
    assert not SeatTaken.objects.exists()
    connection.check_constraints()


def test_a_session_that_files_name_leaves_with_its_pack(world: World, role: str) -> None:
    pack: dict[str, Any] = dict(riverside())
    load_pack(pack, "r1")
    session = Session.objects.filter(territory__slug="riverside").earliest("pk")
    SeatTaken.objects.update(session=session)
    with under(role):
        load_pack({**pack, "sessions": [one for one in pack["sessions"] if one["id"] != session.slug]}, "r2")
    assert not Session.objects.filter(pk=session.pk).exists()
    assert not SeatTaken.objects.exists()
    connection.check_constraints()


def test_files_follow_an_organisation_that_becomes_another_and_come_back(world: World, role: str) -> None:
    cast = world.desk_cast
    gone, moderator = cast.cast.workshop, cast.cast["moderator"]
    kept = Organisation.objects.create(
        territory=gone.territory, slug="jumelle", name="La Fabrique", roles=["third-place"], commune="33243"
    )
    with under(role):
        versions = (kept.version, gone.version)
        done = merging.merge(kept, gone, moderator, today(), versions=versions, taken=())
    assert _opened_for(cast) == {kept.pk}
    assert Request.objects.get().organisation_id == kept.pk
    with under(role), cast.acting("facilitator"):
        assert gate.people_of().count() == 1
    with under(role):
        merging.undo(done, moderator, today())
    assert _opened_for(cast) == {gone.pk}
    with under(role), cast.acting("facilitator"):
        assert gate.people_of().count() == 1


def _opened_for(cast: DeskCast) -> set[int]:
    person = Person.objects.get(pk=cast.person.pk)
    consents = person.consents.exclude(organisation=cast.partners).exclude(ends_on=None)
    return {person.opened_for_id, *consents.values_list("organisation_id", flat=True)}
