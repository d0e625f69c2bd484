"""The example people of the demo packs, asked of the command line on a fixed day."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from maillage.cli import main

PACKS = Path(__file__).parents[2] / "packs"
TODAY = "2026-11-22"

Document = dict[str, Any]


@dataclass(frozen=True)
class Answered:
    """What ``maillage plan`` printed for a person, in French and in JSON, and its exit code."""

    exit: int
    text: str
    answer: Document

    @property
    def said(self) -> str:
        """The text on one line, plain spaces only."""
        return " ".join(self.text.split())

    @property
    def plans(self) -> list[Document]:
        """The sure plans, else the possible ones."""
        plans: list[Document] = self.answer["sure"] or self.answer["possible"]
        return plans

    @property
    def steps(self) -> list[Document]:
        """The steps of the first plan."""
        steps: list[Document] = self.plans[0]["steps"]
        return steps

    @property
    def offers(self) -> list[str]:
        """The offers of the first plan, in order."""
        return [step["offer"] for step in self.steps]

    def step(self, offer: str) -> Document:
        """The step of that offer in the first plan."""
        return self.steps[self.offers.index(offer)]

    def closed(self, offer: str) -> Document:
        """Why that offer is closed."""
        [exclusion] = [each for each in self.answer["exclusions"] if each["offer"] == offer]
        found: Document = exclusion
        return found

    @property
    def changes(self) -> list[Document]:
        """Every change of every obstruction."""
        return [change for each in self.answer["obstructions"] for change in each["changes"]]


@cache
def ask(pack: str, person: str, *, today: str = TODAY) -> Answered:
    """The answers to that person; asked once for all the tests of a process."""
    arguments = ["plan", "--pack", str(PACKS / pack), "--situation", person, "--on", today]
    text, document = io.StringIO(), io.StringIO()
    with redirect_stdout(text):
        code = main(arguments)
    with redirect_stdout(document):
        main([*arguments, "--json"])
    return Answered(code, text.getvalue(), json.loads(document.getvalue()))
