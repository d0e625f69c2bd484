"""Registers the room with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """What exists: organisations, places, offers, sessions and funding."""

    name = "maillage.directory"
    default_auto_field = "django.db.models.BigAutoField"
