"""Notes: read by those whom the author chose, and nobody else; never lost without a trace."""

from __future__ import annotations

import pytest
from django.db import connection

from maillage.desk.followup import notes
from maillage.desk.gate import NoSuchFileError, file_at
from maillage.desk.models import Audience, Note, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.models import JournalEntry
from tests.desk.people import DESK, DeskCast, agreed

pytestmark = pytest.mark.django_db
NIR = "2 69 05 49 588 157 80"
WORDS = "Elle voudrait un stage près de chez elle"


def written(desk_cast: DeskCast, audience: str = Audience.CIRCLE, *, health: bool = False) -> Note:
    with desk_cast.acting("facilitator"):
        return notes.write(desk_cast.person.key, audience, WORDS, health=health)


def deeds() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("deed", flat=True))


READERS = {
    Audience.AUTHOR: {"facilitator"},
    Audience.CIRCLE: {"facilitator", "partner"},
    Audience.PERSON: {"facilitator", "partner", "person"},
}


@pytest.mark.parametrize("health", [False, True])
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("who", DESK)
def test_a_note_is_read_by_whom_it_is_for_and_nobody_else(
    desk_cast: DeskCast, who: str, audience: str, health: bool
) -> None:
    agreed(desk_cast.person, desk_cast.partners, [Scope.NOTES])
    note = written(desk_cast, audience, health=health)
    readers = READERS[Audience(audience)] - ({"partner"} if health else set())
    with desk_cast.acting(who):
        try:
            found = list(notes.notes_of(file_at(desk_cast.person.key)))
        except NoSuchFileError:
            found = []
    assert found == ([note] if who in readers else [])


def test_a_partner_who_is_shown_no_notes_neither_reads_nor_writes_any(desk_cast: DeskCast) -> None:
    written(desk_cast)
    key = desk_cast.person.key
    with desk_cast.acting("partner"):
        assert not notes.notes_of(file_at(key)).exists()
        for audience in Audience:
            with pytest.raises(NoSuchFileError):
                notes.write(key, audience, WORDS)
    assert deeds() == ["note.written"]


def test_the_words_of_a_note_are_sealed_and_not_in_the_journal(desk_cast: DeskCast) -> None:
    written(desk_cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM desk_note")
        assert "stage" not in str(cursor.fetchall())
    assert "stage" not in str(list(JournalEntry.objects.values_list("details")))


@pytest.mark.parametrize(
    ("audience", "text"),
    [
        ("circle", ""),
        ("circle", "   "),
        ("circle", NIR),
        ("circle", "x" * 10_001),
        ("everybody", "x"),
        ("", "x"),
    ],
)
def test_what_may_not_be_written_is_refused(desk_cast: DeskCast, audience: str, text: str) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        notes.write(desk_cast.person.key, audience, text)
    assert not Note.objects.exists()


def test_nobody_changes_or_erases_the_note_of_another(desk_cast: DeskCast) -> None:
    agreed(desk_cast.person, desk_cast.partners, list(Scope))
    note, key = written(desk_cast, Audience.PERSON), desk_cast.person.key
    for who in ("partner", "person", "stranger"):
        with desk_cast.acting(who):
            with pytest.raises(NoSuchFileError):
                notes.change(key, note.pk, 1, "circle", "autre chose")
            with pytest.raises(NoSuchFileError):
                notes.erase(key, note.pk, 1)
    note.refresh_from_db()
    assert note.text == WORDS


def test_the_person_writes_no_note(desk_cast: DeskCast) -> None:
    with desk_cast.acting("person"), pytest.raises(NoSuchFileError):
        notes.write(desk_cast.person.key, "person", WORDS)


def test_what_changed_since_it_was_read_is_not_written_over(desk_cast: DeskCast) -> None:
    note, key = written(desk_cast), desk_cast.person.key
    with desk_cast.acting("facilitator"):
        notes.change(key, note.pk, 1, "person", "Un stage est trouvé")
        with pytest.raises(ChangedMeanwhileError):
            notes.change(key, note.pk, 1, "circle", "Rien")
        with pytest.raises(ChangedMeanwhileError):
            notes.erase(key, note.pk, 1)
    note.refresh_from_db()
    assert (note.text, note.audience, note.version) == ("Un stage est trouvé", "person", 2)


def test_an_erased_note_leaves_its_trace_and_none_of_its_words(desk_cast: DeskCast) -> None:
    note, key = written(desk_cast), desk_cast.person.key
    with desk_cast.acting("facilitator"):
        notes.erase(key, note.pk, 1)
        (found,) = notes.notes_of(file_at(key))
        assert found.text == ""
        with pytest.raises(NoSuchFileError):
            notes.change(key, note.pk, 2, "circle", "Retour")
    assert deeds() == ["note.written", "note.erased"]
    page = desk_cast.client("facilitator").get(f"/bureau/personnes/{key}/suivi/").content.decode()
    assert "Note effacée par son auteur" in page
    assert "stage" not in page


def address(desk_cast: DeskCast, note: Note | None = None) -> str:
    return f"/bureau/personnes/{desk_cast.person.key}/suivi/notes/" + (f"{note.pk}/" if note else "")


def test_who_will_read_is_said_before_the_note_is_saved(desk_cast: DeskCast) -> None:
    page = desk_cast.client("facilitator").get(address(desk_cast)).content.decode()
    assert "elle la lit dans son espace" in page
    assert "La personne ne la lit pas" in page
    assert "le droit d’en demander la copie" in page


def test_a_stale_page_says_what_is_there_now_and_keeps_what_was_typed(desk_cast: DeskCast) -> None:
    note, client = written(desk_cast), desk_cast.client("facilitator")
    with desk_cast.acting("facilitator"):
        notes.change(desk_cast.person.key, note.pk, 1, "circle", "Ce qui est enregistré")
    response = client.post(
        address(desk_cast, note), {"audience": "circle", "text": "Ce que je tape", "version": "1"}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Ce qui est enregistré" in page
    assert "Ce que je tape" in page


def test_a_security_number_is_refused_beside_its_field(desk_cast: DeskCast) -> None:
    response = desk_cast.client("facilitator").post(
        address(desk_cast), {"audience": "circle", "text": f"Son numéro : {NIR}"}
    )
    assert "Ne notez jamais un numéro de sécurité sociale" in response.content.decode()
    assert not Note.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_a_version_that_is_not_one_changes_nothing(desk_cast: DeskCast, version: str) -> None:
    note, client = written(desk_cast), desk_cast.client("facilitator")
    client.post(address(desk_cast, note), {"audience": "circle", "text": "Autre", "version": version})
    client.post(f"{address(desk_cast, note)}effacer/", {"version": version})
    note.refresh_from_db()
    assert (note.text, note.version) == (WORDS, 1)
