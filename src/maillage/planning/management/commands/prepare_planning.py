"""`maillage manage prepare_planning`: what is slow once is done before the first visitor comes."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.directory.models import ExampleSituation
from maillage.planning.queries import propose_on


class Command(BaseCommand):
    """Answer every example person: this compiles the engine and writes each territory's catalogue."""

    help = "Compile the engine and write the catalogue of each territory, by answering the example people."

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer them, and say how many."""
        examples = ExampleSituation.objects.select_related("territory").prefetch_related("territory__uses")
        for example in examples:
            propose_on(example.territory, example.as_document())
        self.stdout.write(f"{len(examples)} example person(s) answered")
