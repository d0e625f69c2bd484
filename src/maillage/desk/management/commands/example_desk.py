"""Make a facilitator and an invented person to try the desk with: on a development site only."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from maillage.accounts.models import Account
from maillage.desk.files.examples import NoExampleError, open_example
from maillage.directory.models import Territory

EMAIL, NAME = "accompagnement@exemple.fr", "Accompagnement (exemple)"


class Command(BaseCommand):
    """``example_desk TERRITORY``: a facilitator of a third place, and one person, clearly invented."""

    help = "Make a facilitator and an invented person to try the desk with (development only)."

    def add_arguments(self, parser: Any) -> None:
        """The territory that they belong to."""
        parser.add_argument("territory", help="id of a loaded territory, itself an example")

    def handle(self, *args: Any, territory: str, **options: Any) -> None:
        """Make or find them, give the facilitator a new password, and say it."""
        if settings.MODE != "development":
            raise CommandError("an example desk is for a development site (MAILLAGE_MODE=development)")
        ground = Territory.objects.filter(slug=territory, example=True).first()
        if ground is None:
            raise CommandError(f"{territory}: no such territory is loaded, or it is not an example")
        password = secrets.token_urlsafe(9)
        try:
            organisation, _person = open_example(_account(password), ground)
        except NoExampleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{EMAIL}  {password}  {organisation.name}")


def _account(password: str) -> Account:
    account = Account.objects.filter(email=EMAIL).first() or Account.objects.create_user(EMAIL, name=NAME)
    account.set_password(password)
    account.save()
    EmailAddress.objects.get_or_create(
        user=account, email=EMAIL, defaults={"verified": True, "primary": True}
    )
    return account
