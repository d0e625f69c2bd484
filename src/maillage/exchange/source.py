"""Bytes that come from elsewhere, opened with care: how large, what they are, in which encoding."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

LARGEST_FILE = 500_000_000  # bytes
LARGEST_UNPACKED = 1_000_000_000  # bytes of all members of an archive
MOST_MEMBERS = 10_000
_LONGEST_CHARACTER = 4
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"

Source = Path | bytes
"""A file, or what was received of it."""


class SourceRefusedError(Exception):
    """The file can't be used at all: where, what is wrong, and how to put it right."""

    def __init__(self, message: str, remedy: str, line: int = 0, field: str = "") -> None:
        super().__init__(message)
        self.line, self.field, self.message, self.remedy = line, field, message, remedy


class Form(StrEnum):
    """What bytes are, whatever the file is called."""

    ARCHIVE = "zip"
    WORKBOOK = "xlsx"
    PARQUET = "parquet"
    XML = "xml"
    JSON = "json"
    TEXT = "text"


def file_name(source: Source, name: str = "") -> Path:
    """How faults name the file: by its name only, never by where it lies on a machine."""
    if name:
        return Path(Path(name).name or name)
    return Path(source.name) if isinstance(source, Path) else Path(_("fichier"))


def content_of(source: Source) -> bytes:
    """The bytes of a file that can be read, is not empty and not too large; raises ``SourceRefusedError``."""
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > LARGEST_FILE:
            raise SourceRefusedError(
                _("Le fichier est trop grand : %(size)d Mo.") % {"size": size // 1_000_000},
                _("Découpez-le : %(most)d Mo au plus.") % {"most": LARGEST_FILE // 1_000_000},
            )
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError:
        raise SourceRefusedError(
            _("Le fichier ne peut pas être lu."), _("Vérifiez son chemin et ses droits.")
        ) from None
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise SourceRefusedError(_("Le fichier est vide."), _("Téléchargez-le de nouveau."))
    return content


def form_of(content: bytes) -> Form:
    """What the bytes are. Raises ``SourceRefusedError`` for an old Excel file, which nothing here reads."""
    if content.startswith(_OLD_OFFICE):
        raise SourceRefusedError(
            _("C’est un ancien fichier Excel (.xls)."), _("Enregistrez-le au format .xlsx, ou en CSV.")
        )
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Form.WORKBOOK if b"xl/workbook" in content else Form.ARCHIVE
    if content.startswith(b"PAR1"):
        return Form.PARQUET
    start = content.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    return {b"<": Form.XML, b"{": Form.JSON, b"[": Form.JSON}.get(start, Form.TEXT)


def text_of(content: bytes) -> tuple[str, str]:
    """The text and the encoding found: UTF-8 or UTF-16 by its mark, else Windows' Western one.

    Raises ``SourceRefusedError`` for what is no text, or stops in the middle of a character.
    """
    if content.startswith(_UTF16):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise _cut_short() from None
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        message = _("Ce n’est pas un fichier de texte : il contient des octets nuls.")
        raise SourceRefusedError(message, _("Enregistrez-le de nouveau en CSV, encodé en UTF-8."), line)
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(content) - _LONGEST_CHARACTER + 1 and error.reason == "unexpected end of data":
            raise _cut_short() from None
        return content.decode("cp1252", errors="replace"), "cp1252"


def _cut_short() -> SourceRefusedError:
    return SourceRefusedError(
        _("Le fichier est coupé : il s’arrête au milieu d’un caractère."), _("Téléchargez-le de nouveau.")
    )


def open_archive(content: bytes, largest: int = LARGEST_UNPACKED) -> zipfile.ZipFile:
    """A zip whose members are all sound and together no larger than said; raises ``SourceRefusedError``.

    Python never reads a member beyond the size that its header announces: one that lies is found broken.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > largest:
            raise SourceRefusedError(
                _("L’archive est trop grande une fois décompressée."),
                _("Vérifiez que c’est le bon fichier ; découpez-le s’il l’est."),
            )
        broken = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise _broken_archive("") from None
    if broken is not None:
        raise _broken_archive(broken)
    return archive


def _broken_archive(member: str) -> SourceRefusedError:
    message = _("L’archive est abîmée ou coupée.")
    return SourceRefusedError(message, _("Téléchargez le fichier de nouveau."), field=member)


@contextmanager
def unpacked(source: Source) -> Iterator[Path]:
    """The folder of an archive's files, while it is used; a folder stays as it is.

    Raises ``SourceRefusedError`` for what is neither.
    """
    if isinstance(source, Path) and source.is_dir():
        yield source
        return
    content = content_of(source)
    if form_of(content) is not Form.ARCHIVE:
        raise SourceRefusedError(
            _("Ce n’est ni une archive zip, ni un dossier."),
            _("Donnez l’archive du producteur, telle quelle."),
        )
    with TemporaryDirectory() as folder, open_archive(content) as archive:
        archive.extractall(folder)
        yield Path(folder)
