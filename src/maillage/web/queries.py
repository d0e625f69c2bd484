"""What the first page shows."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from maillage.directory.models import ExampleSituation, Territory


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """An invented person whose pathways can be looked at."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class DemoTerritory:
    """A territory that can be tried without telling anything of oneself."""

    name: str
    description: str
    people: list[ExamplePerson]


def demo_territories() -> list[DemoTerritory]:
    """Return the territories that have example people, with them; two queries."""
    people = ExampleSituation.current().only("slug", "title", "territory")
    found = Territory.objects.filter(examplesituations__in=people).distinct()
    loaded = found.prefetch_related(Prefetch("examplesituations", people, to_attr="people"))
    return [DemoTerritory(each.name, each.description, _people(each)) for each in loaded]


def _people(territory: Territory) -> list[ExamplePerson]:
    slugs = [(person.slug, person.title) for person in territory.people]  # type: ignore[attr-defined]
    return [
        ExamplePerson(title, reverse("desk:example", args=[territory.slug, slug])) for slug, title in slugs
    ]
