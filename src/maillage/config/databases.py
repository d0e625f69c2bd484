"""One address, one database: ``sqlite:///path`` or ``postgresql://user:password@host:port/name``."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
POSTGRES_POOL = {"min_size": 1, "max_size": 8, "timeout": 10}


class UnknownDatabaseAddressError(ValueError):
    """The address names no database that Maillage can use."""


def database_settings(address: str) -> dict[str, Any]:
    """Return Django's settings for a database address.

    Raises ``UnknownDatabaseAddressError`` with one sentence, which never repeats the address: it may hold a
    password.
    """
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path)
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(address)
    raise UnknownDatabaseAddressError("MAILLAGE_DATABASE_URL must start with sqlite:/// or postgresql://.")


def _sqlite(path: str) -> dict[str, Any]:
    name = unquote(path).removeprefix("/")
    if not name:
        raise UnknownDatabaseAddressError("MAILLAGE_DATABASE_URL names no SQLite file after sqlite:///.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(name)),
        "OPTIONS": dict(SQLITE_OPTIONS),
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    name = unquote(parts.path).removeprefix("/")
    if not name:
        raise UnknownDatabaseAddressError(
            "MAILLAGE_DATABASE_URL names no PostgreSQL database after the host."
        )
    try:
        port = parts.port
    except ValueError:
        raise UnknownDatabaseAddressError("MAILLAGE_DATABASE_URL has a port that is not a number.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": dict(POSTGRES_POOL), **dict(parse_qsl(parts.query))},
    }
