"""A file as a site's own database role has it: row security on, nothing above it."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from maillage.desk.files.telling import situation_of
from maillage.desk.models import Channel, Person, Request, RequestKind
from maillage.directory.models import Offer
from tests.desk.files.test_people import LIST, NEW, OPENING
from tests.desk.files.test_situation import PAGES
from tests.desk.people import DeskCast
from tests.desk.plain_role import plain, under

__all__ = ["plain"]  # a fixture
pytestmark = pytest.mark.django_db


def test_a_file_is_opened_told_and_shown_under_row_security(grounded: DeskCast, plain: str) -> None:
    request = Request.objects.create(
        territory=grounded.cast.territory,
        organisation=grounded.cast.workshop,
        channel=Channel.PHONE,
        kind=RequestKind.PATHWAY,
        text="Quelque chose avec mes mains",
        received_by="clock:0",
    )
    key = uuid.uuid4()
    form = {**OPENING, "organisation": grounded.cast.workshop.pk, "key": str(key), "phone": "06 12 34 56 78"}
    seen = {"number": "1", "source": "said"}
    with under(plain):
        client = grounded.client("facilitator")
        assert client.post(f"{NEW}?demande={request.key}", form).status_code == 302
        told = client.post(reverse("files:tell", args=[key, "age"]), {**seen, "age": "34"})
        assert told.status_code == 302
        named = client.post(reverse("files:identity", args=[key]), {"version": 1, "protection": "none"})
        assert named.status_code == 302
        offer = Offer.objects.get(slug="visite")
        assert client.post(reverse("files:refuse_offer", args=[key, offer.pk])).status_code == 302
        for name, args in PAGES.items():
            address = reverse(f"files:{name}", args=[key, *args])
            assert client.get(address).status_code == 200, name
            assert grounded.client("stranger").get(address).status_code == 404, name
        assert "Ondine" not in grounded.client("stranger").get(LIST, {"q": "ondi"}).content.decode()
        assert client.get(LIST, {"q": "06 12 34 56 78"}).status_code == 200
    person = Person.objects.get(key=key)
    assert situation_of(person) == {"age": 34, "refuses": ["visite"]}
    assert list(person.requests.all()) == [request]


def test_an_owner_unnames_a_facilitator_and_learns_how_many_are_left_under_row_security(
    grounded: DeskCast, plain: str
) -> None:
    member = grounded.accounts["facilitator"].memberships.get()
    with under(plain):
        response = grounded.cast.client("owner").post(reverse("files:unname", args=[member.pk]))
    assert response.status_code == 302
    assert any("le relais" in str(message) for message in get_messages(response.wsgi_request))
