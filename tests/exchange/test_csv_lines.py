"""Tables of records: separators, marks, lists, lines; what spreadsheets do to files."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.exchange.pack.check import check_pack
from maillage.exchange.pack.csv_lines import read_table
from maillage.exchange.pack.read import read_pack
from tests.exchange.packs import GOOD, write_files

TABLE = (
    "id,name,commune,lat,lon,example\n"
    'hall,"La salle, au fond",33138,45.04,-0.12,oui\n'
    "\n"
    "town-hall,La mairie,33138,,,\n"
)
EXPECTED = {
    "places": [
        {
            "id": "hall",
            "name": "La salle, au fond",
            "commune": "33138",
            "lat": 45.04,
            "lon": -0.12,
            "example": True,
        },
        {"id": "town-hall", "name": "La mairie", "commune": "33138"},
    ]
}


def test_a_table_reads_as_the_same_records_in_yaml() -> None:
    assert read_table(TABLE.encode(), "places").value == EXPECTED


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_decimal_commas_are_read(separator: str) -> None:
    rows = [["id", "name", "commune", "lat", "lon"], ["hall", "La salle", "01004", "45,04", "-0,12"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    [record] = read_table(text.encode(), "places").value["places"]
    assert record == {"id": "hall", "name": "La salle", "commune": "01004", "lat": 45.04, "lon": -0.12}


def test_a_byte_order_mark_is_left_out() -> None:
    assert read_table(b"\xef\xbb\xbf" + TABLE.encode(), "places").value == EXPECTED


def test_sessions_have_lists_and_parts_of_entry() -> None:
    text = "id,offer,entry.from,entry.weekdays,seats,days\na,b,2027-01-01,mo|tu,0|5,10\nc,d,,,unlimited,\n"
    first, second = read_table(text.encode(), "sessions").value["sessions"]
    assert first["entry"] == {"from": "2027-01-01", "weekdays": ["mo", "tu"]}
    assert (first["seats"], first["days"], second["seats"]) == ([0, 5], 10, "unlimited")


def table_faults(tmp_path: Path, text: str | bytes) -> list[tuple[int, str]]:
    files: dict[str, str | bytes] = {**GOOD, "home/places.csv": text}
    return [(fault.line, fault.field) for fault in check_pack(read_pack(write_files(tmp_path, files)))]


def test_a_table_in_a_pack_is_checked_with_the_rest(tmp_path: Path) -> None:
    assert table_faults(tmp_path, "id,name,commune\nother-hall,Salle,33138\n") == []


def test_an_unknown_organisation_in_a_table_is_refused_at_its_line(tmp_path: Path) -> None:
    text = (
        'id,name,commune,organisation\na-hall,"Sur\ndeux lignes",33138,town-school\nb-hall,B,33138,nobody\n'
    )
    assert table_faults(tmp_path, text) == [(4, "organisation")]


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    assert table_faults(tmp_path, "id,nom,name,commune\na-hall,A,A,33138\n") == [(2, "nom")]


def test_a_row_too_long_is_refused_at_its_line(tmp_path: Path) -> None:
    assert (3, "") in table_faults(tmp_path, "id,name,commune\na-hall,A,33138\nb-hall,B,33138,x\n")


def test_a_column_given_twice_is_refused(tmp_path: Path) -> None:
    assert (1, "") in table_faults(tmp_path, "id,name,name,commune\na-hall,A,A,33138\n")


def test_a_broken_quote_is_refused(tmp_path: Path) -> None:
    assert table_faults(tmp_path, 'id,name,commune\na-hall,"A"x,33138\n') == [(2, "")]


def test_a_table_in_latin_1_is_refused(tmp_path: Path) -> None:
    assert table_faults(tmp_path, "id,name,commune\na-hall,É,33138\n".encode("latin-1")) == [(2, "")]


def test_a_date_as_spreadsheets_write_it_is_refused(tmp_path: Path) -> None:
    assert table_faults(tmp_path, "id,name,commune,checked_on\na-hall,A,33138,22/11/2026\n") == [
        (2, "checked_on")
    ]


def test_an_empty_table_has_no_record(tmp_path: Path) -> None:
    assert table_faults(tmp_path, "") == []
