"""A folder of documents and an index of the search of its own for each test; a virus scanner on loopback."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from maillage.directory.search import snapshot

Scanner = Callable[[bytes | None], list[bytes]]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Keep documents and the index in the test's own folder."""
    settings.VAR_DIR = tmp_path
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.CLAMD = ""
    snapshot.close()
    yield tmp_path
    snapshot.close()


@pytest.fixture
def scanner(settings: Settings) -> Iterator[Scanner]:
    """A scanner that gives one answer, or says nothing (``None``): `received = scanner(b"stream: OK")`."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD = f"tcp:127.0.0.1:{server.getsockname()[1]}"
    over = threading.Event()

    def start(answer: bytes | None) -> list[bytes]:
        received: list[bytes] = []
        threading.Thread(target=_serve, args=(server, answer, received, over), daemon=True).start()
        return received

    yield start
    over.set()
    server.close()


def _serve(server: socket.socket, answer: bytes | None, received: list[bytes], over: threading.Event) -> None:
    try:
        connection, _address = server.accept()
    except OSError:
        return
    with connection, connection.makefile("rb") as stream:
        received.append(stream.read(len(b"zINSTREAM\0")))
        while length := struct.unpack(">I", stream.read(4))[0]:
            received.append(stream.read(length))
        if answer is None:
            over.wait(5)
        else:
            connection.sendall(answer)
