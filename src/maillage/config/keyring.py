"""The folder of keys that people's files are sealed with: apart from the database and from its backups.

``data``: one key a line, the current one first; ``index``: the key of the marks that find a person again.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from maillage.config.environment import Environment

MINIMUM_LENGTH = 43  # 32 random bytes


@dataclass(frozen=True)
class Keyring:
    """What the folder holds. ``data_keys``: the current one first."""

    folder: Path
    data_keys: tuple[str, ...]
    index_key: str


def read_keyring(environment: Environment, mode: str, var_dir: Path) -> Keyring:
    """The keys of this site; in development they are made at the first start, else they must be there."""
    folder = Path(environment.text("KEYS_DIR", str(var_dir / "keys"))).absolute()
    try:
        if mode == "development":
            make_keys(folder)
        data = tuple((folder / "data").read_text(encoding="ascii").split())
        index = (folder / "index").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        environment.faults.append(
            f"The keys of people's files are not in {folder} (MAILLAGE_KEYS_DIR): make them once with "
            f"“maillage keys new {folder}”, or bring back the folder that was kept apart."
        )
        return Keyring(folder, (), "")
    if not data or min(map(len, (*data, index))) < MINIMUM_LENGTH:
        environment.faults.append(f"A key in {folder} is shorter than {MINIMUM_LENGTH} characters.")
    return Keyring(folder, data, index)


def make_keys(folder: Path) -> None:
    """Make the folder and the keys that are not there yet; what is there stays."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("data", "index"):
        if not (folder / name).exists():
            write_key_file(folder / name, secrets.token_urlsafe(32) + "\n")


def write_key_file(path: Path, text: str) -> None:
    """Write a file that only its owner reads, all at once."""
    written = path.with_name(f"{path.name}.{os.getpid()}")
    written.touch(mode=0o600)
    written.write_text(text, encoding="ascii")
    written.replace(path)
