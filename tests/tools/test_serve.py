"""`make run` says plainly why it cannot start, and what to open when it can."""

import socket
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tools import serve
from tools.install import ROOT, CannotInstallError


@pytest.mark.parametrize("word", ["", "abc", "0", "65536", "-1", "80 80"])
def test_an_invalid_port_is_refused(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("PORT", word)
    with pytest.raises(CannotInstallError, match="PORT must be a number between 1 and 65535"):
        serve.wanted_port()


def test_a_taken_port_is_refused_and_another_is_proposed() -> None:
    with closing(socket.socket()) as other:
        other.bind((serve.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotInstallError, match=f"make run PORT={port + 1}"):
            serve.refuse_a_taken_port(port)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    monkeypatch.setattr(serve, "ENVIRONMENT_FILE", tmp_path / "var" / "environment")
    with pytest.raises(CannotInstallError, match="var/ cannot be written to"):
        serve.write_development_environment()


def test_the_settings_of_a_checkout_are_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "var" / "environment"
    monkeypatch.setattr(serve, "ENVIRONMENT_FILE", file)
    serve.write_development_environment()
    assert file.read_text() == "MAILLAGE_MODE=development\n"
    file.write_text("MAILLAGE_MODE=development\nMAILLAGE_CONTACT=a@b.example\n")
    serve.write_development_environment()
    assert "CONTACT" in file.read_text()


def test_a_preparation_that_fails_never_serves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "write_development_environment", lambda: None)
    monkeypatch.setattr(serve, "refuse_a_taken_port", lambda _port: None)
    monkeypatch.setattr(serve, "must", lambda _command: None)
    monkeypatch.setattr(serve, "serve", lambda _port: pytest.fail("it served"))
    refused: subprocess.CompletedProcess[str] = subprocess.CompletedProcess([], 2)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_kwargs: refused)
    assert serve.main() == 1
    assert "“maillage reference” did not succeed" in capsys.readouterr().err


def test_the_welcome_names_an_example_that_exists() -> None:
    told = serve.welcome(8000, "tiers-lieu@exemple.fr  secret  Un lieu")
    assert "http://127.0.0.1:8000/" in told
    command = next(line.split() for line in told.splitlines() if "--situation" in line)
    assert Path(ROOT, command[command.index("--situation") + 1]).is_file()
    assert Path(ROOT, command[command.index("--pack") + 1], "pack.yaml").is_file()
