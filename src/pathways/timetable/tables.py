"""The files of a feed as rows of text, whatever their encoding, wherever they stand in the archive."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from pathways.timetable.remarks import FeedError, Flaw, Report

LARGEST = 2_000_000_000  # bytes of one file of an archive, unpacked
REQUIRED = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
EXPECTED = ("agency.txt",)
OPTIONAL = ("calendar.txt", "calendar_dates.txt", "frequencies.txt", "fare_attributes.txt")


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its text, decoded. A missing or empty file is a table without rows."""

    file: str
    text: str
    report: Report

    def rows(
        self, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> Iterator[tuple[int, list[str]]]:
        """Line number and the cells of these columns, in that order, stripped; absent ones are empty.

        A line too short for a required column is refused. Raises ``FeedError`` when a required column is
        missing.
        """
        reader = csv.reader(io.StringIO(self.text, newline=""))
        header = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in required if name not in header]
        if missing and header:
            raise FeedError(f"{self.file}: the column {missing[0]} is missing")
        wanted = (
            [header.index(name) if name in header else -1 for name in (*required, *optional)]
            if header
            else []
        )
        least = max((header.index(name) for name in required), default=-1) if header else -1
        for row in reader:
            if len(row) > least:
                yield reader.line_num, [row[at].strip() if 0 <= at < len(row) else "" for at in wanted]
            elif any(row):
                self.report.add(Flaw.LINE_BROKEN, self.file, reader.line_num, "", ",".join(row))


def read_tables(path: Path, report: Report) -> dict[str, Table]:
    """Every file that we read, by name. Raises ``FeedError`` for what is no feed."""
    try:
        with ZipFile(path) as archive:
            found = _members(archive, report)
            tables = {name: _table(archive, found.get(name), name, report) for name in _names()}
    except FileNotFoundError:
        raise FeedError(f"{path.name}: there is no such file") from None
    except (BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise FeedError(f"{path.name}: not a readable zip archive ({error})") from None
    for name in REQUIRED:
        if name not in found:
            raise FeedError(f"{path.name}: {name} is missing")
    if not tables["calendar.txt"].text.strip() and not tables["calendar_dates.txt"].text.strip():
        raise FeedError(f"{path.name}: neither calendar.txt nor calendar_dates.txt says when anything runs")
    return tables


def _names() -> tuple[str, ...]:
    return (*REQUIRED, *EXPECTED, *OPTIONAL)


def _members(archive: ZipFile, report: Report) -> dict[str, str]:
    """The path in the archive of each file we know; the one nearest the root where there are several."""
    known = set(_names())
    found: dict[str, str] = {}
    for path in sorted(archive.namelist(), key=lambda path: path.count("/")):
        name = PurePosixPath(path).name.lower()
        if name in known and not path.startswith("__MACOSX"):
            found.setdefault(name, path)
    if any("/" in path for path in found.values()):
        report.add(Flaw.FOLDER, next(path for path in found.values() if "/" in path))
    return found


def _table(archive: ZipFile, member: str | None, name: str, report: Report) -> Table:
    if member is None:
        if name in EXPECTED:
            report.add(Flaw.FILE_MISSING, name)
        return Table(name, "", report)
    if archive.getinfo(member).file_size > LARGEST:
        raise FeedError(f"{name}: larger than {LARGEST:,} bytes once unpacked")
    text = _decoded(archive.read(member), name, report)
    if not text.strip():
        report.add(Flaw.FILE_EMPTY, name)
    return Table(name, text, report)


def _decoded(content: bytes, name: str, report: Report) -> str:
    """UTF-8 with or without its mark, UTF-16 by its mark, else Windows-1252, else Latin-1 (never fails)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        report.add(Flaw.ENCODING, name, value="utf-16")
        return content.decode("utf-16", errors="replace").replace("\x00", "")
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8-sig":
            report.add(Flaw.ENCODING, name, value=encoding)
        return text.replace("\x00", "")
    raise AssertionError("latin-1 decodes anything")
