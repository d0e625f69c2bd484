"""Registers the room with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell of the site: base pages, design system, health."""

    name = "maillage.web"

    def ready(self) -> None:
        """Register the checks."""
        from maillage.web import checks  # noqa: F401
