"""Who has the skill that a request calls for: read from the directory, with the reason why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.desk.models import Request, RequestKind
from maillage.desk.welcome import matching
from maillage.desk.welcome.matching import Proposal, proposals, seats_asked, themes_named
from maillage.directory.models import FundingScheme, Offer, Organisation, Place, Territory
from maillage.directory.themes import THEMES
from tests.desk.people import DeskCast

pytestmark = pytest.mark.django_db


def asked(cast: DeskCast, kind: str, text: str = "…", **columns: Any) -> Request:
    """A request that the workshop has."""
    return Request.objects.create(
        territory=cast.cast.territory,
        organisation=cast.cast.workshop,
        channel="counter",
        kind=kind,
        text=text,
        received_by="clock:0",
        **columns,
    )


def organisation(cast: DeskCast, name: str, *roles: str, **columns: Any) -> Organisation:
    told = {"territory": cast.cast.territory, "slug": name.lower().replace(" ", "-"), "commune": "33243"}
    return Organisation.objects.create(name=name, roles=list(roles), **told, **columns)


def found(made: list[Proposal], name: str) -> Proposal | None:
    return next((one for one in made if one.organisation.name == name), None)


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (RequestKind.IDEA, "third-place"),
        (RequestKind.PARTNER, "network-head"),
        (RequestKind.FUNDING, "funder"),
        (RequestKind.RIGHTS, "public-service"),
    ],
)
def test_an_organisation_is_proposed_for_its_role_and_told_so(
    desk_cast: DeskCast, kind: str, role: str
) -> None:
    organisation(desk_cast, "La Ressource", role)
    organisation(desk_cast, "La Boulangerie", "employer")
    made = proposals(asked(desk_cast, kind))
    one = found(made, "La Ressource")
    assert one is not None
    assert not one.reachable
    assert one.reasons[0].code == f"role:{role}"
    assert one.reasons[0].sentence.startswith("C’est son rôle")
    assert found(made, "La Boulangerie") is None


def test_a_room_is_looked_for_where_it_is_large_enough_or_its_size_unknown(desk_cast: DeskCast) -> None:
    told = {"territory": desk_cast.cast.territory, "commune": "33243"}
    rooms = {
        "Petit": [{"name": "Bureau", "seats": 4}],
        "Grand": [{"name": "Halle", "seats": 1}, {"name": "Salle", "seats": 40}],
        "Flou": [{"name": "Salle"}],
    }
    for name, spaces in rooms.items():
        owner = organisation(desk_cast, name, "association")
        Place.objects.create(slug=name, name=name, organisation=owner, spaces=spaces, **told)
    made = proposals(asked(desk_cast, RequestKind.ROOM, "Une salle pour 20 personnes"))
    assert [one.organisation.name for one in made] == ["Grand", "Flou"]
    assert [reason.sentence for reason in made[0].reasons] == [
        "Grand, à Libourne (33), a une salle : Salle, 40 places."
    ]


def test_what_is_there_for_a_hosted_training_counts_too(desk_cast: DeskCast) -> None:
    owner = organisation(desk_cast, "Le Coin", "association")
    Place.objects.filter(pk=desk_cast.cast.place.pk).update(organisation=owner, kit=["wifi"], equipment=None)
    [one] = proposals(asked(desk_cast, RequestKind.ROOM))
    assert one.reasons[0].code == "equipment"
    assert "wifi" in one.reasons[0].sentence


def test_whoever_pays_by_a_scheme_of_the_territory_is_proposed(desk_cast: DeskCast) -> None:
    organisation(desk_cast, "Le Fonds", "association")
    FundingScheme.objects.create(
        territory=desk_cast.cast.territory, slug="aide", name="Aide au permis", payer="Le Fonds"
    )
    one = found(proposals(asked(desk_cast, RequestKind.FUNDING)), "Le Fonds")
    assert one is not None
    assert one.reasons[0].sentence == "Finance « Aide au permis »."


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Je n’ai pas de MOBILITÉ", {"mobilite"}),
        ("mobilite et logement", {"mobilite", "logement"}),
        ("immobilité", set()),
        ("", set()),
        ("lire, écrire", set()),
    ],
)
def test_themes_are_found_in_the_words_of_a_request(text: str, themes: set[str]) -> None:
    assert themes_named(text) == themes


def test_an_offer_of_the_theme_that_is_named_is_the_reason(desk_cast: DeskCast) -> None:
    owner = organisation(desk_cast, "La Plateforme", "association")
    told = {"territory": desk_cast.cast.territory, "kind": "service"}
    Offer.objects.create(slug="scooter", name="Scooters", organisation=owner, themes=["mobilite"], **told)
    Offer.objects.create(
        slug="vieux", name="Vieux", organisation=owner, themes=["mobilite"], status="draft", **told
    )
    [one] = proposals(asked(desk_cast, RequestKind.OTHER, "Une question de mobilité"))
    assert [reason.sentence for reason in one.reasons] == ["Propose « Scooters » (Mobilité)."]


def test_those_who_answer_here_come_first_and_who_has_it_is_left_out(desk_cast: DeskCast) -> None:
    organisation(desk_cast, "Un Tiers-lieu", "third-place", "network-head")
    made = proposals(asked(desk_cast, RequestKind.IDEA, commune="33243"))
    assert [one.organisation.name for one in made] == ["Le Fil", "Un Tiers-lieu"]
    assert [one.reachable for one in made] == [True, False]
    assert made[0].reasons[-1].code == "town"


@pytest.mark.parametrize("how", ["withdrawn", "draft", "elsewhere"])
def test_an_organisation_that_nobody_sees_here_is_not_proposed(desk_cast: DeskCast, how: str) -> None:
    other = Territory.objects.create(slug="ailleurs", name="Ailleurs", pack_version="1")
    columns: dict[str, Any] = {
        "withdrawn": {"withdrawn_on": "2026-01-01"},
        "draft": {"status": "draft"},
        "elsewhere": {},
    }[how]
    one = organisation(desk_cast, "La Ressource", "funder", **columns)
    if how == "elsewhere":
        Organisation.objects.filter(pk=one.pk).update(territory=other)
    assert not proposals(asked(desk_cast, RequestKind.FUNDING))


def test_a_request_about_a_pathway_goes_to_whoever_accompanies_people(desk_cast: DeskCast) -> None:
    made = proposals(asked(desk_cast, RequestKind.PATHWAY))
    assert {one.organisation.name for one in made} == {"Le Relais", "Le Fil"}


@pytest.mark.parametrize("kind", list(RequestKind))
def test_a_directory_that_says_little_proposes_nobody_rather_than_anybody(
    desk_cast: DeskCast, kind: str
) -> None:
    Organisation.objects.update(roles=None)
    Offer.objects.update(themes=None)
    Place.objects.update(spaces=None, equipment=None, kit=None)
    expected = {"Le Relais", "Le Fil"} if kind == RequestKind.PATHWAY else set()
    assert {one.organisation.name for one in proposals(asked(desk_cast, kind))} == expected


def test_proposals_ask_a_bounded_number_of_queries(
    desk_cast: DeskCast, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        organisation(desk_cast, f"Service {number}", "public-service")
    made = asked(desk_cast, RequestKind.RIGHTS)
    with django_assert_max_num_queries(6):
        assert len(proposals(made)) == matching.MOST_PROPOSED


@given(st.text(max_size=300))
def test_any_text_has_a_number_of_seats_and_themes(text: str) -> None:
    assert 0 <= seats_asked(text) <= 999
    assert themes_named(text) <= set(THEMES)


def test_the_nearest_is_in_the_commune_then_in_its_epci_then_by_distance(desk_cast: DeskCast) -> None:
    names = {"33243": "Libourne", "33138": "Coutras", "33063": "Bordeaux", "": "Nulle part"}
    several = [organisation(desk_cast, name) for name in names.values()]
    for one, code in zip(several, names, strict=True):
        one.commune = code
    for code in ("33243", "33138", "33063"):
        nearest = matching.nearest(several, code)
        assert nearest is not None
        assert nearest.commune == code
    away = matching.nearest(several[1:], "33243")
    assert away is not None
    assert away.name != "Nulle part"
    assert matching.nearest(several, "99999") in several
    assert matching.nearest([], "33243") is None
