"""The settings as the environment gives them: read, checked, and refused in one sentence per fault.

Every variable starts with ``MAILLAGE_``. A file of ``KEY=value`` lines may complete the
environment (never override it): its path is ``MAILLAGE_ENVIRONMENT_FILE``, by default ``var/environment``
under the project's folder.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

PREFIX = "MAILLAGE_"
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})


def read_environment_file(path: Path) -> dict[str, str]:
    """Return the ``KEY=value`` lines of a file; blank lines and lines starting with ``#`` are passed over.

    A file that does not exist gives nothing. Quotes around a value are taken off.
    """
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}


def load_environment(home: Path, variables: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the ``MAILLAGE_`` variables, completed by the environment file of this installation."""
    named = variables.get(PREFIX + "ENVIRONMENT_FILE")
    path = Path(named) if named is not None else home / "var" / "environment"
    completed = {**(read_environment_file(path) if named != "" else {}), **variables}
    return {key: value for key, value in completed.items() if key.startswith(PREFIX)}


@dataclass
class Environment:
    """Typed access to the variables; faults are collected so that all are told at once."""

    variables: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """Return a variable's text, without the blanks around it."""
        return self.variables.get(PREFIX + name, default).strip()

    def flag(self, name: str, default: bool) -> bool:
        """Return a yes/no variable; another word is a fault, and counts as the default."""
        word = self.text(name, str(default)).lower()
        if word not in TRUE_WORDS | FALSE_WORDS:
            self.faults.append(f"{PREFIX}{name} must be yes or no, not “{word}”.")
            return default
        return word in TRUE_WORDS

    def number(self, name: str, default: int) -> int:
        """Return a whole number >= 0; anything else is a fault, and counts as the default."""
        word = self.text(name, str(default))
        if not word.isdecimal():
            self.faults.append(f"{PREFIX}{name} must be a whole number, not “{word}”.")
            return default
        return int(word)

    def day(self, name: str) -> date | None:
        """Return a day written as 2026-11-22, ``None`` if there is none; anything else is a fault."""
        word = self.text(name)
        try:
            return date.fromisoformat(word) if word else None
        except ValueError:
            self.faults.append(f"{PREFIX}{name} must be a day such as 2026-11-22, not “{word}”.")
            return None

    def words(self, name: str, default: str = "") -> list[str]:
        """Return a comma-separated list."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]
