"""The people that somebody may see, found again; a file opened on the page, and the same one not twice."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from maillage.desk.files import marks
from maillage.desk.files.marks import plain_birth, plain_phone
from maillage.desk.files.people import alike, people_page
from maillage.desk.files.telling import content_of
from maillage.desk.models import (
    Appointment,
    Channel,
    Consent,
    Person,
    PersonMark,
    Request,
    RequestKind,
    Scope,
)
from maillage.desk.services import share
from tests.desk.people import SECRET_NAME, DeskCast, a_person, agreed

pytestmark = pytest.mark.django_db
LIST, NEW = "/bureau/personnes/", "/bureau/personnes/nouvelle/"
OPENING: dict[str, Any] = {
    "name": "Ondine Essai",
    "protection": "none",
    "purpose": "Trouver une formation",
    "scopes": ["identity", "situation", "pathway"],
    "how": "said",
    "agreed": "on",
}


def sent(cast: DeskCast, who: str = "facilitator", address: str = NEW, **told: Any) -> Any:
    form = {**OPENING, "organisation": cast.cast.workshop.pk, "key": str(uuid.uuid4()), **told}
    return cast.client(who).post(address, form)


@pytest.mark.parametrize(("who", "sees"), [("facilitator", True), ("partner", True), ("stranger", False)])
def test_the_list_shows_only_those_that_one_may_see(desk_cast: DeskCast, who: str, sees: bool) -> None:
    page = desk_cast.client(who).get(LIST)
    assert (SECRET_NAME in page.content.decode()) is sees
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("who", ["trainer", "region"])
def test_whoever_accompanies_nobody_is_told_so_and_opens_nothing(desk_cast: DeskCast, who: str) -> None:
    client = desk_cast.client(who)
    assert "Vous n’accompagnez personne" in client.get(LIST).content.decode()
    assert client.get(NEW).status_code == 403
    assert sent(desk_cast, who).status_code == 403


@pytest.mark.parametrize("address", [LIST, NEW])
def test_a_visitor_is_asked_to_log_in(desk_cast: DeskCast, address: str) -> None:
    for client in (Client(), desk_cast.client("person")):
        response = client.get(address)
        assert (response.status_code, "/compte/" in response["Location"]) == (302, True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("maelle", True),
        ("exem MAE", True),
        ("maelle@EXAMPLE.org ", True),
        ("+33 6 99 00 11 22", True),
        ("06.99.00.11.22", True),
        ("inconnue", False),
        ("aelle", False),
        ("***", False),
        ("06 99 00 11 23", False),
        ("nobody@example.org", False),
    ],
)
def test_somebody_is_found_by_name_e_mail_or_telephone(desk_cast: DeskCast, asked: str, found: bool) -> None:
    marks.renew(desk_cast.person, None)
    for who, sees in (("facilitator", found), ("partner", found), ("stranger", False)):
        with desk_cast.acting(who):
            page = people_page(asked, None, None)
            assert [person.pk for person in page.object_list] == ([desk_cast.person.pk] if sees else [])


def test_a_closed_file_is_found_by_its_name_and_no_longer_listed(desk_cast: DeskCast) -> None:
    Person.objects.update(closed_at=timezone.now())
    client = desk_cast.client("facilitator")
    assert SECRET_NAME not in client.get(LIST).content.decode()
    assert "dossier fermé" in client.get(LIST, {"q": "maëlle"}).content.decode()


def test_mine_are_those_whose_key_worker_i_am(desk_cast: DeskCast) -> None:
    assert SECRET_NAME in desk_cast.client("facilitator").get(LIST, {"qui": "moi"}).content.decode()
    assert SECRET_NAME not in desk_cast.client("partner").get(LIST, {"qui": "moi"}).content.decode()


def test_what_is_next_is_told_only_where_the_pathway_is_shown(desk_cast: DeskCast) -> None:
    Appointment.objects.create(
        person=desk_cast.person,
        organisation=desk_cast.cast.workshop,
        begins_at=timezone.now() + timedelta(days=3),
    )
    for who in ("facilitator", "partner"):
        assert "rendez-vous le" in desk_cast.client(who).get(LIST).content.decode()
    Consent.objects.filter(organisation=desk_cast.partners).update(scopes=["identity", "situation"])
    assert "rendez-vous le" not in desk_cast.client("partner").get(LIST).content.decode()


def test_the_list_asks_the_database_ten_times_at_most_however_many_people(
    desk_cast: DeskCast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for rank in range(30):
        a_person(desk_cast.cast, desk_cast.accounts["facilitator"], f"Personne {rank}")
    client = desk_cast.client("facilitator")
    for query in ({}, {"page": "2"}, {"q": "personne"}, {"page": "wrong"}):
        with django_assert_max_num_queries(10):
            assert client.get(LIST, query).status_code == 200


def test_a_file_opened_on_the_page_is_found_again_by_its_marks(desk_cast: DeskCast) -> None:
    response = sent(desk_cast, phone="+33 6 12 34 56 78", birth_date="1992-02-03", commune="libourne")
    person = Person.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (302, reverse("files:file", args=[person.key]))
    assert set(person.marks.values_list("kind", flat=True)) == {"phone", "birth"}
    assert content_of(person)["situation"] == {"birth_date": "1992-02-03", "commune": "33243"}
    with desk_cast.acting("facilitator"):
        assert alike("", {"phone": "06 12 34 56 78"}) == [person]
        assert alike("essai ONDINE", {}, "1992-02-03") == [person]
    with desk_cast.acting("stranger"):
        assert alike("", {"phone": "06 12 34 56 78"}) == []


def test_a_file_that_looks_the_same_is_shown_before_another_is_opened(desk_cast: DeskCast) -> None:
    marks.renew(desk_cast.person, None)
    page = sent(desk_cast, email="Maelle@Example.org")
    assert page.status_code == 200
    assert SECRET_NAME in page.content.decode()
    assert Person.objects.count() == 1
    assert sent(desk_cast, email="maelle@example.org", anyway="1").status_code == 302
    assert Person.objects.count() == 2


def test_a_file_that_exists_elsewhere_is_never_hinted_at(desk_cast: DeskCast) -> None:
    marks.renew(desk_cast.person, None)
    there: dict[str, Any] = {"organisation": desk_cast.cast.elsewhere.pk, "email": "maelle@example.org"}
    known, unknown = (
        sent(desk_cast, "stranger", **there),
        sent(desk_cast, "stranger", **{**there, "email": "nobody@example.org"}),
    )
    assert known.status_code == unknown.status_code == 302
    assert PersonMark.objects.filter(person=desk_cast.person).count() == 2


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"agreed": ""}, "Sans son accord"),
        ({"purpose": " "}, "Écrivez à quoi la personne dit oui"),
        ({"scopes": []}, "Cochez au moins un point"),
        ({"birth_date": "2015-05-05"}, "cette personne est mineure"),
        ({"birth_date": "1870-05-05"}, "n’est pas possible"),
        ({"birth_date": "2999-01-01"}, "n’est pas possible"),
        ({"birth_date": "31/02/1990"}, "Écrivez une date qui existe"),
        ({"protection": "minor"}, "Il le faut pour une personne mineure"),
        ({"commune": "zzzzzz"}, "Nous ne trouvons pas cette commune"),
        ({"commune": "saint-denis"}, "Quelle commune"),
        ({"phone": "12"}, "Écrivez un numéro complet"),
        ({"email": "maelle@"}, "Écrivez une adresse complète"),
        ({"name": "2 69 05 49 588 157 80"}, "sécurité sociale"),
        ({"name": "x" * 200}, "120"),
        ({"link": "https://site.example/parcours/lien/inconnu/"}, "Ce lien n’ouvre rien"),
        ({"organisation": "999999"}, "999999"),
        ({"key": "nothing"}, "Erreur"),
    ],
)
def test_what_can_t_be_opened_is_said_and_what_was_typed_is_kept(
    desk_cast: DeskCast, told: dict[str, Any], said: str
) -> None:
    page = sent(desk_cast, **{"commune": "libourne", **told})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "Trouver une formation" in page.content.decode() or "purpose" in told
    assert Person.objects.count() == 1


def test_what_the_person_told_alone_behind_a_link_is_not_asked_again(desk_cast: DeskCast) -> None:
    share("t0ken", {"situation": {"commune": "33138", "age": 34, "goal": "job-building"}, "plan": {}})
    sent(desk_cast, link="https://site.example/parcours/lien/t0ken/")
    person = Person.objects.latest("pk")
    assert content_of(person)["situation"]["goal"] == "job-building"
    assert (person.commune, content_of(person)["sources"]["age"]["source"]) == ("33138", "said")


def a_request(cast: DeskCast, **columns: Any) -> Request:
    told = {"name": "Ondine", "phone": "06 11 22 33 44"}
    given = {"organisation": cast.cast.workshop, "caller": told, **columns}
    return Request.objects.create(
        territory=cast.cast.territory,
        channel=Channel.PHONE,
        kind=RequestKind.PATHWAY,
        text="Quelque chose avec mes mains",
        received_by="clock:0",
        **given,
    )


def test_a_request_fills_the_form_and_its_words_become_a_wish(desk_cast: DeskCast) -> None:
    request = a_request(desk_cast)
    address = f"{NEW}?demande={request.key}"
    assert "06 11 22 33 44" in desk_cast.client("facilitator").get(address).content.decode()
    sent(desk_cast, address=address)
    person = Person.objects.latest("pk")
    assert list(person.requests.all()) == [request]
    assert content_of(person)["wishes"][0]["text"] == "Quelque chose avec mes mains"


@pytest.mark.parametrize("which", ["elsewhere", "taken", "unknown", "garbled"])
def test_a_request_that_is_not_mine_to_answer_is_not_found(desk_cast: DeskCast, which: str) -> None:
    columns: dict[str, Any] = {"elsewhere": {"organisation": desk_cast.cast.elsewhere}}.get(which, {})
    columns |= {"person": desk_cast.person} if which == "taken" else {}
    key = {"unknown": uuid.uuid4(), "garbled": "x"}.get(which, a_request(desk_cast, **columns).key)
    assert desk_cast.client("facilitator").get(f"{NEW}?demande={key}").status_code == 404


def test_a_consent_for_me_alone_lists_the_person(desk_cast: DeskCast) -> None:
    other = a_person(desk_cast.cast, name="Autre Essai")
    Consent.objects.filter(person=other).delete()
    given_to = agreed(other, desk_cast.partners, [Scope.SITUATION])
    Consent.objects.filter(pk=given_to.pk).update(account=desk_cast.accounts["partner"])
    assert "Autre Essai" in desk_cast.client("partner").get(LIST).content.decode()


@given(st.text(alphabet="0123456789", min_size=9, max_size=9).filter(lambda text: text[0] != "0"))
def test_a_french_number_is_one_however_it_is_written(digits: str) -> None:
    pairs = " ".join((digits[0], *(digits[i : i + 2] for i in range(1, 9, 2))))
    written = (
        f"0{digits}",
        f"+33{digits}",
        f"0033 {pairs}",
        f"+33 (0){pairs}",
        f" 0{pairs.replace(' ', '.')} ",
    )
    assert {plain_phone(text) for text in written} == {f"0{digits}"}


@given(st.text(max_size=30))
def test_any_text_has_a_plain_form_that_is_its_own(text: str) -> None:
    plain = plain_phone(text)
    assert plain_phone(plain) == plain


def test_a_foreign_number_stays_foreign_and_too_few_digits_are_none() -> None:
    assert plain_phone("+44 20 7946 0958") == "+442079460958"
    assert plain_phone("12 34") == ""
    assert (plain_birth("", "1990-01-01"), plain_birth("Ondine", "")) == ("", "")
