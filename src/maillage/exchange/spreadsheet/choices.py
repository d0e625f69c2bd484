"""The words that people write for kinds and roles, as the pack's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import TextChoices
from django.utils.translation import override

from maillage.directory.models import Attendance, OfferKind, PlaceKind, Role
from maillage.exchange.spreadsheet.words import slug

_ALSO = {
    "a-distance": "distance",
    "distanciel": "distance",
    "en-ligne": "distance",
    "presentiel": "onsite",
    "en-presentiel": "onsite",
    "hybride": "blended",
    "mixte": "blended",
    "stage": "immersion",
    "pmsmp": "immersion",
    "conference": "event",
    "reunion": "event",
    "fablab": "third-place",
    "bibliotheque": "library",
    "mairie": "town-hall",
    "of": "training-organisation",
    "centre-de-formation": "training-organisation",
    "commune": "local-authority",
}


def _choice(choices: type[TextChoices]) -> Callable[[str], str]:
    """Reads a word: the value itself, its French label, or a word that means it.

    Raises ``ValueError`` with the labels, separated by ``|``.
    """

    def read(text: str) -> str:
        given = slug(text)
        with override("fr"):
            labels = {str(label): str(value) for value, label in choices.choices}
        known = {slug(label): value for label, value in labels.items()} | {
            each: each for each in choices.values
        }
        found = known.get(given) or _ALSO.get(given, "")
        if found not in choices.values:
            raise ValueError("|".join(labels))
        return found

    return read


CHOICES: Mapping[str, Callable[[str], str]] = {
    "organisations.roles": _choice(Role),
    "places.kind": _choice(PlaceKind),
    "offers.kind": _choice(OfferKind),
    "sessions.attendance": _choice(Attendance),
}
