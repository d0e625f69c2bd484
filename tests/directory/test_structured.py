"""What search engines read on the pages: schema.org data, and only what is known."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from maillage.directory.models import Offer, Organisation, Place

pytestmark = pytest.mark.usefixtures("territory")

OFFER = "/annuaire/valley/offres/electrician/"
LOAN = "/annuaire/valley/offres/loan/"
PLACE = "/annuaire/valley/lieux/hall/"
ORGANISATION = "/annuaire/valley/structures/platform/"


def data_of(client: Client, path: str) -> Any:
    page = client.get(path).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_a_training_is_a_course_with_its_dates(client: Client) -> None:
    data = data_of(client, OFFER)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Course")
    assert data["hasCourseInstance"][0]["startDate"]
    assert data["url"].endswith(OFFER)


def test_a_loan_is_a_service(client: Client) -> None:
    assert data_of(client, LOAN)["@type"] == "Service"


def test_an_event_is_one_for_each_date(client: Client) -> None:
    Offer.objects.filter(slug="electrician").update(kind="event")
    events = data_of(client, OFFER)
    assert {event["@type"] for event in events} == {"Event"}
    assert events[0]["location"]["@type"] == "Place"
    assert events[0]["eventAttendanceMode"].endswith("OfflineEventAttendanceMode")
    assert len({event["startDate"] for event in events}) == len(events)


def test_an_organisation_has_the_narrowest_type_that_its_roles_tell(client: Client) -> None:
    Organisation.objects.filter(slug="platform").update(
        roles=["training-organisation"], siret="13003013300016", commune="33138", summary="</script><b>"
    )
    data = data_of(client, ORGANISATION)
    assert data["@type"] == "EducationalOrganization"
    assert data["identifier"]["value"] == "13003013300016"
    assert data["address"]["addressLocality"] == "Coutras"
    assert data["description"] == "</script><b>"
    Organisation.objects.filter(slug="platform").update(roles=None, siret="")
    data = data_of(client, ORGANISATION)
    assert (data["@type"], "identifier" in data) == ("Organization", False)


def test_a_place_has_its_address_and_only_a_point_of_its_own(client: Client) -> None:
    Place.objects.filter(slug="hall").update(lat=45.04, lon=-0.12, address="2 rue du Port")
    data = data_of(client, PLACE)
    assert data["@type"] == "Place"
    assert data["address"]["streetAddress"] == "2 rue du Port"
    assert data["geo"]["latitude"] == 45.04
    Place.objects.filter(slug="hall").update(lat=None)
    assert "geo" not in data_of(client, PLACE)
