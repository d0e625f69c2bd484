"""From a situation and the directory's records to pathways, and from pathways to words."""

from maillage.planning.clock import today

__all__ = ["today"]
