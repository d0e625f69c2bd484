"""The words of a French text as the search compares them, and the expressions that mean the same.

A word is folded (case, accents), brought to its neutral form (``formatrices`` to ``formateur``), then stemmed
three times, so that boulangerie and boulanger meet too. Index, query and plain database search all use this
one chain.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import Stemmer
import tantivy

SYNONYMS = Path(__file__).parent / "seed" / "synonyms.toml"
LONGEST_WORD = 40
STEMMINGS = 3
APART = frozenset({"francais"})  # whose stem would be that of another word (France)
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_ENDINGS = (
    ("trice", "teur"),
    ("euse", "eur"),
    ("ienne", "ien"),
    ("onne", "on"),
    ("aise", "ais"),
    ("ere", "er"),
    ("ive", "if"),
)
SHORTEST_ENDED = 5


class Word(NamedTuple):
    """A word as it is written, and its stem."""

    written: str
    stem: str


@cache
def _stop_words() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.stopword("french")).build()


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("french")


def fold(text: str) -> str:
    """The text without capitals, accents or ligatures."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word; empty for a stop word, a stray letter or what is too long to be a word."""
    if len(word) > LONGEST_WORD or not _stop_words().analyze(word.lower()):
        return ""
    stemmed = _neutral(fold(word))
    for _ in range(0 if stemmed in APART else STEMMINGS):
        stemmed = str(_stemmer().stemWord(stemmed))
    return stemmed if len(stemmed) > 1 or stemmed.isdigit() else ""


def _neutral(word: str) -> str:
    if word in APART:
        return word
    if len(word) >= SHORTEST_ENDED - 1 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) >= SHORTEST_ENDED:
        for ending, neutral in _ENDINGS:
            if word.endswith(ending):
                return word.removesuffix(ending) + neutral
    return word


def words(text: str) -> list[Word]:
    """The words of a text that count, with their stems."""
    found = (Word(match.group(), stem(match.group())) for match in _WORD.finditer(text))
    return [word for word in found if word.stem]


def letters(text: str) -> list[str]:
    """The folded words of a text that count, in order."""
    return [fold(word.written) for word in words(text)]


def stems(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [word.stem for word in words(text)]


@cache
def synonyms() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """For the stems of each known expression, those of the expressions that mean the same."""
    groups = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))["groups"]
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for group in groups:
        expressions = {tuple(stems(expression)) for expression in group} - {()}
        for expression in expressions:
            found.setdefault(expression, set()).update(expressions - {expression})
    return {expression: tuple(sorted(others)) for expression, others in found.items()}


class Term(NamedTuple):
    """One thing that is searched: as it was written, folded, and the expressions of which one suffices.

    The first expression is what was written, the others mean the same; each is stems that go together.
    """

    letters: tuple[str, ...]
    expressions: tuple[tuple[str, ...], ...]


def terms(text: str, most: int) -> list[Term]:
    """What a search asks for, known expressions taken as one; at most ``most`` terms."""
    asked, found, rank = words(text), list[Term](), 0
    longest = max(map(len, synonyms()))
    while rank < len(asked) and len(found) < most:
        size = next((n for n in range(longest, 1, -1) if _stems_at(asked, rank, n) in synonyms()), 1)
        expression = _stems_at(asked, rank, size)
        letters = tuple(fold(word.written) for word in asked[rank : rank + size])
        found.append(Term(letters, (expression, *synonyms().get(expression, ()))))
        rank += size
    return found


def _stems_at(asked: list[Word], rank: int, size: int) -> tuple[str, ...]:
    return tuple(word.stem for word in asked[rank : rank + size])
