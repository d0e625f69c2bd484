"""Links entered and derived; who does what near whom for whom; who is alone; the map."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from maillage.directory.models import Offer, Organisation, Place, Relation, Session, Territory
from maillage.directory.network import queries
from maillage.directory.network.links import Link, links
from maillage.directory.network.maps import network_map
from maillage.directory.network.queries import Asked
from tests.directory.conftest import TODAY
from tests.directory.valley import COUTRAS, LIBOURNE

NETWORK = "/annuaire/valley/reseau/"


def told(found: list[Link]) -> set[tuple[str, str, str, bool]]:
    names = dict(Organisation.objects.values_list("pk", "slug"))
    return {(names[one.organisation], str(one.kind), names[one.partner], one.entered) for one in found}


def test_what_was_entered_and_what_follows_from_prescriptions(territory: Territory) -> None:
    assert told(links([territory])) == {
        ("platform", "refers-to", "school", True),
        ("school", "refers-to", "platform", False),
    }


def test_a_session_in_the_place_of_another_is_hosted(territory: Territory) -> None:
    Session.objects.filter(slug="electrician-away").update(place=Place.objects.get(slug="hall"))
    assert ("platform", "hosts", "school", False) in told(links([territory]))


def test_who_pays_by_a_scheme_funds_whose_offer_it_is(territory: Territory, platform: Organisation) -> None:
    Organisation.objects.filter(pk=platform.pk).update(name="La Région")
    assert ("platform", "co-funds", "school", False) in told(links([territory]))


def test_what_is_derived_goes_with_what_it_rests_on_and_is_never_stored(territory: Territory) -> None:
    Offer.objects.filter(slug="loan").update(withdrawn_on=TODAY)
    assert told(links([territory])) == {("platform", "refers-to", "school", True)}
    assert Relation.objects.count() == 1


def test_what_was_entered_and_also_follows_is_one_link_with_its_grounds(
    territory: Territory, platform: Organisation, school: Organisation
) -> None:
    Relation.objects.update(organisation=school, partner=platform)
    found = links([territory])
    assert len(found) == 1
    assert found[0].entered
    assert found[0].grounds == ("Prêt d’un cyclomoteur",)


def test_an_unknown_prescriber_or_oneself_makes_no_link(territory: Territory) -> None:
    Offer.objects.filter(slug="loan").update(prescription={"by": ["Votre conseiller", "platform", "nobody"]})
    assert told(links([territory])) == {("platform", "refers-to", "school", True)}


@pytest.mark.parametrize("why", ["withdrawn", "contested"])
def test_links_of_who_is_gone_and_contested_ones_are_not_shown(
    territory: Territory, platform: Organisation, why: str
) -> None:
    if why == "withdrawn":
        Organisation.objects.filter(pk=platform.pk).update(withdrawn_on=TODAY)
    else:
        Relation.objects.update(contested_on=TODAY)
    assert ("platform", "refers-to", "school", True) not in told(links([territory]))


def test_the_links_of_one_are_those_of_the_territory_that_name_it(
    territory: Territory, platform: Organisation, school: Organisation
) -> None:
    for one in (platform, school):
        of_all = [link for link in links([territory]) if one.pk in (link.organisation, link.partner)]
        assert links([territory], one) == of_all


def test_the_network_is_asked_in_a_bounded_number_of_queries(
    territory: Territory, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        found = queries.network(territory)
    assert {actor.organisation.slug for actor in found.actors} == {"school", "platform"}


def test_who_does_what_near_whom(territory: Territory) -> None:
    every = queries.network(territory)
    assert [one.organisation.slug for one in every.only(Asked(theme="mobilite")).actors] == ["platform"]
    assert len(every.only(Asked(commune=COUTRAS)).actors) == 1
    assert len(every.only(Asked(commune=COUTRAS, km=20)).actors) == 2
    assert every.only(Asked(commune="99999", km=20)).actors == ()
    assert every.only(Asked(public="jeunes")).actors == ()


def test_who_has_no_link_is_alone(territory: Territory) -> None:
    Organisation.objects.create(territory=territory, slug="alone", name="Seule", commune=LIBOURNE)
    assert [actor.organisation.slug for actor in queries.network(territory).alone] == ["alone"]


def test_each_side_says_the_relation_in_its_own_words(platform: Organisation, school: Organisation) -> None:
    assert [(str(tie.side), tie.other.slug) for tie in queries.ties_of(platform)] == [
        ("refers-to", "school"), ("receives-from", "school"),
    ]  # fmt: skip
    assert {str(tie.side) for tie in queries.ties_of(school)} == {"refers-to", "receives-from"}


def test_the_map_has_a_link_for_each_commune_and_a_line_between(territory: Territory, contours: None) -> None:
    drawn = network_map(territory, queries.network(territory), "", lambda changes: f"?{changes}")
    assert drawn is not None
    assert [(spot.name, spot.count) for spot in drawn.spots] == [("Coutras", 1), ("Libourne", 1)]
    assert [(line.words, line.count, line.entered) for line in drawn.lines] == [
        ("Coutras – Libourne", 2, True)
    ]
    assert all(0 <= spot.x <= drawn.width and 0 <= spot.y <= drawn.height for spot in drawn.spots)


def test_without_contours_there_is_no_map_and_the_table_remains(territory: Territory, client: Client) -> None:
    assert network_map(territory, queries.network(territory), "", str) is None
    page = client.get(NETWORK).content.decode()
    assert 'id="carte"' not in page
    assert "Plateforme mobilité" in page


def test_the_page_tells_who_where_and_with_whom(territory: Territory, contours: None, client: Client) -> None:
    page = client.get(NETWORK, {"theme": "mobilite", "commune": COUTRAS, "km": "20"}).content.decode()
    assert "Coutras : 1 structure" in page
    assert "reçoit des personnes de" in page
    assert "déduit" in page


@pytest.mark.parametrize(
    "query", [{"theme": "none"}, {"km": "far"}, {"departement": "99"}, {"page": "x"}, {"commune": "<b>"}]
)
def test_choices_that_make_no_sense_count_as_none(
    territory: Territory, contours: None, client: Client, query: dict[str, str]
) -> None:
    page = client.get(NETWORK, query)
    assert page.status_code == 200
    assert "École de production" in page.content.decode()


def test_a_territory_that_does_not_exist_has_no_network(db: None, client: Client) -> None:
    assert client.get("/annuaire/nowhere/reseau/").status_code == 404


def test_an_organisations_page_shows_its_relations(territory: Territory, client: Client) -> None:
    page = client.get("/annuaire/valley/structures/school/").content.decode()
    assert "Avec qui" in page
    assert "Contester" not in page
