"""Bring a fresh database to the state of a release, put rows in it, upgrade it, and look for the rows.

Run by test_upgrades.py in a process of its own:

    python -m tests.config.upgrade '{"accounts": "0001_initial"}'
"""

import json
import sys

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

NAME = "facilitatrice-des-trois-rivieres"


def main(release: dict[str, str]) -> int:
    """Return 0 if what was in the old database is in the new one."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(release.items()))
    old = executor.loader.project_state(list(release.items())).apps
    old.get_model("accounts", "Account").objects.create(username=NAME)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    from maillage.accounts.models import Account

    return 0 if Account.objects.filter(username=NAME).exists() else 1


if __name__ == "__main__":
    django.setup()
    raise SystemExit(main(json.loads(sys.argv[1])))
