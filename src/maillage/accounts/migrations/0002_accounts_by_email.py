"""An account is known by its e-mail address; those who administer the site keep theirs."""

from typing import Any

import django.utils.timezone
from django.db import migrations, models

NO_ADDRESS = "sans-adresse.invalid"  # a domain that can never receive mail (RFC 2606)


def address_by_username(apps: Any, schema_editor: Any) -> None:
    """Give each account a name and an address of its own, in small letters.

    Without an address, or when another account has the same, it logs in with its former user name at a domain
    that receives no mail, until somebody writes the true one in the administration.
    """
    accounts = apps.get_model("accounts", "Account").objects.order_by("pk")
    taken: set[str] = set()
    for account in accounts:
        address = account.email.strip().lower()
        if not address or address in taken:
            address = _placeholder(account.username, taken)
        taken.add(address)
        account.name = f"{account.first_name} {account.last_name}".strip() or account.username
        account.name = account.name[:150]
        account.email = address
        account.save(update_fields=["name", "email"])


def _placeholder(username: str, taken: set[str]) -> str:
    local = "".join(sign if sign.isalnum() or sign in ".-_" else "-" for sign in username.lower())[:200]
    tries = (f"{local}{'' if n == 1 else f'-{n}'}@{NO_ADDRESS}" for n in range(1, len(taken) + 2))
    return next(address for address in tries if address not in taken)


def trust_addresses(apps: Any, schema_editor: Any) -> None:
    """Count the addresses of the accounts that exist as confirmed: they were made by hand."""
    addresses = apps.get_model("account", "EmailAddress").objects
    for account in apps.get_model("accounts", "Account").objects.order_by("pk"):
        addresses.get_or_create(
            user=account, email=account.email, defaults={"verified": True, "primary": True}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="account", options={"verbose_name": "compte", "verbose_name_plural": "comptes"}
        ),
        migrations.AlterModelManagers(name="account", managers=[]),
        migrations.AddField(
            model_name="account",
            name="name",
            field=models.CharField(default="", max_length=150, verbose_name="nom"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="account",
            name="warned_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="prévenu le"),
        ),
        migrations.RunPython(address_by_username, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="account", name="first_name"),
        migrations.RemoveField(model_name="account", name="last_name"),
        migrations.RemoveField(model_name="account", name="username"),
        migrations.AlterField(
            model_name="account",
            name="email",
            field=models.EmailField(
                error_messages={"unique": "Un compte existe déjà avec cette adresse."},
                max_length=254,
                unique=True,
                verbose_name="adresse e-mail",
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="date_joined",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="créé le"
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="ouvert"),
        ),
        migrations.AlterField(
            model_name="account",
            name="is_staff",
            field=models.BooleanField(default=False, verbose_name="entre dans l’administration"),
        ),
        migrations.RunPython(trust_addresses, migrations.RunPython.noop, elidable=True),
    ]
