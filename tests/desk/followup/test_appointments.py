"""Appointments: made, moved, cancelled, held, missed; reminded; read by calendar programs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar
from pytest_django.fixtures import DjangoAssertNumQueries

from maillage.desk.followup import appointments, feeds, reminders
from maillage.desk.followup.appointments import ClashError, Wanted
from maillage.desk.gate import NoSuchFileError, file_at
from maillage.desk.models import Appointment, AppointmentState, CalendarFeed, Consent, Message, Person, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.models import JournalEntry
from tests.desk.people import DeskCast, a_person, agreed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NIR = "2 69 05 49 588 157 80"


def at(hour: int, days: int = 2, minute: int = 0) -> datetime:
    local = timezone.localtime() + timedelta(days=days)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


def wanted(hour: int = 10, days: int = 2) -> Wanted:
    return Wanted(at(hour, days), 45, "12 rue des Tilleuls", "Le CV", remind=True)


def made(desk_cast: DeskCast, want: Wanted | None = None, who: str = "facilitator") -> Appointment:
    with desk_cast.acting(who):
        return appointments.make(desk_cast.person.key, want or wanted())


def deeds() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("deed", flat=True))


def test_an_appointment_made_twice_is_one(desk_cast: DeskCast) -> None:
    assert made(desk_cast) == made(desk_cast)
    assert deeds() == ["appointment.made"]


def test_a_form_sent_twice_in_the_same_instant_makes_one_appointment(
    desk_cast: DeskCast, monkeypatch: pytest.MonkeyPatch
) -> None:
    clashes = appointments.clashes

    def meanwhile(*told: Any, **more: Any) -> list[appointments.Clash]:
        found = clashes(*told, **more)
        with monkeypatch.context() as usual:
            usual.setattr(appointments, "clashes", clashes)
            made(desk_cast)
        return found

    monkeypatch.setattr(appointments, "clashes", meanwhile)
    assert made(desk_cast) == Appointment.objects.get()
    assert deeds() == ["appointment.made"]


def test_an_hour_that_is_taken_is_warned_about_and_may_be_kept_all_the_same(desk_cast: DeskCast) -> None:
    made(desk_cast)
    later = Wanted(at(10, minute=30), 30)
    with pytest.raises(ClashError) as clash:
        made(desk_cast, later)
    assert [each.mine for each in clash.value.clashes] == [True]
    with desk_cast.acting("facilitator"):
        appointments.make(desk_cast.person.key, later, despite=True)
    assert Appointment.objects.count() == 2


def test_an_appointment_of_the_person_elsewhere_is_told_without_with_whom(desk_cast: DeskCast) -> None:
    made(desk_cast)
    agreed(desk_cast.person, desk_cast.cast.elsewhere, [Scope.IDENTITY])
    with pytest.raises(ClashError) as clash:
        made(desk_cast, who="stranger")
    assert [each.mine for each in clash.value.clashes] == [False]


@pytest.mark.parametrize(
    ("minutes_after", "clashes"), [(-45, False), (-44, True), (0, True), (44, True), (45, False)]
)
def test_two_appointments_that_touch_do_not_clash(
    desk_cast: DeskCast, minutes_after: int, clashes: bool
) -> None:
    first = made(desk_cast)
    second = Wanted(first.begins_at + timedelta(minutes=minutes_after), 45)
    found = appointments.clashes(desk_cast.person, desk_cast.accounts["facilitator"].pk, second)
    assert bool(found) is clashes


@pytest.mark.parametrize(
    "refused",
    [
        Wanted(datetime(2020, 1, 1, tzinfo=timezone.get_default_timezone())),
        Wanted(datetime(2050, 1, 1, tzinfo=timezone.get_default_timezone())),
        Wanted(datetime(2026, 12, 1, tzinfo=timezone.get_default_timezone()), 0),
        Wanted(datetime(2026, 12, 1, tzinfo=timezone.get_default_timezone()), 481),
        Wanted(datetime(2026, 12, 1, tzinfo=timezone.get_default_timezone()), 30, about=NIR),
        Wanted(datetime(2026, 12, 1, tzinfo=timezone.get_default_timezone()), 30, where=NIR),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_written(desk_cast: DeskCast, refused: Wanted) -> None:
    with pytest.raises(RefusedError):
        made(desk_cast, refused)
    assert not Appointment.objects.exists()
    assert deeds() == []


@pytest.mark.parametrize("who", ["trainer", "region", "stranger", "visitor"])
def test_whoever_has_no_business_in_the_file_makes_changes_and_reads_none(
    desk_cast: DeskCast, who: str
) -> None:
    one = made(desk_cast)
    key = desk_cast.person.key
    with desk_cast.acting(who):
        deeds_tried: tuple[Callable[[], object], ...] = (
            lambda: appointments.make(key, wanted(15)),
            lambda: appointments.move(key, one.key, 1, wanted(15)),
            lambda: appointments.cancel(key, one.key, 1),
            lambda: appointments.appointment_of(file_at(key), one.key),
        )
        for deed in deeds_tried:
            with pytest.raises(NoSuchFileError):
                deed()
        assert appointments.my_appointments(at(0, 0), at(0, 9)) == []
    assert deeds() == ["appointment.made"]


def test_a_partner_sees_when_and_where_but_neither_what_about_nor_may_change_it(desk_cast: DeskCast) -> None:
    one = made(desk_cast)
    key = desk_cast.person.key
    with desk_cast.acting("partner"):
        (shown,) = appointments.appointments_of(file_at(key))
        assert (shown.own, shown.where, shown.about) == (False, "12 rue des Tilleuls", "")
        with pytest.raises(NoSuchFileError):
            appointments.cancel(key, one.key, 1)


def test_whoever_is_shown_no_pathway_sees_only_their_own_appointments(desk_cast: DeskCast) -> None:
    made(desk_cast)
    Consent.objects.filter(organisation=desk_cast.partners).update(scopes=["identity"])
    own = made(desk_cast, wanted(16), "partner")
    with desk_cast.acting("partner"):
        assert [each.appointment for each in appointments.appointments_of(file_at(desk_cast.person.key))] == [
            own
        ]


def test_what_somebody_else_changed_meanwhile_is_not_written_over(desk_cast: DeskCast) -> None:
    one, key = made(desk_cast), desk_cast.person.key
    with desk_cast.acting("facilitator"):
        appointments.move(key, one.key, 1, wanted(15))
        with pytest.raises(ChangedMeanwhileError):
            appointments.move(key, one.key, 1, wanted(17))
        with pytest.raises(ChangedMeanwhileError):
            appointments.cancel(key, one.key, 1)
    one.refresh_from_db()
    assert (one.begins_at, one.version, one.state) == (at(15), 2, "planned")


def test_an_appointment_moved_onto_its_own_copy_is_refused(desk_cast: DeskCast) -> None:
    one = made(desk_cast)
    made(desk_cast, wanted(15))
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError, match="existe déjà"):
        appointments.move(desk_cast.person.key, one.key, 1, wanted(15), despite=True)


def begun(desk_cast: DeskCast) -> Appointment:
    one = made(desk_cast)
    Appointment.objects.update(begins_at=timezone.now() - timedelta(hours=1))
    return one


def test_what_became_of_it_is_told_once_it_has_begun(desk_cast: DeskCast) -> None:
    one, key = made(desk_cast), desk_cast.person.key
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError, match="pas encore commencé"):
        appointments.held(key, one.key, 1)
    Appointment.objects.update(begins_at=timezone.now() - timedelta(hours=1))
    Person.objects.update(last_contact_on=timezone.localdate() - timedelta(days=90), warned_at=timezone.now())
    with desk_cast.acting("facilitator"):
        appointments.held(key, one.key, 1)
        with pytest.raises(ChangedMeanwhileError):
            appointments.missed(key, one.key, 2, "Je rappelle")
    one.refresh_from_db()
    desk_cast.person.refresh_from_db()
    assert one.state == AppointmentState.HELD
    assert (desk_cast.person.last_contact_on, desk_cast.person.warned_at) == (timezone.localdate(), None)


def test_nobody_who_did_not_come_is_left_without_a_next_step(desk_cast: DeskCast) -> None:
    one, key = begun(desk_cast), desk_cast.person.key
    with desk_cast.acting("facilitator"):
        for words in ("", "  ", NIR):
            with pytest.raises(RefusedError):
                appointments.missed(key, one.key, 1, words)
        appointments.missed(key, one.key, 1, "Je l’appelle demain")
    one.refresh_from_db()
    assert (one.state, one.what_next) == ("missed", "Je l’appelle demain")


def test_the_person_may_cancel_their_appointment_and_nothing_else(desk_cast: DeskCast) -> None:
    one, key = begun(desk_cast), desk_cast.person.key
    with desk_cast.acting("person"):
        with pytest.raises(NoSuchFileError):
            appointments.held(key, one.key, 1)
        with pytest.raises(RefusedError):
            appointments.make(key, wanted(15))
        appointments.cancel(key, one.key, 1)
    one.refresh_from_db()
    assert one.state == AppointmentState.CANCELLED


def reminded() -> int:
    with acting_as(CLOCK):
        return reminders.remind()


def test_a_reminder_is_posted_once_two_days_before_and_tells_nothing_more_than_it_must(
    desk_cast: DeskCast,
) -> None:
    made(desk_cast)
    assert (reminded(), reminded()) == (1, 1)
    message = Message.objects.get()
    assert message.to == "maelle@example.org"
    assert "12 rue des Tilleuls" in message.body
    assert "mardi 24 novembre 2026 à 10 h 00" in message.body
    for untold in ("CV", "Exemple", desk_cast.accounts["facilitator"].name):
        assert untold not in message.body + message.subject


def no_email(desk_cast: DeskCast) -> None:
    desk_cast.person.contact = {"phone": "06"}
    desk_cast.person.save()


@pytest.mark.parametrize(
    "why",
    {
        "not agreed": lambda cast: Appointment.objects.update(remind=False),
        "no e-mail": no_email,
        "too early": lambda cast: Appointment.objects.update(begins_at=at(10, 3)),
        "too late": lambda cast: Appointment.objects.update(begins_at=at(8, 0)),
        "cancelled": lambda cast: Appointment.objects.update(state="cancelled"),
        "withdrawn": lambda cast: Consent.objects.update(withdrawn_at=timezone.now()),
        "ended": lambda cast: Consent.objects.update(ends_on=timezone.localdate() - timedelta(days=1)),
        "closed": lambda cast: Person.objects.update(closed_at=timezone.now()),
    }.items(),
    ids=lambda why: why[0],
)
def test_nobody_is_reminded_without_reason(
    desk_cast: DeskCast, why: tuple[str, Callable[[DeskCast], object]]
) -> None:
    made(desk_cast)
    why[1](desk_cast)
    assert reminded() == 0
    assert not Message.objects.exists()


def test_a_reminder_not_yet_sent_is_taken_back_when_the_appointment_moves(desk_cast: DeskCast) -> None:
    one, key = made(desk_cast), desk_cast.person.key
    call_command("remind")
    with desk_cast.acting("facilitator"):
        appointments.move(key, one.key, 1, wanted(16))
    assert not Message.objects.exists()
    assert reminded() == 1
    assert "16 h 00" in Message.objects.get().body


def events(content: bytes) -> list[dict[str, str]]:
    return [
        {key: str(value) for key, value in event.items()}
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


def feed(desk_cast: DeskCast, *, names: bool = False) -> str:
    with desk_cast.acting("facilitator"):
        return feeds.open_feed(names=names)


def test_a_calendar_program_reads_hours_and_not_who_nor_where(desk_cast: DeskCast) -> None:
    made(desk_cast)
    content = feeds.calendar_at(feed(desk_cast))
    assert content is not None
    (event,) = events(content)
    assert event["SUMMARY"] == "Rendez-vous"
    for untold in ("Maëlle", "Tilleuls", "CV", str(desk_cast.person.key)):
        assert untold not in content.decode()


def test_first_names_and_places_are_there_for_whoever_asks_for_them(desk_cast: DeskCast) -> None:
    made(desk_cast)
    (event,) = events(feeds.calendar_at(feed(desk_cast, names=True)) or b"")
    assert event["SUMMARY"] == "Rendez-vous – Maëlle"
    assert event["LOCATION"] == "12 rue des Tilleuls"


def test_an_address_that_was_changed_cut_or_invented_opens_nothing(desk_cast: DeskCast) -> None:
    first = feed(desk_cast)
    second = feed(desk_cast)
    assert feeds.calendar_at(first) is None
    assert feeds.calendar_at(second) is not None
    assert second not in str(CalendarFeed.objects.values())
    with desk_cast.acting("facilitator"):
        feeds.close_feed()
    assert feeds.calendar_at(second) is None
    assert feeds.calendar_at("x") is None


def test_a_calendar_is_empty_once_the_person_withdrew_or_the_account_was_closed(desk_cast: DeskCast) -> None:
    made(desk_cast)
    token = feed(desk_cast, names=True)
    Consent.objects.update(withdrawn_at=timezone.now())
    assert events(feeds.calendar_at(token) or b"") == []
    desk_cast.accounts["facilitator"].is_active = False
    desk_cast.accounts["facilitator"].save()
    assert feeds.calendar_at(token) is None


def test_the_person_s_own_file_tells_with_whom_where_and_whom_to_call(desk_cast: DeskCast) -> None:
    made(desk_cast)
    cancelled = made(desk_cast, wanted(15))
    with desk_cast.acting("person"):
        appointments.cancel(desk_cast.person.key, cancelled.key, 1)
        (event,) = events(feeds.person_calendar(file_at(desk_cast.person.key)))
    assert event["SUMMARY"] == "Rendez-vous – La Fabrique"
    assert event["LOCATION"] == "12 rue des Tilleuls"


def test_my_calendar_asks_as_much_for_ten_people_as_for_one(
    desk_cast: DeskCast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        other = a_person(desk_cast.cast, desk_cast.accounts["facilitator"], name=f"Personne {number}")
        with desk_cast.acting("facilitator"):
            appointments.make(other.key, replace(wanted(8 + number), minutes=30))
    client = desk_cast.client("facilitator")
    with django_assert_max_num_queries(8):
        page = client.get("/bureau/agenda/").content.decode()
    assert page.count("Personne ") == 10


def test_an_unknown_appointment_is_not_found(desk_cast: DeskCast) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(NoSuchFileError):
        appointments.cancel(desk_cast.person.key, uuid.uuid4(), 1)
