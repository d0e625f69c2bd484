"""One world for all the tests of a module: built once, asked many times, each answer undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from maillage.accounts import services
from maillage.accounts.models import Right
from maillage.desk.models import Person, Scope
from tests import cast as ground
from tests.desk import people
from tests.desk.people import DeskCast, agreed
from tests.desk.plain_role import make_plain_role, on_postgres
from tests.desk.rights.asking import Asking
from tests.desk.world import furnished

OTHER_NAME = "Alizée Voisine"


def _made(fixture: Any, *given: object) -> Any:
    """What a fixture of one test makes, for a whole module."""
    return fixture._get_wrapped_function()(*given)


def _elsewhere(cast: DeskCast) -> DeskCast:
    """The same cast around another person: the stranger accompanies her."""
    stranger, office = cast.accounts["stranger"], cast.cast.elsewhere
    person = Person.objects.create(
        territory=cast.cast.territory,
        name=OTHER_NAME,
        opened_for=office,
        key_worker=stranger,
        key_worker_for=office,
        last_contact_on=timezone.localdate(),
    )
    person.tellings.create(number=1, by="clock:0", content={"situation": {"commune": "33243"}})
    agreed(person, office, list(Scope))
    return replace(cast, person=person)


@pytest.fixture(scope="module")
def asking(django_db_setup: None, django_db_blocker: Any) -> Iterator[Asking]:
    """The cast, her file and another's, and browsers to ask with."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = _made(people.desk_cast, _made(ground.cast, None))
        services.ask_to_join(cast.cast["outsider"], cast.cast.workshop)
        services.invite(cast.cast["owner"], cast.cast.workshop, "invited@example.org", Right.READER)
        hers, other = furnished(cast), furnished(_elsewhere(cast))
        yield Asking(hers, other, make_plain_role() if on_postgres() else "")
        transaction.set_rollback(True)
