"""A page, a text message, a calendar: the same dates, places and hours in all three, in plain letters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from maillage.desk.models import Step
from maillage.desk.pathways import services, texting
from maillage.desk.pathways.following import step_started
from maillage.desk.pathways.sheets import Line, Sheet, calendar_of
from tests.desk.pathways.conftest import TODAY, Walk

pytestmark = pytest.mark.django_db
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip


def shown(walk: Walk, name: str) -> str:
    response = walk.cast.client("facilitator").get(reverse(f"pathways:{name}", args=[walk.key]))
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def message(walk: Walk) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", shown(walk, "text"), re.DOTALL)
    assert found is not None
    return found[1].strip()


def dates_in_words(text: str) -> set[date]:
    found = re.findall(rf"(\d+)(?:er)? ({'|'.join(MONTHS)}) (\d{{4}})", text)
    return {date(int(year), MONTHS.index(month) + 1, int(day)) for day, month, year in found}


def dates_in_figures(text: str) -> set[date]:
    return {date(int(y), int(m), int(d)) for d, m, y in re.findall(r"(\d\d)/(\d\d)/(\d{4})", text)}


def hours(text: str) -> set[str]:
    return set(re.findall(r"\d+ h(?: \d\d)?\b", texting.plain(text)))


def lines_of(page: str) -> str:
    found = re.search(r'<ol class="pathway-lines">(.*?)</ol>', page, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", " ", found[1])


def in_calendar(content: bytes) -> tuple[set[date], set[str], set[str]]:
    events = Calendar.from_ical(content).walk("VEVENT")
    days, places, told = set(), set(), ""
    for event in events:
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        if isinstance(start, datetime):
            days |= {start.date(), end.date()}
            told += f" {start.hour} h {end.hour} h"
        else:
            days |= {start, end - timedelta(days=1)}
        places.add(str(event["location"]))
        told += f" {event['description']}"
    return days, places, hours(told)


def test_the_page_the_message_and_the_calendar_say_the_same(chosen: Walk) -> None:
    with chosen.cast.acting("facilitator"):
        services.add_own(chosen.key, 1, "Visiter l’atelier", "Coutras", date(2026, 12, 8))
    page, sms = lines_of(shown(chosen, "sheet")), message(chosen)
    client = chosen.cast.client("facilitator")
    days, places, at = in_calendar(client.get(reverse("pathways:calendar", args=[chosen.key])).content)
    assert days == dates_in_figures(sms) == dates_in_words(page)
    assert {
        date(2026, 12, 8),
        date(2027, 1, 4),
        date(2027, 1, 11),
        date(2027, 5, 30),
        date(2027, 7, 1),
    } == days
    assert at == hours(sms) == hours(page) == {"9 h", "17 h"}
    for place in places:
        assert place in page
        assert texting.plain(place.rstrip(".")) in sms
    for title in Step.objects.values_list("title", flat=True):
        assert str(title) in page
    assert texting.parts(sms) <= texting.MOST_PARTS


def test_what_has_begun_is_no_longer_to_be_asked_for(chosen: Walk) -> None:
    step_started(Step.objects.get(position=1))
    page = lines_of(shown(chosen, "sheet"))
    assert "C’est commencé" in page
    assert "Il faut une orientation" not in page
    assert "À demander avant" not in message(chosen)


def test_the_same_step_keeps_its_identifier_when_it_moves(chosen: Walk) -> None:
    from maillage.desk.pathways.replanning import Change, replan

    def uids() -> set[str]:
        address = reverse("pathways:calendar", args=[chosen.key])
        content = chosen.cast.client("facilitator").get(address).content
        return {str(event["uid"]) for event in Calendar.from_ical(content).walk("VEVENT")}

    before = uids()
    found = replan(
        chosen.person, services.required_pathway(chosen.person), Change(cancelled=frozenset({"macon-1"}))
    )
    with chosen.cast.acting("facilitator"):
        services.confirm(chosen.key, 1, found.ways[0].digest, found.change)
    assert uids() == before


def test_without_a_pathway_there_is_nothing_to_take_away(walk: Walk) -> None:
    for name in ("sheet", "text", "calendar"):
        address = reverse(f"pathways:{name}", args=[walk.key])
        assert walk.cast.client("facilitator").get(address).status_code == 404


def line(number: int, title: str = "Formation de maçon", place: str = "Atelier, Libourne.") -> Line:
    from uuid import UUID

    first = TODAY + timedelta(days=30 * number)
    return Line(
        UUID(int=number), title, "Centre", place,
        first, first + timedelta(days=20), first - timedelta(days=5), (0, 1),
        540, 1020, ("Appelez le centre.",), (), (), False,
    )  # fmt: skip


def sheet(lines: Iterable[Line]) -> Sheet:
    return Sheet("devenir maçon", tuple(lines), TODAY, 1)


@given(st.integers(0, 12), st.text(min_size=1, max_size=60))
def test_a_message_never_takes_more_than_three_parts_and_counts_what_it_leaves_out(
    count: int, title: str
) -> None:
    told = sheet(line(number, title) for number in range(count))
    text = texting.text_of(told)
    whole = sum(texting.plain(texting.short(each.first)) in text for each in told.lines if each.first)
    assert texting.parts(text) <= texting.MOST_PARTS
    if whole < count:
        assert f"Puis {count - whole} étape" in text


def test_twelve_long_steps_are_told_as_far_as_they_fit() -> None:
    told = sheet(line(number) for number in range(12))
    text = texting.text_of(told)
    assert "1. Formation de maçon".replace("ç", "c") in text
    assert "12. " not in text
    assert re.search(r"Puis \d+ étapes : voyez votre feuille", text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_telephones_do(text: str, parts: int) -> None:
    assert texting.parts(text) == parts


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("où êtes-vous", "où etes-vous"),
        ("L’œuvre « belle » — enfin…", 'L\'oeuvre "belle" - enfin...'),
        ("Ça ira, François", "Ca ira, Francois".replace("Ca", "Ça")),
        ("9\u00a0h\u202f30", "9 h 30"),
        ("Жанна", "Жанна"),
    ],
)
def test_letters_that_a_telephone_charges_more_are_written_plainly(text: str, plain: str) -> None:
    assert texting.plain(text) == plain


def test_a_step_of_one_day_has_its_hours_in_the_calendar() -> None:
    from dataclasses import replace

    one_day = replace(line(1), last=line(1).first, apply_on=None)
    [event] = Calendar.from_ical(calendar_of(sheet([one_day]))).walk("VEVENT")
    start = event.decoded("dtstart")
    assert (start.hour, event.decoded("dtend").hour) == (9, 17)


def test_a_step_without_a_date_is_told_without_one() -> None:
    from dataclasses import replace

    undated = replace(line(1), first=None, last=None, apply_on=None)
    assert list(Calendar.from_ical(calendar_of(sheet([undated]))).walk("VEVENT")) == []
    assert texting.text_of(sheet([undated])) == "Votre parcours.\n1. Formation de macon. Atelier, Libourne."
