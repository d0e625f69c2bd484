"""A pack written back reads as the same documents: nothing is lost, and people can still edit it."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.exchange.pack.check import check_pack
from maillage.exchange.pack.read import read_pack
from maillage.exchange.pack.write import to_yaml, write_pack
from maillage.exchange.pack.yaml_lines import read_yaml
from tests.exchange.packs import GOOD, write_files

PACKS = Path(__file__).parents[2] / "packs"
DEMO = sorted(folder.name for folder in PACKS.iterdir() if (folder / "pack.yaml").exists())

ids = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
texts = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200),
    st.sampled_from(
        ["no", "Oui : non", "# rien", "01", "2027-01-11", "12", "a\nb\n", "null", "- x", "é" * 300, "12:30"]
    ),
)
days = st.dates().map(date.isoformat)
euros = st.integers(0, 10_000_00).map(lambda cents: cents // 100 if cents % 100 == 0 else cents / 100)


def grouped(key: str, members: list[Any]) -> dict[str, Any]:
    """A group of conditions."""
    return {key: members}


conditions = st.recursive(
    st.one_of(
        ids,
        st.fixed_dictionaries({"age": st.just({"min": 15, "max": 18})}),
        days.map(lambda day: {"date": {"from": day}}),
        st.just({"residence": {"departements": ["01", "2A"], "communes": ["01004"]}}),
    ),
    lambda inner: st.one_of(
        *(
            st.lists(inner, min_size=1, max_size=3).map(partial(grouped, key))
            for key in ("all", "any", "none")
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda of: {"at_least": 1, "of": of}),
    ),
    max_leaves=6,
)
offers = st.fixed_dictionaries(
    {"id": ids, "organisation": ids, "name": texts, "kind": st.sampled_from(["training", "drop-in"])},
    optional={
        "description": texts,
        "requires": conditions,
        "grants": st.lists(ids, max_size=4),
        "price": euros,
        "hours": st.one_of(st.integers(0, 2000), st.floats(0, 2000).map(lambda hours: round(hours, 2))),
        "bring": st.lists(texts, max_size=3),
        "checked_on": days,
        "example": st.booleans(),
        "prescription": st.fixed_dictionaries({"by": st.lists(texts, min_size=1, max_size=2)}),
        "exempts": st.lists(st.fixed_dictionaries({"holding": ids, "from": texts}), max_size=2),
    },
)
sessions = st.fixed_dictionaries(
    {"id": ids, "offer": ids},
    optional={
        "start": days,
        "entry": st.just({"from": "2027-01-01", "weekdays": ["mo", "fr"]}),
        "seats": st.one_of(
            st.integers(0, 30), st.just("unlimited"), st.lists(st.integers(0, 30), min_size=1)
        ),
        "days_per_week": st.floats(0, 7).map(lambda count: round(count, 1)),
    },
)
situations = st.fixed_dictionaries(
    {"id": ids, "title": texts, "commune": st.just("01004"), "goal": conditions},
    optional={
        "facts": st.fixed_dictionaries({"yes": st.lists(ids, max_size=3), "no": st.lists(ids, max_size=3)}),
        "wallets": st.dictionaries(ids, euros, max_size=2),
        "lat": st.floats(-90, 90).map(lambda degrees: round(degrees, 5)),
    },
)
packs = st.fixed_dictionaries(
    {
        "pack": st.just([{"format": 1, "id": "made", "name": "Inventé"}]),
        "offers": st.lists(offers, max_size=3),
        "sessions": st.lists(sessions, max_size=3),
        "situations": st.lists(situations, max_size=2, unique_by=lambda person: person["id"]),
    }
)


def as_read(documents: dict[str, Any]) -> dict[str, list[Any]]:
    """The documents with the kinds that nothing was written for, whole numbers without a decimal part."""
    return {kind: _plain(records) for kind, records in documents.items() if records}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_plain(inside) for inside in value]
    return int(value) if isinstance(value, float) and value == int(value) else value


@settings(deadline=None)
@given(packs)
def test_any_pack_written_and_read_is_the_same(documents: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_pack(documents, Path(folder, "made"))
        read = read_pack(Path(folder, "made"))
    assert read.faults == []
    read.entries["situations"].sort(key=lambda entry: str(entry.record.id))
    documents["situations"].sort(key=lambda person: person["id"])
    assert as_read(read.own_documents()) == as_read(documents)


@pytest.mark.parametrize("name", DEMO)
def test_a_demo_pack_written_and_read_loses_nothing(name: str, tmp_path: Path) -> None:
    pack = read_pack(PACKS / name)
    write_pack(pack.own_documents(), tmp_path / name)
    again = read_pack(tmp_path / name)
    assert again.own_documents() == pack.own_documents()
    assert again.version() == pack.version()


def test_writing_twice_gives_the_same_files(tmp_path: Path) -> None:
    documents = read_pack(write_files(tmp_path, GOOD)).own_documents()
    first, second = (write_pack(documents, tmp_path / name) for name in ("first", "second"))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_a_written_pack_has_no_fault(tmp_path: Path) -> None:
    pack = read_pack(write_files(tmp_path, GOOD))
    write_pack(pack.own_documents(), tmp_path / "written")
    assert check_pack(read_pack(tmp_path / "written")) == []


@given(texts)
def test_no_text_is_changed_by_being_written(text: str) -> None:
    document = read_yaml(to_yaml({"text": text, "list": [text]}).encode())
    assert document.faults == []
    assert document.value == {"text": text, "list": [text]}


def test_written_yaml_keeps_accents_without_anchors_nor_quotes_on_keys() -> None:
    shared = ["é"]
    text = to_yaml({"yes": shared, "no": shared})
    assert text == "yes: [é]\nno: [é]\n"


def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    with pytest.raises(FileExistsError, match="pas vide"):
        write_pack({"pack": [{"format": 1, "id": "a", "name": "A"}]}, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["kept.txt"]


def test_a_failed_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    invalid: dict[str, Any] = {"pack": [{"format": 1, "id": "a", "name": "A"}], "offers": [{"id": "b"}]}
    with pytest.raises(ValueError, match="Field required"):
        write_pack(invalid, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []
