"""What `check --deploy` asks of the database that keeps people's files."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection

ABOVE = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


@register(Tags.security, deploy=True)
def the_second_lock_holds(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a role of PostgreSQL that row security does not hold."""
    if connection.vendor != "postgresql" or not _is_above_row_security():
        return []
    return [
        Error(
            "The role that the site logs in with to PostgreSQL is a superuser, or bypasses row security:"
            " people's files have one lock instead of two.",
            hint="Give the site a role of its own: ALTER ROLE … NOSUPERUSER NOBYPASSRLS.",
            id="privacy.E001",
        )
    ]


def _is_above_row_security() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(ABOVE)
            found = cursor.fetchone()
    except DatabaseError:  # a database that does not answer is told elsewhere
        return False
    return bool(found and found[0])
