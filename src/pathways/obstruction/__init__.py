"""No plan: the smallest sets of changes that would open one, by who can make them."""

from pathways.obstruction.changes import AMOUNTS, Actor, Amounts, Change, ChangeKind
from pathways.obstruction.found import Obstruction, Obstructions
from pathways.obstruction.smallest import LARGEST, PER_ACTOR, obstructions

__all__ = [
    "AMOUNTS",
    "LARGEST",
    "PER_ACTOR",
    "Actor",
    "Amounts",
    "Change",
    "ChangeKind",
    "Obstruction",
    "Obstructions",
    "obstructions",
]
