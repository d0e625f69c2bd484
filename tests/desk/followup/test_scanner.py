"""The virus scanner: asked as its protocol says; believed only when it answers clearly."""

from __future__ import annotations

import os
import socket
import struct
import threading
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from maillage.desk.followup import scanner as asked
from maillage.desk.followup.scanner import Verdict, verdict_on
from tests.desk.followup.conftest import Scanner

FILE = os.urandom(150_000)


def test_a_file_is_sent_whole_in_pieces_and_found_clean(scanner: Scanner) -> None:
    received = scanner(b"stream: OK\0")
    assert verdict_on(FILE) is Verdict.CLEAN
    assert received[0] == b"zINSTREAM\0"
    assert b"".join(received[1:]) == FILE


def test_what_the_scanner_recognises_is_infected(scanner: Scanner) -> None:
    scanner(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
    assert verdict_on(FILE) is Verdict.INFECTED


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"rubbish\0", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0", b"x" * 10_000],
)
def test_a_broken_answer_is_no_answer(scanner: Scanner, answer: bytes) -> None:
    scanner(answer)
    assert verdict_on(FILE) is Verdict.UNSCANNED


def test_a_scanner_that_says_nothing_is_not_waited_for(
    scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "SECONDS", 0.2)
    scanner(None)
    assert verdict_on(FILE) is Verdict.UNSCANNED


def test_a_scanner_that_is_not_there_is_no_reason_to_refuse(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for address in ("", f"tcp:127.0.0.1:{port}", "unix:/nowhere/clamd.ctl"):
        settings.CLAMD = address
        assert verdict_on(FILE) is Verdict.UNSCANNED


def test_a_scanner_answers_by_a_socket_too(settings: Settings, tmp_path: Path) -> None:
    path = str(tmp_path / "clamd.ctl")
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()

    def serve() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as stream:
            stream.read(10)
            while length := struct.unpack(">I", stream.read(4))[0]:
                stream.read(length)
            connection.sendall(b"stream: OK\0")

    threading.Thread(target=serve, daemon=True).start()
    settings.CLAMD = f"unix:{path}"
    assert verdict_on(b"x") is Verdict.CLEAN
    server.close()
