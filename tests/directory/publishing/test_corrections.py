"""Suggesting, reporting, answering: who may, who is told, what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from maillage.directory.models import Offer, Organisation, Report, Suggestion
from maillage.directory.publishing import corrections, services
from maillage.directory.publishing.limits import MOST_REPORTS
from tests.directory.publishing.conftest import People
from tests.directory.publishing.test_pages import page, text

CONTACT = {"name": "École de production", "commune": "Libourne (33)", "phone": "05 57 12 12 12"}


def suggested(people: People, **told: Any) -> Suggestion:
    """A correction of the school's telephone, suggested by the facilitator."""
    address = page("suggest", word="structures", key=people.school.pk, part="fiche")
    sent = {**CONTACT, "seen": people.school.version, "word": "Ils ont changé de numéro.", **told}
    text(people.client("facilitator"), address, sent)
    return Suggestion.objects.latest("pk")


def test_only_what_was_changed_is_suggested_and_the_owner_is_told(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = suggested(people)
    [change] = made.changes
    assert (change["field"], change["was"], change["to"]) == ("phone", None, "05 57 12 12 12")
    assert made.by_name == "Plateforme mobilité"
    assert {address for message in mail.outbox for address in message.to} == {
        "editor@example.org",
        "second@example.org",
    }
    assert people.school.phone == ""


def test_the_owner_accepts_and_whoever_suggested_is_told(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    made = suggested(people)
    assert "École de production" in text(people.client("editor"), page("basket"))
    told = {"seen": people.school.version, "verdict-phone": "accepted"}
    with django_capture_on_commit_callbacks(execute=True):
        text(people.client("editor"), page("suggestion", key=made.pk), told)
    assert people.school.phone == "05 57 12 12 12"
    assert mail.outbox[-1].to == ["facilitator@example.org"]
    assert "Téléphone : acceptée" in mail.outbox[-1].body
    assert "Rien ne vous attend" in text(people.client("second"), page("basket"))


def test_one_change_may_be_accepted_and_another_refused_with_a_reason(people: People) -> None:
    made = suggested(people, summary="Une école.")
    told = {
        "seen": people.school.version,
        "verdict-phone": "refused",
        "reason-phone": "Ce numéro est celui d’avant.",
        "verdict-summary": "accepted",
    }
    text(people.client("editor"), page("suggestion", key=made.pk), told)
    made.refresh_from_db()
    assert {change["field"]: change["verdict"] for change in made.changes} == {
        "phone": "refused",
        "summary": "accepted",
    }
    assert (people.school.phone, people.school.summary) == ("", "Une école.")
    assert made.closed_at is not None


def test_all_may_be_refused_at_once(people: People) -> None:
    made = suggested(people, summary="Une école.")
    text(people.client("editor"), page("suggestion", key=made.pk), {"all": "refused", "seen": "1"})
    made.refresh_from_db()
    assert [change["verdict"] for change in made.changes] == ["refused", "refused"]
    assert people.school.version == 1


def test_what_changed_meanwhile_is_told_before_one_decides(people: People) -> None:
    made = suggested(people)
    services.edit(people["editor"], people.school, 1, {"phone": "01 00 00 00 00"})
    shown = text(people.client("editor"), page("suggestion", key=made.pk))
    assert "La fiche a changé depuis la suggestion" in shown
    late = {"verdict-phone": "accepted", "seen": "1"}
    assert "La fiche a changé entre-temps" in text(
        people.client("second"), page("suggestion", key=made.pk), late
    )
    assert people.school.phone == "01 00 00 00 00"


@pytest.mark.parametrize("who", ["reader", "facilitator", "moderator"])
def test_nobody_but_who_writes_for_it_answers(people: People, who: str) -> None:
    address = page("suggestion", key=suggested(people).pk)
    assert people.client(who).get(address).status_code == 403
    assert people.client(who).post(address, {"all": "accepted", "seen": "1"}).status_code == 403
    assert people.school.phone == ""


def test_a_moderator_answers_where_nobody_writes_for_the_organisation(people: People) -> None:
    people.school.memberships.all().delete()
    made = suggested(people)
    assert "École de production" in text(people.client("moderator"), page("basket"))
    text(people.client("moderator"), page("suggestion", key=made.pk), {"all": "accepted", "seen": "1"})
    assert people.school.phone == "05 57 12 12 12"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"siret": "12345678901234"}, "n’existe pas : sa clé est fausse"),
        ({"word": ""}, "obligatoire"),
        ({"phone": ""}, "Changez au moins une chose"),
        ({"email": "pas une adresse"}, "adresse"),
    ],
)
def test_a_suggestion_that_could_not_be_saved_is_told_to_its_author(
    people: People, told: dict[str, str], words: str
) -> None:
    address = page("suggest", word="structures", key=people.school.pk, part="fiche")
    sent = {**CONTACT, "seen": "1", "word": "Voyez.", **told}
    assert words in text(people.client("facilitator"), address, sent)
    assert not Suggestion.objects.exists()


def test_an_account_of_no_organisation_suggests_nothing(people: People) -> None:
    address = page("suggest", word="structures", key=people.school.pk, part="fiche")
    assert people.client("moderator").get(address).status_code == 403
    assert Client().get(address).status_code == 302


def reported(people: People, client: Client | None = None, **told: str) -> str:
    """An error that a visitor reports in the hall."""
    address = page("report", word="lieux", key=people.hall.pk)
    sent = {"message": "Le téléphone sonne dans le vide.", "email": "", **told}
    answer = (client or Client()).post(address, sent, follow=True)
    return str(answer.content.decode())


def test_anyone_reports_an_error_and_is_answered(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Votre signalement est transmis" in reported(people, email="voisine@example.org")
    made = Report.objects.get()
    assert "sonne dans le vide" in text(people.client("facilitator"), page("basket"))
    assert "sonne dans le vide" in text(people.client("moderator"), page("basket"))
    with django_capture_on_commit_callbacks(execute=True):
        text(
            people.client("facilitator"),
            page("answer_report", key=made.pk),
            {"reply": "Merci, c’est corrigé."},
        )
    made.refresh_from_db()
    assert made.closed_at is not None
    assert (made.email, made.answer) == ("", "Merci, c’est corrigé.")
    assert mail.outbox[-1].to == ["voisine@example.org"]


def test_a_program_that_fills_the_trap_is_thanked_and_ignored(people: People) -> None:
    assert "Votre signalement est transmis" in reported(people, surname="Robot")
    assert not Report.objects.exists()


def test_too_many_reports_from_one_place_are_refused_for_an_hour(people: People) -> None:
    for _ in range(MOST_REPORTS):
        reported(people)
    answer = Client().post(page("report", word="lieux", key=people.hall.pk), {"message": "Encore."})
    assert answer.status_code == 429
    assert Report.objects.count() == MOST_REPORTS


@pytest.mark.parametrize("told", [{"message": ""}, {"email": "nulle part"}])
def test_a_report_without_words_or_with_a_wrong_address_is_not_kept(
    people: People, told: dict[str, str]
) -> None:
    reported(people, None, **told)
    assert not Report.objects.exists()


def test_a_report_is_closed_by_who_keeps_the_record_only(people: People) -> None:
    reported(people)
    address = page("answer_report", key=Report.objects.get().pk)
    for who in ("editor", "reader"):
        assert people.client(who).post(address, {"reply": ""}).status_code == 403
    assert Report.objects.get().closed_at is None


def test_a_draft_cannot_be_reported_by_who_does_not_see_it(people: People) -> None:
    Offer.objects.filter(slug="electrician").update(status="draft")
    address = page("report", word="offres", key=people.electrician.pk)
    assert Client().get(address).status_code == 404


def test_what_was_dealt_with_is_erased_after_a_year(people: People) -> None:
    reported(people)
    suggested(people)
    old = timezone.now() - timedelta(days=366)
    Report.objects.update(closed_at=old)
    assert corrections.erase_closed() == 1
    assert Suggestion.objects.exists()


def test_a_facilitator_finds_the_links_on_the_page(people: People) -> None:
    shown = text(people.client("facilitator"), people.electrician.get_absolute_url())
    assert "Suggérer une correction" in shown
    own = text(people.client("editor"), people.electrician.get_absolute_url())
    assert "Modifier cette fiche" in own
    assert "Signaler une erreur" in text(Client(), Organisation.objects.get(slug="school").get_absolute_url())
