"""What a file really is, by its content; and whether opening it would hurt whoever opens it.

A file that unpacks to far more than it weighs, or that is not whole, is refused. Names are not believed.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from maillage.desk.refusals import RefusedError

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", ODT: ".odt"}
)
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024  # a text document of 10 MB with large pictures stays well under
MOST_PIXELS = 60_000_000  # above what a telephone's camera gives
MOST_MEMBERS = 2_000
MOST_NESTED = 3  # a PDF may pack what is packed already
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
FRAMES_OF_JPEG = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def media_type_of(data: bytes) -> str:
    """The type of a file, one of ``EXTENSIONS``; raises ``RefusedError`` with the sentence to show."""
    if not data:
        raise RefusedError(_("Ce fichier est vide."))
    if len(data) > MOST_BYTES:
        raise RefusedError(too_big())
    for media_type, begins, check in _KINDS:
        if data.startswith(begins):
            found = check(data)
            return found if isinstance(found, str) else media_type
    raise RefusedError(
        _(
            "Ce type de fichier n’est pas accepté : envoyez un PDF, une photo (JPEG, PNG), "
            "un document Word (.docx) ou LibreOffice (.odt)."
        )
    )


def too_big() -> str:
    """What is told of a file that is too big."""
    return _("Ce fichier est trop lourd : 10 Mo au plus.")


def _damaged() -> RefusedError:
    return RefusedError(_("Ce fichier est abîmé ou incomplet. Essayez de l’enregistrer à nouveau."))


def _bomb() -> RefusedError:
    return RefusedError(_("Ce fichier est refusé : une fois ouvert, il prendrait beaucoup trop de place."))


def _check_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-2048:]:
        raise _damaged()
    left = MOST_UNPACKED
    for stream in STREAM.finditer(data):
        left -= _weight(stream[1], left)


def _weight(packed: bytes, most: int) -> int:
    """The bytes that a stream unpacks to, however many times it is packed."""
    weight = 0
    for _round in range(MOST_NESTED):
        if packed[:1] not in (b"\x78", b"\x58", b"\x68", b"\x48"):
            return weight
        unpacking = zlib.decompressobj()
        try:
            packed = unpacking.decompress(packed, most + 1)
        except zlib.error:
            return weight
        weight += len(packed)
        if weight > most:
            raise _bomb()
    return weight


def _check_png(data: bytes) -> None:
    at, ended = len(PNG_SIGNATURE), False
    while at + 12 <= len(data) and not ended:
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        if len(body) != length or (at == len(PNG_SIGNATURE)) != (kind == b"IHDR"):
            raise _damaged()
        if kind == b"IHDR":
            _few_pixels(body)
        if kind in (b"iCCP", b"zTXt", b"iTXt"):
            _weight(body[body.find(b"\x78") :] if b"\x78" in body else b"", MOST_UNPACKED)
        at, ended = at + 12 + length, kind == b"IEND"
    if not ended or at != len(data):
        raise _damaged()


def _few_pixels(header: bytes) -> None:
    width, height = struct.unpack_from(">II", header.ljust(8, b"\0"))
    if not width or not height:
        raise _damaged()
    if width * height > MOST_PIXELS:
        raise _bomb()


def _check_jpeg(data: bytes) -> None:
    at, framed = 2, False
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise _damaged()
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            break
        length = struct.unpack_from(">H", data, at + 2)[0]
        if marker in FRAMES_OF_JPEG and length >= 8 and at + 9 <= len(data):
            height, width = struct.unpack_from(">HH", data, at + 5)
            _few_pixels(struct.pack(">II", width, height))
            framed = True
        at += 2 + max(length, 2)
    if not framed or data.rfind(b"\xff\xd9") < at:
        raise _damaged()


def _check_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _few_members(members)
            if archive.testzip() is not None:
                raise _damaged()
            return _office_type(archive, {member.filename for member in members})
    except (
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ):
        raise _damaged() from None


def _few_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise _bomb()
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if member.flag_bits & 1 or member.filename.startswith(("/", "\\")) or ".." in parts:
            raise _damaged()


def _office_type(archive: zipfile.ZipFile, names: set[str]) -> str:
    """What an archive is; a member that holds more than it says makes the archive unreadable."""
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js")) for name in names):
        raise RefusedError(_("Ce document contient un programme (une macro) : il est refusé."))
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        content = archive.read("[Content_Types].xml")
        if b"wordprocessingml.document.main+xml" in content:
            return DOCX
    if {"mimetype", "content.xml"} <= names and archive.read("mimetype").strip() == ODT.encode():
        return ODT
    raise RefusedError(_("Cette archive n’est pas un document Word (.docx) ou LibreOffice (.odt)."))


Check = Callable[[bytes], str | None]
_KINDS: tuple[tuple[str, bytes, Check], ...] = (
    (PDF, b"%PDF-", _check_pdf),
    (JPEG, b"\xff\xd8\xff", _check_jpeg),
    (PNG, PNG_SIGNATURE, _check_png),
    (DOCX, b"PK\x03\x04", _check_zip),
)
