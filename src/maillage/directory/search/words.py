"""Which rows answer to words, how near their name, how well: synonyms, typos, titles of occupations."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from maillage.directory import analysis
from maillage.directory.search.columns import Columns, Ints, Mask

NAME, NEARBY = 1, 2  # bits of the texts of an entry
WEIGHTS = {1: 6.0, 2: 2.0, 4: 1.0, 8: 1.0}  # of a word in each text: name, nearby, body, offered
SYNONYM, AS_WRITTEN, RESEMBLING = 0.5, 1.5, 0.7  # against 1 for the stems of what was typed
NOWHERE = 6  # the level of what doesn't answer
BY_OCCUPATION = 3
SHORTEST_BEGINNING = 3
SHORTEST_HEARD = 4
MOST_ALIKE = 60
AFTER_EVERYTHING = "\U0010ffff"
_WEIGHT = np.array([max((w for bit, w in WEIGHTS.items() if mask & bit), default=0.0) for mask in range(16)])


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows that answer, how well, and how far from what was asked: the level.

    0: the words are in the name, 2: in what surrounds it, 4: elsewhere; 1 more when it is by what means the
    same, resembles, or by the occupation.

    One value for every row: ``score`` is 0 where nothing answers. ``for_occupation``: those that answer as
    offers for it.
    """

    kept: Mask
    level: NDArray[np.uint8]
    score: NDArray[np.float32]
    for_occupation: Mask


def allowed_typos(word: str) -> int:
    """How many letters may be wrong, missing or swapped in a word of that length."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


class Words:
    """The words of the columns, ready to be asked; one for each state of the directory."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.alike = lru_cache(maxsize=2000)(self._alike)
        self.by_length: dict[int, list[str]] = {}
        for word in columns.letters.words:
            self.by_length.setdefault(len(word), []).append(word)
        self.spelled = lru_cache(maxsize=2000)(self._spelled)

    @cached_property
    def _written(self) -> frozenset[str]:
        """The words that somebody wrote so: records, known expressions, titles of occupations."""
        titles = (word for title in self.columns.lists["titles"] for word in analysis.letters(title))
        return frozenset((*self.columns.letters.words, *analysis.lexicon(), *titles))

    @cached_property
    def _by_sound(self) -> dict[str, str]:
        """For each sound, the word that most records have."""
        letters, found = self.columns.letters, dict[str, tuple[int, str]]()
        counts = np.diff(letters.starts).tolist()
        for word, heard, count in zip(letters.words, self.columns.lists["sound"], counts, strict=True):
            for sound in (heard, analysis.sound(word)):  # with its accents, and without
                if found.get(sound, (0, ""))[0] < count:
                    found[sound] = (count, word)
        return {sound: word for sound, (_count, word) in found.items()}

    def _spelled(self, written: str) -> str:
        """The word that was meant: itself where somebody wrote it so, or something of its stem.

        Else the one of the directory that sounds the same; else the one that a typo is nearest to, unless
        some begin so; else, of a known expression, the word with a typo.
        """
        word = analysis.folded(written)
        if len(word) < SHORTEST_HEARD or word in self._written:
            return written
        heard = self._by_sound.get(analysis.sound(written))
        if heard or self._known((analysis.stem(written),)):
            return heard or written
        resembling = self.alike(word)
        if any(each.startswith(word) for each, _weight in resembling):
            return written
        if resembling:
            return max(resembling, key=self._likelihood)[0]
        typos = allowed_typos(word)
        near = process.extractOne(word, analysis.lexicon(), scorer=OSA.distance, score_cutoff=typos)
        return near[0] if near and typos else written

    def _likelihood(self, resembling: tuple[str, float]) -> tuple[float, int]:
        """The nearer the likelier; as near, what more records have."""
        word, weight = resembling
        return weight, len(self.columns.letters.of(word)[0])

    def matched(
        self, terms: Sequence[analysis.Term], occupations: Iterable[str], covered: range, *, every: bool
    ) -> Matched:
        """The rows that hold every term (or any).

        ``occupations``: the codes that the terms of the ranks ``covered`` are a title of: an offer for one of
        them answers to these terms, as if its surroundings named it.
        """
        size = self.columns.size
        times, level = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
        score = np.zeros(size, np.float32)
        jobs = self.columns.labels("occupation").having(occupations, size)
        for rank, term in enumerate(terms):
            levels, scores = self._term(term)
            if rank in covered:
                levels[jobs] = np.minimum(levels[jobs], BY_OCCUPATION)
                scores[jobs] = np.maximum(scores[jobs], WEIGHTS[NEARBY])
            held = levels < NOWHERE
            times += held
            np.maximum(level, np.where(held, levels, 0), out=level)
            score += scores
        return Matched(times == len(terms) if every else times > 0, level, score, jobs)

    def _term(self, term: analysis.Term) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        levels = np.full(self.columns.size, NOWHERE, np.uint8)
        scores = np.zeros(self.columns.size, np.float32)
        known = [expression for expression in term.expressions if self._known(expression)]
        for expression in known:
            own = expression == term.expressions[0]
            self._add(levels, scores, expression, own=own)
        if known:
            self._favour_as_written(scores, term.letters)
        else:
            for letters in term.letters:
                for word, weight in self.alike(letters):
                    rows, fields = self.columns.letters.of(word)
                    _put(levels, scores, rows, _levels(fields) + 1, _WEIGHT[fields] * weight)
        return levels, scores

    def _known(self, expression: tuple[str, ...]) -> bool:
        return all(stem in self.columns.stems.rank_of for stem in expression)

    def _add(
        self,
        levels: NDArray[np.uint8],
        scores: NDArray[np.float32],
        expression: tuple[str, ...],
        *,
        own: bool,
    ) -> None:
        rows, fields = self.columns.stems.of(expression[0])
        level, score = _levels(fields), _WEIGHT[fields] * self._rarity(len(rows))
        for stem in expression[1:]:
            others, other_fields = self.columns.stems.of(stem)
            rows, ours, theirs = np.intersect1d(rows, others, assume_unique=True, return_indices=True)
            level = np.maximum(level[ours], _levels(other_fields[theirs]))
            score = score[ours] + _WEIGHT[other_fields[theirs]] * self._rarity(len(others))
        _put(levels, scores, rows, level + (not own), score * (1.0 if own else SYNONYM))

    def _rarity(self, rows: int) -> float:
        """How much a word says: the fewer rows have it, the more (BM25's inverse document frequency)."""
        return math.log(1 + (self.columns.size - rows + 0.5) / (rows + 0.5))

    def _favour_as_written(self, scores: NDArray[np.float32], letters: tuple[str, ...]) -> None:
        kept = None
        for word in letters:
            rows, _fields = self.columns.letters.of(word)
            kept = rows if kept is None else np.intersect1d(kept, rows, assume_unique=True)
        if kept is not None:
            scores[kept] *= AS_WRITTEN

    def _alike(self, word: str) -> list[tuple[str, float]]:
        """The words that resemble one that no record has: with a typo or two, or beginning so."""
        found: dict[str, float] = {}
        if len(word) >= SHORTEST_BEGINNING:
            ordered = self.columns.letters.words
            first, last = bisect_left(ordered, word), bisect_left(ordered, word + AFTER_EVERYTHING)
            found = dict.fromkeys(ordered[first:last][:MOST_ALIKE], RESEMBLING)
        typos = allowed_typos(word)
        for length in range(len(word) - typos, len(word) + typos + 1) if typos else ():
            lengths = self.by_length.get(length, ())
            near = process.extract(word, lengths, scorer=OSA.distance, score_cutoff=typos, limit=MOST_ALIKE)
            for each, distance, _rank in near:
                found.setdefault(each, RESEMBLING / (1 + distance))
        return list(found.items())


def _put(
    levels: NDArray[np.uint8],
    scores: NDArray[np.float32],
    rows: Ints,
    level: NDArray[np.uint8],
    score: NDArray[np.floating],
) -> None:
    """Note an answer of these rows, where it is nearer the name, or better, than what they have."""
    levels[rows] = np.minimum(levels[rows], level)
    scores[rows] = np.maximum(scores[rows], score)


def _levels(fields: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return _LEVEL[fields]


_LEVEL = np.array([0 if mask & NAME else 2 if mask & NEARBY else 4 for mask in range(16)], np.uint8)
