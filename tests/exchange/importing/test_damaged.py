"""Damaged files, imported over a directory that holds a good one: nothing of it is harmed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from maillage.cli import main
from maillage.cli.exits import Exit
from maillage.directory.models import Credential, CredentialBlock, Occupation, OccupationTitle, Territory
from tests.exchange.importing.bringing import everything
from tests.exchange.test_damaged import KEPT_AND_TOLD, REFUSED, UNHARMED

FORMATS = {"spreadsheet": "tableau", "certifications": "rncp"}
SAME_FOR_ALL = {"rncp", "rome"}
GOOD: Mapping[str, bytes] = dict(UNHARMED.values())


def words(reader: str, content: bytes, folder: Path) -> list[str]:
    """The command that imports a file."""
    name = FORMATS.get(reader, reader)
    file = folder / "received"
    file.write_bytes(content)
    target = [] if name in SAME_FOR_ALL else ["--territory", "valley", "--source", f"Source {name}"]
    area = [] if name in SAME_FOR_ALL else ["--departements", "01,33,69,75,35"]
    return ["import", name, str(file), *target, *area]


def all_of_it(territory: Territory) -> dict[str, Any]:
    """The whole database, as far as any import may touch it."""
    national = (Occupation, OccupationTitle, Credential, CredentialBlock)
    return everything(territory) | {model.__name__: list(model.objects.values()) for model in national}


@pytest.fixture
def filled(territory: Territory, tmp_path: Path) -> Territory:
    """The territory with a good file of each sort."""
    for reader, content in GOOD.items():
        assert main(words(reader, content, tmp_path)) == Exit.DONE
    return territory


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_can_not_be_trusted_changes_nothing_at_all(
    filled: Territory, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reader, content, says = REFUSED[name]
    before = all_of_it(filled)
    assert main(words(reader, content, tmp_path)) == Exit.WRONG_INPUT
    said = capsys.readouterr().err
    assert says in said
    assert "Rien n’a changé" in said
    assert all_of_it(filled) == before


@pytest.mark.parametrize("name", KEPT_AND_TOLD)
def test_a_file_with_faults_takes_nothing_away(filled: Territory, tmp_path: Path, name: str) -> None:
    reader, content = KEPT_AND_TOLD[name]
    before = all_of_it(filled)
    main(words(reader, content, tmp_path))
    after = all_of_it(filled)
    for kind in ("organisations", "places", "offers"):
        standing = {row["id"] for row in after[kind] if not row["withdrawn_on"]}
        assert {row["id"] for row in before[kind] if not row["withdrawn_on"]} <= standing
