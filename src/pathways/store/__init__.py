"""The catalogue of a whole country in one file that all processes share, narrowed to what one question needs.

``write`` compiles a catalogue into a file, ``rewrite`` only what has changed of it; ``Store`` opens it;
``front`` answers a person from it, by a small catalogue on which the engine finds the same front as on all
of it (``narrowed``); ``around`` is a wider one for all that is told beside plans. The format is told in
``docs/reference/store.md``, the choices in ``docs/decisions/0012``.
"""

from pathways.store.questions import front, narrowed, question
from pathways.store.refresh import rewrite
from pathways.store.sections import UnusableStoreError
from pathways.store.store import Store, write
from pathways.store.surroundings import around

__all__ = ["Store", "UnusableStoreError", "around", "front", "narrowed", "question", "rewrite", "write"]
