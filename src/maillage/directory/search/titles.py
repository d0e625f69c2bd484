"""The titles of occupations (ROME) among the words of a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maillage.directory import analysis
from maillage.directory.models import OccupationTitle

APART = "\t"  # between the code of an occupation and its title, as the columns keep them
MOST_TITLES = 300  # that begin like what was asked


def held_titles(codes: Iterable[str]) -> list[str]:
    """The titles of these occupations, or of those that were part of them; none without ROME. One query."""
    wanted = set(codes)
    columns = ("occupation_id", "occupation__parent", "label")
    found = OccupationTitle.objects.order_by("code").values_list(*columns)
    named = ((code, label) for own, parent, label in found for code in dict.fromkeys((own, parent)))
    return [f"{code}{APART}{label}" for code, label in named if code in wanted]


@dataclass(frozen=True, slots=True)
class Named:
    """An occupation that was read: the codes, the title to be shown, the ranks of the terms that name it."""

    codes: frozenset[str] = frozenset()
    title: str = ""
    covered: range = range(0)


class Titles:
    """Titles by their words, whatever their gender, number and accents."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.by_words: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for each in titles:
            code, _apart, label = each.partition(APART)
            # « Abatteur / Abatteuse de carrière »: only the last form is always whole
            words = tuple(map(analysis.title_word, analysis.letters(label.rpartition(" / ")[2])))
            if words:
                self.by_words.setdefault(words, []).append((code, label))
        self.ordered = sorted(self.by_words)

    def named(self, terms: Sequence[analysis.Term]) -> Named:
        """The occupation whose title is the longest run of the terms; else those that begin like them."""
        asked = [tuple(map(analysis.title_word, term.letters)) for term in terms]
        for size in range(len(asked), 0, -1):
            for first in range(len(asked) - size + 1):
                found = self.by_words.get(_joined(asked[first : first + size]))
                if found:
                    return _named(found, range(first, first + size))
        return _named(self._beginning(_joined(asked)), range(len(asked)))

    def _beginning(self, words: tuple[str, ...]) -> list[tuple[str, str]]:
        alike = [key for key in self.ordered if key[: len(words)] == words] if words else []
        return [title for key in alike[:MOST_TITLES] for title in self.by_words[key]]


def _joined(asked: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for words in asked for word in words)


def _named(found: Sequence[tuple[str, str]], covered: range) -> Named:
    if not found:
        return Named()
    return Named(frozenset(code for code, _ in found), min((label for _, label in found), key=len), covered)
