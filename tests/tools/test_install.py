"""Installing says plainly what is wrong, and does nothing twice."""

import os
import shutil
import subprocess
from collections import namedtuple
from pathlib import Path

import pytest

from tools import install

Usage = namedtuple("Usage", "total used free")


def answer(code: int) -> "subprocess.CompletedProcess[str]":
    """Return what a command that ended with this code said."""
    return subprocess.CompletedProcess([], code, stdout="", stderr="no route to host")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend that an empty folder is the project, and that every command succeeds."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / "pyproject.toml").write_text("")
    locks = {"base": tmp_path / "base.txt", "dev": tmp_path / "dev.txt"}
    for lock in locks.values():
        lock.write_text("one==1\n")
    monkeypatch.setattr(install, "ROOT", str(tmp_path))
    monkeypatch.setattr(install, "LOCKS", {kind: str(path) for kind, path in locks.items()})
    monkeypatch.setattr(install, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(install, "TOOLS", str(tmp_path / ".tools"))
    monkeypatch.setattr(install, "STAMP", str(tmp_path / ".venv" / "installed"))
    monkeypatch.setattr(install, "NEEDED_MEGABYTES", 0)
    monkeypatch.setattr(install, "run", lambda _command: answer(0))
    return tmp_path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Collect the commands that are run."""
    ran: list[list[str]] = []

    def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
        ran.append(command)
        return answer(0)

    monkeypatch.setattr(install, "run", run)
    return ran


def test_nothing_is_done_when_nothing_changed(project: Path, commands: list[list[str]]) -> None:
    assert install.main() == 0
    commands.clear()
    assert install.main() == 0
    assert commands == []


def test_a_changed_lock_is_installed(project: Path, commands: list[list[str]]) -> None:
    install.main()
    commands.clear()
    (project / "base.txt").write_text("one==2\n")
    install.main()
    assert any("--require-hashes" in command for command in commands)


def test_what_tests_need_is_never_taken_away(project: Path, commands: list[list[str]]) -> None:
    install.main("dev")
    commands.clear()
    install.main("base")
    assert commands == []
    assert (project / ".venv" / "installed").read_text().startswith("dev ")


def test_pip_is_used_where_uv_cannot_be(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
        ran.append(command)
        return answer(1 if command[-1] == "uv" else 0)

    monkeypatch.setattr(install, "run", run)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert install.main() == 0
    assert ran[-2][1:4] == ["-m", "pip", "install"]
    assert "With pip, more slowly" in capsys.readouterr().err


def test_a_machine_without_network_is_told_what_to_check(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "run", lambda command: answer(1 if "install" in command else 0))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert install.main() == 1
    said = capsys.readouterr().err
    assert "vérifiez le réseau" in said
    assert "check the network" in said
    assert not (project / ".venv" / "installed").exists()


def test_a_full_disk_is_refused_before_anything_is_written(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    commands: list[list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(install, "NEEDED_MEGABYTES", 900)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(1, 1, 12_000_000))
    assert install.main() == 1
    assert commands == []
    assert "il faut 900 Mo, il en reste 12" in capsys.readouterr().err


def test_a_python_without_environments_is_told_what_to_add(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "run", lambda _command: answer(1))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert install.main() == 1
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_debian_s_missing_package_is_added_where_we_may(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    has_venv: list[bool] = []

    def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
        if command[:2] == ["apt-get", "install"]:
            has_venv.append(True)
        return answer(1 if "venv" in command and not has_venv else 0)

    monkeypatch.setattr(install, "run", run)
    monkeypatch.setattr(shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert install.main() == 0
    assert has_venv == [True]
