"""Why a result is there: its words that answer, as they are written."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from maillage.directory import analysis
from maillage.directory.search.words import allowed_typos

MOST_TOLD = 4


def words_found(texts: Sequence[str], terms: Sequence[analysis.Term]) -> tuple[str, ...]:
    """The words of these texts that answer the terms, each once, in order; those that resemble, else."""
    if not terms:
        return ()
    written = analysis.words("\n".join(texts))
    stems = {word.stem for word in written}
    held = [expression for term in terms for expression in term.expressions if stems.issuperset(expression)]
    wanted = {stem for expression in held for stem in expression}
    found = {word.stem: word.written.lower() for word in reversed(written) if word.stem in wanted}
    if not found:
        found = {word.stem: word.written.lower() for word in reversed(written) if _resembles(word, terms)}
    return tuple(reversed(found.values()))[:MOST_TOLD]


def _resembles(word: analysis.Word, terms: Sequence[analysis.Term]) -> bool:
    letters = analysis.folded(word.written)
    return any(
        letters.startswith(asked) or OSA.distance(letters, asked) <= allowed_typos(asked)
        for term in terms
        for asked in term.letters
    )
