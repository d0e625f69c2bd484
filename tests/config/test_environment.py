"""The environment file completes the environment, and databases are told apart by their address."""

from datetime import date
from pathlib import Path

import pytest

from maillage.config.databases import UnknownDatabaseAddressError, database_settings
from maillage.config.environment import Environment, load_environment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an installation whose environment file says two things."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "environment").write_text(
        "# a remark\n\nMAILLAGE_MODE=development\nMAILLAGE_CONTACT='a@b.example'\n"
    )
    return tmp_path


def test_the_environment_file_completes_the_environment(home: Path) -> None:
    assert load_environment(home, {}) == {"MAILLAGE_MODE": "development", "MAILLAGE_CONTACT": "a@b.example"}


def test_the_environment_file_never_overrides_the_environment(home: Path) -> None:
    assert load_environment(home, {"MAILLAGE_MODE": "production"})["MAILLAGE_MODE"] == "production"


def test_a_missing_environment_file_gives_nothing(tmp_path: Path) -> None:
    assert load_environment(tmp_path, {}) == {}


def test_an_empty_name_of_environment_file_reads_none(home: Path) -> None:
    assert load_environment(home, {"MAILLAGE_ENVIRONMENT_FILE": ""}) == {"MAILLAGE_ENVIRONMENT_FILE": ""}


def test_variables_of_other_programs_are_not_read(tmp_path: Path) -> None:
    assert load_environment(tmp_path, {"SECRET_KEY": "of another program"}) == {}


def test_words_are_split_at_commas_and_blanks_are_dropped() -> None:
    assert Environment({"MAILLAGE_ALLOWED_HOSTS": " a.example, ,b.example "}).words("ALLOWED_HOSTS") == [
        "a.example",
        "b.example",
    ]


def test_a_negative_number_is_refused() -> None:
    environment = Environment({"MAILLAGE_MAIL_PORT": "-25"})
    assert environment.number("MAIL_PORT", 587) == 587
    assert environment.faults == ["MAILLAGE_MAIL_PORT must be a whole number, not “-25”."]


def test_a_day_is_read_and_without_one_there_is_none() -> None:
    environment = Environment({"MAILLAGE_TODAY": "2026-11-22"})
    assert environment.day("TODAY") == date(2026, 11, 22)
    assert Environment({}).day("TODAY") is None


def test_an_impossible_day_is_refused() -> None:
    environment = Environment({"MAILLAGE_TODAY": "2026-02-30"})
    assert environment.day("TODAY") is None
    assert environment.faults == ["MAILLAGE_TODAY must be a day such as 2026-11-22, not “2026-02-30”."]


def test_a_sqlite_address_writes_ahead_and_takes_its_lock_at_once() -> None:
    settings = database_settings("sqlite:////srv/maillage.sqlite3")
    assert settings["NAME"] == "/srv/maillage.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in settings["OPTIONS"]["init_command"]


def test_a_postgresql_address_is_taken_apart() -> None:
    settings = database_settings("postgresql://me:p%40ss@db.example:5433/site?sslmode=require")
    assert (settings["USER"], settings["PASSWORD"]) == ("me", "p@ss")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "site")
    assert settings["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("address", ["", "maillage", "http://db/x", "oracle://db/x"])
def test_an_unknown_kind_of_database_is_refused(address: str) -> None:
    with pytest.raises(UnknownDatabaseAddressError):
        database_settings(address)
