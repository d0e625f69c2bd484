"""What `check --deploy` asks of a public site beyond Django's own checks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def the_publisher_is_named(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn where the law wants a name and an address that the site does not give."""
    wanted = {
        "maillage.W001": (
            settings.PUBLISHER,
            "MAILLAGE_PUBLISHER",
            "the name and address of who publishes the site",
        ),
        "maillage.W002": (
            settings.CONTACT,
            "MAILLAGE_CONTACT",
            "an e-mail address that visitors can write to",
        ),
    }
    return [
        Warning(f"{name} is missing: give {what}.", id=code)
        for code, (value, name, what) in wanted.items()
        if not value
    ]
