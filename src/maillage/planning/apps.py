"""Registers the room with Django."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """The bridge between the directory's records and the engine's plans."""

    name = "maillage.planning"
    default_auto_field = "django.db.models.BigAutoField"
