"""« Ce qui manque » : the smallest sets of changes that would open a pathway, each with who can make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from maillage.directory.wording import words
from maillage.planning.others import NEAR_MINUTES, others_served
from maillage.planning.wording.change_sentences import SENTENCES
from maillage.planning.wording.names import Names
from pathways.obstruction import Actor, Change, Obstruction


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One change in a sentence that says who would make it, and whom else it would serve, empty when that
    can't be said.
    """

    who: Actor
    change: str
    also: str = ""

    @property
    def sentence(self) -> str:
        """« La mairie accueillerait « Chantier » ici : la mairie. Utile aussi à environ 300 habitants… »"""
        return words.unbroken(f"{self.change} {self.also}".rstrip())


@dataclass(frozen=True, slots=True)
class Remedies:
    """Sets of changes that the same people can make; each set alone opens a pathway."""

    title: str
    sets: tuple[tuple[ChangeWords, ...], ...]


def grouped_remedies(names: Names, obstructions: Iterable[Obstruction]) -> tuple[Remedies, ...]:
    """The sets of changes by who can make them: the person first, then others, then several together."""
    groups: dict[frozenset[Actor], list[tuple[ChangeWords, ...]]] = {}
    for found in obstructions:
        groups.setdefault(found.actors, []).append(tuple(change_words(names, each) for each in found.changes))
    ordered = sorted(groups.items(), key=lambda group: (len(group[0]), min(map(list(Actor).index, group[0]))))
    return tuple(Remedies(_title(actors), tuple(_each_said_once(sets))) for actors, sets in ordered)


def _each_said_once(sets: Iterable[tuple[ChangeWords, ...]]) -> Iterator[tuple[ChangeWords, ...]]:
    """The same sets; what is said of the same neighbours stands only where it comes first."""
    said: set[str] = set()
    for changes in sets:
        yield tuple(replace(change, also="") if change.also in said else change for change in changes)
        said.update(change.also for change in changes)


def _title(actors: frozenset[Actor]) -> str:
    alone = {
        Actor.PERSON: gettext("Ce que vous pouvez changer"),
        Actor.PROVIDER: gettext("Ce qu’un organisme peut changer"),
        Actor.TERRITORY: gettext("Ce que le territoire peut changer"),
    }
    return alone[min(actors)] if len(actors) == 1 else gettext("Ce qu’il faut changer à plusieurs")


def change_words(names: Names, change: Change) -> ChangeWords:
    """The sentence of one change."""
    return ChangeWords(change.who, SENTENCES[change.kind](names, change), _also(names, change))


def _also(names: Names, change: Change) -> str:
    """Whom else the change would serve, where that can be said."""
    others = others_served(names.catalogue, change)
    if others is None or not others.inhabitants:
        return ""
    if others.communes == 1:
        told = gettext(
            "Utile aussi à environ %(inhabitants)s habitants d’une commune à moins de %(minutes)s à vélo, "
            "qui n’ont rien d’aussi près."
        )
    else:
        told = gettext(
            "Utile aussi à environ %(inhabitants)s habitants de %(communes)s communes à moins de %(minutes)s "
            "à vélo, qui n’ont rien d’aussi près."
        )
    return told % {
        "minutes": words.minutes(NEAR_MINUTES),
        "inhabitants": words.number(round(others.inhabitants, -1)),
        "communes": others.communes,
    }
