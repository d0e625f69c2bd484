"""Whom else a session held nearer would serve."""

from maillage.planning.others import others_served
from maillage.territories import reference
from pathways.catalogue import Catalogue
from pathways.facts import Vocabulary
from pathways.obstruction import Change, ChangeKind
from pathways.offers import Dates, Offer, Place, Session
from pathways.travel import EstimatedTravel, Point
from tests.pathways.hamlet import SESSION


def place(code: str) -> Place:
    commune = reference.commune(code)
    assert commune is not None
    assert commune.point is not None
    return Place(code, commune.name, Point(*commune.point), code, "third-place")


def catalogue(held_in: str | None) -> Catalogue:
    dates = SESSION.dates
    assert isinstance(dates, Dates)
    return Catalogue(
        vocabulary=Vocabulary([]),
        travel=EstimatedTravel(),
        places=[place("23096"), place("23101")],
        offers=[Offer("nursing", "Aide-soignant", "training", "school")],
        sessions=[Session("s", "nursing", dates, place=held_in)],
    )


def test_a_host_serves_the_communes_around_it() -> None:
    change = Change(ChangeKind.HOSTED, "nursing", "23101")
    found = others_served(catalogue("23096"), change)
    assert found is not None
    assert found.communes >= 3
    assert found.inhabitants > 1000


def test_whoever_has_the_offer_as_near_today_is_not_counted() -> None:
    change = Change(ChangeKind.HOSTED, "nursing", "23096")
    again = others_served(catalogue("23096"), change)
    first = others_served(catalogue(None), change)
    assert again is not None
    assert first is not None
    assert again.inhabitants == 0
    assert first.inhabitants > 10_000


def test_a_change_that_brings_nothing_nearer_is_not_counted() -> None:
    assert others_served(catalogue("23096"), Change(ChangeKind.FACT, "licence-b")) is None
