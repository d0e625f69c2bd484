"""A site with one row of everything, its keys, and commands run on another site with the same keys."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.backups import lines
from maillage.privacy.backups.frames import backup_key, opened
from maillage.privacy.backups.writing import back_up
from tests.desk.people import DeskCast
from tests.desk.whole_file import fill
from tests.postgres_databases import new_database
from tools.install import ROOT

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def keys_folder(settings: LazySettings, tmp_path: Path) -> Path:
    """The keys of the tests in a folder, and a folder of documents."""
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "data").write_text("\n".join(settings.DATA_KEYS))
    (folder / "index").write_text(settings.INDEX_KEY)
    (folder / "backup").write_text("b" * 43)
    settings.KEYS_DIR, settings.DOCUMENTS_DIR = folder, tmp_path / "var" / "documents"
    return folder


@pytest.fixture
def site(desk_cast: DeskCast, keys_folder: Path) -> DeskCast:
    """A site with one row of everything that a file may hold."""
    fill(desk_cast)
    return desk_cast


@pytest.fixture
def backup(site: DeskCast, tmp_path: Path) -> Path:
    """Its backup."""
    with acting_as(CLOCK):
        back_up(tmp_path / "site.backup")
    return tmp_path / "site.backup"


@pytest.fixture(params=["sqlite", "postgresql"])
def other_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        (tmp_path / "other").mkdir()
        yield f"sqlite:///{tmp_path}/other/maillage.sqlite3"
        return
    with new_database() as address:
        yield address


@pytest.fixture
def on_other_site(keys_folder: Path, tmp_path: Path) -> Run:
    """Run ``maillage …``, or a script, on another site with the same keys."""

    def run(address: str, *words: str, script: str = "") -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT}/src",
            "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
            "MAILLAGE_ENVIRONMENT_FILE": "",
            "MAILLAGE_MODE": "development",
            "MAILLAGE_SECRET_KEY": "only-for-the-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz",
            "MAILLAGE_DATABASE_URL": address,
            "MAILLAGE_KEYS_DIR": str(keys_folder),
            "MAILLAGE_VAR_DIR": str(tmp_path / "other-var"),
        }
        script = script or f"from maillage.cli import main; raise SystemExit(main({list(words)!r}))"
        command = [sys.executable, "-c", script]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
        )

    return run


def told_by(backup: Path) -> list[Any]:
    """All that a backup says, but for its header."""
    with backup.open("rb") as file:
        return list(lines.values(opened(file, backup_key())))[1:]
