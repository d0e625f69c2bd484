"""Starting Django: lightly for verbs that read a folder, fully for those that use the database."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from functools import wraps

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from maillage.cli.exits import Exit, UsageError


def start_without_database() -> None:
    """Sentences and dates in French, and nothing else: no settings, no database that could be opened."""
    if settings.configured:
        return
    settings.configure(
        LANGUAGE_CODE="fr",
        TIME_ZONE="Europe/Paris",
        USE_I18N=True,
        USE_TZ=True,
        TODAY=_replayed_day(),
    )
    django.setup()


def _replayed_day() -> date | None:
    told = os.environ.get("MAILLAGE_TODAY", "").strip()
    return read_day(told) if told else None


def read_day(text: str) -> date:
    """A day typed as 2027-01-11; raises ``UsageError``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"« {text} » n’est pas une date : écrivez année-mois-jour, par exemple 2027-01-11."
        ) from None


def with_database(run: Callable[[Namespace], Exit]) -> Callable[[Namespace], Exit]:
    """The verb with the site's own settings; they and the database are refused with what they lack."""

    @wraps(run)
    def started(given: Namespace) -> Exit:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
        try:
            django.setup()
        except ImproperlyConfigured as error:
            raise UsageError(str(error)) from None
        from django.db import DatabaseError

        try:
            return run(given)
        except DatabaseError as error:
            raise UsageError(
                f"La base de données ne répond pas comme attendu : {str(error).strip()}\n"
                "Vérifiez MAILLAGE_DATABASE_URL, puis lancez : maillage manage migrate"
            ) from None

    return started
