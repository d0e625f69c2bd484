"""What is not of a file goes with its own time; what is left of a file names nobody."""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import timezone

from maillage.desk.closing import closed_file_of
from maillage.desk.models import (
    Message,
    Referral,
    Request,
    Snapshot,
    SpaceLink,
    Telling,
)
from tests.desk.people import SECRET_NAME, DeskCast
from tests.desk.retention.conftest import run
from tests.desk.whole_file import SECRET_WORD, fill

pytestmark = pytest.mark.django_db


def a_request(desk_cast: DeskCast, **columns: object) -> Request:
    """A request that became no file."""
    told = {"channel": "phone", "kind": "room", "text": SECRET_WORD, "caller": {"name": SECRET_NAME}}
    ground = {"territory": desk_cast.cast.territory, "organisation": desk_cast.cast.workshop}
    return Request.objects.create(**ground, **told, received_by="clock:0", commune="33243", **columns)


@pytest.mark.parametrize(
    ("state", "answered", "days", "emptied"),
    [
        ("answered", True, 182, 0),
        ("answered", True, 184, 1),
        ("closed", True, 184, 1),
        ("closed", False, 300, 0),
        ("new", False, 364, 0),
        ("routed", False, 366, 1),
        ("new", False, 366, 1),
    ],
)
def test_a_request_that_became_no_file_forgets_who_asked(
    desk_cast: DeskCast, clock: time_machine.Traveller, state: str, answered: bool, days: int, emptied: int
) -> None:
    asked = a_request(desk_cast, state=state, answered_at=timezone.now() if answered else None)
    clock.shift(timedelta(days=days))
    assert run()["requests"] == emptied
    assert run()["requests"] == 0
    asked.refresh_from_db()
    assert (asked.text, asked.caller) == (("", {}) if emptied else (SECRET_WORD, {"name": SECRET_NAME}))
    assert (asked.commune, asked.kind, asked.channel) == ("33243", "room", "phone")


def test_a_request_of_a_file_lives_as_long_as_the_file(
    desk_cast: DeskCast, clock: time_machine.Traveller
) -> None:
    a_request(desk_cast, person=desk_cast.person)
    clock.shift(timedelta(days=500))
    assert run()["requests"] == 0


def test_a_message_forgets_its_words_a_month_after_it_was_sent_and_is_never_sent_again(
    desk_cast: DeskCast, clock: time_machine.Traveller
) -> None:
    columns = {"to": "a@example.org", "subject": "Rappel", "body": SECRET_WORD}
    Message.objects.create(once="1", sent_at=timezone.now(), person=desk_cast.person, **columns)
    Message.objects.create(once="2", **columns)
    clock.shift(timedelta(days=29))
    assert run()["messages"] == 0
    clock.shift(timedelta(days=1))
    assert run()["messages"] == 1
    clock.shift(timedelta(days=61))
    assert run()["messages"] == 1
    assert {(one.to, one.subject, one.body) for one in Message.objects.all()} == {("", "", "")}
    assert not Message.objects.filter(claimed_at=None).exists()
    clock.shift(timedelta(days=365))
    run()
    assert list(Message.objects.filter(once__in=("1", "2")).values_list("once", flat=True)) == ["1"]


def test_links_snapshots_and_documents_go_with_their_time(
    desk_cast: DeskCast, clock: time_machine.Traveller, settings: LazySettings
) -> None:
    fill(desk_cast)
    desk_cast.person.documents.update(expires_on=date(2026, 12, 1))
    Snapshot.objects.create(territory=desk_cast.cast.territory, digest="6" * 64, content=zlib.compress(b""))
    assert run()["snapshots"] == 0  # somebody may be writing the version that needs it
    clock.shift(timedelta(days=61))
    done = run()
    assert (done["snapshots"], done["documents"], done["space_links"]) == (1, 1, 1)
    assert list(Snapshot.objects.values_list("digest", flat=True)) == ["5" * 64]
    assert [path for path in Path(settings.DOCUMENTS_DIR).rglob("*") if path.is_file()] == []
    assert not SpaceLink.objects.exists()


def test_nothing_goes_before_its_time(desk_cast: DeskCast) -> None:
    fill(desk_cast)
    assert {name: count for name, count in run().items() if count} == {}


def test_the_command_says_how_many_of_each(desk_cast: DeskCast) -> None:
    said = StringIO()
    call_command("keep_by_the_clock", stdout=said)
    assert "erased: 0" in said.getvalue()
    assert "journal_lines: 0" in said.getvalue()


@pytest.mark.parametrize(
    ("situation", "band"),
    [
        ({"age": 17}, "0-17"),
        ({"age": 18}, "18-25"),
        ({"birth_date": "1966-11-22"}, "60+"),
        ({"birth_date": "1966-11-23"}, "45-59"),
        ({"birth_date": "not a day", "age": 30}, "26-44"),
        ({"age": "thirty"}, ""),
        ({}, ""),
    ],
)
def test_an_age_is_kept_as_a_band(desk_cast: DeskCast, situation: dict[str, object], band: str) -> None:
    Telling.objects.create(person=desk_cast.person, number=3, by="clock:0", content={"situation": situation})
    assert closed_file_of(desk_cast.person, timezone.now()).age_band == band


def test_a_file_longer_and_fuller_than_all_others_can_not_be_known_by_it(desk_cast: DeskCast) -> None:
    person = desk_cast.person
    person.opened_at = timezone.now() - timedelta(days=20 * 365)
    columns = {"person": person, "sent_for": desk_cast.cast.workshop, "state": "refused", "purpose": ""}
    for _ in range(12):
        Referral.objects.create(sent_to=desk_cast.school, **columns)
    closed = closed_file_of(person, timezone.now())
    assert (closed.months, closed.referrals) == (60, 10)
    assert closed.zone == ""
    assert closed.result == "unknown"
