"""``maillage manage …``: Django's own commands (migrate, check, createsuperuser…)."""

from __future__ import annotations

import argparse
from typing import Any

from maillage.cli.exits import Exit, UsageError
from maillage.cli.site import with_database


def register(verbs: Any) -> None:
    """Add the verb."""
    manage = verbs.add_parser(
        "manage", help="les commandes de Django : migrate, check, createsuperuser…", add_help=False
    )
    manage.add_argument("words", nargs=argparse.REMAINDER, metavar="COMMANDE")
    manage.set_defaults(run=run_manage)


@with_database
def run_manage(given: argparse.Namespace) -> Exit:
    """Pass the words to Django."""
    from django.core.management import CommandError, ManagementUtility

    try:
        ManagementUtility(["maillage manage", *given.words]).execute()
    except CommandError as error:
        raise UsageError(str(error)) from None
    return Exit.DONE
