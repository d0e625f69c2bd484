"""The folder of keys that people's files are sealed with: made once, a key added, former ones forgotten.

``data``: one key a line, the current one first; ``index``: the key of the marks that find a person again;
``backup``: the key of the backups. The site itself writes one more file there: ``erased``, the ledger of
erased files, which no backup of the database may bring back. Nothing here needs a setting.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

NAMES = ("data", "index", "backup")


class KeysThereError(Exception):
    """The folder holds keys already: making others would lose what they sealed."""


def new_keys(folder: Path) -> None:
    """Make a folder of keys where there is none.

    Raises ``KeysThereError``, ``OSError``.
    """
    if any((folder / name).exists() for name in NAMES):
        raise KeysThereError
    make_keys(folder)


def make_keys(folder: Path) -> None:
    """Make the folder and the keys that are not there yet; what is there stays."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in NAMES:
        if not (folder / name).exists():
            write_key_file(folder / name, new_key() + "\n")


def add_data_key(folder: Path) -> None:
    """Put a new key before the others: from the next start it seals, and the others still open."""
    former = (folder / "data").read_text(encoding="ascii").split()
    write_key_file(folder / "data", "\n".join((new_key(), *former)) + "\n")


def keep_current_data_key(folder: Path) -> int:
    """Forget every data key but the current one; how many were forgotten."""
    current, *former = (folder / "data").read_text(encoding="ascii").split()
    write_key_file(folder / "data", current + "\n")
    return len(former)


def new_key() -> str:
    """A key that nobody guesses."""
    return secrets.token_urlsafe(32)


def write_key_file(path: Path, text: str) -> None:
    """Write a file that only its owner reads, all at once, and see it on the disk."""
    written = path.with_name(f"{path.name}.{os.getpid()}")
    written.touch(mode=0o600)
    with written.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)
