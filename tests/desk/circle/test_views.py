"""The pages of the circle, for those who accompany somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from maillage.desk.circle import queries
from maillage.desk.circle.terms import usual_end
from maillage.desk.models import Consent, Person, Protection, Question, Scope
from maillage.directory.models import Organisation
from maillage.privacy.models import JournalEntry
from tests.desk.people import DeskCast, agreed

pytestmark = pytest.mark.django_db


def address(desk_cast: DeskCast, page: str, *where: object) -> str:
    """The address of a page of her circle."""
    return reverse(f"circle:{page}", args=[desk_cast.person.key, *where])


def told(**columns: Any) -> dict[str, Any]:
    """What the form sends."""
    usual = {"scopes": ["situation"], "purpose": "Entrer à l’école", "ends_on": usual_end().isoformat()}
    return {**usual, "how": "said", **columns}


@pytest.fixture
def consent(desk_cast: DeskCast) -> Consent:
    """The consent of the partner."""
    return Consent.objects.get(organisation=desk_cast.partners)


@pytest.fixture
def question(desk_cast: DeskCast) -> Question:
    """Something that she asked."""
    return Question.objects.create(person=desk_cast.person, text="Est-ce payant ?")


@pytest.mark.parametrize("who", ["visitor", "person", "trainer", "region", "stranger"])
def test_whoever_has_no_business_in_her_file_finds_no_page(
    desk_cast: DeskCast, consent: Consent, question: Question, who: str
) -> None:
    pages = [
        address(desk_cast, "circle"),
        address(desk_cast, "add"),
        address(desk_cast, "questions"),
        address(desk_cast, "give", desk_cast.school.pk),
        address(desk_cast, "renew", consent.pk),
        address(desk_cast, "withdraw", consent.pk),
        address(desk_cast, "access"),
        address(desk_cast, "question", question.pk),
    ]
    client = desk_cast.client(who)
    expected = 302 if who in ("visitor", "person") else 404
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, expected)
    assert {page: client.post(page, told()).status_code for page in pages[3:]} == dict.fromkeys(
        pages[3:], expected
    )
    assert not JournalEntry.objects.exists()


def test_the_circle_says_who_sees_what_what_for_until_when_and_by_whose_word(desk_cast: DeskCast) -> None:
    shown = desk_cast.client("facilitator").get(address(desk_cast, "circle")).content.decode()
    for words in ("Le Relais", "Ma situation et mes souhaits", "Préparer son parcours", "De vive voix"):
        assert words in shown
    assert JournalEntry.objects.get().deed == "circle.read"


def test_the_circle_asks_as_many_questions_for_ten_partners_as_for_one(
    desk_cast: DeskCast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        partner = Organisation.objects.create(
            territory=desk_cast.cast.territory, slug=f"p{number}", name=f"P{number}", commune="33243"
        )
        agreed(desk_cast.person, partner, [Scope.SITUATION])
    client = desk_cast.client("facilitator")
    with django_assert_max_num_queries(16):
        assert "P9" in client.get(address(desk_cast, "circle")).content.decode()


def test_a_partner_is_found_by_a_part_of_its_name_without_accents(desk_cast: DeskCast) -> None:
    client = desk_cast.client("facilitator")
    shown = client.get(address(desk_cast, "add"), {"q": "atelier ecole"}).content.decode()
    assert "L’Atelier-école" in shown
    assert "Aucune structure" in client.get(address(desk_cast, "add"), {"q": "zzz"}).content.decode()


def test_a_consent_is_noted_part_by_part(desk_cast: DeskCast) -> None:
    give = address(desk_cast, "give", desk_cast.school.pk)
    response = desk_cast.client("facilitator").post(give, told(scopes=["situation", "pathway"]))
    assert response.status_code == 302
    assert Consent.objects.get(organisation=desk_cast.school).scopes == ["identity", "situation", "pathway"]


@pytest.mark.parametrize(
    "columns",
    [
        {"purpose": ""},
        {"purpose": "2 55 08 14 168 025 38"},
        {"ends_on": "2001-01-01"},
        {"ends_on": "demain"},
        {"how": ""},
        {"how": "space"},
        {"scopes": ["everything"]},
        {"scopes": ["health"]},
    ],
)
def test_a_form_that_is_not_right_is_asked_again_and_nothing_is_written(
    desk_cast: DeskCast, columns: dict[str, Any]
) -> None:
    response = desk_cast.client("partner").post(
        address(desk_cast, "give", desk_cast.school.pk), told(**columns)
    )
    assert response.status_code == 200
    assert "erreurs" in response.content.decode()
    assert not Consent.objects.filter(organisation=desk_cast.school).exists()


def test_an_organisation_of_another_territory_or_none_is_not_found(desk_cast: DeskCast) -> None:
    client = desk_cast.client("facilitator")
    Organisation.objects.filter(pk=desk_cast.school.pk).update(withdrawn_on=timezone.localdate())
    for organisation in (desk_cast.school.pk, 9999):
        assert client.get(address(desk_cast, "give", organisation)).status_code == 404


def test_a_minor_s_form_asks_for_the_representative(desk_cast: DeskCast) -> None:
    Person.objects.filter(pk=desk_cast.person.pk).update(protection=Protection.MINOR)
    give, client = address(desk_cast, "give", desk_cast.school.pk), desk_cast.client("facilitator")
    assert client.post(give, told()).status_code == 200
    assert not Consent.objects.filter(organisation=desk_cast.school).exists()
    assert client.post(give, told(representative="on")).status_code == 302
    assert Consent.objects.get(organisation=desk_cast.school).representative


def test_a_consent_renewed_meanwhile_is_told_and_what_was_typed_stays(
    desk_cast: DeskCast, consent: Consent
) -> None:
    renew, client = address(desk_cast, "renew", consent.pk), desk_cast.client("facilitator")
    assert client.get(renew).status_code == 200
    stale = client.post(renew, told(seen="2020-01-01", purpose="Autre but"))
    assert stale.status_code == 409
    assert "Autre but" in stale.content.decode()
    fresh = client.post(renew, told(seen=consent.ends_on.isoformat() if consent.ends_on else ""))
    assert fresh.status_code == 302


def test_a_withdrawal_shows_what_came_through_and_takes_what_is_ticked(
    desk_cast: DeskCast, consent: Consent
) -> None:
    through = agreed(desk_cast.person, desk_cast.school, [Scope.SITUATION])
    Consent.objects.filter(pk=through.pk).update(proposed_through=consent)
    withdraw, client = address(desk_cast, "withdraw", consent.pk), desk_cast.client("facilitator")
    assert desk_cast.school.name in client.get(withdraw).content.decode()
    client.post(withdraw, {"also": [through.pk, "x"]})
    assert not Consent.objects.filter(pk__in=[consent.pk, through.pk], withdrawn_at=None).exists()


def test_whoever_records_the_end_of_their_own_access_is_shown_out(
    desk_cast: DeskCast, consent: Consent
) -> None:
    client = desk_cast.client("partner")
    response = client.post(address(desk_cast, "withdraw", consent.pk))
    assert response.headers["Location"] == reverse("web:home")
    assert client.get(address(desk_cast, "circle")).status_code == 404


def test_a_question_is_answered_once(desk_cast: DeskCast, question: Question) -> None:
    answer, client = address(desk_cast, "question", question.pk), desk_cast.client("partner")
    assert [one.pk for one in queries_open(desk_cast, "partner")] == [question.pk]
    assert client.post(answer, {"answer": " "}).status_code == 200
    assert client.post(answer, {"answer": "Non, rien à payer."}).status_code == 302
    late = desk_cast.client("facilitator").post(answer, {"answer": "Oui."})
    assert late.status_code == 409
    assert "Non, rien à payer." in late.content.decode()
    question.refresh_from_db()
    assert question.answer == "Non, rien à payer."
    assert queries_open(desk_cast, "partner") == []
    assert "Karim Belkacem" in desk_cast.client("person").get("/mon-espace/questions/").content.decode()


def queries_open(desk_cast: DeskCast, who: str) -> list[Question]:
    """The questions that await one of the cast."""
    with desk_cast.acting(who):
        return queries.questions_open()


def test_a_question_is_read_only_where_the_pathway_is(desk_cast: DeskCast, question: Question) -> None:
    Consent.objects.filter(organisation=desk_cast.partners).update(scopes=["identity"])
    client = desk_cast.client("partner")
    assert client.get(address(desk_cast, "questions")).status_code == 404
    assert client.post(address(desk_cast, "question", question.pk), {"answer": "x"}).status_code == 404
    assert queries_open(desk_cast, "partner") == []


def test_a_question_of_somebody_else_is_not_found(desk_cast: DeskCast) -> None:
    client = desk_cast.client("facilitator")
    assert client.get(address(desk_cast, "question", 9999)).status_code == 404


def test_an_ended_consent_is_told_as_such_and_shuts(desk_cast: DeskCast, consent: Consent) -> None:
    Consent.objects.filter(pk=consent.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert desk_cast.client("partner").get(address(desk_cast, "circle")).status_code == 404
    assert "terminé" in desk_cast.client("facilitator").get(address(desk_cast, "circle")).content.decode()


def test_a_page_of_the_circle_is_kept_by_no_cache(desk_cast: DeskCast) -> None:
    response = desk_cast.client("facilitator").get(address(desk_cast, "circle"))
    assert "no-store" in response.headers["Cache-Control"]
    assert Client().get(address(desk_cast, "circle")).status_code == 302
