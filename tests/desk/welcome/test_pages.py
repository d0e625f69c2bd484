"""The pages of requests at the desk: what each shows to whom, what a stale or wrong form is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from maillage.desk.models import Channel, Consent, Request, RequestKind, RequestState, Scope
from maillage.desk.welcome import form_keys, services
from maillage.desk.welcome.services import Asking
from maillage.directory.models import Place
from maillage.privacy.models import JournalEntry
from tests.desk.people import DESK, DeskCast

pytestmark = pytest.mark.django_db
TEXT = "Une salle pour vingt personnes"
LIST = "/bureau/demandes/"
NEW = "/bureau/demandes/nouvelle/"


def asked(cast: DeskCast, **told: Any) -> Request:
    """A request that the facilitator recorded."""
    with cast.acting("facilitator"):
        return services.record(cast.cast.workshop, Asking(**{"text": TEXT, "kind": RequestKind.ROOM, **told}))


def page_of(made: Request) -> str:
    return f"/bureau/demandes/{made.key}/"


def record(client: Client, cast: DeskCast, **told: Any) -> Any:
    given = {
        "text": TEXT,
        "kind": RequestKind.ROOM,
        "channel": Channel.PHONE,
        "organisation": cast.cast.workshop.pk,
        "key": form_keys.new_key(),
        **told,
    }
    return client.post(NEW, given)


@pytest.mark.parametrize("address", [LIST, NEW, "/bureau/", "/bureau/chiffres/"])
def test_whoever_is_not_logged_in_is_asked_to_log_in(desk_cast: DeskCast, address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 302
    assert "/connexion/" in response["Location"] or "login" in response["Location"]


@pytest.mark.parametrize("address", [LIST, NEW, "/bureau/"])
@pytest.mark.parametrize(("who", "status"), [("facilitator", 200), ("trainer", 200), ("region", 200)])
def test_the_desk_opens_to_whoever_answers_for_an_organisation(
    desk_cast: DeskCast, address: str, who: str, status: int
) -> None:
    assert desk_cast.client(who).get(address).status_code == status


@pytest.mark.parametrize("who", ["reader", "editor", "moderator", "administrator"])
@pytest.mark.parametrize("address", [LIST, NEW, "/bureau/"])
def test_the_desk_is_shut_to_whoever_answers_for_none(desk_cast: DeskCast, address: str, who: str) -> None:
    assert desk_cast.cast.client(who).get(address).status_code == 403


@pytest.mark.parametrize("who", [who for who in DESK if who not in {"facilitator", "visitor", "person"}])
def test_a_request_of_others_is_told_as_one_that_does_not_exist(desk_cast: DeskCast, who: str) -> None:
    made, client = asked(desk_cast), desk_cast.client(who)
    assert client.get(page_of(made)).status_code == 404
    for act in ("prendre", "transmettre", "repondre", "classer", "rouvrir"):
        assert client.post(f"{page_of(made)}{act}/", {"version": 1}).status_code == 404
    assert TEXT not in client.get(LIST).content.decode()


def test_the_next_request_begins_with_the_channel_and_place_of_the_one_before(desk_cast: DeskCast) -> None:
    client = desk_cast.client("facilitator")
    assert record(client, desk_cast, place=desk_cast.cast.place.pk).status_code == 302
    assert Request.objects.get().place == desk_cast.cast.place
    form = client.get(NEW).context["form"]
    assert (form["channel"].value(), form["place"].value()) == (Channel.PHONE, desk_cast.cast.place.pk)


def test_what_was_remembered_is_forgotten_the_day_after(desk_cast: DeskCast, clock: Any) -> None:
    client = desk_cast.client("facilitator")
    record(client, desk_cast, place=desk_cast.cast.place.pk)
    clock.shift(24 * 3600)
    assert client.get(NEW).context["form"]["channel"].value() == Channel.COUNTER


def test_a_mobile_stop_of_today_can_be_chosen_and_no_stop_of_another_day(
    desk_cast: DeskCast, clock: Any
) -> None:
    stop = {"commune": "33138", "address": "place du marché", "begins": "10:00"}
    told = {"territory": desk_cast.cast.territory, "commune": "33138", "kind": "mobile-stop"}
    today = Place.objects.create(
        slug="bus", name="Le bus", stops=[{**stop, "days": "FREQ=WEEKLY;BYDAY=SU"}], **told
    )
    other = Place.objects.create(slug="van", name="Le camion", stops=[{**stop, "day": "2026-11-23"}], **told)
    client = desk_cast.client("facilitator")
    page = client.get(NEW).content.decode()
    assert "Le bus, " in page
    assert "Le camion" not in page
    assert record(client, desk_cast, place=other.pk).status_code == 422
    assert record(client, desk_cast, place=today.pk, channel=Channel.MOBILE).status_code == 302
    assert Request.objects.get().place == today


@pytest.mark.parametrize(
    "told", [{"text": ""}, {"channel": "form"}, {"kind": ""}, {"organisation": 0}, {"key": "rien"}]
)
def test_a_wrong_form_is_shown_again_with_what_was_typed(desk_cast: DeskCast, told: dict[str, Any]) -> None:
    response = record(desk_cast.client("facilitator"), desk_cast, name="Maëlle", **told)
    assert response.status_code == 422
    assert "Maëlle" in response.content.decode()
    assert not Request.objects.exists()


def test_somebody_else_s_organisation_cannot_be_recorded_for(desk_cast: DeskCast) -> None:
    response = record(desk_cast.client("facilitator"), desk_cast, organisation=desk_cast.partners.pk)
    assert response.status_code == 422
    assert not Request.objects.exists()


def test_another_one_can_be_noted_at_once(desk_cast: DeskCast) -> None:
    response = record(desk_cast.client("facilitator"), desk_cast, again="1")
    assert response["Location"] == NEW


@pytest.mark.parametrize("act", ["repondre", "transmettre", "prendre", "classer"])
def test_a_page_that_is_no_longer_up_to_date_is_told_and_keeps_what_was_typed(
    desk_cast: DeskCast, act: str
) -> None:
    made, client = asked(desk_cast), desk_cast.client("facilitator")
    client.post(f"{page_of(made)}prendre/", {"version": 1})
    told = {"version": 1, "answer": "Venez mardi", "to": desk_cast.partners.pk, "why": "Pour mardi"}
    response = client.post(f"{page_of(made)}{act}/", told)
    page = response.content.decode()
    assert response.status_code == 409
    assert "a changé cette demande" in page
    typed = {"repondre": "Venez mardi", "transmettre": "Pour mardi"}.get(act, "")
    assert typed in page
    assert Request.objects.get().state == RequestState.NEW


@pytest.mark.parametrize("version", ["", "un", "-1", "9" * 30, "²"])
def test_a_version_that_is_no_number_changes_nothing(desk_cast: DeskCast, version: str) -> None:
    made = asked(desk_cast)
    response = desk_cast.client("facilitator").post(f"{page_of(made)}classer/", {"version": version})
    assert response.status_code == 409
    assert Request.objects.get().state == RequestState.NEW


def test_a_request_is_passed_on_with_the_reasons_of_the_directory_then_answered(
    desk_cast: DeskCast,
) -> None:
    made, client = (
        asked(desk_cast, text="Quelle aide ?", kind=RequestKind.FUNDING),
        desk_cast.client("facilitator"),
    )
    response = client.post(
        f"{page_of(made)}transmettre/", {"version": 1, "to": desk_cast.partners.pk, "why": ""}, follow=True
    )
    assert "transmise à Le Relais" in response.content.decode()
    receiver = desk_cast.client("partner")
    assert "Quelle aide ?" in receiver.get(LIST).content.decode()
    receiver.post(f"{page_of(made)}repondre/", {"version": 2, "answer": "Une avance"})
    page = client.get(page_of(made)).content.decode()
    assert "Une avance" in page
    assert "Quelle aide ?" not in page
    assert client.post(f"{page_of(made)}classer/", {"version": 3}).status_code == 404


@pytest.mark.parametrize("to", ["", "0", "abc"])
def test_a_request_is_not_passed_on_to_nobody(desk_cast: DeskCast, to: str) -> None:
    made = asked(desk_cast)
    response = desk_cast.client("facilitator").post(f"{page_of(made)}transmettre/", {"version": 1, "to": to})
    assert response.status_code == 422
    assert Request.objects.get().organisation == desk_cast.cast.workshop


def test_reading_a_request_that_is_in_a_file_is_written_in_the_file(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        services.attach(made, desk_cast.person)
    assert TEXT in desk_cast.client("facilitator").get(page_of(made)).content.decode()
    line = JournalEntry.objects.get()
    assert (line.subject, line.deed) == (desk_cast.person.key, "request.read")
    assert TEXT not in desk_cast.client("facilitator").get(f"{LIST}?etat=all").content.decode()


def test_acting_on_a_request_in_a_file_needs_the_part_that_its_page_shows(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        services.attach(made, desk_cast.person)
    Consent.objects.update(scopes=[str(Scope.IDENTITY)])
    client = desk_cast.client("facilitator")
    assert client.get(page_of(made)).status_code == 404
    for act in ("prendre", "transmettre", "repondre", "classer", "rouvrir"):
        assert client.post(f"{page_of(made)}{act}/", {"version": 2}).status_code == 404
    assert page_of(made) not in client.get(f"{LIST}?etat=all").content.decode()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["?etat=answered", "?etat=rien", "?sujet=rien", "?reference=zz", "?page=99", "?reference=1234-5678"],
)
def test_the_list_bears_any_address(desk_cast: DeskCast, query: str) -> None:
    asked(desk_cast)
    assert desk_cast.client("facilitator").get(f"{LIST}{query}").status_code == 200


def test_the_list_asks_as_many_queries_for_one_request_as_for_forty(
    desk_cast: DeskCast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(40):
        asked(desk_cast)
    client = desk_cast.client("facilitator")
    with django_assert_max_num_queries(10):
        page = client.get(LIST)
    assert len(page.context["lines"]) == 20


@pytest.mark.parametrize(
    ("who", "label"),
    [("facilitator", "Mon bureau"), ("region", "Les chiffres de l’accueil"), ("trainer", "")],
)
def test_one_s_own_page_leads_to_what_one_may_open(desk_cast: DeskCast, who: str, label: str) -> None:
    page = desk_cast.client(who).get("/compte/").content.decode()
    shown = [each for each in ("Mon bureau", "Les chiffres de l’accueil") if each in page]
    assert shown == ([label] if label else [])


def test_the_first_page_leads_to_the_public_form(desk_cast: DeskCast) -> None:
    assert 'href="/demande/"' in Client().get("/").content.decode()
