"""Owners are asked: about what, in which order, never too often; a link that expires and does one thing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail, signing
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from maillage.accounts.models import Membership, Right, TrailEntry
from maillage.directory.models import CheckRequest, Offer, Organisation, Revision, Session, Territory
from maillage.directory.trust import answering, asking
from maillage.directory.trust.ranking import Rank

TODAY = date(2026, 11, 22)


def due(people: dict[str, int] | None = None) -> list[asking.Due]:
    return asking.due(Territory.objects.get(slug="valley"), TODAY, people or {})


def asked(school: Organisation) -> CheckRequest:
    one = next(each for each in due() if each.organisation == school)
    assert asking.ask(one) == "sent"
    return CheckRequest.objects.get()


def page_of(request: CheckRequest) -> str:
    return f"/annuaire/confirmer/{asking.token_of(request)}/"


def seen(request: CheckRequest) -> dict[str, int]:
    return {f"version-{one.key}": one.record.version for one in answering.asked(request, TODAY)}


def test_what_is_no_longer_fresh_is_asked_about_and_nothing_else(school: Organisation) -> None:
    found = next(one for one in due() if one.organisation == school)
    asked_about = {(item.kind, str(item.field)) for item in found.items}
    assert asked_about == {
        ("sessions", "seats"), ("sessions", "dates"), ("offers", "price"), ("organisations", "contact"),
    }  # fmt: skip


def test_what_was_checked_lately_is_not_asked_about(school: Organisation) -> None:
    Offer.objects.filter(slug="electrician").update(checked_on=TODAY)
    found = next(one for one in due() if one.organisation == school)
    assert {item.kind for item in found.items} == {"organisations"}


def test_examples_and_past_sessions_are_never_asked_about(school: Organisation, away: Session) -> None:
    Session.objects.exclude(pk=away.pk).update(example=True)
    Session.objects.filter(pk=away.pk).update(start="2026-01-11", end="2026-02-12")
    found = next(one for one in due() if one.organisation == school)
    assert "sessions" not in {item.kind for item in found.items}


def test_what_most_pathways_depend_on_comes_first(school: Organisation) -> None:
    assert due({"loan": 3})[0].organisation.slug == "platform"
    first = due({"electrician": 3, "loan": 1})[0]
    assert first.organisation == school
    assert first.items[0].rank == Rank(people=3, offers=1)


def test_without_people_the_offer_whose_fact_others_ask_comes_first(school: Organisation) -> None:
    assert next(one.organisation.slug for one in due()) == "school"


def test_looking_for_what_is_due_takes_a_bounded_number_of_queries(
    school: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    territory = Territory.objects.get(slug="valley")
    with django_assert_num_queries(3):
        asking.due(territory, TODAY, {})


def test_the_message_tells_in_two_languages_and_holds_the_link(school: Organisation) -> None:
    request = asked(school)
    message = mail.outbox[0]
    assert message.to == ["ecole@example.org"]
    tokens = re.findall(r"/annuaire/confirmer/([^/\s]+)/", str(message.body))
    assert tokens
    assert {asking.request_of(token) for token in tokens} == {request}
    assert "Un seul bouton confirme tout" in message.body
    assert request.sent_at is not None


def test_an_organisation_is_not_written_to_twice_in_a_fortnight(school: Organisation) -> None:
    request = asked(school)
    one = next(each for each in due() if each.organisation == school)
    assert asking.ask(one) == "too_soon"
    with time_machine.travel(request.asked_at + timedelta(days=14, minutes=1), tick=False):
        assert asking.ask(one) == "sent"
    assert len(mail.outbox) == 2


def test_a_run_that_died_before_sending_still_counts_for_the_fortnight(school: Organisation) -> None:
    CheckRequest.objects.create(
        organisation=school, asked_at=timezone.now(), expires_at=timezone.now() + asking.LINK_LASTS
    )
    one = next(each for each in due() if each.organisation == school)
    assert asking.ask(one) == "too_soon"
    assert mail.outbox == []


def test_a_message_that_the_server_refuses_is_asked_again_next_time(
    school: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> None:
        raise SMTPServerDisconnected

    one = next(each for each in due() if each.organisation == school)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert asking.ask(one) == "failed"
    assert asking.ask(one) == "sent"


def test_without_an_address_the_owners_are_written_to_and_otherwise_nobody(
    school: Organisation, editor: Any
) -> None:
    Organisation.objects.filter(pk=school.pk).update(email="")
    one = next(each for each in due() if each.organisation == school)
    assert asking.ask(one) == "unreachable"
    Membership.objects.update(right=Right.OWNER)
    assert asking.addresses_of(one.organisation) == ["redaction@example.org"]


def test_the_command_says_what_it_did_and_twice_changes_nothing(school: Organisation) -> None:
    said = StringIO()
    call_command("ask_owners", stdout=said)
    call_command("ask_owners", stdout=said)
    first, second = said.getvalue().splitlines()
    assert first.startswith("1 asked, 0 asked less than a fortnight ago, 1 without an address")
    assert second.startswith("0 asked, 1 asked less than a fortnight ago")
    assert len(mail.outbox) == 1


def test_a_dry_run_of_the_command_sends_nothing(school: Organisation) -> None:
    said = StringIO()
    call_command("ask_owners", "--dry-run", stdout=said)
    assert "École de production: 6" in said.getvalue()
    assert (mail.outbox, CheckRequest.objects.count()) == ([], 0)


def test_opening_the_link_shows_the_values_and_changes_nothing(school: Organisation, client: Client) -> None:
    request = asked(school)
    page = client.get(page_of(request))
    assert "Places : 4" in page.content.decode()
    assert "1 250,40" in page.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert page.headers["Cache-Control"].count("no-store")
    client.head(page_of(request))
    assert not Session.objects.exclude(checks=None).exists()
    request.refresh_from_db()
    assert request.answered_at is None


def test_one_button_confirms_all_with_its_trace_and_the_pages_say_so(
    school: Organisation, client: Client, away: Session
) -> None:
    request = asked(school)
    client.post(page_of(request), seen(request))
    away.refresh_from_db()
    assert away.checks
    assert away.checks["seats"] == {"day": "2026-11-22", "by": "École de production"}
    assert Revision.objects.filter(kind="sessions", record_id=away.pk, cause="checked").exists()
    assert TrailEntry.objects.filter(deed="check.answered").exists()
    page = client.get("/annuaire/valley/offres/electrician/").content.decode()
    assert "Places vérifiées aujourd’hui par École de production." in page
    assert "Tout est confirmé" in client.get(page_of(request)).content.decode()


def test_before_that_the_page_says_that_seats_are_to_be_confirmed(
    school: Organisation, client: Client
) -> None:
    page = client.get("/annuaire/valley/offres/electrician/").content.decode()
    assert "Places non vérifiées depuis 15 mois : à confirmer, appelez avant de vous déplacer." in page
    assert "Places : à confirmer" in page
    assert "4 places" not in page


def test_confirming_twice_changes_nothing_more(school: Organisation, client: Client, away: Session) -> None:
    request = asked(school)
    for _ in range(2):
        client.post(page_of(request), seen(request))
    away.refresh_from_db()
    assert away.checks
    assert away.checks["seats"]["day"] == "2026-11-22"


def test_what_changed_since_it_was_shown_is_not_confirmed(
    school: Organisation, client: Client, away: Session
) -> None:
    request = asked(school)
    shown = seen(request)
    Session.objects.filter(pk=away.pk).update(seats=1, version=7)
    page = client.post(page_of(request), shown, follow=True).content.decode()
    assert "1 fiche a changé pendant ce temps" in page
    away.refresh_from_db()
    assert away.checks is None


def test_a_value_is_corrected_from_the_link(school: Organisation, client: Client, away: Session) -> None:
    request = asked(school)
    key = f"sessions-{away.pk}"
    told = {
        f"{key}-seats": "2", f"{key}-start": "2027-01-18", f"{key}-end": "2027-02-19",
        f"{key}-register_by": "2026-12-20", "correct": key, f"version-{key}": str(away.version),
    }  # fmt: skip
    assert client.post(page_of(request), told).status_code == 302
    away.refresh_from_db()
    assert away.checks
    assert (away.seats, away.start, away.checks["dates"]["day"]) == (2, date(2027, 1, 18), "2026-11-22")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("seats", "-3", "supérieure ou égale à 0"), ("start", "demain", "date"), ("end", "2026-01-01", "")],
)
def test_a_correction_that_makes_no_sense_is_refused_with_its_reason(
    school: Organisation, client: Client, away: Session, field: str, value: str, said: str
) -> None:
    request = asked(school)
    key = f"sessions-{away.pk}"
    told = {
        f"{key}-seats": "2", f"{key}-start": "2027-01-18", f"{key}-end": "2027-02-19",
        f"{key}-{field}": value, "correct": key, f"version-{key}": str(away.version),
    }  # fmt: skip
    page = client.post(page_of(request), told)
    assert page.status_code == 422
    assert said in page.content.decode()
    away.refresh_from_db()
    assert away.seats == 4


def test_a_correction_over_a_newer_version_is_refused(
    school: Organisation, client: Client, away: Session
) -> None:
    request = asked(school)
    key = f"sessions-{away.pk}"
    Session.objects.filter(pk=away.pk).update(version=9)
    told = {f"{key}-seats": "2", f"{key}-start": "2027-01-11", "correct": key, f"version-{key}": "1"}
    page = client.post(page_of(request), told)
    assert "a changé pendant ce temps" in page.content.decode()


def test_a_session_that_is_not_held_any_more_is_taken_away(
    school: Organisation, client: Client, away: Session
) -> None:
    request = asked(school)
    key = f"sessions-{away.pk}"
    told = {
        f"{key}-no_longer": "on", f"{key}-start": "2027-01-11",
        "correct": key, f"version-{key}": str(away.version),
    }  # fmt: skip
    client.post(page_of(request), told)
    assert not Session.objects.filter(pk=away.pk).exists()
    assert Revision.objects.filter(kind="sessions", record_id=away.pk).exists()


def test_the_record_of_another_organisation_is_not_reached_by_the_link(
    school: Organisation, client: Client
) -> None:
    request = asked(school)
    other = Session.objects.get(slug="loan-all-year")
    request.items = [["sessions", other.pk, "seats"]]
    request.save()
    told = {"correct": f"sessions-{other.pk}", f"sessions-{other.pk}-seats": "9"}
    client.post(page_of(request), told)
    client.post(page_of(request), {f"version-sessions-{other.pk}": str(other.version)})
    other.refresh_from_db()
    assert (other.seats, other.checks) == (2, None)


def test_a_link_expires(school: Organisation, client: Client) -> None:
    request = asked(school)
    with time_machine.travel(request.expires_at + timedelta(seconds=1), tick=False):
        page = client.post(page_of(request), seen(request))
    assert page.status_code == 410
    assert not Session.objects.exclude(checks=None).exists()


@pytest.mark.parametrize("salt", ["maillage.other", asking.SALT])
def test_a_link_made_for_something_else_or_up_is_refused(
    school: Organisation, client: Client, salt: str
) -> None:
    request = asked(school)
    token = signing.dumps([request.pk, "not-the-nonce"], salt=salt)
    assert client.get(f"/annuaire/confirmer/{token}/").status_code == 404
    assert client.get("/annuaire/confirmer/anything/").status_code == 404


def test_requests_of_more_than_a_year_ago_are_erased(school: Organisation) -> None:
    request = asked(school)
    CheckRequest.objects.filter(pk=request.pk).update(asked_at=timezone.now() - timedelta(days=400))
    assert asking.erase_old_requests() == 1
