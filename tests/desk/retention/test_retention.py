"""The end of a file: by the clock after two years without contact, or at once when the person asks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.db.models import ForeignKey, Model
from django.utils import timezone

from maillage.desk import notices, retention
from maillage.desk.gate import NoSuchFileError, people_of
from maillage.desk.models import (
    ClosedFile,
    Message,
    Person,
    Snapshot,
    UnmetNeed,
)
from maillage.desk.refusals import RefusedError
from maillage.privacy import journal, keys, ledger
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.models import Erasure, JournalEntry, JournalPruning
from tests.desk.people import SECRET_NAME, SECRET_PHONE, DeskCast, a_person
from tests.desk.retention.conftest import run
from tests.desk.whole_file import EPCI, SECRET_WORD, fill

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
WARNING_DAY = datetime(2028, 10, 24, 9, 0, tzinfo=PARIS)
TWO_YEARS_AND_A_DAY = datetime(2028, 11, 23, 10, 0, tzinfo=PARIS)
SECRETS = (SECRET_NAME, SECRET_PHONE, SECRET_WORD, "maelle@example.org")


def models_of_a_person() -> set[type[Model]]:
    """Every model whose rows go with a person, however far."""
    found: set[type[Model]] = {Person}
    while True:
        models = apps.get_app_config("desk").get_models()
        more = {model for model in models if any(_goes_with(field, found) for field in model._meta.fields)}
        if more <= found:
            return found
        found |= more


def _goes_with(field: object, found: set[type[Model]]) -> bool:
    if not isinstance(field, ForeignKey) or field.null:
        return False
    return field.related_model in found


def everything_kept() -> list[str]:
    """All that the database holds, opened where a key opens it, but for the accounts of the staff."""
    rows = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in ("accounts", "account", "contenttypes", "auth"):
            continue
        rows += [f"{model._meta.label} {row}" for row in model._default_manager.values_list()]
    return rows


def test_the_file_of_the_test_holds_a_row_of_everything_that_a_file_may_hold(desk_cast: DeskCast) -> None:
    fill(desk_cast)
    assert [model for model in models_of_a_person() if not model._default_manager.exists()] == []


def test_two_years_and_a_day_after_the_last_contact_nothing_of_the_person_remains(
    desk_cast: DeskCast,
    clock: time_machine.Traveller,
    settings: LazySettings,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]],
) -> None:
    person = fill(desk_cast)
    clock.move_to(WARNING_DAY)
    assert run()["warned"] == 1
    clock.move_to(TWO_YEARS_AND_A_DAY)
    with django_capture_on_commit_callbacks(execute=True):
        assert run()["erased"] == 1

    left = {model._meta.label for model in models_of_a_person() if model._default_manager.exists()}
    assert left == set()
    assert [row for row in everything_kept() if any(secret in row for secret in SECRETS)] == []
    assert keys.mark("email", "maelle@example.org") not in "".join(everything_kept())
    assert [path for path in Path(settings.DOCUMENTS_DIR).rglob("*") if path.is_file()] == []
    assert not Session.objects.exists()
    assert not Snapshot.objects.exists()
    assert ledger.erased().keys() == {person.key}


def test_what_remains_is_told_field_by_field(desk_cast: DeskCast, clock: time_machine.Traveller) -> None:
    person = fill(desk_cast)
    clock.move_to(WARNING_DAY)
    run()
    clock.move_to(TWO_YEARS_AND_A_DAY)
    run()
    kept = {**ClosedFile.objects.values().get()}
    del kept["id"]
    assert kept == {
        "territory_id": desk_cast.cast.territory.pk,
        "zone": EPCI,
        "quarter": "2028-4",
        "age_band": "26-44",
        "result": "job",
        "months": 0,
        "referrals": 1,
    }
    need = UnmetNeed.objects.get()
    assert (need.person_id, need.zone, need.subject, need.cause) == (None, EPCI, "offer:x", "full")
    assert list(Erasure.objects.values_list("key", "at")) == [(person.key, TWO_YEARS_AND_A_DAY)]
    lines = JournalEntry.objects.filter(subject=person.key)
    assert list(lines.values_list("deed", "actor")) == [
        ("file.read", "nobody:0"),
        ("file.warned", "clock:0"),
        ("file.erased", "clock:0"),
    ]
    assert [line.details for line in lines] == [{}, {}, {"why": "clock"}]


def test_a_year_after_the_erasure_the_journal_goes_whole_and_that_of_others_stays(
    desk_cast: DeskCast, clock: time_machine.Traveller
) -> None:
    person = fill(desk_cast)
    other = a_person(desk_cast.cast)
    with desk_cast.acting("person"):
        retention.erase_file(person.key)
    journal.write(other.key, "file.read")
    clock.move_to(timezone.now() + timedelta(days=365))
    assert run()["journal_lines"] == 0
    clock.shift(timedelta(days=1))
    assert run()["journal_lines"] == 2
    assert list(JournalEntry.objects.values_list("subject", flat=True)) == [other.key]
    assert JournalPruning.objects.get().before == timezone.now() - timedelta(days=365)
    assert Erasure.objects.get().key == person.key


@pytest.mark.parametrize("days", [0, 29])
def test_nobody_is_erased_before_a_month_has_passed_since_they_were_told(
    desk_cast: DeskCast, clock: time_machine.Traveller, days: int
) -> None:
    late = TWO_YEARS_AND_A_DAY + timedelta(days=200)  # the task had been stopped
    clock.move_to(late)
    assert run()["warned"] == 1
    clock.move_to(late + timedelta(days=days))
    assert run()["erased"] == 0
    clock.move_to(late + timedelta(days=30))
    assert run()["erased"] == 1


def test_the_notice_names_nobody_and_says_the_day(desk_cast: DeskCast, clock: time_machine.Traveller) -> None:
    clock.move_to(WARNING_DAY)
    run()
    run()
    message = Message.objects.get()
    assert message.to == "maelle@example.org"
    assert "23 novembre 2028" in message.body
    assert SECRET_NAME not in message.body + message.subject


def test_somebody_without_an_address_is_told_through_their_key_worker(
    desk_cast: DeskCast, clock: time_machine.Traveller
) -> None:
    Person.objects.update(contact={"phone": SECRET_PHONE})
    clock.move_to(WARNING_DAY)
    run()
    message = Message.objects.get()
    assert message.to == "facilitator@example.org"
    assert SECRET_PHONE not in message.body


def test_the_representative_of_a_minor_is_told_too(
    desk_cast: DeskCast, clock: time_machine.Traveller
) -> None:
    Person.objects.update(protection="minor", representative={"email": "parent@example.org"})
    clock.move_to(WARNING_DAY)
    run()
    assert {message.to for message in Message.objects.all()} == {"maelle@example.org", "parent@example.org"}


def test_somebody_who_can_not_be_told_at_all_is_erased_all_the_same(
    desk_cast: DeskCast, clock: time_machine.Traveller
) -> None:
    Person.objects.update(contact={}, key_worker=None)
    clock.move_to(WARNING_DAY)
    assert run()["warned"] == 1
    assert not Message.objects.exists()
    clock.move_to(TWO_YEARS_AND_A_DAY)
    assert run()["erased"] == 1


def test_a_contact_after_the_notice_keeps_the_file_and_another_notice_comes_two_years_later(
    desk_cast: DeskCast, clock: time_machine.Traveller
) -> None:
    clock.move_to(WARNING_DAY)
    run()
    Person.objects.update(last_contact_on=date(2028, 11, 1))
    clock.move_to(TWO_YEARS_AND_A_DAY)
    assert run()["erased"] == 0
    clock.move_to(datetime(2030, 10, 3, tzinfo=PARIS))
    assert run()["warned"] == 1
    clock.move_to(datetime(2030, 10, 20, tzinfo=PARIS))
    assert run()["erased"] == 0
    assert Message.objects.count() == 2


def test_the_twenty_ninth_of_february_has_its_two_years() -> None:
    assert retention.last_day_of_contact(date(2028, 2, 29)) == date(2026, 2, 28)
    assert notices._two_years_after(date(2028, 2, 29)) == date(2030, 3, 1)


def test_an_erasure_that_can_not_be_noted_in_the_ledger_is_not_done(
    desk_cast: DeskCast, settings: LazySettings, tmp_path: Path
) -> None:
    settings.KEYS_DIR = tmp_path / "gone"
    with desk_cast.acting("person"), pytest.raises(RefusedError, match="pas pu se faire maintenant"):
        retention.erase_file(desk_cast.person.key)
    assert Person.objects.filter(pk=desk_cast.person.pk).exists()
    assert not ClosedFile.objects.exists()
    assert not JournalEntry.objects.filter(deed="file.erased").exists()


def test_a_ledger_that_was_lost_comes_back_from_the_database(
    desk_cast: DeskCast, settings: LazySettings
) -> None:
    with desk_cast.acting("person"):
        retention.erase_file(desk_cast.person.key)
    before = ledger.erased()
    ledger.path().unlink()
    run()
    assert ledger.erased() == before
    run()
    assert len(ledger.path().read_text().splitlines()) == 1


def test_an_erasure_lost_in_a_crash_after_the_ledger_is_done_again(desk_cast: DeskCast) -> None:
    ledger.note(desk_cast.person.key, timezone.now() - timedelta(days=100))
    assert run()["erased_again"] == 1
    assert not Person.objects.exists()
    assert ClosedFile.objects.get().quarter == "2026-3"
    assert run()["erased_again"] == 0


def test_an_erasure_waits_for_no_key(desk_cast: DeskCast, settings: LazySettings) -> None:
    ledger.note(desk_cast.person.key, timezone.now())
    settings.DATA_KEYS = ("n" * 43,)
    assert run()["erased_again"] == 1
    assert ClosedFile.objects.get().age_band == ""


@pytest.mark.parametrize("who", ["person", "facilitator"])
def test_the_person_erases_their_file_at_once_or_asks_their_key_worker_to(
    desk_cast: DeskCast, who: str
) -> None:
    person = fill(desk_cast)
    with desk_cast.acting(who):
        retention.erase_file(person.key)
    assert [row for row in everything_kept() if any(secret in row for secret in SECRETS)] == []
    last = JournalEntry.objects.filter(subject=person.key).last()
    assert last is not None
    assert (last.deed, last.actor) == ("file.erased", str(desk_cast.actor(who)))
    assert last.details == {"why": "asked"}


def test_whoever_accompanies_without_being_the_key_worker_is_refused(desk_cast: DeskCast) -> None:
    with desk_cast.acting("partner"), pytest.raises(RefusedError, match="Seule la personne"):
        retention.erase_file(desk_cast.person.key)
    assert Person.objects.exists()


@pytest.mark.parametrize("who", ["visitor", "stranger", "region", "trainer"])
def test_nobody_else_learns_that_the_file_exists(desk_cast: DeskCast, who: str) -> None:
    with desk_cast.acting(who), pytest.raises(NoSuchFileError):
        retention.erase_file(desk_cast.person.key)
    assert Person.objects.exists()


def test_a_file_erased_twice_counts_once(desk_cast: DeskCast) -> None:
    with acting_as(CLOCK):
        person = people_of().get()
        retention.erase(person, "asked")
        with pytest.raises(NoSuchFileError):
            retention.erase(person, "asked")
    assert ClosedFile.objects.count() == 1


def test_sessions_of_others_stay_open(desk_cast: DeskCast) -> None:
    fill(desk_cast)
    desk_cast.client("facilitator")
    with desk_cast.acting("person"):
        retention.erase_file(desk_cast.person.key)
    assert Session.objects.count() == 1
