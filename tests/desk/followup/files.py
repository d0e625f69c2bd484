"""Small files that are what they say, and some that are not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from maillage.desk.followup.contents import DOCX, JPEG, ODT, PDF, PNG, PNG_SIGNATURE


def pdf(stream: bytes = b"") -> bytes:
    """A document with one packed stream."""
    packed = zlib.compress(stream)
    return b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode>>stream\n" + packed + b"\nendstream endobj\n%%EOF\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1) -> bytes:
    """A picture that says it is so wide and so high."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )


def jpeg(width: int = 1, height: int = 1) -> bytes:
    """A picture that says it is so wide and so high."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    start = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\1\1\0\0\1\0\1\0\0"
    return start + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xda\0\x02\0\xff\xd9"


def archive(members: dict[str, bytes]) -> bytes:
    """A ZIP with these members."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return written.getvalue()


WORD = {
    "[Content_Types].xml": f"{DOCX}.main+xml".encode(),
    "word/document.xml": b"<document/>",
}
OFFICE = {"mimetype": ODT.encode(), "content.xml": b"<content/>"}
GOOD = {
    PDF: pdf(b"bonjour"),
    PNG: png(),
    JPEG: jpeg(),
    DOCX: archive(WORD),
    ODT: archive(OFFICE),
}
