"""A catalogue refuses what points nowhere."""

from datetime import date
from typing import Any

import pytest

from pathways.catalogue import Catalogue
from pathways.conditions import Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.offers import Dates, Offer, Place, Session
from pathways.travel import Point, Schedule, Trip

DAY = date(2027, 1, 4)
PLACE = Place("p", "Place", Point(45, 0), "33138")
OFFER = Offer("o", "Offer", "training", "org", grants=("cap",))
SESSION = Session("s", "o", Dates(DAY, DAY), place="p")


class NoTravel:
    def trip(
        self, origin: Point, destination: Point, mode: str, schedule: Schedule | None = None
    ) -> Trip | None:
        del origin, destination, mode
        return None


def catalogue(**changes: Any) -> Catalogue:
    content: dict[str, Any] = {
        "vocabulary": Vocabulary([Fact("cap", FactKind.CREDENTIAL, "CAP")]),
        "travel": NoTravel(),
        "places": [PLACE],
        "offers": [OFFER],
        "sessions": [SESSION],
    }
    return Catalogue(**content | changes)


def test_sessions_are_found_by_offer() -> None:
    assert catalogue().sessions_of == {"o": (SESSION,)}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"offers": [OFFER, OFFER]}, "offer 'o' is given twice"),
        ({"places": []}, "session s: unknown place 'p'"),
        ({"offers": []}, "session s: unknown offer 'o'"),
        (
            {"offers": [Offer("o", "O", "training", "org", requires=Has("cat"))]},
            "offer o: unknown fact 'cat'",
        ),
        ({"offers": [Offer("o", "O", "training", "org", grants=("cat",))]}, "offer o: unknown fact 'cat'"),
        ({"offers": [Offer("o", "O", "training", "org", funding=("cpf",))]}, "unknown funding scheme 'cpf'"),
    ],
)
def test_what_points_nowhere_or_stands_twice_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        catalogue(**changes)
