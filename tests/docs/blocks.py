"""The fenced blocks of the project's documents."""

import re
from dataclasses import dataclass
from pathlib import Path

from tools.install import ROOT

FENCE = re.compile(r"^```(?P<info>\S[^\n]*)?\n(?P<text>.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block: the words after its opening fence, its text, and the line where the text begins."""

    info: tuple[str, ...]
    text: str
    line: int


def documents() -> list[Path]:
    """Return README.md, the engine's README and every page of docs/, as paths from the project's folder."""
    pages = [*Path(ROOT).glob("*.md"), *Path(ROOT, "src").rglob("*.md"), *Path(ROOT, "docs").rglob("*.md")]
    return sorted(path.relative_to(ROOT) for path in pages)


def blocks(document: Path) -> list[Block]:
    """Return a document's blocks, in order."""
    text = Path(ROOT, document).read_text(encoding="utf-8")
    return blocks_of(text)


def blocks_of(text: str) -> list[Block]:
    """Return the blocks of a text, in order."""
    return [
        Block(tuple((found["info"] or "").split()), found["text"], text.count("\n", 0, found.start()) + 2)
        for found in FENCE.finditer(text)
    ]


def named_block(document: str, name: str) -> str:
    """Return the text of the block whose opening fence ends with a name, such as a file's."""
    return next(block.text for block in blocks(Path(document)) if block.info[-1:] == (name,))
