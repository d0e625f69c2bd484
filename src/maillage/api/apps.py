"""The API as a Django application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Keys, and what they open."""

    name = "maillage.api"
