"""Who read the file and when: every line, in words, by day, nothing hidden."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from maillage.desk import gate
from maillage.desk.models import Referral, Scope
from maillage.desk.space import deeds, readings
from maillage.privacy import journal
from maillage.privacy.actor import CLOCK, NOBODY, Actor, ActorKind, acting_as
from tests.desk.people import SECRET_NAME, SECRET_PHONE, DeskCast

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
READINGS = "/mon-espace/lectures/"


def told(desk_cast: DeskCast) -> list[readings.Day]:
    """Her journal in words."""
    return readings.days_of(readings.entries_of(desk_cast.person))


def test_who_read_is_named_with_the_organisation_and_the_part(desk_cast: DeskCast) -> None:
    with desk_cast.acting("partner"):
        gate.open_file(desk_cast.person.key, Scope.SITUATION, "file.read")
    line = told(desk_cast)[0].lines[0]
    assert (line.who, line.organisation, line.reading) == ("Karim Belkacem", "Le Relais", True)
    assert (line.words, line.details) == ("a lu", ("Ma situation et mes souhaits",))
    shown = desk_cast.client("person").get(READINGS).content.decode()
    assert "Karim Belkacem" in shown
    assert "Le Relais" in shown


def test_the_same_reading_again_the_same_day_is_told_once_with_its_times(desk_cast: DeskCast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock, desk_cast.acting("partner"):
        for hours in (0, 2, 30):
            clock.move_to(MORNING + timedelta(hours=hours))
            gate.open_file(desk_cast.person.key, Scope.PATHWAY, "file.read")
    days = told(desk_cast)
    assert [day.day.day for day in days] == [21, 20]
    assert [len(day.lines[0].times) for day in days] == [1, 2]


def test_nothing_is_hidden_not_even_the_site_s_own_clock_or_an_unknown_deed(desk_cast: DeskCast) -> None:
    referral = Referral.objects.create(
        person=desk_cast.person, sent_for=desk_cast.cast.workshop, sent_to=desk_cast.school, purpose="x"
    )
    actors = [
        CLOCK,
        NOBODY,
        Actor(ActorKind.REFERRAL, referral.pk),
        Actor(ActorKind.REFERRAL, 999),
        Actor(ActorKind.ACCOUNT, 999),
        desk_cast.actor("person"),
    ]
    for actor in actors:
        with acting_as(actor):
            journal.write(desk_cast.person.key, "moon.walked")
    lines = told(desk_cast)[0].lines
    assert len(lines) == len(actors)
    assert {line.words for line in lines} == {"autre chose (moon.walked)"}
    names = [line.who for line in lines]
    assert "L’Atelier-école" in names
    assert "Le site lui-même, sans personne derrière" in names
    assert "Vous" in names
    assert all(names)


def test_her_own_gestures_are_hidden_only_when_she_asks(desk_cast: DeskCast) -> None:
    with desk_cast.acting("partner"):
        gate.open_file(desk_cast.person.key, Scope.PATHWAY, "file.read")
    client = desk_cast.client("person")
    client.get("/mon-espace/parcours/")
    assert "Vous" in [line.who for line in told(desk_cast)[0].lines]
    shown = client.get(READINGS, {"autres": ""}).content.decode()
    assert "<strong>Vous</strong>" not in shown
    assert "Karim Belkacem" in shown


def test_the_journal_is_paged_and_asks_few_questions_however_long(
    desk_cast: DeskCast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for who in ("partner", "facilitator"):
        with desk_cast.acting(who):
            for _ in range(readings.PER_PAGE):
                gate.open_file(desk_cast.person.key, Scope.PATHWAY, "file.read")
    client = desk_cast.client("person")
    with django_assert_max_num_queries(20):
        first = client.get(READINGS).content.decode()
    assert "page=2" in first
    assert "Karim Belkacem" in client.get(READINGS, {"page": 2}).content.decode()


@pytest.mark.parametrize("who", ["visitor", "facilitator", "partner", "stranger"])
def test_nobody_but_her_reads_her_journal_in_the_space(desk_cast: DeskCast, who: str) -> None:
    assert desk_cast.client(who).get(READINGS).status_code == 302


def test_the_journal_holds_neither_her_name_nor_her_number(desk_cast: DeskCast) -> None:
    client = desk_cast.client("person")
    for page in ("", "situation/", "entourage/", "parcours/"):
        client.get(f"/mon-espace/{page}")
    client.post("/mon-espace/questions/", {"text": f"Appelez {SECRET_NAME} au {SECRET_PHONE}"})
    lines = str([(line.deed, line.details) for line in readings.entries_of(desk_cast.person)])
    assert SECRET_NAME not in lines
    assert SECRET_PHONE not in lines


def test_each_deed_written_by_the_desk_has_its_words() -> None:
    """The deeds named in the code; those of referrals follow their table."""
    found: set[str] = set()
    verbs = r"(?<!trail\.)\b(?:open_file|read|write|_write|_change|_journal|_moved)"
    pattern = re.compile(verbs + r"\([^()]*?\"([a-z_-]+\.[a-z_-]+)\"", re.S)
    for path in Path(deeds.__file__).parents[1].rglob("*.py"):
        found |= set(pattern.findall(path.read_text(encoding="utf-8")))
    without = {deed for deed in found if deeds.deed_words(deed).endswith(f"({deed})")}
    assert len(found) > 20
    assert without == set()
