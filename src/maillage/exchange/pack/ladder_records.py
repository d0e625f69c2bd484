"""The records of ``ladders.yaml``: what holding something changes for a credential."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from maillage.exchange.pack.fields import Day, Id, Number, OccupationCode, Record, Text

Relation = Literal["leads-to", "counts-as", "exempts", "made-of"]


class Ladder(Record):
    """From what one holds towards a credential, with the text that says so."""

    relation: Relation = Field(
        description="leads-to: one may go on to it; counts-as: holding the one is holding the other; "
        "exempts: from a part of every training that gives it; made-of: awarded once all is held."
    )
    holding: list[Id] = Field(min_length=1, description="Facts: one, or all the blocks for made-of.")
    towards: Id = Field(description="The credential, a fact.")
    exempts_from: Text | None = Field(None, alias="from", description="With exempts only: from what.")
    hours: Annotated[Number, Field(gt=0)] | None = Field(
        None,
        description="Hours spared, where the text says how many; absent: told, and nothing is shortened.",
    )
    occupations: list[OccupationCode] = Field([], description="Occupations that the credential leads to.")
    note: Text | None = None
    source: Text = Field(description="Id of a source of pack.yaml, or free text.")
    checked_on: Day
