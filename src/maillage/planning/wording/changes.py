"""« Ce qui manque » : the smallest sets of changes that would open a pathway, each with who can make it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from maillage.directory.wording import words
from maillage.planning.others import NEAR_MINUTES, others_served
from maillage.planning.wording.names import Names
from pathways.changes import Actor, Change, ChangeKind
from pathways.facts import FactKind
from pathways.obstruction import Obstruction
from pathways.offers import Dates

_ALONE = (frozenset({Actor.PERSON}), frozenset({Actor.TERRITORY}))


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One change: who can make it (« Vous », an organisation's name, « Le territoire »), what it is, and
    whom else it would serve, empty when that can't be said.
    """

    who: Actor
    who_name: str
    change: str
    also: str = ""

    @property
    def what(self) -> str:
        """« accueillir « Chantier » ici : la mairie. Utile aussi à environ 300 habitants… »"""
        return words.unbroken(f"{self.change}. {self.also}".rstrip())

    @property
    def sentence(self) -> str:
        """« Vous : accepter 20 minutes de trajet de plus. »"""
        return gettext("%(who)s : %(what)s") % {"who": self.who_name, "what": self.what}


@dataclass(frozen=True, slots=True)
class Remedies:
    """Sets of changes that the same people can make; each set alone opens a pathway.

    ``same``: the title says already who makes each of them.
    """

    title: str
    sets: tuple[tuple[ChangeWords, ...], ...]
    same: bool = False


def grouped_remedies(names: Names, obstructions: Iterable[Obstruction]) -> tuple[Remedies, ...]:
    """The sets of changes by who can make them: the person first, then others, then several together."""
    groups: dict[frozenset[Actor], list[tuple[ChangeWords, ...]]] = {}
    for found in obstructions:
        groups.setdefault(found.actors, []).append(tuple(change_words(names, each) for each in found.changes))
    ordered = sorted(groups.items(), key=lambda group: (len(group[0]), min(map(list(Actor).index, group[0]))))
    return tuple(
        Remedies(_title(actors), tuple(_each_said_once(sets)), actors in _ALONE) for actors, sets in ordered
    )


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
    who = {Actor.PERSON: gettext("Vous"), Actor.TERRITORY: gettext("Le territoire")}
    told = who.get(change.who) or _provider(names, change)
    return ChangeWords(change.who, told, _WHAT[change.kind](names, change), _also(names, change))


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


def _offer_id(names: Names, subject: str) -> str:
    session = names.catalogue.sessions.get(subject)
    return session.offer if session else subject


def _provider(names: Names, change: Change) -> str:
    offer = names.catalogue.offers.get(_offer_id(names, change.subject))
    return names.organisation(offer.organisation) if offer else gettext("L’organisme")


def _offer(names: Names, change: Change) -> str:
    return gettext("« %(offer)s »") % {"offer": names.offer(_offer_id(names, change.subject))}


def _session(names: Names, change: Change) -> str:
    session = names.catalogue.sessions.get(change.subject)
    told = _offer(names, change)
    if session is None or not isinstance(session.dates, Dates):
        return told
    return gettext("%(offer)s, le %(day)s") % {"offer": told, "day": words.day(session.dates.start)}


def _fact(names: Names, change: Change) -> str:
    fact = names.catalogue.vocabulary.facts.get(change.subject)
    kind = fact.kind if fact else None
    if kind is FactKind.WISH:
        question = (fact.question or fact.label) if fact else change.subject
        return gettext("pouvoir répondre oui à « %(question)s »") % {"question": question}
    told = gettext("avoir : %(fact)s") if kind is FactKind.ASSET else gettext("obtenir : %(fact)s")
    return told % {"fact": words.inside(names.fact(change.subject))}


def _minutes(names: Names, change: Change) -> str:
    del names
    return gettext("accepter %(minutes)s de trajet de plus à l’aller") % {
        "minutes": words.minutes(change.amount)
    }


def _hours(names: Names, change: Change) -> str:
    del names
    return ngettext(
        "avoir %(hours)s heure libre par semaine", "avoir %(hours)s heures libres par semaine", change.amount
    ) % {"hours": change.amount}


def _horizon(names: Names, change: Change) -> str:
    del names
    return ngettext(
        "accepter d’attendre %(days)s jour de plus",
        "accepter d’attendre %(days)s jours de plus",
        change.amount,
    ) % {"days": change.amount}


_WHAT: dict[ChangeKind, Callable[[Names, Change], str]] = {
    ChangeKind.FACT: _fact,
    ChangeKind.MINUTES: _minutes,
    ChangeKind.HOURS: _hours,
    ChangeKind.BUDGET: lambda names, change: gettext(
        "pouvoir payer plus que le budget donné, ou trouver une aide"
    ),
    ChangeKind.HORIZON: _horizon,
    ChangeKind.SEAT: lambda names, change: (
        gettext("ouvrir une place de plus : %(session)s") % {"session": _session(names, change)}
    ),
    ChangeKind.DEADLINE: lambda names, change: (
        gettext("accepter une inscription tardive : %(session)s") % {"session": _session(names, change)}
    ),
    ChangeKind.RULE: lambda names, change: (
        gettext("ouvrir %(offer)s sans ses conditions d’âge, de lieu ou de statut")
        % {"offer": _offer(names, change)}
    ),
    ChangeKind.DISTANCE: lambda names, change: (
        gettext("proposer %(offer)s à distance, suivi depuis : %(place)s")
        % {"offer": _offer(names, change), "place": names.place(change.place)}
    ),
    ChangeKind.HOSTED: lambda names, change: (
        gettext("accueillir %(offer)s ici : %(place)s")
        % {"offer": _offer(names, change), "place": names.place(change.place)}
    ),
    ChangeKind.SHUTTLE: lambda names, change: (
        gettext("mettre une navette entre chez vous et : %(place)s") % {"place": names.place(change.subject)}
    ),
}
