"""Logs as JSON lines, in which no personal datum can stand.

A line holds only what the code's authors wrote: the logger, the message as it stands in the source (its
arguments are never put in), the fields of a closed list, and for an exception its class and the places it
went through. What a visitor typed, the address asked for and the text of an exception are left out, whoever
logs them.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

FIELDS = frozenset({"method", "route", "status", "ms", "count"})
SPEAKS_OF_THE_REQUEST = (
    "django.request",
    "django.security",
    "django.server",
    "django.template",
    "django.db",
    "py.warnings",
)
SOURCE_ROOT = Path(__file__).resolve().parents[2]


class NothingPersonalFormatter(logging.Formatter):
    """Formats one record as one JSON line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if isinstance(record.msg, str) and not record.name.startswith(SPEAKS_OF_THE_REQUEST):
            line["message"] = record.msg
        line |= _fields(record)
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__qualname__
            line["frames"] = _frames(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    given = getattr(record, "fields", None) or {"status": getattr(record, "status_code", None)}
    return {key: value for key, value in given.items() if key in FIELDS and value is not None}


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(SOURCE_ROOT):
        return str(path.relative_to(SOURCE_ROOT))
    return "/".join(path.parts[-3:])


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: every logger writes JSON lines on the standard error, from this level up."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "maillage.config.logs.NothingPersonalFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            name: {"handlers": [], "propagate": True, "level": level} for name in ("django", "django.server")
        },
    }
