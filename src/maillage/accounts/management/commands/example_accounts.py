"""Make accounts to try the demonstration with: on a development site only, a new password each time."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from maillage.accounts.models import Account, Membership, Moderator, Right
from maillage.directory.models import Organisation, Role, Territory

PLAYED = {
    "tiers-lieu@exemple.fr": ("Tiers-lieu (exemple)", Role.THIRD_PLACE),
    "organisme@exemple.fr": ("Organisme de formation (exemple)", Role.TRAINING_ORGANISATION),
    "relecture@exemple.fr": ("Relecture (exemple)", None),
}


class Command(BaseCommand):
    """``example_accounts TERRITORY``: owners of a third place and of a training organisation, a moderator."""

    help = "Make accounts to try a demonstration territory with (development only)."

    def add_arguments(self, parser: Any) -> None:
        """The territory that they belong to."""
        parser.add_argument("territory", help="id of a loaded territory, itself an example")

    def handle(self, *args: Any, territory: str, **options: Any) -> None:
        """Make or find them, give them one new password, and say it."""
        if settings.MODE != "development":
            raise CommandError("example accounts are for a development site (MAILLAGE_MODE=development)")
        ground = Territory.objects.filter(slug=territory, example=True).first()
        if ground is None:
            raise CommandError(f"{territory}: no such territory is loaded, or it is not an example")
        password = secrets.token_urlsafe(9)
        with transaction.atomic():
            for email, (name, role) in PLAYED.items():
                belongs = _play(_account(email, name, password), ground, role)
                self.stdout.write(f"{email}  {password}  {belongs}")


def _account(email: str, name: str, password: str) -> Account:
    account = Account.objects.filter(email=email).first() or Account.objects.create_user(email, name=name)
    account.set_password(password)
    account.save()
    EmailAddress.objects.get_or_create(
        user=account, email=email, defaults={"verified": True, "primary": True}
    )
    return account


def _play(account: Account, ground: Territory, role: Role | None) -> str:
    """Give an account its part; for which organisation, or which territory."""
    if role is None:
        Moderator.objects.get_or_create(account=account, territory=ground)
        return ground.name
    those = Organisation.current().filter(territory=ground).order_by("position")
    found = next((one for one in those if role in (one.roles or ())), None)
    if found is None:
        raise CommandError(f"{ground.slug}: no organisation is a {role}")
    Membership.objects.get_or_create(account=account, organisation=found, defaults={"right": Right.OWNER})
    return found.name
