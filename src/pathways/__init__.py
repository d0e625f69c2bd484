"""The engine of Maillage: from a situation to pathways.

No framework, no database, no network, and no clock but the one that stops a search.
"""

from pathways.catalogue import Catalogue
from pathways.plans import Certainty, Plan, Worth
from pathways.proposal import Proposal, explain
from pathways.search import FULL, Front, Slacks, feasible, search
from pathways.situation import Situation

__all__ = [
    "FULL",
    "Catalogue",
    "Certainty",
    "Front",
    "Plan",
    "Proposal",
    "Situation",
    "Slacks",
    "Worth",
    "explain",
    "feasible",
    "search",
]
