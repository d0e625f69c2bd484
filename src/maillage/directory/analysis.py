"""The words of a French text as the search compares them, and the expressions that mean the same.

A word is folded (case, accents), brought to its neutral form (``formatrices`` to ``formateur``), then stemmed
three times, so that boulangerie and boulanger meet too. Index, query and plain database search all use this
one chain.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import Stemmer

SYNONYMS = Path(__file__).parent / "seed" / "synonyms.toml"
STOP_WORDS = Path(__file__).parent / "seed" / "stop_words.toml"
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
    ("ffe", "f"),
)
SHORTEST_ENDED = 5
_SOUNDS = (
    ("eau", "o"),
    ("au", "o"),
    ("ai", "E"),
    ("ei", "E"),
    ("ph", "f"),
    ("qu", "k"),
    ("h", ""),
    ("an", "en"),
)


class Word(NamedTuple):
    """A word as it is written, and its stem."""

    written: str
    stem: str


@cache
def _lists() -> dict[str, frozenset[str]]:
    """Words that count for nothing: ``small`` ones anywhere, those ``around`` what is searched."""
    lists = tomllib.loads(STOP_WORDS.read_text(encoding="utf-8"))
    return {name: frozenset(lists[name]) for name in ("small", "around")}


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("french")


def fold(text: str) -> str:
    """The text without capitals, accents or ligatures."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """A word without capitals, accents or ligatures; kept, since few words make many texts."""
    return fold(word)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word; empty for a stop word, a stray letter or what is too long to be a word."""
    if len(word) > LONGEST_WORD or word.lower() in _lists()["small"]:
        return ""
    stemmed = neutral(folded(word))
    for _ in range(0 if stemmed in APART else STEMMINGS):
        stemmed = str(_stemmer().stemWord(stemmed))
    return stemmed if len(stemmed) > 1 or stemmed.isdigit() else ""


def neutral(word: str) -> str:
    """A folded word without the marks of the plural and of the feminine."""
    if word in APART:
        return word
    if len(word) >= SHORTEST_ENDED - 1 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) >= SHORTEST_ENDED:
        for ending, neutral in _ENDINGS:
            if word.endswith(ending):
                return word.removesuffix(ending) + neutral
    return word


def title_word(word: str) -> str:
    """A folded word of the title of an occupation, whatever its gender and number."""
    return neutral(word).removesuffix("e").removesuffix("s")


def sound(word: str) -> str:
    """How a word sounds, more or less, for those who write as they hear: masson is maçon."""
    heard = fold(word.lower().replace("ç", "ss"))
    for written, said in _SOUNDS:
        heard = heard.replace(written, said)
    heard = re.sub(r"c(?=[eiyE])", "s", heard).replace("c", "k").replace("y", "i")
    return re.sub(r"(.)\1+", r"\1", heard).rstrip("estxd")


def words(text: str) -> list[Word]:
    """The words of a text that count, with their stems."""
    return [word for word in map(_word, _WORD.findall(text)) if word.stem]


@lru_cache(maxsize=200_000)
def _word(written: str) -> Word:
    return Word(written, stem(written))


def letters(text: str) -> list[str]:
    """The folded words of a text that count, in order."""
    return [folded(word.written) for word in words(text)]


def neutral_words(text: str) -> list[str]:
    """The words of a text that count, folded, without plural or feminine, in order."""
    return [neutral(word) for word in letters(text)]


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


@cache
def lexicon() -> tuple[str, ...]:
    """The folded words of the known expressions."""
    groups = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))["groups"]
    return tuple(sorted({word for group in groups for expression in group for word in letters(expression)}))


class Term(NamedTuple):
    """One thing that is searched: as it was written, folded, and the expressions of which one suffices.

    The first expression is what was written, the others mean the same; each is stems that go together.
    """

    letters: tuple[str, ...]
    expressions: tuple[tuple[str, ...], ...]


def terms(text: str, most: int, spelled: Callable[[str], str] = str) -> list[Term]:
    """What a search asks for, known expressions taken as one; at most ``most`` terms.

    ``spelled`` gives each word as it was meant.
    """
    asked = _meant([_word(spelled(word.written)) for word in words(text)[: 4 * most]])
    found, rank = list[Term](), 0
    longest = max(map(len, synonyms()))
    while rank < len(asked) and len(found) < most:
        size = next((n for n in range(longest, 1, -1) if _stems_at(asked, rank, n) in synonyms()), 1)
        expression = _stems_at(asked, rank, size)
        letters = tuple(folded(word.written) for word in asked[rank : rank + size])
        found.append(Term(letters, (expression, *synonyms().get(expression, ()))))
        rank += size
    return found


def _meant(asked: list[Word]) -> list[Word]:
    """The words without those around them, unless there are no others."""
    return [word for word in asked if folded(word.written) not in _lists()["around"]] or asked


def _stems_at(asked: list[Word], rank: int, size: int) -> tuple[str, ...]:
    return tuple(word.stem for word in asked[rank : rank + size])
