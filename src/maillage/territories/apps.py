"""Registers the room with Django."""

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    """Where: communes, zones and the reference of places."""

    name = "maillage.territories"
    default_auto_field = "django.db.models.BigAutoField"
