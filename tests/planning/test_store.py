"""The file of a territory's catalogue: made once, found by all, made anew when something changes."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from maillage.planning import store
from maillage.planning.catalogue import compile_catalogue
from pathways.store import Store
from pathways.travel import EstimatedTravel
from tests.desk.riverside import riverside

TODAY = date(2026, 11, 22)
LATER = date(2027, 2, 1)

Documents = dict[str, list[dict[str, Any]]]


class Directory:
    """The documents of a territory, and how often they were asked for."""

    def __init__(self) -> None:
        self.documents: Documents = {kind: list(each) for kind, each in deepcopy(riverside()).items()}
        self.asked = 0

    def __call__(self) -> Documents:
        self.asked += 1
        return self.documents

    def opened(self, state: str = "one", today: date = TODAY) -> Store:
        """The file of that state on that day."""
        name = store.file_name("riverside", [state], today)
        return store.opened(name, today, EstimatedTravel(), self)

    def is_told_by(self, opened: Store, today: date = TODAY) -> bool:
        """Whether the file says what the documents say."""
        whole, told = compile_catalogue(self.documents, today), opened.whole
        kinds = ("offers", "sessions", "places", "modes", "schemes")
        return all(dict(getattr(whole, kind)) == dict(getattr(told, kind)) for kind in kinds)


@pytest.fixture
def directory(settings: Settings, tmp_path: Path) -> Directory:
    settings.VAR_DIR = tmp_path
    return Directory()


def _files(folder: Path) -> list[str]:
    return sorted(each.name for each in (folder / "catalogues").glob("*.store"))


def test_the_first_to_need_a_catalogue_makes_it_and_the_next_finds_it(directory: Directory) -> None:
    assert directory.is_told_by(directory.opened())
    assert directory.is_told_by(directory.opened())
    assert directory.asked == 1


def test_the_documents_are_found_in_the_file(directory: Directory) -> None:
    offers = directory.opened().documents("offers")
    assert {each["id"]: dict(offers[each["id"]]) for each in directory.documents["offers"]} == {
        each["id"]: each for each in directory.documents["offers"]
    }


def test_many_at_once_make_it_once(directory: Directory) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: directory.opened(), range(8)))
    assert directory.asked == 1
    assert all(directory.is_told_by(each) for each in found)


@pytest.mark.parametrize("kind", ["offers", "sessions", "places"])
def test_what_has_changed_is_compiled_and_the_rest_is_kept(
    directory: Directory, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory.opened()
    changed = directory.documents[kind][0]
    changed |= {"name": "changed"} if kind != "sessions" else {"seats": 3}
    monkeypatch.setattr(store, "_compiled", _never)
    assert directory.is_told_by(directory.opened("two"))


def test_an_offer_that_is_gone_goes_with_its_sessions(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory.opened()
    gone = directory.documents["offers"].pop()["id"]
    sessions = directory.documents["sessions"]
    directory.documents["sessions"] = [each for each in sessions if each["offer"] != gone]
    monkeypatch.setattr(store, "_compiled", _never)
    assert directory.is_told_by(directory.opened("two"))


def test_on_another_day_dates_by_rules_are_laid_out_again(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory.opened()
    monkeypatch.setattr(store, "_compiled", _never)
    assert directory.is_told_by(directory.opened(today=LATER), LATER)


def test_other_words_make_all_of_it_be_compiled(directory: Directory) -> None:
    directory.opened()
    directory.documents["facts"][0]["label"] = "otherwise"
    opened = directory.opened("two")
    assert opened.vocabulary.label(directory.documents["facts"][0]["id"]) == "otherwise"
    assert directory.is_told_by(opened)


def test_only_the_last_files_of_a_territory_are_kept(directory: Directory, tmp_path: Path) -> None:
    for state in ("one", "two", "three", "four"):
        directory.opened(state)
    assert len(_files(tmp_path)) == store.KEPT_FILES
    assert store.file_name("riverside", ["four"], TODAY) in _files(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"nothing of a catalogue" * 9])
def test_a_damaged_file_is_made_again(directory: Directory, damage: bytes) -> None:
    path = directory.opened().path
    path.write_bytes(damage)
    assert directory.is_told_by(directory.opened())
    assert directory.asked == 2


def test_a_crash_while_writing_leaves_nothing_that_a_reader_could_take(
    directory: Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crashing:
        crashing.setattr(os, "replace", _never)
        with pytest.raises(AssertionError):
            directory.opened()
    assert _files(tmp_path) == []
    assert directory.is_told_by(directory.opened())


def test_half_a_file_left_by_a_killed_process_is_not_taken_for_one(
    directory: Directory, tmp_path: Path
) -> None:
    name = store.file_name("riverside", ["one"], TODAY)
    (tmp_path / "catalogues").mkdir()
    (tmp_path / "catalogues" / f".{name}.abcd").write_bytes(b"half")
    assert directory.is_told_by(directory.opened())
    assert not list((tmp_path / "catalogues").glob(".*"))


def test_where_the_folder_cannot_be_written_the_process_makes_its_own(
    directory: Directory, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "catalogues").write_text("a file stands where the folder should")
    assert directory.is_told_by(directory.opened())
    assert "each process makes its own" in caplog.text


def _never(*_: object, **__: object) -> None:
    raise AssertionError("it should not come to this")
