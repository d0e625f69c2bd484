"""The places that an organisation may choose for its dates."""

from __future__ import annotations

from django.db.models import Q

from maillage.directory.models import Place, PlaceKind
from maillage.directory.models.record import Status
from maillage.directory.publishing.forms.base import Scene
from maillage.directory.towns import town_name

MOST_HOSTS = 300

Choice = tuple[str, str]


def places_for(scene: Scene, told: str | None) -> tuple[list[Choice], list[Choice]]:
    """One's own places, drafts too; then those that host, with the one that is told: two queries.

    Hosting places are the third places of the territory, and wherever the organisation already goes.
    """
    standing = Place.objects.filter(withdrawn_on=None).order_by("name", "pk")
    own = standing.filter(organisation=scene.organisation) if scene.organisation else standing.none()
    used = Q(sessions__offer__organisation=scene.organisation) if scene.organisation else Q()
    around = standing.filter(territory__in=scene.around, status=Status.PUBLISHED)
    wanted = around.filter(Q(kind=PlaceKind.THIRD_PLACE) | used | Q(slug=told or ""))
    mine = [_choice(place) for place in own]
    known = {slug for slug, _name in mine}
    hosting = [_choice(place) for place in wanted.distinct()[:MOST_HOSTS] if place.slug not in known]
    return mine, hosting


def _choice(place: Place) -> Choice:
    return place.slug, f"{place.name}, {town_name(place.commune)}"
