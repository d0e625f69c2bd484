"""The engine of Maillage: from a situation to pathways.

No framework, no database, no network, and no clock but the one that stops a search. Five verbs: ``plan``,
``explain``, ``obstructions``, ``repair``, ``cohort``; ``documents`` and ``ctdl`` write what they answer.
"""

from pathways.catalogue import Catalogue
from pathways.cohort import Member, Seating, cohort
from pathways.obstruction import Obstruction, obstructions
from pathways.plans import Certainty, Plan, Step, Worth, plan_from
from pathways.proposal import Proposal, explain
from pathways.repair import News, Repair, repair
from pathways.search import FULL, Front, Slacks, feasible, search
from pathways.situation import Situation

plan = search

__all__ = [
    "FULL",
    "Catalogue",
    "Certainty",
    "Front",
    "Member",
    "News",
    "Obstruction",
    "Plan",
    "Proposal",
    "Repair",
    "Seating",
    "Situation",
    "Slacks",
    "Step",
    "Worth",
    "cohort",
    "explain",
    "feasible",
    "obstructions",
    "plan",
    "plan_from",
    "repair",
    "search",
]
