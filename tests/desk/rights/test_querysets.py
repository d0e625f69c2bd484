"""The questions that every list is made of × the cast × what the person agreed."""

from __future__ import annotations

import uuid

import pytest

from maillage.desk import gate
from maillage.desk.models import Scope
from maillage.privacy.models import JournalEntry
from tests.desk.people import DESK, DeskCast
from tests.desk.rights.asking import Asking
from tests.desk.world import STATES, scopes_of

pytestmark = pytest.mark.django_db
EVERY = frozenset(Scope)


def shown_to(who: str, state: str) -> frozenset[Scope]:
    """The parts of her file that one of the cast may see: what they should get."""
    return EVERY if who == "person" else scopes_of(who, state)


def of_herself(asking: Asking, who: str) -> set[int]:
    """The people that the stranger accompanies anyway."""
    return {asking.other.desk_cast.person.pk} if who == "stranger" else set()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", DESK)
def test_lists_hold_those_who_agreed_and_nobody_else(asking: Asking, who: str, state: str) -> None:
    cast: DeskCast = asking.world.desk_cast
    shown = shown_to(who, state)
    with asking.when(state), cast.acting(who):
        listed = set(gate.people_of().values_list("pk", flat=True))
        assert listed == ({cast.person.pk} if shown else set()) | of_herself(asking, who)
        for scope in Scope:
            showing = set(gate.people_showing(scope).values_list("pk", flat=True))
            assert showing == ({cast.person.pk} if scope in shown else set()) | of_herself(asking, who), scope


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", DESK)
def test_a_file_opens_by_the_parts_agreed_and_only_what_opens_is_journalled(
    asking: Asking, who: str, state: str
) -> None:
    cast = asking.world.desk_cast
    shown = shown_to(who, state)
    with asking.when(state), cast.acting(who):
        for scope in Scope:
            before = JournalEntry.objects.count()
            if scope in shown:
                assert gate.open_file(cast.person.key, scope, "file.read").person == cast.person
            else:
                with pytest.raises(gate.NoSuchFileError):
                    gate.open_file(cast.person.key, scope, "file.read")
            assert JournalEntry.objects.count() - before == (scope in shown)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", DESK)
def test_consents_that_open_something_are_one_s_own(asking: Asking, who: str, state: str) -> None:
    cast = asking.world.desk_cast
    with asking.when(state):
        opening = gate.consents_of(cast.actor(who))
        people = {consent.person_id for consent in opening}
    hers = {cast.person.pk} if who in {"facilitator", "partner"} and shown_to(who, state) else set()
    assert people == hers | of_herself(asking, who)


@pytest.mark.parametrize("who", DESK)
def test_no_file_is_opened_by_a_key_that_is_nobody_s(asking: Asking, who: str) -> None:
    with asking.world.desk_cast.acting(who), pytest.raises(gate.NoSuchFileError):
        gate.file_at(uuid.uuid4())
