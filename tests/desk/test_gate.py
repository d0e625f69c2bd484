"""The gate of people's files: who may open what, and what is told to whoever may not."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.desk import gate
from maillage.desk.models import Consent, Person, Scope
from maillage.privacy.actor import CLOCK, Actor, ActorKind, acting_as, current
from maillage.privacy.models import JournalEntry
from tests.desk.people import DESK, DeskCast, agreed

pytestmark = pytest.mark.django_db
WITHIN = {"person", "facilitator", "partner"}


@pytest.mark.parametrize("who", DESK)
def test_a_file_is_listed_only_to_whom_the_person_agreed(desk_cast: DeskCast, who: str) -> None:
    with desk_cast.acting(who):
        assert list(gate.people_of()) == ([desk_cast.person] if who in WITHIN else [])


@pytest.mark.parametrize("who", [who for who in DESK if who not in WITHIN])
def test_a_file_that_may_not_be_seen_is_told_as_one_that_does_not_exist(
    desk_cast: DeskCast, who: str
) -> None:
    for key in (desk_cast.person.key, uuid.uuid4()):
        with desk_cast.acting(who), pytest.raises(gate.NoSuchFileError):
            gate.open_file(key, Scope.IDENTITY, "file.read")
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("scope", list(Scope))
def test_a_partner_opens_only_the_parts_that_were_agreed(desk_cast: DeskCast, scope: Scope) -> None:
    shown = scope in {Scope.IDENTITY, Scope.SITUATION, Scope.PATHWAY}
    with desk_cast.acting("partner"):
        if not shown:
            with pytest.raises(gate.NoSuchFileError):
                gate.open_file(desk_cast.person.key, scope, "file.read")
        else:
            assert gate.open_file(desk_cast.person.key, scope, "file.read").person == desk_cast.person
        assert list(gate.people_showing(scope)) == ([desk_cast.person] if shown else [])


def test_what_is_opened_is_written_with_who_for_whom_and_which_part(desk_cast: DeskCast) -> None:
    with desk_cast.acting("partner") as partner:
        gate.open_file(desk_cast.person.key, Scope.SITUATION, "file.read")
    line = JournalEntry.objects.get()
    assert (line.subject, line.number, line.actor) == (desk_cast.person.key, 1, str(partner))
    assert (line.on_behalf_of, line.deed) == (desk_cast.partners.pk, "file.read")
    assert line.details == {"scope": "situation"}


@pytest.mark.parametrize("how", ["withdrawn", "ended", "for somebody else", "no longer a facilitator"])
def test_a_consent_that_no_longer_holds_opens_nothing(desk_cast: DeskCast, how: str) -> None:
    consent = Consent.objects.get(organisation=desk_cast.partners)
    if how == "withdrawn":
        consent.withdrawn_at = timezone.now()
    elif how == "ended":
        consent.ends_on = timezone.localdate() - timedelta(days=1)
    elif how == "for somebody else":
        consent.account = desk_cast.accounts["trainer"]
    else:
        desk_cast.accounts["partner"].memberships.get().facilitator.delete()
    consent.save()
    with desk_cast.acting("partner"):
        assert not gate.people_of().exists()
        with pytest.raises(gate.NoSuchFileError):
            gate.file_at(desk_cast.person.key)


def test_a_consent_still_opens_on_its_last_day(desk_cast: DeskCast) -> None:
    agreed(desk_cast.person, desk_cast.cast.elsewhere, [Scope.IDENTITY], ends_on=timezone.localdate())
    with desk_cast.acting("stranger"):
        assert gate.file_at(desk_cast.person.key).scopes == {Scope.IDENTITY}


def test_a_person_sees_all_of_their_own_file_and_nobody_else_s(desk_cast: DeskCast) -> None:
    other = Person.objects.create(
        territory=desk_cast.cast.territory,
        opened_for=desk_cast.cast.workshop,
        last_contact_on=timezone.localdate(),
    )
    with desk_cast.acting("person"):
        assert gate.file_at(desk_cast.person.key).scopes == gate.EVERY_SCOPE
        with pytest.raises(gate.NoSuchFileError):
            gate.file_at(other.key)


def test_whoever_holds_a_referral_s_link_opens_no_file(desk_cast: DeskCast) -> None:
    with acting_as(Actor(ActorKind.REFERRAL, desk_cast.person.pk)), pytest.raises(gate.NoSuchFileError):
        gate.file_at(desk_cast.person.key)


def test_the_clock_sees_every_file_and_nobody_is_who_asks_by_default(desk_cast: DeskCast) -> None:
    assert current().kind is ActorKind.NOBODY
    with acting_as(CLOCK):
        assert list(gate.people_of()) == [desk_cast.person]
    assert not gate.people_of().exists()
