"""The table of ``docs/reference/rights-desk.md``: for each address of the desk, what each gets."""

from __future__ import annotations

from pathlib import Path

from tests.desk.people import DESK

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "reference" / "rights-desk.md"
BEGIN = "## Every address of the desk\n"
OVER = "over"
COLUMNS = (
    *(who for who in DESK if who not in {"facilitator", "partner"}),
    *(f"{who}, {state}" for who in ("facilitator", "partner") for state in ("given", "narrow", OVER)),
)
Answers = dict[str, str]  # column -> « GET / POST », such as « 200 / 405 »


def read() -> dict[str, Answers]:
    """What the document says, by address; raises ``ValueError`` for a line with too few or too many cells."""
    _, _, text = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    return dict(_line(line) for line in text.splitlines() if line.startswith("| `/"))


def _line(line: str) -> tuple[str, Answers]:
    address, *answers = (cell.strip() for cell in line.strip("| ").split(" | "))
    return address.strip("`"), dict(zip(COLUMNS, answers, strict=True))


def write(answers: dict[str, Answers]) -> None:
    """Write the table again, by address; the rest of the document stays."""
    before, begin, _ = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    head = ["", f"| address | {' | '.join(COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]
    lines = [
        f"| `{address}` | {' | '.join(told[column] for column in COLUMNS)} |"
        for address, told in sorted(answers.items())
    ]
    DOCUMENT.write_text("\n".join([before + begin.rstrip("\n"), *head, *lines, ""]), encoding="utf-8")
