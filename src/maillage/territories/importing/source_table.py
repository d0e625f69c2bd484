"""Delimited files as they come: UTF-8 or Windows' Western encoding; ``;``, ``,``, tab or ``|``."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.territories.importing.faults import ImportFault, ImportRefusedError
from maillage.territories.names import words

DELIMITERS = ";,\t|"
LARGEST_FIELD = 2_000_000
LONGEST_CHARACTER = 4


@dataclass
class SourceTable:
    """The lines of a file under column names of ours, and the faults met while reading them.

    ``titles`` gives the file's title for each name, ``ignored`` the titles that nothing asked for.
    """

    file: str
    rows: list[tuple[int, dict[str, str]]]
    titles: Mapping[str, str]
    faults: list[ImportFault] = field(default_factory=list)
    repaired: int = 0
    ignored: tuple[str, ...] = ()

    def fault(self, line: int, name: str, message: str, remedy: str) -> None:
        """Note a fault; ``name`` is the column's name for us, the fault gives the file's title for it."""
        self.faults.append(ImportFault(line, self.titles.get(name, name), message, remedy))

    def code(self, line: int, row: Mapping[str, str], name: str, reader: Callable[[str], str]) -> str | None:
        """Return the code in a field as ``reader`` understands it, or ``None`` and a fault."""
        text = row[name]
        try:
            code = reader(text)
        except ValueError:
            self.fault(
                line,
                name,
                _("« %(text)s » n’est pas un code valable.") % {"text": text},
                _("Reprenez le fichier du producteur sans l’ouvrir dans un tableur."),
            )
            return None
        self.repaired += code != text.strip()
        return code

    def finish(self) -> None:
        """Raise ``ImportRefusedError`` when any fault was noted."""
        if self.faults:
            raise ImportRefusedError(self.file, self.faults)


def refuse(path: Path, message: str, remedy: str, line: int = 0, name: str = "") -> ImportRefusedError:
    """Return the refusal of a file for one fault."""
    return ImportRefusedError(path.name, [ImportFault(line, name, message, remedy)])


def read_text(path: Path) -> str:
    """Return a file's text, without BOM; raises ``ImportRefusedError`` if absent, empty or binary."""
    try:
        data = path.read_bytes()
    except OSError:
        raise refuse(
            path, _("Le fichier ne peut pas être lu."), _("Vérifiez son chemin et ses droits.")
        ) from None
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise refuse(path, _("Le fichier est vide."), _("Téléchargez-le de nouveau."))
    if b"\0" in data:
        raise refuse(
            path, _("Ce n’est pas un fichier de texte."), _("Enregistrez-le en CSV, encodé en UTF-8.")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - LONGEST_CHARACTER + 1:
            raise refuse(path, _("Le fichier est coupé."), _("Téléchargez-le de nouveau.")) from None
        return data.decode("cp1252", errors="replace")


def read_table(path: Path, columns: Mapping[str, Sequence[str]], optional: Sequence[str] = ()) -> SourceTable:
    """Read a delimited file with a header.

    ``columns`` gives the titles that each column of ours may have in the producers' files; accents, case and
    signs do not count. Lines without the right number of fields are noted as faults. Raises
    ``ImportRefusedError`` when a column that is not ``optional`` is missing.
    """
    text = read_text(path)
    header = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    titles = next(reader)
    names = [_plain(title) for title in titles]
    places = {ours: _place(names, theirs) for ours, theirs in columns.items()}
    missing = [columns[name][0] for name, place in places.items() if place is None and name not in optional]
    if missing:
        raise refuse(
            path,
            _("Colonne absente : %(names)s.") % {"names": ", ".join(missing)},
            _("Vérifiez que c’est le bon fichier et que sa première ligne porte le nom des colonnes."),
            line=1,
        )
    known = {name: titles[place] for name, place in places.items() if place is not None}
    ignored = tuple(title for title in titles if title not in known.values())
    table = SourceTable(path.name, [], known, ignored=ignored)
    numbered = ((reader.line_num, fields) for fields in reader)
    table.rows = list(_rows(numbered, table, len(names), places))
    if not table.rows:
        raise refuse(path, _("Le fichier n’a aucune ligne utile."), _("Téléchargez-le de nouveau."))
    return table


def _plain(name: str) -> str:
    return "_".join(words(name))


def _place(names: Sequence[str], theirs: Sequence[str]) -> int | None:
    return next((names.index(_plain(name)) for name in theirs if _plain(name) in names), None)


def _rows(
    numbered: Iterable[tuple[int, list[str]]],
    table: SourceTable,
    width: int,
    places: Mapping[str, int | None],
) -> Iterator[tuple[int, dict[str, str]]]:
    for line, fields in numbered:
        if not any(fields):
            continue
        if len(fields) != width:
            table.fault(
                line,
                "",
                _("%(found)d champs au lieu de %(expected)d : la ligne est coupée ou mal séparée.")
                % {"found": len(fields), "expected": width},
                _("Téléchargez le fichier de nouveau."),
            )
            continue
        yield line, {name: "" if place is None else fields[place].strip() for name, place in places.items()}
