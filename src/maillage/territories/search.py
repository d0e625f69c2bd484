"""Finding a commune by what people type: a name or its beginning, a postal or INSEE code, an old name.

The whole index is in memory (about 42,000 names), so the answers are the same whatever the database, or
without one.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from operator import itemgetter
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from maillage.territories import reference
from maillage.territories.names import key_of_words, words
from maillage.territories.readings import Reading, departement_of, readings
from maillage.territories.reference import CommuneRecord, FormerCommuneRecord

AFTER_EVERYTHING = "\uffff"
LETTERS_PER_TYPO = 4
MOST_TYPOS = 3
NEAREST_SPELLINGS = 50


class Nearness(IntEnum):
    """How directly a commune answers, nearest first; ``LIKE`` is a beginning of a word, or a word inside."""

    CODE = 0
    SAME = 1
    SAME_WORDS = 2
    BEGINS = 3
    BEGINS_LIKE = 4
    FORMER = 5
    LIKE = 6
    FORMER_LIKE = 7
    MISSPELT = 8


@dataclass(frozen=True, slots=True)
class CommuneMatch:
    """A commune of today, how it answers, and the former commune by which it was found, if any."""

    commune: CommuneRecord
    nearness: Nearness
    former: FormerCommuneRecord | None = None


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a commune, today's or a former one; ``size`` orders by population, largest first."""

    commune: CommuneRecord
    former: FormerCommuneRecord | None
    full: str
    key: str
    size: int

    @classmethod
    def of(cls, commune: CommuneRecord, former: FormerCommuneRecord | None = None) -> Self:
        found = words(former.name if former else commune.name)
        return cls(commune, former, " ".join(found), key_of_words(found), _size(commune))

    def nearness(self, full: str, key: str) -> Nearness:
        """Return how directly this name answers all the words (``full``) and those that count (``key``)."""
        if self.former is not None:
            return Nearness.FORMER if self.key == key else Nearness.FORMER_LIKE
        if self.full == full:
            return Nearness.SAME
        if self.key == key:
            return Nearness.SAME_WORDS
        if self.key.startswith(f"{key} "):
            return Nearness.BEGINS
        return Nearness.BEGINS_LIKE if self.key.startswith(key) else Nearness.LIKE


def _size(commune: CommuneRecord) -> int:
    return -(commune.population or 0)


class _Starts:
    """Texts in order, each with the place of what has it; answers by prefix."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(pairs)
        self._texts = [text for text, _ in ordered]
        self._places = [place for _, place in ordered]

    def places(self, prefix: str) -> list[int]:
        """Return the places of the texts that begin so, each once."""
        first = bisect_left(self._texts, prefix)
        last = bisect_left(self._texts, prefix + AFTER_EVERYTHING, first)
        return list(dict.fromkeys(self._places[first:last]))


class CommuneIndex:
    """The names and codes of communes, ready to be asked."""

    def __init__(self, communes: Iterable[CommuneRecord], formers: Iterable[FormerCommuneRecord]) -> None:
        self._communes = {each.code: each for each in communes}
        current = [former for former in formers if former.current in self._communes]
        self._formers = {former.code: former for former in current}
        self._names = [_Name.of(each) for each in self._communes.values()]
        self._names += [_Name.of(self._communes[former.current], former) for former in current]
        self._keys = [name.key for name in self._names]
        self._by_word = _Starts((tail, place) for place, key in enumerate(self._keys) for tail in _tails(key))
        self._today = list(self._communes.values())
        self._by_postal_code = _Starts(
            (code, place) for place, each in enumerate(self._today) for code in each.postal_codes
        )

    def commune(self, code: str) -> CommuneRecord | None:
        """Return the commune of today with this INSEE code."""
        return self._communes.get(code)

    def current_code(self, code: str) -> str | None:
        """Return the INSEE code that holds today for this one, ``None`` when it is unknown."""
        if code in self._communes:
            return code
        former = self._formers.get(code)
        return former.current if former else None

    def find(self, text: str, limit: int = 10) -> list[CommuneMatch]:
        """Return the communes that answer best, each once; none when nothing looks like the text.

        A postal code gives its communes from the largest to the smallest. A name is matched whole, then by
        its beginning, then by any of its words, then with a typo or two; as near, the largest comes first.
        """
        found: dict[str, CommuneMatch] = {}
        for match in self._matches(readings(text)):
            found.setdefault(match.commune.code, match)
            if len(found) >= limit:
                break
        return list(found.values())

    def _matches(self, possible: list[Reading]) -> Iterable[CommuneMatch]:
        if not possible:
            return []
        first = possible[0]
        if not first.words:
            return self._of_code(first.code) if first.code else self._of_postal_code(first.digits)
        for reading in possible:
            if names := self._named(reading):
                return _ranked(names, reading)
        misspelt = sorted(self._misspelt(first), key=lambda name: (name.size, name.commune.code))
        if misspelt:
            return (CommuneMatch(name.commune, Nearness.MISSPELT, name.former) for name in misspelt)
        return self._of_code(first.code)

    def _of_code(self, code: str) -> Iterator[CommuneMatch]:
        if not code:
            return
        yield from self._of_postal_code(code)
        if code in self._communes:
            yield CommuneMatch(self._communes[code], Nearness.CODE)
        elif former := self._formers.get(code):
            yield CommuneMatch(self._communes[former.current], Nearness.CODE, former)

    def _of_postal_code(self, digits: str) -> Iterator[CommuneMatch]:
        found = [self._today[place] for place in self._by_postal_code.places(digits)]
        return (CommuneMatch(commune, Nearness.CODE) for commune in sorted(found, key=_size))

    def _named(self, reading: Reading) -> list[_Name]:
        places = self._by_word.places(reading.key) or self._with_every_word(reading.key.split())
        return self._narrowed(reading, places)

    def _with_every_word(self, asked: list[str]) -> Iterable[int]:
        return set.intersection(*(set(self._by_word.places(word)) for word in asked))

    def _misspelt(self, reading: Reading) -> list[_Name]:
        allowed = min(len(reading.key) // LETTERS_PER_TYPO, MOST_TYPOS)
        near = process.extract(
            reading.key, self._keys, scorer=OSA.distance, score_cutoff=allowed, limit=NEAREST_SPELLINGS
        )
        closest = min((distance for _, distance, _ in near), default=0)
        return self._narrowed(reading, (place for _, distance, place in near if distance == closest))

    def _narrowed(self, reading: Reading, places: Iterable[int]) -> list[_Name]:
        fits = self._fitting(reading)
        return [name for name in map(self._names.__getitem__, places) if fits(name.commune)]

    def _fitting(self, reading: Reading) -> Callable[[CommuneRecord], bool]:
        sharers = {match.commune.code for match in self._of_code(reading.code)}
        if sharers:
            return lambda commune: commune.code in sharers
        beyond_postal_codes = {departement_of(reading.code)} - {None} if reading.code else set()
        departements = reading.departements or beyond_postal_codes
        return lambda commune: not departements or commune.departement in departements


def _ranked(names: list[_Name], reading: Reading) -> Iterator[CommuneMatch]:
    full, key = reading.full, reading.key
    near = [(name.nearness(full, key), name.size, name) for name in names]
    near.sort(key=itemgetter(0, 1))
    return (CommuneMatch(name.commune, nearness, name.former) for nearness, _, name in near)


def _tails(key: str) -> Iterator[str]:
    yield key
    while " " in key:
        key = key.partition(" ")[2]
        yield key


@cache
def shipped_index() -> CommuneIndex:
    """Return the index of the reference shipped with Maillage; needs no database."""
    return CommuneIndex(reference.communes(), reference.former_communes())
