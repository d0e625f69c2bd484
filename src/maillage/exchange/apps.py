"""Registers the room with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Formats in and out, one folder each."""

    name = "maillage.exchange"
    default_auto_field = "django.db.models.BigAutoField"
