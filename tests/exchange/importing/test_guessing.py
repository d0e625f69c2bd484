"""The format of a file is told from its content."""

from __future__ import annotations

import json
from typing import Any

import pytest

from maillage.exchange.importing.guessing import SourceRefusedError, guess_format
from tests.exchange.importing.test_cli import SERVICE, STRUCTURE
from tests.exchange.open_data.files import text_of


@pytest.mark.parametrize("kind", ["france-services", "mediation-numerique", "prescripteurs", "lycees"])
def test_an_open_data_list_is_known_by_its_columns(kind: str) -> None:
    assert guess_format(text_of(kind).encode()) == kind


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"structures": [STRUCTURE], "services": [SERVICE]}, "data-inclusion"),
        ([STRUCTURE], "data-inclusion"),
        ({"organizations": [], "services": []}, "hsds"),
        ({"id": "x", "name": "Un service", "organization": {}}, "hsds"),
    ],
)
def test_json_is_told_apart_by_its_lists(value: Any, name: str) -> None:
    assert guess_format(json.dumps(value).encode()) == name


def test_data_inclusion_as_a_table_and_any_other_table(tmp_path: Any) -> None:
    head = ";".join(STRUCTURE)
    assert guess_format(f"{head}\n{';'.join(STRUCTURE.values())}\n".encode()) == "data-inclusion"
    assert guess_format(b"Nom;Prix\nAtelier;0\n") == "tableau"
    assert guess_format(b"<lheo/>") == "lheo"


@pytest.mark.parametrize(
    "content", [b"\xd0\xcf\x11\xe0" + b"\0" * 9, b"PK\x03\x04", b"{", b"seul titre\n", b"\0\0"]
)
def test_what_is_no_known_file_is_refused_with_a_remedy(content: bytes) -> None:
    with pytest.raises(SourceRefusedError) as refused:
        guess_format(content)
    assert refused.value.remedy
