"""The pages of a space: all that is held is there, light, and for nobody else."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from maillage.desk.models import (
    Appointment,
    Audience,
    Consent,
    Document,
    Note,
    Pathway,
    Person,
    Question,
    Referral,
    Step,
    Telling,
)
from maillage.privacy import journal
from maillage.privacy.models import JournalEntry
from tests.desk.people import SECRET_NAME, DeskCast

pytestmark = pytest.mark.django_db
PAGES = (
    "home",
    "situation",
    "contact",
    "barriers",
    "pathway",
    "referrals",
    "appointments",
    "notes",
    "documents",
    "circle",
    "readings",
    "questions",
    "access",
    "download",
    "erase",
)
FIRST_SCREEN = 30_000  # bytes, styles included


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """Documents of these tests only."""
    settings.DOCUMENTS_DIR = tmp_path


@pytest.fixture
def full(desk_cast: DeskCast) -> DeskCast:
    """Her file with something in each part."""
    person, cast = desk_cast.person, desk_cast.cast
    path = Pathway.objects.create(person=person, territory=cast.territory, version=1)
    Step.objects.create(pathway=path, position=1, own=True, title="Visiter l’atelier", place="La Halle")
    Referral.objects.create(
        person=person, sent_for=cast.workshop, sent_to=desk_cast.school, purpose="Essayer", state="draft"
    )
    Appointment.objects.create(
        person=person,
        organisation=cast.workshop,
        account=desk_cast.accounts["facilitator"],
        begins_at=timezone.now() + timedelta(days=3),
        where="La Halle",
    )
    for audience in Audience:
        Note.objects.create(
            person=person, organisation=cast.workshop, audience=audience, text=f"Note {audience}"
        )
    Question.objects.create(person=person, text="Est-ce payant ?")
    return desk_cast


def address(page: str, **where: object) -> str:
    """The address of a page of the space."""
    return reverse(f"space:{page}", kwargs=where)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_for_her_uncached_with_a_way_out(full: DeskCast, page: str) -> None:
    response = full.client("person").get(address(page))
    assert response.status_code == 200
    assert "Sortir" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["visitor", "facilitator", "stranger"])
def test_nobody_else_opens_a_page_of_a_space(full: DeskCast, who: str, page: str) -> None:
    response = full.client(who).get(address(page))
    assert (response.status_code, response.headers["Location"]) == (302, address("ask"))
    assert not JournalEntry.objects.exists()


def test_the_first_screen_is_light(full: DeskCast) -> None:
    sheets = ("web/maillage.css", "desk/space.css")
    styles = sum(Path(str(finders.find(sheet))).stat().st_size for sheet in sheets)
    home = full.client("person").get(address("home"))
    assert len(home.content) + styles < FIRST_SCREEN
    assert b"<script" not in home.content


@pytest.mark.parametrize(
    ("page", "most"), [("home", 30), ("circle", 20), ("readings", 20), ("pathway", 20), ("referrals", 20)]
)
def test_a_page_asks_few_questions(
    full: DeskCast, page: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = full.client("person")
    with django_assert_max_num_queries(most):
        client.get(address(page))


def test_what_she_reads_is_written_in_her_own_journal(full: DeskCast) -> None:
    full.client("person").get(address("pathway"))
    line = JournalEntry.objects.get()
    assert (line.deed, line.actor) == ("space.read", str(full.actor("person")))


def test_she_reads_the_notes_meant_for_her_and_no_other(full: DeskCast) -> None:
    shown = full.client("person").get(address("notes")).content.decode()
    assert f"Note {Audience.PERSON}" in shown
    assert f"Note {Audience.CIRCLE}" not in shown
    assert f"Note {Audience.AUTHOR}" not in shown


def test_she_corrects_her_name_and_how_to_reach_her(full: DeskCast) -> None:
    told = {"name": "Maëlle Autre", "phone": "06 00 00 00 01", "version": full.person.version}
    response = full.client("person").post(address("contact"), told)
    assert response.status_code == 302
    person = Person.objects.get(pk=full.person.pk)
    assert (person.name, person.contact) == ("Maëlle Autre", {"phone": "06 00 00 00 01"})
    assert person.marks.filter(kind="phone").exists()


def test_a_correction_over_another_s_is_told_and_keeps_what_was_typed(full: DeskCast) -> None:
    told = {"name": "Maëlle Autre", "version": full.person.version + 1}
    response = full.client("person").post(address("contact"), told)
    assert response.status_code == 409
    assert "Maëlle Autre" in response.content.decode()
    assert Person.objects.get(pk=full.person.pk).name == SECRET_NAME


def test_a_security_number_is_refused_everywhere_she_writes(full: DeskCast) -> None:
    client, number = full.client("person"), "2 55 08 14 168 025 38"
    client.post(address("contact"), {"name": number, "version": full.person.version})
    client.post(address("questions"), {"text": number})
    client.post(address("barriers"), {"wish": number, "number": 1})
    assert Person.objects.get(pk=full.person.pk).name == SECRET_NAME
    assert Question.objects.count() == 1
    assert Telling.objects.count() == 1


def test_she_says_what_is_difficult_and_what_she_would_like(full: DeskCast) -> None:
    client = full.client("person")
    page = client.get(address("barriers")).context["form"]
    told = {name: page[name].initial for name in page.fields if name != "wish"}
    response = client.post(address("barriers"), {**told, "housing": "yes", "wish": "Dehors", "number": 1})
    assert response.status_code == 302
    content = Telling.objects.get(number=2).content
    assert content["barriers"]["housing"]["answer"] == "yes"
    assert content["wishes"][0]["text"] == "Dehors"
    stale = client.post(address("barriers"), {**told, "housing": "no", "wish": "", "number": 1})
    assert stale.status_code == 409


def test_she_ticks_a_step_once_and_a_stale_tick_is_told(full: DeskCast) -> None:
    step, client = Step.objects.get(), full.client("person")
    tick = address("tick", step=step.key)
    client.post(tick, {"state": "started", "version": 1})
    step.refresh_from_db()
    assert step.state == "started"
    client.post(tick, {"state": "completed", "version": 1})
    client.post(tick, {"state": "dropped", "version": 2})
    client.post(tick, {"state": "completed", "version": "x"})
    step.refresh_from_db()
    assert step.state == "started"


def test_a_step_that_she_refuses_is_kept_with_its_reason_and_asked_of_the_others(full: DeskCast) -> None:
    step, client = Step.objects.get(), full.client("person")
    empty = client.post(address("refuse_step", step=step.key), {"text": ""})
    assert empty.status_code == 200
    response = client.post(address("refuse_step", step=step.key), {"text": "Trop loin"})
    assert response.status_code == 302
    assert Telling.objects.get(number=2).content["refusals"][0]["text"] == "Trop loin"
    assert Question.objects.filter(answered_at=None).count() == 2


def test_a_step_of_somebody_else_is_not_found(full: DeskCast) -> None:
    client = full.client("person")
    for page in ("tick", "refuse_step"):
        assert (
            client.post(
                address(page, step=uuid.uuid4()), {"text": "x", "state": "started", "version": 1}
            ).status_code
            == 404
        )


def test_she_declines_a_referral_and_not_somebody_else_s(full: DeskCast) -> None:
    referral, client = Referral.objects.get(), full.client("person")
    for verb, key in (("cancel", uuid.uuid4()), ("accept", referral.key), ("nonsense", referral.key)):
        assert (
            client.post(address("answer_referral", referral=key, verb=verb), {"version": 1}).status_code
            == 404
        )
    response = client.post(address("answer_referral", referral=referral.key, verb="cancel"), {"version": 1})
    assert response.status_code == 302
    referral.refresh_from_db()
    assert referral.state == "cancelled"


def test_before_she_says_yes_she_reads_what_a_referral_tells_of_her(full: DeskCast) -> None:
    Referral.objects.update(shared={"lines": [["first-name", "Prénom", "Maëlle"], ["age", "Âge", "26 ans"]]})
    shown = full.client("person").get(address("referrals")).content.decode()
    for words in ("Attend votre accord", "Essayer", "26 ans"):
        assert words in shown


def test_one_tap_withdraws_and_then_shows_what_came_through_it(full: DeskCast) -> None:
    hop = Consent.objects.get(organisation=full.partners)
    through = Consent.objects.create(
        person=full.person,
        organisation=full.school,
        scopes=["identity"],
        purpose="Voir",
        given_how="said",
        recorded_by="clock:0",
        proposed_through=hop,
        ends_on=timezone.localdate() + timedelta(days=9),
    )
    client = full.client("person")
    response = client.post(address("withdraw", consent=hop.pk))
    assert response.headers["Location"] == address("through", consent=hop.pk)
    assert full.school.name in client.get(response.headers["Location"]).content.decode()
    client.post(address("withdraw", consent=hop.pk), {"also": [through.pk]})
    assert not Consent.objects.filter(pk__in=[hop.pk, through.pk], withdrawn_at=None).exists()


def test_a_consent_of_somebody_else_is_neither_withdrawn_nor_accepted_nor_renewed(full: DeskCast) -> None:
    client = full.client("person")
    for page in ("withdraw", "accept", "go_on"):
        assert client.post(address(page, consent=9999)).status_code == 404
    assert client.get(address("through", consent=9999)).status_code == 404


def test_she_adds_downloads_and_erases_a_document(full: DeskCast) -> None:
    client = full.client("person")
    sent = io.BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    sent.name = "cv.pdf"
    response = client.post(address("documents"), {"kind": "cv", "document": sent})
    assert response.status_code == 302, response.content.decode()
    document = Document.objects.get()
    got = client.get(address("document", document=document.key))
    assert got.content == sent.getvalue()
    assert "attachment" in got.headers["Content-Disposition"]
    client.post(address("erase_document", document=document.key))
    assert not Document.objects.exists()


def test_what_is_no_document_is_refused(full: DeskCast) -> None:
    sent = io.BytesIO(b"<script>alert(1)</script>")
    sent.name = "cv.pdf"
    response = full.client("person").post(address("documents"), {"kind": "cv", "document": sent})
    assert response.status_code == 200
    assert not Document.objects.exists()


def test_the_archive_holds_everything_in_words_for_programs_and_no_private_note(full: DeskCast) -> None:
    journal.write(full.person.key, "file.read", scope="situation")
    response = full.client("person").post(address("download"))
    assert SECRET_NAME not in response.headers["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    told = json.loads(archive.read("tout.json"))
    assert told["person"]["name"] == SECRET_NAME
    assert [line["deed"] for line in told["journal"]] == ["space.downloaded", "file.read"]
    assert len(told["consents"]) == 2
    assert told["pathways"][0]["steps"]
    words = archive.read("mon-dossier.html").decode()
    assert SECRET_NAME in words
    for text in (words, json.dumps(told)):
        assert f"Note {Audience.AUTHOR}" not in text
        assert "token_hash" not in text


def test_erasing_takes_two_steps_and_leaves_nothing(full: DeskCast) -> None:
    client = full.client("person")
    assert "Tout effacer maintenant" not in client.get(address("erase")).content.decode()
    assert client.post(address("erase"), {}).status_code == 200
    assert Person.objects.exists()
    response = client.post(address("erase"), {"sure": "on"})
    assert response.headers["Location"] == address("erased")
    assert not Person.objects.exists()
    assert client.get(address("erased")).status_code == 200
    assert client.get(address("home")).headers["Location"] == address("ask")


def test_her_rights_are_told_to_anybody(full: DeskCast) -> None:
    shown = Client().get(address("rights"))
    assert shown.status_code == 200
    assert "CNIL" in shown.content.decode()
    assert full.cast.workshop.name in full.client("person").get(address("rights")).content.decode()


def test_a_page_of_the_journal_that_is_none_gives_the_nearest(full: DeskCast) -> None:
    client = full.client("person")
    for page in ("0", "99", "x"):
        assert client.get(address("readings"), {"page": page}).status_code == 200
