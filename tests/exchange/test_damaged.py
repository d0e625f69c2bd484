"""Damaged files of every format: a clear fault in French, with file, line and remedy; never an exception."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.exchange.certifications.reading import read as read_certifications
from maillage.exchange.data_inclusion.reading import read as read_data_inclusion
from maillage.exchange.hsds.reading import read as read_hsds
from maillage.exchange.lheo.reading import read as read_lheo
from maillage.exchange.reading import Reading
from maillage.exchange.rome.reading import read as read_rome
from maillage.exchange.spreadsheet.reading import read as read_spreadsheet
from tests.exchange.certifications.test_reading import export
from tests.exchange.data_inclusion.rows import SERVICE, STRUCTURE
from tests.exchange.hsds.test_round_trip import SERVICE as HSDS
from tests.exchange.lheo.files import formation, lheo
from tests.exchange.spreadsheet.test_reading import ROW, TITLES, text, workbook

READERS: Mapping[str, Callable[..., Reading]] = {
    "data-inclusion": read_data_inclusion,
    "lheo": read_lheo,
    "hsds": read_hsds,
    "spreadsheet": read_spreadsheet,
    "certifications": read_certifications,
    "rome": read_rome,
}


def json_of(*structures: Mapping[str, Any], **changes: Any) -> bytes:
    return json.dumps({"structures": structures or [STRUCTURE], "services": [SERVICE | changes]}).encode()


def parquet(**changes: Any) -> bytes:
    file = io.BytesIO()
    polars.DataFrame([{**STRUCTURE, "complement_adresse": "", **changes}]).write_parquet(file)
    return file.getvalue()


def bomb(name: str, size: int = 310_000_000) -> bytes:
    """An archive that says that it holds far more than it weighs."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w", force_zip64=True) as member,
    ):
        for _chunk in range(size // 10_000_000):
            member.write(b"0" * 10_000_000)
    return file.getvalue()


SWAPPED = tuple(ROW[rank] for rank in (0, 1, 3, 2, 5, 4, 6, 7, 8, 9))
ENTITIES = '<!DOCTYPE lheo [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>\n'
REFUSED = {
    "JSON cut short": ("data-inclusion", json_of()[:900], "coupé"),
    "JSON with a comma too many": ("data-inclusion", b'{"structures": [\n{"id": "a",}]}', "rompue"),
    "JSON nested without end": ("data-inclusion", b"[" * 100_000, "ne peut pas être lu"),
    "NUL bytes": ("data-inclusion", b'{"structures": [\n"\0\0"]}', "nuls"),
    "Parquet cut short": ("data-inclusion", parquet()[:-200], "Parquet"),
    "a table of something else": ("data-inclusion", b"a;b\n1;2\n", "Aucune structure"),
    "XML cut short": ("lheo", lheo()[:3000], "coupé"),
    "XML in another encoding than it says": (
        "lheo",
        lheo(formation(title="Étancheur")).decode().encode("cp1252"),
        "encodage",
    ),
    "an entity bomb": ("lheo", lheo(head=ENTITIES), "entités"),
    "an entity that reads a file": (
        *("lheo", lheo(head='<!DOCTYPE lheo [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'), "entités"),
    ),
    "a page instead of a file": (
        "lheo",
        b"<!DOCTYPE html>\n<html><body>404</body></html>",
        "pas un fichier LH",
    ),
    "a workbook called CSV, cut short": ("spreadsheet", workbook(ROW)[:900], "abîmée"),
    "a workbook whose middle is lost": (
        *("spreadsheet", workbook(ROW)[:400] + b"\0" * 400 + workbook(ROW)[800:], "abîmée"),
    ),
    "an old Excel file": ("spreadsheet", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "ancien fichier"),
    "a quote that never ends": ("spreadsheet", f'{text()}"Sans fin;x\n'.encode(), "guillemet"),
    "UTF-8 cut in a character": (
        "spreadsheet",
        text(("Été", *ROW[1:-1], "é")).rstrip().encode()[:-1],
        "coupé",
    ),
    "a zip bomb": ("spreadsheet", bomb("xl/workbook.xml"), "trop grande"),
    "HSDS of another version, as a list of numbers": ("hsds", b"[]", "Aucun service"),
    "an export without its tables": ("certifications", export(Standard="", Rome=""), "pas de table"),
    "an export whose archive is broken": ("certifications", export()[:-30], "abîmée"),
    "half of ROME": ("rome", export(), "pas de table"),
}
KEPT_AND_TOLD = {
    "codes as floats": (
        "data-inclusion",
        json_of({**STRUCTURE, "code_insee": 1004.0, "code_postal": 1500.0}),
    ),
    "a code that is of nothing": ("data-inclusion", json_of({**STRUCTURE, "code_insee": "99999"})),
    "words of version 0": (
        "data-inclusion",
        json_of(frais="gratuit-sous-conditions", publics=["femmes", "adultes"]),
    ),
    "swapped columns": ("spreadsheet", text(SWAPPED).encode()),
    "lines cut short": ("spreadsheet", text(ROW, ROW[:5]).encode()),
    "dates that no one can read": (
        "spreadsheet",
        text((*ROW[:6], "bientôt", "31/02/2027", *ROW[8:]), *[ROW] * 4).encode(),
    ),
    "a SIRET of fifteen digits": (
        "spreadsheet",
        text((*ROW[:2], "130030133000160", *ROW[3:]), *[ROW] * 4).encode(),
    ),
    "LHÉO 2.2, dates left open": (
        "lheo",
        lheo(formation().replace("20270111", "00000000"), namespace="http://www.lheo.org/2.2"),
    ),
    "LHÉO with codes that are none": (
        "lheo",
        lheo(formation().replace("33393", "96999").replace("H2206", "H22")),
    ),
    "HSDS with an unknown status": ("hsds", json.dumps([HSDS | {"status": "open"}]).encode()),
}
UNHARMED = {
    "a byte order mark": ("spreadsheet", b"\xef\xbb\xbf" + text().encode()),
    "Windows' encoding": ("spreadsheet", text().encode("cp1252")),
    "a workbook called CSV": ("spreadsheet", workbook(ROW)),
    "JSON after a byte order mark": ("data-inclusion", b"\xef\xbb\xbf" + json_of()),
    "LHÉO after a byte order mark": ("lheo", b"\xef\xbb\xbf" + lheo()),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_can_not_be_trusted_is_refused_whole(name: str) -> None:
    reader, content, said = REFUSED[name]
    reading = READERS[reader](content, name="fichier.csv")
    assert (reading.refused, reading.documents, reading.originals) == (True, {}, {})
    [fault] = [each for each in reading.faults if each.blocking][:1]
    assert said in fault.message
    assert fault.file.name == "fichier.csv"
    assert fault.remedy
    assert fault.line >= 0


@pytest.mark.parametrize("name", KEPT_AND_TOLD)
def test_a_damage_to_some_lines_is_told_and_harms_no_other(name: str) -> None:
    reader, content = KEPT_AND_TOLD[name]
    reading = READERS[reader](content, name="fichier.csv")
    assert not reading.refused
    assert reading.documents
    assert reading.faults
    for fault in reading.faults:
        assert (fault.file.name, fault.line > 0, bool(fault.message), bool(fault.remedy)) == (
            *("fichier.csv", True, True, True),
        )


@pytest.mark.parametrize("name", UNHARMED)
def test_what_only_looks_damaged_is_read(name: str) -> None:
    reader, content = UNHARMED[name]
    reading = READERS[reader](content, name="fichier.csv")
    assert reading.documents["offers"]
    assert not any(fault.blocking for fault in reading.faults)


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=400))
def test_any_bytes_give_a_reading(reader: str, content: bytes) -> None:
    reading = READERS[reader](content, name="fichier")
    assert reading.refused or reading.documents or reading.faults
    assert all(fault.message and fault.remedy for fault in reading.faults)


SEEDS = {
    "data-inclusion": json_of(),
    "lheo": lheo(),
    "hsds": json.dumps([HSDS]).encode(),
    "spreadsheet": workbook(ROW),
    "certifications": export(),
}


@pytest.mark.parametrize("reader", SEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_good_file_with_some_bytes_changed_gives_a_reading(reader: str, data: st.DataObject) -> None:
    content = bytearray(SEEDS[reader])
    for _change in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    reading = READERS[reader](bytes(content), name="fichier")
    assert all(fault.message and fault.remedy for fault in reading.faults)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*SERVICE, *HSDS, "id"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("reader", ["data-inclusion", "hsds"])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=JSON, changes=st.dictionaries(st.sampled_from([*SERVICE, *STRUCTURE, *HSDS]), JSON, max_size=4))
def test_any_json_gives_a_reading(reader: str, value: Any, changes: dict[str, Any]) -> None:
    base = HSDS if reader == "hsds" else SERVICE
    for content in (
        value,
        [{**base, **changes}],
        {"structures": [{**STRUCTURE, **changes}], "services": [value]},
    ):
        reading = READERS[reader](json.dumps(content).encode(), name="fichier")
        assert all(fault.message and fault.remedy for fault in reading.faults)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells=st.lists(st.lists(st.text(max_size=15), min_size=10, max_size=10), min_size=1, max_size=4))
def test_any_cells_give_a_reading(cells: list[list[str]]) -> None:
    lines = [
        ";".join(TITLES),
        *(";".join(cell.replace(";", "").replace('"', "") for cell in row) for row in cells),
    ]
    reading = read_spreadsheet("\n".join(lines).encode("utf-8", "replace"), name="fichier")
    assert all(fault.message and fault.remedy for fault in reading.faults)
