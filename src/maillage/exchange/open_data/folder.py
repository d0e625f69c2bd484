"""The pack's folder: made anew by each import of the same kind, never another's."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.open_data.importing import Imported
from maillage.exchange.open_data.ladders import ImportedLadders
from maillage.exchange.open_data.row import SOURCE
from maillage.exchange.pack.read import HEADER, LARGEST
from maillage.exchange.pack.records import FORMAT, MODELS
from maillage.exchange.pack.write import number_text, to_yaml

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TABLES = ("organisations", "places")
_FIRST = frozenset({"id", "name"})
_LAST = frozenset({"source", "checked_on"})


class FolderRefusedError(Exception):
    """Nothing was written; the text says why and what to do."""


def check_folder(folder: Path, kind_name: str) -> None:
    """Raise ``FolderRefusedError`` unless the folder is new, empty, or made by an import of that kind."""
    told = {"folder": folder, "kind": kind_name}
    if not _ID.fullmatch(_real(folder).name):
        raise FolderRefusedError(
            _(
                "%(folder)s : le nom du dossier sera l’identifiant du territoire. "
                "N’y mettez que des minuscules sans accent, des chiffres et des tirets."
            )
            % told
        )
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderRefusedError(_("%(folder)s n’est pas un dossier.") % told)
    if any(folder.iterdir()) and _first_line(folder / HEADER) != _mark(kind_name):
        raise FolderRefusedError(
            _(
                "%(folder)s ne vient pas d’un import « %(kind)s » : rien n’y est écrit. "
                "Donnez un dossier nouveau, ou celui d’un import précédent."
            )
            % told
        )


def _real(folder: Path) -> Path:
    return Path(os.path.realpath(folder))


def _mark(kind_name: str) -> str:
    return f"# maillage pack import --kind {kind_name} (written anew by each import)"


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.readline().rstrip("\n")
    except (OSError, UnicodeDecodeError):
        return ""


def write_folder(folder: Path, kind_name: str, header: Mapping[str, Any], imported: Imported) -> None:
    """Write ``pack.yaml``, ``organisations.csv`` and ``places.csv``; what else is in the folder stays.

    ``header`` is the document of ``pack.yaml`` without its format and id. Raises ``FolderRefusedError``,
    ``OSError``.
    """
    tables = {
        f"{kind}.csv": _table(kind, records)
        for kind, records in zip(_TABLES, (imported.organisations, imported.places), strict=True)
    }
    _write(folder, kind_name, header, tables)


def write_ladders(folder: Path, kind_name: str, header: Mapping[str, Any], imported: ImportedLadders) -> None:
    """Write ``pack.yaml``, ``facts.yaml`` and ``ladders.yaml``; what else is in the folder stays.

    ``header`` and what is raised: as for ``write_folder``. The levels that facts imply are those of the pack
    ``france``, beside it.
    """
    lists = {"facts": imported.facts, "ladders": imported.ladders}
    files = {f"{kind}.yaml": to_yaml({kind: records}) for kind, records in lists.items()}
    _write(folder, kind_name, {**header, "uses": ["france"]}, files)


def _write(folder: Path, kind_name: str, header: Mapping[str, Any], files: Mapping[str, str]) -> None:
    check_folder(folder, kind_name)
    document = {"format": FORMAT, "id": _real(folder).name, **header}
    contents = {HEADER: f"{_mark(kind_name)}\n{to_yaml(document)}", **files}
    data = {name: text.encode() for name, text in contents.items()}
    if max(map(len, data.values())) > LARGEST:
        raise FolderRefusedError(
            _("C’est trop pour un dossier : choisissez des départements (--departements).")
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in data.items():
        (folder / f".{name}.unfinished").write_bytes(content)
    for name in data:
        (folder / f".{name}.unfinished").replace(folder / name)


def header_of(name: str, title: str, published_on: date, departements: Sequence[str] = ()) -> dict[str, Any]:
    """What ``pack.yaml`` says of an import: its name, its territory if it has one, its only source."""
    told = {"title": title, "date": published_on.isoformat()}
    header: dict[str, Any] = {
        "name": name,
        "description": _("Données ouvertes : %(title)s (%(date)s).") % told,
    }
    if departements:
        header["departements"] = list(departements)
    header["sources"] = [{"id": SOURCE, "title": title, "date": published_on}]
    return header


def _table(kind: str, records: Sequence[Mapping[str, Any]]) -> str:
    used = {name for record in records for name in record}
    names = [name for name in MODELS[kind].model_fields if name in used or name in _FIRST]
    names.sort(key=lambda name: (name not in _FIRST, name in _LAST))
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(names)
    lines.writerows([_cell(record.get(name)) for name in names] for record in records)
    return text.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "|".join(value)
    return "" if value is None else str(value)
