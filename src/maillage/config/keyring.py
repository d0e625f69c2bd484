"""The keys of people's files as the site starts with them: read from their folder, and refused if weak."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from maillage.config.environment import Environment
from maillage.privacy.keyring import make_keys

MINIMUM_LENGTH = 43  # 32 random bytes


@dataclass(frozen=True)
class Keyring:
    """What the folder holds, but for the key of backups. ``data_keys``: the current one first."""

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
