"""Keep each room's English catalogue: take the texts out of its code and templates, merge, compile.

    python -m tools.translations update       update every room's django.po and compile it
    python -m tools.translations update desk  the same for one room
    python -m tools.translations compile      only compile (what `make install` does)

Needs no gettext program: Django turns templates into Python, Babel does the rest.
"""

import sys
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ROOT / "src" / "maillage"
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def texts(room: Path) -> Catalog:
    """Return the texts that a room shows, untranslated."""
    catalogue = Catalog(locale="en", fuzzy=False)
    for source in _sources(room):
        for _, message, comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            catalogue.add(message, context=context, auto_comments=comments)
    return catalogue


def _sources(room: Path) -> Iterator[str]:
    for path in sorted(room.rglob("*.py")):
        yield path.read_text(encoding="utf-8")
    for path in sorted([*room.rglob("templates/**/*.html"), *room.rglob("templates/**/*.txt")]):
        lines = templatize(path.read_text(encoding="utf-8")).split("\n")
        yield "\n".join(["# -*- coding: utf-8 -*-", *(line.lstrip() for line in lines)])


def translated(room: Path) -> Catalog:
    """Return the room's English catalogue as it is kept; an empty one if the room has none yet."""
    path = room / CATALOGUE
    if not path.exists():
        return Catalog(locale="en", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def update(room: Path) -> None:
    """Merge the room's texts into its catalogue: new ones come empty, those no longer shown go."""
    wanted = texts(room)
    if not len(wanted):
        return
    catalogue = translated(room)
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = room / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = BytesIO()
    write_po(lines, catalogue, no_location=True, width=110, sort_output=True, omit_header=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    path.write_text(f'{header}"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n{lines.getvalue().decode()}')


def compile_catalogue(room: Path) -> None:
    """Write the compiled catalogue that Django reads, if it is older than the catalogue."""
    path = room / CATALOGUE
    compiled = path.with_suffix(".mo")
    if not path.exists() or (compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime):
        return
    with compiled.open("wb") as file:
        write_mo(file, translated(room))


def missing(room: Path) -> list[str]:
    """Return the texts of a room that have no English translation, and those no longer shown."""
    kept, shown = translated(room), texts(room)
    without = [message for message in shown if message.id and not _is_translated(kept, message)]
    unused = [message for message in kept if message.id and not shown.get(message.id, message.context)]
    return [f"not translated: {_name(message)}" for message in without] + [
        f"no longer shown: {_name(message)}" for message in unused
    ]


def _is_translated(kept: Catalog, message: Message) -> bool:
    found = kept.get(message.id, message.context)
    if not found or found.fuzzy:
        return False
    return all(found.string) if isinstance(found.string, (list, tuple)) else bool(found.string)


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def rooms(names: Collection[str] = ()) -> list[Path]:
    """Return the folders of the rooms so named, or of all: each has its own catalogue."""
    found = [path for path in sorted(ROOMS.iterdir()) if (path / "__init__.py").exists()]
    return [path for path in found if not names or path.name in names]


def main(verb: str = "update", *names: str) -> int:
    """Update and compile, or only compile; return 1 if texts still lack a translation, and name them."""
    if not settings.configured:
        settings.configure()
    lacking = []
    for room in rooms(names):
        if verb != "compile":
            update(room)
            lacking += [f"{room.name}: {line}" for line in missing(room)]
        compile_catalogue(room)
    print("\n".join(lacking), end="\n" if lacking else "")
    return min(1, len(lacking))


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
