"""A site starts only with safe settings, and says in one sentence each thing that is not."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from maillage.config.environment import Environment
from maillage.config.safety import GivenSettings, read_settings
from maillage.privacy.keyring import make_keys

SAFE = {
    "MODE": "production",
    "SECRET_KEY": "k9" + "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP",
    "ALLOWED_HOSTS": "maillage.example.org",
    "DATABASE_URL": "postgresql://maillage@127.0.0.1/maillage",
}


def settings_from(home: Path, **variables: str | None) -> GivenSettings:
    """Return the settings of a site with the safe variables, some of them changed or taken away (None)."""
    make_keys(home / "keys")
    variables = {"KEYS_DIR": str(home / "keys"), **variables}
    given = {f"MAILLAGE_{name}": value for name, value in {**SAFE, **variables}.items() if value is not None}
    return read_settings(Environment(given), home)


def test_a_safe_site_starts(tmp_path: Path) -> None:
    given = settings_from(tmp_path)
    assert given.mode == "production"
    assert given.debug is False
    assert given.site_url == "https://maillage.example.org"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": None}, "MAILLAGE_SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "MAILLAGE_SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 80}, "MAILLAGE_SECRET_KEY is too weak"),
        ({"ALLOWED_HOSTS": None}, "MAILLAGE_ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "MAILLAGE_ALLOWED_HOSTS must name the hosts"),
        ({"DEBUG": "yes"}, "MAILLAGE_DEBUG must be off in production"),
        ({"DEBUG": "perhaps"}, "MAILLAGE_DEBUG must be yes or no, not “perhaps”"),
        ({"MODE": "staging"}, "MAILLAGE_MODE must be production or development"),
        ({"DATABASE_URL": "mysql://root@localhost/x"}, "must start with sqlite:/// or postgresql://"),
        ({"DATABASE_URL": "sqlite:///"}, "names no SQLite file"),
        ({"DATABASE_URL": "postgresql://localhost/"}, "names no PostgreSQL database"),
        ({"DATABASE_URL": "postgresql://localhost:abc/x"}, "a port that is not a number"),
        (
            {"DATABASE_URL": "sqlite:////nowhere/at/all/x.sqlite3"},
            "folder of the SQLite database does not exist",
        ),
        ({"MAIL_PORT": "smtp"}, "MAILLAGE_MAIL_PORT must be a whole number"),
        ({"LOG_LEVEL": "loud"}, "MAILLAGE_LOG_LEVEL must be one of"),
    ],
)
def test_an_unsafe_site_is_refused_in_one_sentence(
    tmp_path: Path, variables: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match="Maillage does not start") as refusal:
        settings_from(tmp_path, **variables)
    faults = str(refusal.value).splitlines()[1:]
    assert len(faults) == 1
    assert sentence in faults[0]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_from(tmp_path, SECRET_KEY=None, ALLOWED_HOSTS=None, DEBUG="yes")
    assert len(str(refusal.value).splitlines()) == 4


def test_a_password_in_a_broken_database_address_is_never_told(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_from(tmp_path, DATABASE_URL="postgres+odd://me:hunter2@db/x")
    assert "hunter2" not in str(refusal.value)


def test_development_with_a_public_host_and_debug_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"off when the site answers to maillage\.example\.org"):
        settings_from(tmp_path, MODE="development")


def test_a_database_file_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(ImproperlyConfigured, match="The SQLite database cannot be written to"):
        settings_from(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/maillage.sqlite3")


def test_a_folder_that_cannot_be_made_is_refused_in_development(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(ImproperlyConfigured, match="cannot be written to"):
        settings_from(tmp_path, MODE="development", SECRET_KEY=None, ALLOWED_HOSTS=None)


def test_development_makes_its_own_secret_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    development = {"MODE": "development", "SECRET_KEY": None, "ALLOWED_HOSTS": None, "DATABASE_URL": None}
    first = settings_from(tmp_path, **development)
    second = settings_from(tmp_path, **development)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 50
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


def test_development_answers_only_to_this_machine(tmp_path: Path) -> None:
    given = settings_from(tmp_path, MODE="development", ALLOWED_HOSTS=None)
    assert given.hosts == ["localhost", "127.0.0.1", "[::1]"]
