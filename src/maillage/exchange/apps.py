"""Registers the room with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Formats in and out, one folder each."""

    name = "maillage.exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the directory refuse, record by record, what a pack would not hold."""
        from maillage.directory import checking
        from maillage.exchange.pack.one_record import record_faults

        checking.add(record_faults)
