"""Registers the room with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell of the site: base pages, design system, health."""

    name = "maillage.web"
    default_auto_field = "django.db.models.BigAutoField"
