"""The folder of keys: made once, needed to start, and never overwritten."""

import stat
from pathlib import Path

import pytest

from maillage.config.environment import Environment
from maillage.config.keyring import Keyring, read_keyring
from maillage.privacy import keyring
from maillage.privacy.keyring import KeysThereError, make_keys, new_keys
from tests.config.conftest import Run


def read(folder: Path, mode: str = "production") -> tuple[Keyring, list[str]]:
    """The keys of a folder, and the faults told."""
    environment = Environment({"MAILLAGE_KEYS_DIR": str(folder)})
    return read_keyring(environment, mode, folder.parent), environment.faults


def test_new_keys_are_read_back_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    new_keys(tmp_path / "keys")
    keys, faults = read(tmp_path / "keys")
    assert faults == []
    assert len(keys.data_keys) == 1
    assert keys.index_key not in keys.data_keys
    assert {stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) for name in keyring.NAMES} == {0o600}


def test_in_production_keys_that_are_not_there_are_never_made(tmp_path: Path) -> None:
    _, faults = read(tmp_path / "keys")
    assert len(faults) == 1
    assert f"maillage keys new {tmp_path / 'keys'}" in faults[0]
    assert not (tmp_path / "keys").exists()


def test_in_development_they_are_made_at_the_first_start_and_kept(tmp_path: Path) -> None:
    first, faults = read(tmp_path / "keys", "development")
    assert faults == []
    assert read(tmp_path / "keys", "development")[0] == first


@pytest.mark.parametrize("name", keyring.NAMES)
def test_a_folder_with_a_single_key_is_never_made_anew(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("precious")
    with pytest.raises(KeysThereError):
        new_keys(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "precious"


@pytest.mark.parametrize(("name", "text"), [("data", "short"), ("data", ""), ("index", "short")])
def test_a_key_that_is_too_short_is_refused_untold(tmp_path: Path, name: str, text: str) -> None:
    make_keys(tmp_path)
    (tmp_path / name).write_text(text)
    _, faults = read(tmp_path)
    assert faults == [f"A key in {tmp_path} is shorter than 43 characters."]


def test_a_key_that_is_no_text_is_refused(tmp_path: Path) -> None:
    make_keys(tmp_path)
    (tmp_path / "data").write_bytes(b"\xff\xfe\x00")
    assert len(read(tmp_path)[1]) == 1


def test_a_new_data_key_stands_before_the_former_ones_until_they_are_forgotten(tmp_path: Path) -> None:
    make_keys(tmp_path)
    first = read(tmp_path)[0].data_keys
    keyring.add_data_key(tmp_path)
    both = read(tmp_path)[0].data_keys
    assert both[1:] == first
    assert keyring.keep_current_data_key(tmp_path) == 1
    assert read(tmp_path)[0].data_keys == both[:1]


def test_the_command_makes_keys_before_any_setting_exists(
    tmp_path: Path, production: dict[str, str], run_python: Run
) -> None:
    bare = {name: production[name] for name in ("PATH", "PYTHONPATH")}
    made = run_python("-c", "from maillage.cli import main; raise SystemExit(main())", **bare)
    assert made.returncode == 2
    command = [
        "-c",
        f"from maillage.cli import main; raise SystemExit(main(['keys', 'new', '{tmp_path}/k']))",
    ]
    made, again = run_python(*command, **bare), run_python(*command, **bare)
    assert made.returncode == 0, made.stderr
    assert f"MAILLAGE_KEYS_DIR={tmp_path}/k" in made.stdout
    assert again.returncode == 2
    assert "contient déjà des clés" in again.stderr


def test_the_command_says_that_it_can_not_write(
    tmp_path: Path, production: dict[str, str], run_python: Run
) -> None:
    (tmp_path / "file").write_text("")
    script = f"from maillage.cli import main; raise SystemExit(main(['keys', 'new', '{tmp_path}/file/k']))"
    refused = run_python("-c", script, PATH=production["PATH"], PYTHONPATH=production["PYTHONPATH"])
    assert refused.returncode == 2
    assert "impossible d’y écrire" in refused.stderr
