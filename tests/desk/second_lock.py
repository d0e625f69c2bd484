"""Any test with the second lock shut: whoever asks, a page or a command asks under a plain role.

    MAILLAGE_TEST_DATABASE_URL=postgresql://… pytest -p tests.desk.second_lock -m "not browser" tests/desk

What a test prepares or looks at itself without acting as anybody is asked above the lock, as usual.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client

from maillage.privacy import actor
from tests.desk.plain_role import make_plain_role, on_postgres

COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}
THE_SITE = ((Client, "request"), (BaseCommand, "execute"))  # whatever it does within, it does under its role


class Lock:
    """Changes roles with the actor."""

    def __init__(self, plain: str) -> None:
        self.plain, self.tell, self.within = plain, actor.tell_database, 0

    def told(self, who: actor.Actor) -> None:
        """Tell the database who asks, under the role that they ask with."""
        self.tell(who)
        if not connection.needs_rollback:
            connection.ensure_connection()  # below Django, so that no test counts it
            above = who.kind is actor.ActorKind.NOBODY and not self.within
            connection.connection.execute("RESET ROLE" if above else f"SET ROLE {self.plain}")

    def shut(self, deed: Callable[..., Any]) -> Callable[..., Any]:
        """The same deed, under the plain role whoever it acts as."""

        def done(*given: Any, **named: Any) -> Any:
            self.within += 1
            self.told(actor.current())
            try:
                return deed(*given, **named)
            finally:
                self.within -= 1
                self.told(actor.current())

        return done


@pytest.fixture(autouse=True)
def second_lock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shut it."""
    uses = set(request.fixturenames)
    if not on_postgres() or not {"db", "desk_cast"} & uses or uses & COMMITTING:
        return
    request.getfixturevalue("db")
    lock = Lock(make_plain_role())
    monkeypatch.setattr(actor, "tell_database", lock.told)
    for owner, name in THE_SITE:
        monkeypatch.setattr(owner, name, lock.shut(getattr(owner, name)))
