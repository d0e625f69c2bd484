"""Registers the room with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Where a person tells a situation and reads the pathways that it opens."""

    name = "maillage.desk"
    default_auto_field = "django.db.models.BigAutoField"
