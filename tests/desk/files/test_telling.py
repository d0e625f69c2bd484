"""The situation told once: each change is a new number, sourced; nothing is overwritten, nothing lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from maillage.desk import gate
from maillage.desk.files import content as parts
from maillage.desk.files.content import Source
from maillage.desk.files.telling import content_for, content_of, current_telling, situation_of, tell, touch
from maillage.desk.gate import NoSuchFileError
from maillage.desk.models import Person, Telling
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.models import JournalEntry
from tests.desk.people import DeskCast

pytestmark = pytest.mark.django_db
NIR = "2 69 05 49 588 157 80"


def told(cast: DeskCast, who: str, seen: int, changes: dict[str, Any], **how: Any) -> Telling:
    with cast.acting(who):
        return tell(gate.file_at(cast.person.key), seen, changes, **how)


def test_what_is_told_keeps_the_rest_and_says_who_told_it_and_how(desk_cast: DeskCast) -> None:
    day = date(2026, 11, 2)
    changes = {"situation": {"age": 34, "facts": {"yes": ["licence-b"], "no": ["has-car"]}}}
    telling = told(desk_cast, "facilitator", 1, changes, source=Source.DOCUMENT, on=day)
    assert (telling.number, situation_of(desk_cast.person)["commune"]) == (2, "33243")
    sources = content_of(desk_cast.person)["sources"]
    assert {"age", "licence-b", "has-car"} == sources.keys()
    by = str(desk_cast.actor("facilitator"))
    assert sources["has-car"] == {"source": "document", "on": "2026-11-02", "by": by}
    line = JournalEntry.objects.get(subject=desk_cast.person.key)
    assert (line.deed, line.details) == ("situation.told", {"number": 2})


def test_what_is_erased_has_no_source_any_more(desk_cast: DeskCast) -> None:
    told(desk_cast, "facilitator", 1, {"situation": {"age": 34}})
    told(desk_cast, "facilitator", 2, {"situation": {"age": None}})
    content = content_of(desk_cast.person)
    assert "age" not in content["situation"]
    assert "age" not in content["sources"]


def test_what_did_not_change_keeps_its_source_unless_it_is_confirmed(desk_cast: DeskCast) -> None:
    earlier = date(2026, 1, 5)
    told(desk_cast, "facilitator", 1, {"situation": {"age": 34}}, on=earlier)
    told(desk_cast, "facilitator", 2, {"situation": {"age": 34}})
    assert content_of(desk_cast.person)["sources"]["age"]["on"] == "2026-01-05"
    told(desk_cast, "facilitator", 3, {}, source=Source.DOCUMENT, confirmed=("age",))
    assert content_of(desk_cast.person)["sources"]["age"]["source"] == "document"


def test_the_person_corrects_their_own_situation(desk_cast: DeskCast) -> None:
    told(desk_cast, "person", 1, {"situation": {"age": 35}})
    assert content_of(desk_cast.person)["sources"]["age"]["by"] == str(desk_cast.actor("person"))


@pytest.mark.parametrize("seen", [0, 2, 7])
def test_whoever_did_not_see_what_is_there_now_writes_nothing(desk_cast: DeskCast, seen: int) -> None:
    with pytest.raises(ChangedMeanwhileError):
        told(desk_cast, "facilitator", seen, {"situation": {"age": 34}})
    assert current_telling(desk_cast.person).number == 1
    assert not JournalEntry.objects.exists()


def test_of_two_who_save_at_once_the_second_is_told(desk_cast: DeskCast) -> None:
    told(desk_cast, "facilitator", 1, {"situation": {"age": 34}})
    with pytest.raises(ChangedMeanwhileError):
        told(desk_cast, "partner", 1, {"situation": {"age": 43}})
    assert situation_of(desk_cast.person)["age"] == 34


def test_a_number_written_between_the_reading_and_the_writing_is_not_overwritten(
    desk_cast: DeskCast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = current_telling(desk_cast.person)
    told(desk_cast, "facilitator", 1, {"situation": {"age": 34}})
    with monkeypatch.context() as patched:
        patched.setattr("maillage.desk.files.telling.current_telling", lambda person: before)
        with pytest.raises(ChangedMeanwhileError):
            told(desk_cast, "partner", 1, {"situation": {"age": 43}})
    assert situation_of(desk_cast.person)["age"] == 34


@pytest.mark.parametrize("who", ["visitor", "trainer", "region", "stranger"])
def test_an_outsider_tells_nothing(desk_cast: DeskCast, who: str) -> None:
    with pytest.raises(NoSuchFileError):
        told(desk_cast, who, 1, {"situation": {"age": 34}})


def test_health_is_neither_read_nor_written_nor_lost_by_whoever_may_not_see_it(desk_cast: DeskCast) -> None:
    health = {"health": {"answer": "yes", "note": "suivi en cours"}}
    told(desk_cast, "facilitator", 1, {"barriers": health})
    with pytest.raises(NoSuchFileError):
        told(desk_cast, "partner", 2, {"barriers": {"health": None}})
    told(desk_cast, "partner", 2, {"barriers": {"travel": {"answer": "yes"}}})
    telling = current_telling(desk_cast.person)
    with desk_cast.acting("partner"):
        assert content_for(gate.file_at(desk_cast.person.key), telling)["barriers"].keys() == {"travel"}
    assert content_of(desk_cast.person)["barriers"].keys() == {"health", "travel"}


@pytest.mark.parametrize(
    "changes",
    [
        {"barriers": {"travel": {"answer": "yes", "note": f"son numéro {NIR}"}}},
        {"wishes": [{"text": NIR}]},
        {"wishes": [{"text": "x" * 70_000}]},
    ],
)
def test_what_may_not_be_written_is_refused(desk_cast: DeskCast, changes: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        told(desk_cast, "facilitator", 1, changes)
    assert current_telling(desk_cast.person).number == 1


def test_a_part_that_no_telling_has_is_refused(desk_cast: DeskCast) -> None:
    with pytest.raises(ValueError, match="no part"):
        parts.merged({}, {"salary": 3})


def test_the_file_follows_the_commune_that_is_told(desk_cast: DeskCast) -> None:
    told(desk_cast, "facilitator", 1, {"situation": {"commune": "33063"}})
    assert Person.objects.get(pk=desk_cast.person.pk).commune == "33063"


def test_a_contact_counts_retention_again_and_takes_the_warning_back(desk_cast: DeskCast) -> None:
    long_ago = timezone.localdate() - timedelta(days=700)
    Person.objects.update(last_contact_on=long_ago, warned_at=timezone.now())
    touch(desk_cast.person)
    person = Person.objects.get(pk=desk_cast.person.pk)
    assert (person.last_contact_on, person.warned_at) == (timezone.localdate(), None)
