"""Texts laid out for a terminal: titles, wrapped lines, lists."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from maillage.directory.wording import words

WIDTH = 88


def section(heading: str, items: Iterable[str]) -> Iterator[str]:
    """A title and its list; nothing for an empty one."""
    lines = [wrapped(item, "  ", "- ") for item in items]
    if lines:
        yield "\n".join([title(heading), *lines])


def title(text: str) -> str:
    """A line, underlined."""
    return f"{text}\n{'-' * len(text)}"


def wrapped(text: str, indent: str = "", bullet: str = "") -> str:
    """A paragraph, cut between words."""
    return textwrap.fill(
        words.unbroken(text),
        WIDTH,
        initial_indent=bullet or indent,
        subsequent_indent=indent + "  " if not bullet else indent,
    )
