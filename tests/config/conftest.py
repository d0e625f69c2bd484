"""A fresh database of each kind, for what must be tried from the very beginning."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.privacy.keyring import make_keys
from tools.install import ROOT

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/fresh.sqlite3"
    return str(request.getfixturevalue("fresh_postgres"))


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a safe production site, without its database."""
    make_keys(tmp_path / "keys")
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": ROOT,
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "MAILLAGE_ENVIRONMENT_FILE": "",
        "MAILLAGE_MODE": "production",
        "MAILLAGE_SECRET_KEY": "k9" + "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP",
        "MAILLAGE_ALLOWED_HOSTS": "maillage.example.org",
        "MAILLAGE_PUBLISHER": "Association des Trois Rivières, 1 place du Marché",
        "MAILLAGE_CONTACT": "bonjour@trois-rivieres.example",
        "MAILLAGE_VAR_DIR": str(tmp_path),
        "MAILLAGE_KEYS_DIR": str(tmp_path / "keys"),
    }


@pytest.fixture
def run_python() -> Run:
    """Run Python with the given arguments and environment, and return what it said."""

    def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)

    return run
