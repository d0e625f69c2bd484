"""Any test of the desk with the second lock shut: whatever is asked as somebody is asked under a plain role.

    MAILLAGE_TEST_DATABASE_URL=postgresql://… pytest -p tests.desk.second_lock -m "not browser" tests/desk

What a test prepares or looks at without acting as anybody is asked above the lock, as usual.
"""

from __future__ import annotations

import pytest
from django.db import connection

from maillage.privacy import actor
from tests.desk.plain_role import make_plain_role, on_postgres

COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}


@pytest.fixture(autouse=True)
def second_lock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Change roles with the actor."""
    uses = set(request.fixturenames)
    if not on_postgres() or not {"db", "desk_cast"} & uses or uses & COMMITTING:
        return
    request.getfixturevalue("db")
    plain, tell = make_plain_role(), actor.tell_database

    def told(who: actor.Actor) -> None:
        tell(who)
        if not connection.needs_rollback:
            connection.ensure_connection()  # below Django, so that no test counts it
            nobody = who.kind is actor.ActorKind.NOBODY
            connection.connection.execute("RESET ROLE" if nobody else f"SET ROLE {plain}")

    monkeypatch.setattr(actor, "tell_database", told)
