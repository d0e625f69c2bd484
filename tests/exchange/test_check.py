"""Broken packs: each fault is found, in the right file, at the right line, on the right field."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from maillage.exchange.pack.check import check_pack, check_situation, errors
from maillage.exchange.pack.faults import Fault, Severity
from maillage.exchange.pack.read import read_pack
from tests.exchange.packs import GOOD, Edit, edited, write_files

OFFERS, MODES, PERSON = "home/offers.yaml", "home/modes.yaml", "home/situations/someone.yaml"
BROKEN = {
    name: Edit(**fields)
    for name, fields in yaml.safe_load(Path(__file__).with_name("broken.yaml").read_text("utf-8")).items()
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pack_is_refused_at_the_line_and_field_of_its_fault(name: str, tmp_path: Path) -> None:
    edit = BROKEN[name]
    text = edited(edit.file, edit.old, edit.new)
    faults = check_pack(read_pack(write_files(tmp_path, {**GOOD, edit.file: text})))
    line = edit.line(text) if edit.at else text.count("\n", 0, text.rindex("town-school")) + 1
    found = [(fault.file.resolve(), fault.line, fault.field) for fault in faults]
    assert ((tmp_path / edit.file).resolve(), line, edit.field) in found, faults
    [fault] = [fault for fault in faults if (fault.line, fault.field) == (line, edit.field)]
    assert edit.says in fault.sentence()
    assert fault.severity is Severity.ERROR


def test_a_good_pack_has_no_fault(tmp_path: Path) -> None:
    assert check_pack(read_pack(write_files(tmp_path, GOOD))) == []


@pytest.mark.parametrize("name", BROKEN)
def test_one_broken_field_is_told_without_a_cascade_of_others(name: str, tmp_path: Path) -> None:
    edit = BROKEN[name]
    files = {**GOOD, edit.file: edited(edit.file, edit.old, edit.new)}
    faults = errors(check_pack(read_pack(write_files(tmp_path, files))))
    consequences = {"an id with capitals": 3, "a missing field": 1, "a circle of implications": 2}
    assert len(faults) <= consequences.get(name, 2), faults


def test_every_fault_of_a_broken_pack_is_told_at_once(tmp_path: Path) -> None:
    names = [
        "a price that is negative",
        "an unknown fact in a condition",
        "an unknown EPCI",
        "an unknown place",
        "a weekday misspelt",
        "a SIRET whose checksum is wrong",
        "a place outside its commune",
        "a share above one",
        "a fact both true and false",
    ]
    files = dict(GOOD)
    for edit in (BROKEN[name] for name in names):
        files[edit.file] = files[edit.file].replace(edit.old, edit.new)
    faults = check_pack(read_pack(write_files(tmp_path, files)))
    for edit in (BROKEN[name] for name in names):
        line = edit.line(files[edit.file])
        assert any((fault.line, fault.field) == (line, edit.field) for fault in faults), edit
    assert len(faults) == len(names)


def test_faults_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    text = GOOD[OFFERS].replace("price: 0", "price: -1").replace("hours: 700", "hours: x")
    faults = check_pack(read_pack(write_files(tmp_path, {**GOOD, OFFERS: text})))
    assert [fault.field for fault in faults] == ["hours", "price"]


def only_fault(folder: Path) -> Fault:
    [fault] = check_pack(read_pack(folder))
    return fault


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert "n’existe pas" in only_fault(tmp_path / "nowhere").message


def test_a_file_given_for_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "pas un dossier" in only_fault(tmp_path / "file").message


def test_a_folder_without_pack_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    fault = only_fault(tmp_path / "empty")
    assert (fault.file, fault.line) == (tmp_path / "empty/pack.yaml", 0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vide"),
        (b"- a\n- b\n", "clé"),
        (b"\xef\xbb\xbfformat: 1\nid: home\nname: Ici\n", "BOM"),
        ("name: é".encode("latin-1"), "UTF-8"),
        ("name: é".encode("utf-16"), "UTF-8"),
        (b"name: \x00", "caractère"),
        (b"[" * 100_000, "imbriqués"),
        (b"a: !!python/object/apply:os.system [ls]", "étiquette"),
        (b"---\nid: home\n---\nid: other\n", "deuxième document"),
    ],
)
def test_a_file_that_is_not_plain_yaml_is_refused(content: bytes, says: str, tmp_path: Path) -> None:
    folder = write_files(tmp_path, {"home/pack.yaml": content})
    fault = check_pack(read_pack(folder))[0]
    assert says in fault.sentence()
    assert fault.line >= 1


def test_latin_1_is_refused_at_its_line(tmp_path: Path) -> None:
    broken = GOOD[OFFERS].encode().replace("maçon".encode(), "maçon".encode("latin-1"), 1)
    fault = only_fault(write_files(tmp_path, {**GOOD, OFFERS: broken}))
    assert fault.line == GOOD[OFFERS].split("\n").index("    name: Devenir maçon") + 1


def test_an_unreadable_file_does_not_make_what_it_held_unknown(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {**GOOD, "home/places.yaml": "places: [", "base/facts.yaml": b"\xff"}
    faults = check_pack(read_pack(write_files(tmp_path, files)))
    assert {fault.file.name for fault in faults} == {"places.yaml", "facts.yaml"}


def test_a_folder_where_a_file_should_be_is_refused(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {name: text for name, text in GOOD.items() if name != MODES})
    (folder / "modes.yaml").mkdir()
    assert only_fault(folder).file.name == "modes.yaml"


def test_an_unknown_file_is_a_warning_with_a_near_name(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {**GOOD, "home/offres.yaml": "offers: []"})
    fault = only_fault(folder)
    assert fault.severity is Severity.WARNING
    assert "« offers.yaml »" in fault.remedy


def test_a_situation_alone_is_refused_at_its_line_for_an_unknown_fact(tmp_path: Path) -> None:
    pack = read_pack(write_files(tmp_path, GOOD))
    text = GOOD[PERSON].replace("id: someone", "id: other").replace("no: [level-4]", "no: [leval-4]")
    (tmp_path / "other.yaml").write_text(text, encoding="utf-8")
    _entry, [fault] = check_situation(tmp_path / "other.yaml", pack)
    assert fault.line == text.split("\n").index("  no: [leval-4]") + 1


def test_a_situation_alone_may_have_the_id_of_an_example(tmp_path: Path) -> None:
    pack = read_pack(write_files(tmp_path, GOOD))
    (tmp_path / "copy.yaml").write_text(GOOD[PERSON], encoding="utf-8")
    entry, faults = check_situation(tmp_path / "copy.yaml", pack)
    assert entry is not None
    assert faults == []


def test_a_missing_situation_is_refused(tmp_path: Path) -> None:
    entry, [fault] = check_situation(tmp_path / "nobody.yaml", read_pack(write_files(tmp_path, GOOD)))
    assert entry is None
    assert "illisible" in fault.message


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reading_raise(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = write_files(Path(folder), {"home/pack.yaml": content, "home/offers.yaml": content})
        assert check_pack(read_pack(home))


PIECES = [
    "id",
    "a",
    "offers",
    "facts",
    "requires",
    "all",
    "[",
    "]",
    "{",
    "}",
    ": ",
    "\n",
    "- ",
    "  ",
    ", ",
    '"',
    "1",
    "-",
    "#",
    "|",
    "é",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(sorted(GOOD)))
def test_no_yaml_makes_the_check_raise(text: str, file: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_pack(read_pack(write_files(Path(folder), {**GOOD, file: text})))


def test_a_folder_that_links_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert only_fault(tmp_path / "loop").line == 0


def test_a_file_that_links_to_itself_is_refused(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {name: text for name, text in GOOD.items() if name != MODES})
    (folder / "modes.yaml").symlink_to(folder / "modes.yaml")
    assert "illisible" in only_fault(folder).message


def test_a_name_longer_than_a_file_system_allows_is_refused(tmp_path: Path) -> None:
    assert "n’existe pas" in only_fault(tmp_path / ("long" * 100)).message


def test_a_folder_that_can_not_be_listed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_folder: Path) -> list[Path]:
        raise PermissionError

    folder = write_files(tmp_path, {"home/pack.yaml": "format: 1\nid: home\nname: Ici\n"})
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert only_fault(folder).message == "dossier illisible"
