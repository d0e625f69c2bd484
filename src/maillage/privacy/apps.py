"""Registers the room with Django."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What keeps people's files theirs."""

    name = "maillage.privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what `check --deploy` asks."""
        from maillage.privacy import checks  # noqa: F401
