"""What an organisation is told of a person: chosen field by field, written down as it was told, no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from maillage.desk.gate import File
from maillage.desk.models import Scope, Telling
from maillage.directory.loading import with_used
from maillage.directory.models import Fact, Offer
from maillage.directory.towns import town_name
from pathways.reading import read_condition

NAME, FIRST_NAME, PHONE, EMAIL, COMMUNE, AGE = "name", "first-name", "phone", "email", "commune", "age"
CONDITION = "fact:"
HEALTH_FACTS = frozenset({"rqth"})
BY_DEFAULT = (FIRST_NAME, PHONE, EMAIL)
BANDS = ((17, "0-17"), (25, "18-25"), (29, "26-29"), (44, "30-44"), (54, "45-54"), (999, "55"))

Shared = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that may be told: its code, its name, its value in words; ``usual``: ticked at first."""

    code: str
    label: str
    value: str
    usual: bool = False
    health: bool = False


def band_of(age: int) -> str:
    """The band of an age in years."""
    return next(band for last, band in BANDS if age <= last)


def band_words(band: str) -> str:
    """« entre 26 et 29 ans »."""
    first, _, last = band.partition("-")
    if not last:
        return gettext("55 ans ou plus")
    if first == "0":
        return gettext("moins de 18 ans")
    return gettext("entre %(first)s et %(last)s ans") % {"first": first, "last": last}


def first_name(name: str) -> str:
    """The first word of a name."""
    return name.partition(" ")[0]


def may_tell(file: File, offer: Offer | None) -> list[Item]:
    """What may be told of a person for an offer: nothing but what whoever asks sees themselves."""
    found = list(_identity(file))
    if file.shows(Scope.SITUATION):
        situation = situation_of(file)
        if file.person.commune:
            found.append(
                Item(COMMUNE, gettext("Commune"), town_name(file.person.commune), usual=offer is not None)
            )
        if isinstance(situation.get("age"), int):
            value = band_words(band_of(situation["age"]))
            found.append(Item(AGE, gettext("Âge"), value, usual=_asks_age(offer)))
        found += _conditions(file, offer, situation)
    return found


def situation_of(file: File) -> Mapping[str, Any]:
    """What was told of the person last."""
    telling = Telling.objects.filter(person=file.person).first()
    return dict((telling.content if telling else {}).get("situation") or {})


def _identity(file: File) -> Iterable[Item]:
    name, contact = file.person.name, file.person.contact
    if first_name(name):
        yield Item(FIRST_NAME, gettext("Prénom"), first_name(name), usual=True)
    if name and name != first_name(name):
        yield Item(NAME, gettext("Nom complet"), name)
    if contact.get("phone"):
        yield Item(
            PHONE, gettext("Téléphone"), str(contact["phone"]), usual=contact.get("preferred") != "email"
        )
    if contact.get("email"):
        yield Item(
            EMAIL, gettext("Adresse e-mail"), str(contact["email"]), usual=contact.get("preferred") == "email"
        )


def _asks_age(offer: Offer | None) -> bool:
    return bool(offer and offer.requires and '"age' in str(offer.requires).replace("'", '"'))


def _conditions(file: File, offer: Offer | None, situation: Mapping[str, Any]) -> Iterable[Item]:
    """What the offer asks, as far as told; what touches health only where it is open, and never ticked."""
    asked = sorted(read_condition(offer.requires).facts()) if offer and offer.requires else []
    if not offer or not asked:
        return
    told = situation.get("facts") or {}
    answers = {fact: gettext("oui") for fact in told.get("yes") or ()} | {
        fact: gettext("non") for fact in told.get("no") or ()
    }
    facts = Fact.objects.filter(territory__in=with_used([offer.territory]), slug__in=asked).order_by("slug")
    for slug, label in facts.values_list("slug", "label"):
        health = slug in HEALTH_FACTS
        if slug in answers and (not health or file.shows(Scope.HEALTH)):
            yield Item(f"{CONDITION}{slug}", label, answers[slug], usual=not health, health=health)


def snapshot(items: Iterable[Item], chosen: Iterable[str]) -> Shared:
    """What is told, as it is kept: each item chosen, with its words of that day."""
    wanted = set(chosen)
    lines = [[item.code, item.label, item.value] for item in items if item.code in wanted]
    if NAME in wanted:
        lines = [line for line in lines if line[0] != FIRST_NAME]
    return {"lines": lines}


def called(shared: Mapping[str, Any]) -> str:
    """How the person may be named to whoever was told; empty when no name was."""
    told = {line[0]: line[2] for line in shared.get("lines") or ()}
    return str(told.get(NAME) or told.get(FIRST_NAME) or "")


def reached(shared: Mapping[str, Any], code: str) -> str:
    """One of the values told, by its code."""
    return next((str(line[2]) for line in shared.get("lines") or () if line[0] == code), "")
