"""The file: what comes back is what was written; what can't be read whole is refused, with the reason."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pathways.catalogue import Catalogue
from pathways.conditions import Has
from pathways.offers import Dates, Offer, Place, Session
from pathways.store import Store, UnusableStoreError, rewrite, sections, write
from pathways.store.encoding import decoded, encoded
from pathways.travel import EstimatedTravel, Mode, Point
from tests.pathways.instances import TODAY, VOCABULARY, instance
from tests.pathways.store.conftest import Kept


@pytest.mark.parametrize("seed", range(15))
def test_every_record_comes_back_as_it_was(kept: Kept, seed: int) -> None:
    case, store = kept(seed)
    back = store._mapped
    assert dict(back.offers) == dict(case.catalogue.offers)
    assert dict(back.sessions) == dict(case.catalogue.sessions)
    assert dict(back.places) == dict(case.catalogue.places)
    assert dict(back.sessions_of) == dict(case.catalogue.sessions_of)
    assert back.schemes == dict(case.catalogue.schemes)
    assert back.modes == dict(case.catalogue.modes)
    assert back.vocabulary.facts == case.catalogue.vocabulary.facts


def test_the_owner_finds_again_what_it_kept(kept: Kept) -> None:
    _, store = kept(1)
    assert store.owner == {"seed": 1}
    assert store.documents("notes")["one"] == {"id": "one"}
    assert store.document_texts("notes") == {"one": b'{"id": "one"}'}


@pytest.mark.parametrize("unknown", ["nothing", "offer-", "\N{WATER WAVE}", ""])
def test_an_id_that_is_not_there_is_not_found(kept: Kept, unknown: str) -> None:
    _, store = kept(1)
    assert unknown not in store._mapped.offers
    assert store._mapped.sessions.get(unknown) is None
    with pytest.raises(KeyError):
        store._mapped.sessions_of[unknown]


def test_what_has_no_form_in_the_file_is_refused() -> None:
    with pytest.raises(TypeError, match="no form"):
        encoded(object())


@pytest.mark.parametrize(
    "value", [None, 1, 0.1, "é", TODAY, (1, (2,)), frozenset({"b", "a"}), Has("a"), Point(1, 2)]
)
def test_values_come_back_equal(value: object) -> None:
    assert decoded(encoded(value)) == value


def test_a_missing_file_is_told_apart_from_a_bad_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Store(tmp_path / "none.store")


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "too short": lambda data: data[:10],
    "not a catalogue": lambda data: b"NOTHING!" + data[8:],
    "byte order": lambda data: data[:8] + data[8:12][::-1] + data[12:],
    "version 999": lambda data: data[:12] + struct.pack("=I", 999) + data[16:],
    "truncated": lambda data: data[:-7],
    "directory is damaged": lambda data: data[:-1] + b"#",
    "is damaged": lambda data: data[:200] + bytes([data[200] ^ 255]) + data[201:],
}


@pytest.mark.parametrize("reason", DAMAGES)
def test_a_file_that_cannot_be_read_whole_is_refused_with_the_reason(kept: Kept, reason: str) -> None:
    _, store = kept(1)
    store.path.write_bytes(DAMAGES[reason](store.path.read_bytes()))
    with pytest.raises(UnusableStoreError, match=reason):
        Store(store.path)


def test_a_file_of_records_with_other_fields_is_refused(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    _, store = kept(1)
    monkeypatch.setattr("pathways.store.store.shape", lambda: [["Offer", "id"]])
    with pytest.raises(UnusableStoreError, match="other fields"):
        Store(store.path)


def test_who_has_a_file_open_keeps_reading_it_while_it_is_replaced(kept: Kept) -> None:
    case, store = kept(1)
    write(store.path, instance(2).catalogue)
    assert dict(store._mapped.sessions) == dict(case.catalogue.sessions)
    assert dict(Store(store.path)._mapped.sessions) == dict(instance(2).catalogue.sessions)


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_full_disk_leaves_the_former_file_and_nothing_else(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    case, store = kept(1)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, moment, full)
    with pytest.raises(OSError, match="No space"):
        write(store.path, instance(2).catalogue)
    assert dict(Store(store.path)._mapped.sessions) == dict(case.catalogue.sessions)
    assert [each.name for each in store.path.parent.iterdir()] == [store.path.name]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        write(tmp_path / "none" / "c.store", instance(1).catalogue)


def test_a_means_of_travel_that_asks_an_unknown_fact_is_refused(tmp_path: Path) -> None:
    modes = [Mode("kite", "kite", Has("wind"))]
    with pytest.raises(ValueError, match="wind"):
        write(tmp_path / "c", Catalogue(vocabulary=VOCABULARY, travel=EstimatedTravel(), modes=modes))


def test_an_empty_catalogue_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "c", Catalogue(vocabulary=VOCABULARY, travel=EstimatedTravel()))
    assert not Store(tmp_path / "c").catalogue.offers


def test_arrays_come_back_read_only(tmp_path: Path) -> None:
    sections.write(tmp_path / "a", {"x": np.arange(5), "none": np.empty((0, 2))}, {})
    back = sections.read(tmp_path / "a").arrays
    assert back["x"].tolist() == [0, 1, 2, 3, 4]
    assert back["none"].shape == (0, 2)
    with pytest.raises(ValueError, match="read-only"):
        back["x"][0] = 1


@pytest.mark.parametrize("seed", range(0, 30, 3))
def test_writing_what_changed_gives_the_catalogue_written_whole(kept: Kept, seed: int) -> None:
    case, store = kept(seed)
    changed, gone = case.catalogue.offers["offer-0"], "offer-1"
    moved = Place("place-0", "moved", Point(1.0, 2.0), "")
    new = Session("new", "offer-0", Dates(TODAY, date(2027, 1, 1)), "place-0", seats=1)
    places = {**case.catalogue.places, "place-0": moved}
    offers = [offer for offer in case.catalogue.offers.values() if offer.id != gone]
    sessions = [each for each in case.catalogue.sessions.values() if each.offer not in ("offer-0", gone)]
    after = _like(case.catalogue, places.values(), offers, [*sessions, new])
    rewrite(store.path, store, _like(case.catalogue, [moved], [changed], [new]), gone=[gone])
    back = Store(store.path)._mapped
    assert dict(back.offers) == dict(after.offers)
    assert dict(back.sessions) == dict(after.sessions)
    assert dict(back.places) == dict(after.places)


def _like(
    catalogue: Catalogue, places: Iterable[Place], offers: Iterable[Offer], sessions: Iterable[Session]
) -> Catalogue:
    return Catalogue(
        vocabulary=catalogue.vocabulary,
        travel=catalogue.travel,
        modes=catalogue.modes.values(),
        places=places,
        offers=offers,
        sessions=sessions,
        schemes=catalogue.schemes.values(),
    )


def test_other_facts_ask_for_the_whole_to_be_compiled(kept: Kept) -> None:
    case, store = kept(1)
    part = Catalogue(vocabulary=VOCABULARY, travel=case.catalogue.travel)
    with pytest.raises(ValueError, match="have changed"):
        rewrite(store.path, store, part)


def test_a_place_that_is_gone_under_a_session_is_refused(kept: Kept) -> None:
    case, store = kept(1)
    part = _like(case.catalogue, [], [Offer("alone", "", "", "")], [])
    with pytest.raises(ValueError, match="place that is gone"):
        rewrite(store.path, store, part, gone_places=case.catalogue.places)
