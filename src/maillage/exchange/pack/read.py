"""Reading a folder: every file, every record, every fault of form, without a database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import ValidationError

from maillage.exchange.pack.csv_lines import read_table
from maillage.exchange.pack.faults import Fault, Severity, field_path, near_spelling
from maillage.exchange.pack.fields import Record
from maillage.exchange.pack.pack import Entry, Pack
from maillage.exchange.pack.record_faults import model_faults, shown
from maillage.exchange.pack.records import LIST_FILES, MODELS, PackHeader, Situation
from maillage.exchange.pack.yaml_lines import YamlDocument, read_yaml

R = TypeVar("R", bound=Record)

HEADER = "pack.yaml"
FEEDS = "feeds"  # the folder of timetables
TABLES = frozenset({"organisations", "places", "sessions"})  # also read from CSV
FILE_KINDS = (*LIST_FILES, "situations")
PROSE = frozenset({".md", ".txt"})  # what may stand beside the records
LARGEST = 20_000_000  # bytes of one file


def read_pack(folder: Path) -> Pack:
    """The pack of a folder, and those that it uses. Never raises: what could not be read is in ``faults``."""
    return _read(folder, {}, ())


def _read(folder: Path, known: dict[Path, Pack], path: tuple[Path, ...]) -> Pack:
    pack = Pack(folder)
    known[_real(folder)] = pack
    if not os.path.isdir(folder):
        pack.faults.append(_not_a_folder(folder))
        return pack
    _read_header(pack)
    _read_used(pack, known, (*path, _real(folder)))
    for file in _files(folder, pack):
        _read_file(pack, *file)
    return pack


def _real(folder: Path) -> Path:
    """The folder without links; where links turn in a circle, ``Path.resolve`` would raise."""
    return Path(os.path.realpath(folder))


def _not_a_folder(folder: Path) -> Fault:
    message = _("ce n’est pas un dossier") if os.path.exists(folder) else _("ce dossier n’existe pas")
    return Fault(folder, 0, "", message, _("Donnez le dossier qui contient pack.yaml."))


def _read_header(pack: Pack) -> None:
    file = pack.folder / HEADER
    if not file.is_file():
        pack.faults.append(
            Fault(
                file,
                0,
                "",
                _("il manque le fichier pack.yaml"),
                _("Créez-le avec format, id et name ; voir docs/reference/pack.md."),
            )
        )
        return
    source = _content(pack, file)
    if source is None or not _is_mapping(pack, file, source):
        return
    pack.header = _entry(pack, PackHeader, file, source, (), source.value)


def _read_used(pack: Pack, known: dict[Path, Pack], path: tuple[Path, ...]) -> None:
    names = pack.header.record.uses if pack.header else []
    used: dict[str, Pack] = {}
    for index, name in enumerate(names):
        folder = _real(pack.folder).parent / name
        if _real(folder) in path:
            pack.unread.update(MODELS)
            _refuse_use(pack, index, _("les territoires s’utilisent en rond : %(name)s") % {"name": name})
        elif not folder.is_dir():
            pack.unread.update(MODELS)
            _refuse_use(pack, index, _("il n’y a pas de dossier « %(name)s » à côté") % {"name": name})
        else:
            other = known.get(_real(folder)) or _read(pack.folder.parent / name, known, path)
            pack.unread |= other.unread
            used |= {str(_real(each.folder)): each for each in (*other.used, other)}
    pack.used = tuple(used.values())


def _refuse_use(pack: Pack, index: int, message: str) -> None:
    if pack.header:
        remedy = _("Corrigez la liste « uses » : ce sont les noms des dossiers voisins.")
        pack.faults.append(pack.header.fault(("uses", index), message, remedy))


def _files(folder: Path, pack: Pack) -> list[tuple[str, Path]]:
    """Each file of records with its kind, in a stable order; what isn't recognised is a warning."""
    found: list[tuple[str, Path]] = []
    for path in _listed(folder, pack):
        if path.name == HEADER or (path.name == FEEDS and path.is_dir()):
            continue
        if path.is_dir() and path.name in FILE_KINDS:
            found += [(path.name, file) for file in _yaml_files(path, pack)]
        elif _is_record_file(path):
            found.append((path.stem, path))
        else:
            pack.faults.append(_unknown_file(path))
    return found


def _listed(folder: Path, pack: Pack) -> list[Path]:
    """What stands in a folder, but hidden files and prose."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        pack.faults.append(Fault(folder, 0, "", _("dossier illisible"), _("Vérifiez ses droits.")))
        return []
    return [path for path in paths if not path.name.startswith(".") and path.suffix not in PROSE]


def _yaml_files(folder: Path, pack: Pack) -> list[Path]:
    files = _listed(folder, pack)
    pack.faults += [_unknown_file(file) for file in files if file.suffix != ".yaml"]
    return [file for file in files if file.suffix == ".yaml"]


def _is_record_file(path: Path) -> bool:
    kinds = {".yaml": set(FILE_KINDS) - {"situations"}, ".csv": TABLES}.get(path.suffix, set())
    return path.stem in kinds and not path.is_dir()


def _unknown_file(path: Path) -> Fault:
    known = [HEADER, *(f"{kind}.yaml" for kind in FILE_KINDS[:-1]), *(f"{kind}.csv" for kind in TABLES)]
    return Fault(
        path, 0, "", _("fichier inconnu, laissé de côté"), near_spelling(path.name, known), Severity.WARNING
    )


def _content(pack: Pack, file: Path, table: str = "") -> YamlDocument | None:
    try:
        if file.stat().st_size > LARGEST:
            raise OSError
        content = file.read_bytes()
    except OSError:
        message, remedy = (
            _("fichier illisible"),
            _("Vérifiez qu’il existe, ses droits et sa taille (20 Mo au plus)."),
        )
        pack.faults.append(Fault(file, 0, "", message, remedy))
        return None
    source = read_table(content, table) if table else read_yaml(content)
    pack.faults += [Fault(file, fault.line, "", fault.message, fault.remedy) for fault in source.faults]
    return source if source.readable else None


def _is_mapping(pack: Pack, file: Path, source: YamlDocument) -> bool:
    if isinstance(source.value, dict):
        return True
    message = (
        _("le fichier est vide")
        if source.value is None
        else _("le fichier n’est pas fait de « clé: valeur »")
    )
    remedy = _("Commencez par une clé, par exemple « offers: ».")
    pack.faults.append(Fault(file, source.line(()), "", message, remedy))
    return False


def _read_file(pack: Pack, kind: str, file: Path) -> None:
    source = _content(pack, file, kind if file.suffix == ".csv" else "")
    if source is None or not _is_mapping(pack, file, source):
        pack.unread.update(LIST_FILES.get(kind, (kind,)))
    elif kind == "situations":
        pack.entries[kind].append(_entry(pack, Situation, file, source, (), source.value))
    else:
        _read_lists(pack, kind, file, source)


def _read_lists(pack: Pack, kind: str, file: Path, source: YamlDocument) -> None:
    keys = LIST_FILES[kind]
    for key, records in source.value.items():
        line = source.line((key,))
        if key not in keys or not isinstance(records, list):
            pack.unread.update(keys)
        if key not in keys:
            message = _("clé inconnue « %(key)s »") % {"key": key}
            pack.faults.append(Fault(file, line, key, message, near_spelling(key, keys)))
        elif not isinstance(records, list):
            message = _("ce n’est pas une liste : %(value)s") % {"value": shown(records)}
            pack.faults.append(Fault(file, line, key, message, _("Écrivez une fiche par tiret « - ».")))
        else:
            entries = (
                _entry(pack, MODELS[key], file, source, (key, index), record)
                for index, record in enumerate(records)
            )
            pack.entries[key] += entries


def read_situation(file: Path) -> tuple[Entry[Situation] | None, list[Fault]]:
    """The situation of a file, with its faults of form; never raises."""
    holder = Pack(file.parent)
    source = _content(holder, file)
    if source is None or not _is_mapping(holder, file, source):
        return None, holder.faults
    return _entry(holder, Situation, file, source, (), source.value), holder.faults


def _entry(
    pack: Pack,
    model: type[R],
    file: Path,
    source: YamlDocument,
    start: tuple[str | int, ...],
    document: object,
) -> Entry[R]:
    try:
        return Entry(model.model_validate(document), file, source, start)
    except ValidationError as error:
        for path, (message, remedy) in model_faults(error, document, model):
            line = source.line((*start, *path))
            pack.faults.append(Fault(file, line, field_path(path), message, remedy))
        return Entry(_what_stands(model, document, error), file, source, start, complete=False)


def _what_stands(model: type[R], document: object, error: ValidationError) -> R:
    """The record with the fields that are right; the required ones that aren't are ``None``."""
    faulty = {details["loc"][0] for details in error.errors(include_url=False) if details["loc"]}
    required = [name for name, field in model.model_fields.items() if field.is_required()]
    record = model.model_construct(**dict.fromkeys(required))
    fields: dict[str, Any] = document if isinstance(document, dict) else {}
    for name in fields.keys() & model.model_fields.keys() - faulty:
        model.__pydantic_validator__.validate_assignment(record, name, fields[name])
    return record
