"""The public form: no account, one request whatever is sent twice, a reference, nothing for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.test import Client

from maillage.desk.models import Channel, Facilitator, Message, Request, RequestKind
from maillage.desk.welcome import form_keys, limits
from maillage.desk.welcome.reference import reference_of
from maillage.desk.welcome.views import public
from maillage.directory.models import Organisation, Territory
from tests.desk.people import DeskCast

pytestmark = pytest.mark.django_db
TEXT = "Je cherche une salle pour un atelier"


def sent(**told: Any) -> Any:
    """What the site answers to a form filled in a browser without an account."""
    cache.clear()
    given = {"text": TEXT, "kind": RequestKind.ROOM, "key": form_keys.new_key(), **told}
    return Client().post("/demande/", given)


def told_on(response: Any) -> str:
    """The text of the page that follows."""
    return Client().get(response["Location"]).content.decode()


def test_a_request_by_the_public_form_goes_to_who_welcomes_nearest(desk_cast: DeskCast) -> None:
    Organisation.objects.filter(pk=desk_cast.partners.pk).update(commune="33138")
    response = sent(commune="insee:33138", phone="06 00 00 00 00")
    made = Request.objects.get()
    assert (made.organisation, made.channel, made.received_by) == (
        desk_cast.partners,
        Channel.FORM,
        "nobody:0",
    )
    page = told_on(response)
    assert reference_of(made.key) in page
    assert "Le Relais" in page
    assert "par le moyen que vous avez laissé" in page


def test_nothing_but_what_is_asked_for_is_mandatory(desk_cast: DeskCast) -> None:
    page = told_on(sent())
    assert Request.objects.get().caller == {}
    assert "pas laissé de moyen de vous joindre" in page


def test_the_address_of_the_confirmation_holds_nothing_of_the_person(desk_cast: DeskCast) -> None:
    address = sent(name="Maëlle", phone="06 12 34 56 78", commune="33243")["Location"]
    assert "Ma" not in signing.loads(address.split("/")[3], salt=public.SALT).values()
    assert set(signing.loads(address.split("/")[3], salt=public.SALT)) == {"r", "c", "o"}


def test_a_form_sent_twice_is_recorded_once_and_confirmed_twice(desk_cast: DeskCast) -> None:
    key = form_keys.new_key()
    first, second = sent(key=key), sent(key=key)
    assert Request.objects.count() == 1
    reference = reference_of(Request.objects.get().key)
    assert reference in told_on(first)
    assert reference in told_on(second)


@pytest.mark.parametrize("missing", ["text", "key"])
def test_a_form_without_what_it_needs_is_shown_again_with_what_was_typed(
    desk_cast: DeskCast, missing: str
) -> None:
    response = sent(**{"name": "Maëlle", missing: ""})
    assert response.status_code == 422
    assert 'value="Maëlle"' in response.content.decode()
    assert not Request.objects.exists()


def test_a_page_left_open_too_long_gets_a_key_that_holds(
    desk_cast: DeskCast, clock: time_machine.Traveller
) -> None:
    old = form_keys.new_key()
    clock.shift(timedelta(hours=25))
    response = sent(key=old)
    assert response.status_code == 422
    assert TEXT in response.content.decode()
    assert form_keys.new_key() != old
    assert old not in response.content.decode()
    assert sent(key=response.context["form"]["key"].value()).status_code == 302


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "autre-chose"},
        {"email": "pas une adresse"},
        {"text": "x" * 4001},
        {"text": "Mon numéro : 1 85 05 78 006 084 91"},
        {"name": "2 55 08 14 168 025 38"},
        {"commune": "Nulle-Part-sur-Rien"},
        {"commune": "Saint-Germain"},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_recorded(
    desk_cast: DeskCast, told: dict[str, str]
) -> None:
    response = sent(**told)
    assert response.status_code == 422
    assert not Request.objects.exists()


def test_a_program_that_fills_the_trap_is_thanked_and_nothing_is_recorded(desk_cast: DeskCast) -> None:
    response = sent(surname="Robot")
    assert response.status_code == 302
    assert "Votre référence" in told_on(response)
    assert not Request.objects.exists()


def test_too_many_requests_from_one_place_are_refused_until_the_next_hour(
    desk_cast: DeskCast, clock: time_machine.Traveller
) -> None:
    cache.clear()
    client = Client()

    def send() -> int:
        given = {"text": TEXT, "kind": RequestKind.ROOM, "key": form_keys.new_key()}
        return client.post("/demande/", given).status_code

    assert [send() for _ in range(limits.MOST_REQUESTS)] == [302] * limits.MOST_REQUESTS
    assert send() == 429
    assert Request.objects.count() == limits.MOST_REQUESTS
    clock.shift(timedelta(hours=1))
    assert send() == 302


def test_whoever_sends_reads_no_request_and_no_message_leaves(desk_cast: DeskCast) -> None:
    sent(email="quelquun@example.org")
    made = Request.objects.get()
    assert Client().get(f"/bureau/demandes/{made.key}/").status_code == 302
    assert not Message.objects.exists()


@pytest.mark.parametrize("token", ["rien", "e30:x:y"])
def test_a_confirmation_that_was_not_signed_here_is_not_found(desk_cast: DeskCast, token: str) -> None:
    assert Client().get(f"/demande/recue/{token}/").status_code == 404


def test_where_several_territories_welcome_one_is_chosen_first(desk_cast: DeskCast) -> None:
    other = Territory.objects.create(slug="ailleurs", name="Ailleurs", pack_version="1")
    Organisation.objects.filter(pk=desk_cast.cast.elsewhere.pk).update(territory=other)
    page = Client().get("/demande/").content.decode()
    assert "/demande/ailleurs/" in page
    assert "/demande/trois-rivieres/" in page
    assert Client().get("/demande/ailleurs/").status_code == 200


def test_a_territory_that_welcomes_nobody_has_no_form(desk_cast: DeskCast) -> None:
    Territory.objects.create(slug="vide", name="Vide", pack_version="1")
    assert Client().get("/demande/vide/").status_code == 404
    Facilitator.objects.all().delete()
    assert "Personne n’accueille encore" in Client().get("/demande/").content.decode()
