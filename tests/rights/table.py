"""The table of ``docs/reference/rights.md``: for each address, what each gets."""

from __future__ import annotations

from pathlib import Path

from tests.cast import EVERYBODY

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rights.md"
BEGIN = "## Every address\n"
Answers = dict[str, str]  # who -> « GET / POST », such as « 200 / 405 »


def read() -> dict[str, Answers]:
    """What the document says, by address; raises ``ValueError`` for a line with too few or too many cells."""
    _, _, text = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    lines = [line for line in text.splitlines() if line.startswith("| `/")]
    return dict(_line(line) for line in lines)


def _line(line: str) -> tuple[str, Answers]:
    address, *answers = (cell.strip() for cell in line.strip("| ").split(" | "))
    return address.strip("`"), dict(zip(EVERYBODY, answers, strict=True))


def write(answers: dict[str, Answers]) -> None:
    """Write the table again, by address; the rest of the document stays."""
    before, begin, _ = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    head = ["", f"| address | {' | '.join(EVERYBODY)} |", "|---" * (len(EVERYBODY) + 1) + "|"]
    lines = [
        f"| `{address}` | {' | '.join(told[who] for who in EVERYBODY)} |"
        for address, told in sorted(answers.items())
    ]
    DOCUMENT.write_text("\n".join([before + begin.rstrip("\n"), *head, *lines, ""]), encoding="utf-8")
