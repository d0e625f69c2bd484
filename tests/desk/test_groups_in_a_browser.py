"""Conferences and teams in a real browser: everybody reads them, and a facilitator holds a whole meeting."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from maillage.desk.conferences import services as conferences
from maillage.desk.models import ConferenceCase, Meeting, Team
from maillage.desk.teams import services as teams
from tests.conftest import AxeCheck, OpenPage
from tests.desk.people import DeskCast, a_person

WHEN = datetime(2027, 12, 3, 14, 0, tzinfo=ZoneInfo("Europe/Paris"))
PAGES = ("", "nouvelle/", "{conference}/", "{conference}/modifier/", "{conference}/situations/{case}/")
TEAM_PAGES = ("", "nouveau/", "{team}/", "{team}/seances/{meeting}/")


@pytest.fixture
def busy(desk_cast: DeskCast, live_server: LiveServer, context: BrowserContext) -> dict[str, int]:
    """A conference with a case, a team with two people, one of whom waits, and a meeting."""
    waiting = a_person(desk_cast.cast, name="Exemple qui attend")
    with desk_cast.acting("facilitator"):
        meeting = conferences.convene(desk_cast.cast.workshop, WHEN, "La Halle", [desk_cast.partners])
        case = conferences.add_case(meeting, desk_cast.person.key, "late")
        day, last = date(2027, 1, 11), date(2027, 2, 12)
        team = teams.form_team(desk_cast.cast.offer, "Équipe de janvier", 1, day, last)
        for person in (desk_cast.person, waiting):
            teams.join(team, person.key)
        sitting = teams.add_meeting(team, day, "morning")
    desk_cast.enter(context, live_server.url, "facilitator")
    return {"conference": meeting.pk, "case": case.pk, "team": team.pk, "meeting": sitting.pk}


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_conferences_and_teams_is_read_by_everyone(
    busy: dict[str, int], open_page: OpenPage, axe: AxeCheck, width: int
) -> None:
    for path in (*(f"commissions/{page}" for page in PAGES), *(f"groupes/{page}" for page in TEAM_PAGES)):
        page = open_page(f"/bureau/{path.format(**busy)}", width)
        axe(page)
        page.close()


def test_a_facilitator_writes_decides_and_notes_who_came(busy: dict[str, int], open_page: OpenPage) -> None:
    page = open_page("/bureau/commissions/{conference}/situations/{case}/".format(**busy), 320)
    page.get_by_label("Ce qui a été dit").fill("Elle attend la plateforme de mobilité.")
    page.get_by_role("button", name="Enregistrer le compte rendu").click()
    expect(page.get_by_text("Le compte rendu est enregistré")).to_be_visible()
    page.get_by_label("Décision").fill("Appeler la plateforme")
    page.get_by_label("Qui s’en charge").select_option(label="Karim Belkacem")
    page.get_by_label("Pour le").fill("2027-12-10")
    page.get_by_role("button", name="Noter la décision").click()
    expect(page.get_by_text("La décision est notée")).to_be_visible()
    assert ConferenceCase.objects.get().decisions.get().text == "Appeler la plateforme"
    page = open_page("/bureau/groupes/{team}/seances/{meeting}/".format(**busy), 320)
    page.get_by_label("Maëlle Exemple").select_option(label="Présent")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La feuille de présence est enregistrée")).to_be_visible()
    assert Meeting.objects.get().marks.get().presence == "present"


def test_giving_a_seat_when_none_is_free_is_refused_with_a_sentence(
    busy: dict[str, int], open_page: OpenPage
) -> None:
    page = open_page(f"/bureau/groupes/{busy['team']}/", 320)
    expect(page.get_by_text("Le groupe est complet")).to_be_visible()
    page.get_by_label("Nombre de places").fill("2")
    page.get_by_role("button", name="Changer").click()
    page.get_by_role("button", name="Donner la place libre à la première").click()
    expect(page.get_by_text("a une place : prévenez-la")).to_be_visible()
    assert set(Team.objects.get().members.values_list("seat", flat=True)) == {1, 2}
