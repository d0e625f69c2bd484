"""The virus scanner: what clamd says of a document, where a socket or a port of it answers."""

from __future__ import annotations

import logging
import socket
import struct
from enum import StrEnum

from django.conf import settings

SECONDS = 20.0
CHUNK = 1 << 16
LONGEST_ANSWER = 4096

logger = logging.getLogger(__name__)


class Verdict(StrEnum):
    """What is known of a document."""

    CLEAN = "clean"
    UNSCANNED = "unscanned"
    INFECTED = "infected"


def verdict_on(data: bytes) -> Verdict:
    """Ask the scanner; without one, or where its answer can't be had or read, the document is unscanned."""
    if not settings.CLAMD:
        return Verdict.UNSCANNED
    try:
        answer = _asked(settings.CLAMD, data)
    except OSError as error:
        logger.warning("the virus scanner does not answer (%s)", type(error).__name__)
        return Verdict.UNSCANNED
    if answer.endswith(b" FOUND"):
        return Verdict.INFECTED
    if answer == b"stream: OK":
        return Verdict.CLEAN
    logger.warning("the virus scanner's answer can't be read")
    return Verdict.UNSCANNED


def _asked(address: str, data: bytes) -> bytes:
    """The answer to INSTREAM: the command, pieces each after its length, a length of zero."""
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            piece = data[start : start + CHUNK]
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
        return _answer(connection)


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        received = connection.recv(LONGEST_ANSWER)
        if not received:
            break
        answer += received
    return answer.partition(b"\0")[0].strip()


def _connected(address: str) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        try:
            connection.connect(where)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
