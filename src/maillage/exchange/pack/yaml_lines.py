"""YAML read safely, with the line of every value and every fault of form at once.

The subset is the plain one that people write by hand (YAML 1.2 core): mappings, lists, text, numbers,
``true``/``false``, ``null`` and dates. ``yes`` and ``no`` are words, and a code with a leading zero stays
text. Anchors, tags, repeated keys and several documents in one file are faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

DEEPEST = 40  # nested levels: a condition nobody could read, long before a stack overflows

Path = tuple[str | int, ...]

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})?\.[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, bool | None] = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"), None)
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True)
_WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)


@dataclass(frozen=True, slots=True)
class FormFault:
    """A fault of form: its line (from 1), what, and how to put it right."""

    line: int
    message: str
    remedy: str


@dataclass(slots=True)
class YamlDocument:
    """The value of a file, the line of each of its parts by path, and the faults found on the way.

    ``readable`` is false when the value can't be trusted (bad encoding, broken syntax, anchors).
    """

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[FormFault] = field(default_factory=list)
    readable: bool = True

    def refuse(self, line: int, message: str, remedy: str) -> None:
        """Record a fault after which the value can't be trusted."""
        self.faults.append(FormFault(line, message, remedy))
        self.readable = False

    def line(self, path: Path) -> int:
        """The line of a part; of the nearest part around it when it is absent."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(content: bytes) -> YamlDocument:
    """The document of these bytes. Never raises."""
    document = YamlDocument()
    text = decode(content, document)
    if document.readable:
        _build(text, document)
    return document


def decode(content: bytes, document: YamlDocument) -> str:
    """The text of UTF-8 bytes; a byte order mark or another encoding is a fault."""
    if content.startswith(_BYTE_ORDER_MARK):
        content = content[len(_BYTE_ORDER_MARK) :]
        document.faults.append(
            FormFault(
                1,
                _("le fichier commence par une marque d’ordre (BOM)"),
                _("Enregistrez-le en « UTF-8 sans BOM »."),
            )
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        document.refuse(
            line, _("le fichier n’est pas en UTF-8"), _("Enregistrez-le en UTF-8 depuis votre éditeur.")
        )
        return ""


def scalar(text: str) -> Any:
    """The value of an unquoted scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


@dataclass(slots=True)
class _Level:
    """A collection being filled; ``key`` is the one whose value comes next."""

    path: Path
    value: dict[str, Any] | list[Any]
    key: str | None = None


class _Builder:
    """Fills a document from the parser's events; its stack is explicit, so no nesting exhausts Python's."""

    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.levels: list[_Level] = []
        self.complete = False

    def take(self, event: yaml.Event) -> None:
        """One more event."""
        if isinstance(event, yaml.NodeEvent):
            self._refuse_references(event)
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._open(event, {})
            case yaml.SequenceStartEvent():
                self._open(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.levels.pop()
            case yaml.DocumentStartEvent() if self.complete:
                self.document.refuse(
                    _line(event),
                    _("un deuxième document commence ici"),
                    _("Gardez un seul document par fichier."),
                )
            case yaml.DocumentEndEvent():
                self.complete = True

    def _refuse_references(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self.document.refuse(
                _line(event),
                _("une ancre ou un renvoi YAML (& ou *)"),
                _("Écrivez la valeur en toutes lettres, ou entre guillemets si le signe en fait partie."),
            )
        elif getattr(event, "tag", None) is not None:
            self.document.refuse(
                _line(event),
                _("une étiquette de type YAML (!)"),
                _("Retirez-la : le type se déduit du champ."),
            )

    def _open(self, event: yaml.Event, collection: dict[str, Any] | list[Any]) -> None:
        if len(self.levels) >= DEEPEST:
            raise _TooDeepError(_line(event))
        if self._awaits_key():
            self._bad_key(event)
        self._put(collection, _line(event))
        self.levels.append(_Level(self._path_of_last(), collection))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if self._awaits_key():
            self._key(event)
        else:
            self._put(scalar(event.value) if event.implicit[0] else event.value, _line(event))

    def _awaits_key(self) -> bool:
        return bool(self.levels) and isinstance(self.levels[-1].value, dict) and self.levels[-1].key is None

    def _key(self, event: yaml.ScalarEvent) -> None:
        level = self.levels[-1]
        if event.value in level.value:
            self.document.faults.append(
                FormFault(
                    _line(event),
                    _("la clé « %(key)s » est écrite deux fois") % {"key": event.value},
                    _("Gardez-en une."),
                )
            )
        level.key = event.value
        self.document.lines[*level.path, event.value] = _line(event)

    def _bad_key(self, event: yaml.Event) -> None:
        self.document.refuse(_line(event), _("une clé n’est pas un mot"), _("Écrivez « clé: valeur »."))
        self.levels[-1].key = ""

    def _put(self, value: Any, line: int) -> None:
        if not self.levels:
            self.document.value = value
            self.document.lines[()] = line
            return
        level = self.levels[-1]
        if isinstance(level.value, list):
            self.document.lines[*level.path, len(level.value)] = line
            level.value.append(value)
        else:
            level.value[level.key or ""] = value
            self.last_key, level.key = level.key or "", None

    def _path_of_last(self) -> Path:
        if not self.levels:
            return ()
        level = self.levels[-1]
        last = len(level.value) - 1 if isinstance(level.value, list) else self.last_key
        return (*level.path, last)


class _TooDeepError(Exception):
    """More nested levels than anyone could read; its argument is the line."""


def _build(text: str, document: YamlDocument) -> None:
    builder = _Builder(document)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        document.refuse(line, *_syntax_words(text, line))
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
        document.refuse(line, _("un caractère interdit dans un fichier texte"), _("Effacez-le."))
    except _TooDeepError as error:
        document.refuse(
            error.args[0], _("plus de %(count)s niveaux imbriqués") % {"count": DEEPEST}, _("Simplifiez.")
        )


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=_PARSER)


def _syntax_words(text: str, line: int) -> tuple[str, str]:
    rows = text.split("\n")
    if line <= len(rows) and "\t" in rows[line - 1]:
        return _("une tabulation au lieu d’espaces"), _("Remplacez la tabulation par deux espaces.")
    return (
        _("la syntaxe YAML est rompue ici ou juste avant"),
        _("Vérifiez l’alignement, les deux-points, les guillemets et les crochets de cette ligne."),
    )


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
