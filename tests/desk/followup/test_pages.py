"""The pages of the follow-up: who sees them, what they say, how many questions they ask of the database."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from maillage.desk.followup import appointments, documents, mobility, notes
from maillage.desk.followup.appointments import Wanted
from maillage.desk.models import Appointment, Note, Person
from maillage.privacy.models import JournalEntry
from tests.desk.followup.files import pdf
from tests.desk.people import DESK, SECRET_NAME, DeskCast

pytestmark = pytest.mark.django_db
PAGES = {
    "": "identity",
    "permanences/": "situation",
    "agenda.ics": "identity",
    "rendez-vous/": "identity",
    "notes/": "notes",
    "documents/": "documents",
    "droits/": "situation",
    "mobilite/": "situation",
    "referent/": "identity",
}
PARTNER_SEES = {"identity", "situation", "pathway"}


def base(desk_cast: DeskCast) -> str:
    return f"/bureau/personnes/{desk_cast.person.key}/suivi/"


@pytest.mark.parametrize("who", DESK)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_to_whom_the_person_agreed_and_is_not_found_by_others(
    desk_cast: DeskCast, page: str, who: str
) -> None:
    response = desk_cast.client(who).get(base(desk_cast) + page)
    opens = who == "facilitator" or (who == "partner" and PAGES[page] in PARTNER_SEES)
    if who in ("visitor", "person"):
        assert response.status_code == 302
        assert "/compte/" in response["Location"]
    else:
        assert response.status_code == (200 if opens else 404)
    if opens:
        assert "no-store" in response["Cache-Control"]
    else:
        assert SECRET_NAME not in response.content.decode()
    assert JournalEntry.objects.exists() is opens


def test_a_file_that_does_not_exist_is_told_as_one_that_may_not_be_seen(desk_cast: DeskCast) -> None:
    client = desk_cast.client("stranger")
    answers = [
        client.get(f"/bureau/personnes/{key}/suivi/{page}").status_code
        for key in (uuid.uuid4(), desk_cast.person.key)
        for page in PAGES
    ]
    assert set(answers) == {404}


def filled(desk_cast: DeskCast, count: int = 3) -> None:
    key = desk_cast.person.key
    with desk_cast.acting("facilitator"):
        for number in range(count):
            appointments.make(key, Wanted(timezone.now() + timedelta(days=number + 1)))
            notes.write(key, "circle", f"Note {number}")
            documents.keep(key, "cv", f"cv{number}.pdf", pdf(str(number).encode()))
            mobility.diagnose(key, {"licence": "none"})


def test_the_timeline_tells_what_comes_and_what_happened(desk_cast: DeskCast) -> None:
    filled(desk_cast, 1)
    page = desk_cast.client("facilitator").get(base(desk_cast)).content.decode()
    coming, _, past = page.partition("Ce qui s’est passé")
    assert "Rendez-vous – La Fabrique" in coming
    assert "Note 0" in past
    assert "cv0.pdf" in past
    assert "Point sur les déplacements" in past
    partner = desk_cast.client("partner").get(base(desk_cast)).content.decode()
    assert "Rendez-vous – La Fabrique" in partner
    assert "Point sur les déplacements" in partner
    for untold in ("Note 0", "cv0.pdf", "Écrire une note"):
        assert untold not in partner


def test_a_long_story_asks_no_more_than_a_short_one_and_is_told_page_by_page(
    desk_cast: DeskCast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    filled(desk_cast, 8)
    client = desk_cast.client("facilitator")
    with django_assert_max_num_queries(20):
        page = client.get(base(desk_cast)).content.decode()
    assert page.count("timeline__date") == 8 + 20
    assert "Page" in page


def posted(client: Client, address: str, **data: object) -> int:
    return client.post(address, data).status_code


def test_an_appointment_goes_through_its_page(desk_cast: DeskCast) -> None:
    client, at = desk_cast.client("facilitator"), f"{base(desk_cast)}rendez-vous/"
    day = (timezone.localdate() + timedelta(days=4)).isoformat()
    told = {"day": day, "hour": "14:30", "minutes": "45", "where": "À l’accueil"}
    assert posted(client, at, **told) == 302
    one = Appointment.objects.get()
    page = client.get(f"{at}{one.key}/").content.decode()
    assert "Rappel à copier dans un SMS" in page
    clash = client.post(at, {**told, "hour": "14:45"})
    assert clash.status_code == 409
    assert "Vous êtes déjà pris" in clash.content.decode()
    assert posted(client, at, **told, despite="on") == 302
    assert Appointment.objects.count() == 1
    assert posted(client, f"{at}{one.key}/", **{**told, "hour": "16:00", "version": "1"}) == 302
    stale = client.post(f"{at}{one.key}/", {**told, "hour": "18:00", "version": "1"})
    assert stale.status_code == 409
    assert "entre-temps" in stale.content.decode()
    assert posted(client, f"{at}{one.key}/annuler/", version="2") == 302
    one.refresh_from_db()
    assert one.state == "cancelled"


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "", "hour": "10:00"},
        {"day": "2026-02-31", "hour": "10:00"},
        {"day": "2030-01-01", "hour": "25:00"},
        {"day": "2020-01-01", "hour": "10:00"},
        {"day": "2026-12-01", "hour": "10:00", "minutes": "7"},
        {"day": "9999-12-31", "hour": "23:59"},
    ],
)
def test_a_day_or_an_hour_that_is_not_one_is_told_on_the_page(
    desk_cast: DeskCast, wrong: dict[str, str]
) -> None:
    response = desk_cast.client("facilitator").post(
        f"{base(desk_cast)}rendez-vous/", {"minutes": "45", **wrong}
    )
    assert response.status_code == 200
    assert "à corriger" in response.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("who", ["partner", "trainer", "stranger", "region", "person", "visitor"])
def test_nobody_else_s_post_changes_anything(desk_cast: DeskCast, who: str) -> None:
    filled(desk_cast, 1)
    client, at = desk_cast.client(who), base(desk_cast)
    one, note = Appointment.objects.get(), Note.objects.get()
    for address, data in {
        f"rendez-vous/{one.key}/annuler/": {"version": "1"},
        f"rendez-vous/{one.key}/eu-lieu/": {"version": "1"},
        f"rendez-vous/{one.key}/": {"day": "2030-01-01", "hour": "10:00", "minutes": "45", "version": "1"},
        f"notes/{note.pk}/": {"audience": "circle", "text": "Autre", "version": "1"},
        f"notes/{note.pk}/effacer/": {"version": "1"},
        "referent/devenir/": {"version": "1"},
        "referent/prendre/": {"version": "1"},
    }.items():
        client.post(at + address, data)
    assert (Appointment.objects.get().version, Note.objects.get().version, Person.objects.get().version) == (
        1,
        1,
        1,
    )


def test_a_deed_that_does_not_exist_is_not_found(desk_cast: DeskCast) -> None:
    filled(desk_cast, 1)
    client, at, one = desk_cast.client("facilitator"), base(desk_cast), Appointment.objects.get()
    document = desk_cast.person.documents.get()
    for address in (
        f"rendez-vous/{one.key}/voler/",
        f"documents/{document.key}/publier/",
        "referent/regner/",
        "droits/chateau/",
    ):
        assert client.post(at + address, {"version": "1", "answer": "yes"}).status_code == 404
        assert client.get(at + address).status_code == 405


def test_my_address_is_told_once_and_opens_without_logging_in_until_it_is_cut(desk_cast: DeskCast) -> None:
    filled(desk_cast, 1)
    client = desk_cast.client("facilitator")
    page = client.post("/bureau/agenda/adresse/").content.decode()
    address = page.partition("http://testserver")[2].partition("<")[0]
    assert address not in client.get("/bureau/agenda/").content.decode()
    response = Client().get(address)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "BEGIN:VEVENT" in response.content.decode()
    client.post("/bureau/agenda/adresse/", {"close": "1"})
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("address", ["/bureau/agenda/", "/bureau/relais/", "/bureau/agenda/adresse/"])
def test_a_visitor_is_asked_to_log_in(address: str) -> None:
    assert Client().get(address).status_code in (302, 405)
    assert Client().post(address).status_code in (302, 405)


def test_whoever_accompanies_nobody_has_an_empty_calendar(desk_cast: DeskCast) -> None:
    filled(desk_cast, 1)
    for who in ("region", "stranger"):
        for address in ("/bureau/agenda/", "/bureau/relais/"):
            page = desk_cast.client(who).get(address).content.decode()
            assert SECRET_NAME not in page
