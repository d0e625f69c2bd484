"""A situation that comes from elsewhere or goes; who the person is, corrected by two at once."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.desk.files.telling import content_of, current_telling, situation_of
from maillage.desk.models import Person
from maillage.desk.services import share
from maillage.privacy.models import JournalEntry
from tests.desk.files.conftest import Send
from tests.desk.files.test_situation import NIR, page_of, told
from tests.desk.people import DeskCast
from tests.desk.riverside import COUTRAS

pytestmark = pytest.mark.django_db


def test_the_situation_goes_out_and_comes_back_the_same(grounded: DeskCast, send: Send) -> None:
    told(grounded, {"situation": {"age": 34, "goal": "job-building", "facts": {"yes": ["jobseeker"]}}})
    before = situation_of(grounded.person)
    document = grounded.client("facilitator").get(page_of(grounded, "document"))
    assert JournalEntry.objects.latest("pk").deed == "situation.downloaded"
    told(grounded, {"situation": {"age": 50, "facts": {"no": ["jobseeker"]}}})
    upload = SimpleUploadedFile("situation.json", document.content)
    assert send("take_over", document=upload).status_code == 302
    after = situation_of(grounded.person)
    assert {key: after[key] for key in before if key != "facts"} == {
        key: before[key] for key in before if key != "facts"
    }
    assert after["facts"] == {"yes": ["jobseeker"], "no": []}


def test_a_situation_behind_a_private_link_is_taken_over(grounded: DeskCast, send: Send) -> None:
    share("t0ken", {"situation": {"commune": COUTRAS, "age": 34, "goal": "job-building"}, "plan": {}})
    told(grounded, {"situation": {"birth_date": "1980-01-01"}, "wishes": [{"text": "dehors"}]})
    send("take_over", link="https://site.example/parcours/lien/t0ken/?x=1")
    content = content_of(grounded.person)
    assert (content["situation"]["age"], content["situation"]["commune"]) == (34, COUTRAS)
    assert "birth_date" not in content["situation"]
    assert content["wishes"] == [{"text": "dehors"}]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "ne se lit pas"),
        (b"{a: [", "ne se lit pas"),
        (b"[1, 2]", "pas une situation"),
        (b"", "est vide"),
        (b"age: 900", "age"),
        (b"commune: nowhere", "commune"),
        (b"secret: 1", "secret"),
        (b"goal: {wrong: 1}", "goal"),
        (b"x" * 70_000, "trop gros"),
        (b"facts: {yes: ['" + NIR.encode() + b"']}", "facts"),
    ],
)
def test_a_document_that_is_no_situation_is_refused_with_what_to_correct(
    grounded: DeskCast, send: Send, content: bytes, said: str
) -> None:
    page = send("take_over", document=SimpleUploadedFile("situation.yaml", content))
    assert page.status_code == 200
    assert said in page.content.decode()
    assert current_telling(grounded.person).number == 1


@pytest.mark.parametrize("form", [{}, {"link": "https://site.example/parcours/lien/unknown/"}, {"link": "/"}])
def test_a_link_that_opens_nothing_takes_nothing_over(
    grounded: DeskCast, send: Send, form: dict[str, str]
) -> None:
    assert send("take_over", **form).status_code == 200
    assert current_telling(grounded.person).number == 1


def test_a_name_is_corrected_with_the_marks_that_find_it(grounded: DeskCast) -> None:
    client = grounded.client("facilitator")
    form = {"name": "Maëlle Nouvelle", "phone": "06 00 00 00 01", "protection": "none", "version": 1}
    assert client.post(page_of(grounded, "identity"), form).status_code == 302
    person = Person.objects.get(pk=grounded.person.pk)
    assert (person.name, person.version, person.contact) == (
        "Maëlle Nouvelle",
        2,
        {"phone": "06 00 00 00 01"},
    )
    assert person.marks.count() == 1
    assert JournalEntry.objects.latest("pk").deed == "contact.corrected"


def test_a_name_corrected_meanwhile_is_shown_and_not_lost(grounded: DeskCast) -> None:
    form = {"name": "Maëlle Une", "protection": "none", "version": 1}
    grounded.client("facilitator").post(page_of(grounded, "identity"), form)
    second = grounded.client("partner").post(page_of(grounded, "identity"), {**form, "name": "Maëlle Deux"})
    assert second.status_code == 409
    for text in ("Maëlle Une", "Maëlle Deux", 'name="version" value="2"'):
        assert text in second.content.decode()
    assert Person.objects.get(pk=grounded.person.pk).name == "Maëlle Une"


@pytest.mark.parametrize(
    "form",
    [
        {"protection": "protected"},
        {"protection": "none", "name": NIR},
        {"protection": "none", "email": "no"},
        {"protection": "unknown"},
        {"protection": "none", "version": "first"},
    ],
)
def test_an_identity_that_can_t_be_written_is_asked_again(grounded: DeskCast, form: dict[str, str]) -> None:
    page = grounded.client("facilitator").post(page_of(grounded, "identity"), {"version": "1", **form})
    assert page.status_code == 200
    assert Person.objects.get(pk=grounded.person.pk).version == 1


def test_a_form_shown_again_was_read_and_the_journal_says_so(grounded: DeskCast, send: Send) -> None:
    for name, args, wrong in (
        ("tell", ("age",), {"age": "5"}),
        ("barrier", ("travel",), {}),
        ("said", ("refus",), {"text": ""}),
        ("identity", (), {"protection": "unknown"}),
        ("take_over", (), {}),
    ):
        before = JournalEntry.objects.count()
        assert send(name, *args, **wrong).status_code == 200
        assert JournalEntry.objects.count() == before + 1
        assert JournalEntry.objects.latest("pk").deed == "file.read"
