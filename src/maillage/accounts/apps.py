"""Registers the room with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may do what: the people who work with Maillage."""

    name = "maillage.accounts"
    default_auto_field = "django.db.models.BigAutoField"
