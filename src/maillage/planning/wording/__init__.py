"""French sentences from the engine's structures: the same words on screen, on paper and in a terminal."""

from maillage.planning.wording.names import Names, Records
from maillage.planning.wording.text import proposal_text

__all__ = ["Names", "Records", "proposal_text"]
