"""Bring a fresh database to the state of a release, put rows in it, upgrade it, and look for the rows.

Run by test_upgrades.py in a process of its own:

    python -m tests.config.upgrade '{"accounts": "0001_initial"}'
"""

import json
import sys
from typing import Any

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

NAME = "facilitatrice-des-trois-rivieres"
USER_NAMES: list[dict[str, Any]] = [
    {"username": NAME, "is_superuser": True},
    {"username": "fatou", "email": "Fatou@Example.org", "first_name": "Fatou", "last_name": "Diallo"},
    {"username": "her second", "email": "fatou@example.org"},
    {"username": "Her.Second"},
]
"""Accounts of before e-mail addresses: without one, with one in capitals, with one of another's."""
KEPT = [
    (f"{NAME}@sans-adresse.invalid", NAME, True),
    ("fatou@example.org", "Fatou Diallo", False),
    ("her-second@sans-adresse.invalid", "her second", False),
    ("her.second@sans-adresse.invalid", "Her.Second", False),
]


def main(release: dict[str, str]) -> int:
    """Return 0 if what was in the old database is in the new one."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(release.items()))
    old = executor.loader.project_state(list(release.items())).apps
    accounts = old.get_model("accounts", "Account")
    if "username" in {field.name for field in accounts._meta.get_fields()}:
        for columns in USER_NAMES:
            accounts.objects.create(**columns)
    else:
        for email, name, superuser in KEPT:
            accounts.objects.create(email=email, name=name, is_superuser=superuser)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    return 0 if _kept() == KEPT else 1


def _kept() -> list[tuple[str, str, bool]]:
    from maillage.accounts.models import Account

    found = Account.objects.order_by("pk").values_list("email", "name", "is_superuser")
    return list(found)


if __name__ == "__main__":
    django.setup()
    raise SystemExit(main(json.loads(sys.argv[1])))
