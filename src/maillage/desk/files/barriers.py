"""What stands in a person's way: each barrier with three answers, and what near them can ease it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import ceil
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.desk.circle.actors import names_of
from maillage.desk.files import content as parts
from maillage.desk.files.content import Content, Known
from maillage.desk.files.screens import SourceWords, source_words
from maillage.desk.followup.nearby import mode_of
from maillage.directory.models import Offer
from maillage.directory.search import Wish, search
from maillage.directory.towns import place_point, town_point
from maillage.directory.wording import words
from maillage.exchange.data_inclusion.vocabulary import themes_by_id
from pathways.travel import PACES, Point, great_circle_km

MOST_REMEDIES = 5
SEARCHED = 25
FARTHEST_KM = 60  # as the crow flies: our own choice; farther, an offer is shown only at a distance


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of barrier. ``themes``: the directory's, that ease it; ``families``: those of data.inclusion."""

    id: str
    name: str | Promise
    question: str | Promise
    themes: tuple[str, ...] = ()
    families: tuple[str, ...] = ()


KINDS = (
    Kind("travel", _("Se déplacer"), _("Est-ce difficile de vous déplacer ?"), ("mobilite",), ("mobilite",)),
    Kind(
        "housing",
        _("Se loger"),
        _("Votre logement vous pose-t-il un problème ?"),
        ("logement",),
        ("logement-hebergement",),
    ),
    Kind(
        "childcare",
        _("Faire garder ses enfants"),
        _("La garde de vos enfants vous bloque-t-elle ?"),
        ("garde-enfants",),
        ("famille--garde-denfants",),
    ),
    Kind("health", _("La santé"), _("Votre santé vous gêne-t-elle ?"), ("sante",), ("sante",)),
    Kind(
        "digital",
        _("Le numérique"),
        _("Est-ce difficile de faire des démarches sur internet ?"),
        ("numerique",),
        ("numerique",),
    ),
    Kind(
        "french",
        _("Le français"),
        _("Parler, lire ou écrire le français vous gêne-t-il ?"),
        ("francais", "langue", "illettrisme", "savoirs-de-base"),
        ("lecture-ecriture-calcul",),
    ),
    Kind(
        "rights",
        _("Les droits et les papiers"),
        _("Vous manque-t-il un droit, un papier, une inscription ?"),
        ("droits",),
        ("difficultes-administratives-ou-juridiques",),
    ),
    Kind(
        "confidence",
        _("La confiance"),
        _("Avez-vous besoin de reprendre confiance, de voir du monde ?"),
        ("confiance", "isolement"),
        ("remobilisation",),
    ),
    Kind(
        "money",
        _("L’argent"),
        _("L’argent manque-t-il pour vivre, ou pour démarrer ?"),
        ("financement",),
        ("difficultes-financieres", "equipement-et-alimentation"),
    ),
    Kind(
        "family",
        _("La famille"),
        _("Quelqu’un compte-t-il sur vous : un proche malade, des enfants, une séparation ?"),
        ("famille",),
        ("famille",),
    ),
    Kind(
        "project",
        _("Savoir quoi faire"),
        _("Est-ce difficile de choisir un métier ?"),
        ("metiers", "orientation"),
        ("choisir-un-metier",),
    ),
)


@dataclass(frozen=True, slots=True)
class BarrierRow:
    """A barrier as it is told. ``answer``: ``None`` while it was never asked."""

    kind: Kind
    answer: Known | None
    note: str
    source: SourceWords | None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can ease a barrier, near the person. ``way``: « à 12 km, environ 20 min en voiture »."""

    offer: Offer
    way: str
    km: float | None


def kind_of(slug: str, *, health: bool) -> Kind | None:
    """The kind of that address; that of health only for whoever may see health."""
    found = next((kind for kind in KINDS if kind.id == slug), None)
    return None if found and found.id == parts.HEALTH and not health else found


def rows(content: Content, *, health: bool) -> list[BarrierRow]:
    """Every barrier with what is told of it, health only where it is shown: one query."""
    told = content["barriers"]
    names = names_of(str(one.get("by") or "") for one in told.values())
    return [row(kind, told, names) for kind in KINDS if health or kind.id != parts.HEALTH]


def row(kind: Kind, told: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> BarrierRow:
    """One barrier with what is told of it."""
    found = told.get(kind.id) or {}
    answer = str(found.get("answer") or "")
    return BarrierRow(
        kind=kind,
        answer=Known(answer) if answer in set(Known) else None,
        note=str(found.get("note") or ""),
        source=source_words(told, (kind.id,), names) if found else None,
    )


@cache
def themes_of(kind: Kind) -> tuple[str, ...]:
    """The themes of offers that ease a barrier, those of data.inclusion included."""
    shared = (own for own, name in themes_by_id().items() if name.startswith(kind.families))
    return tuple(sorted({*kind.themes, *(shared if kind.families else ())}))


def remedies(kind: Kind, situation: Mapping[str, Any], refused: Iterable[str], today: date) -> list[Remedy]:
    """What the directory has for a barrier, the nearest first: by its theme, or by what it eases.

    Far away, only what is followed at a distance. Four queries.
    """
    commune = str(situation.get("commune") or "")
    origin = town_point(commune)
    wish = Wish(record="offers", themes=themes_of(kind), commune=commune if origin else "", origin=origin)
    hits = search(wish, today, count=SEARCHED, facetted=False).hits
    away = {hit.pk for hit in hits if hit.at_a_distance}
    found = _offers({hit.pk for hit in hits} | _easing(kind), set(refused))
    mode = mode_of(dict(situation))
    made = [_remedy(offer, origin, mode, offer.pk in away) for offer in found]
    near = [one for one in made if one.km is None or one.km <= FARTHEST_KM or one.offer.pk in away]
    return sorted(near, key=_nearest)[:MOST_REMEDIES]


def _nearest(remedy: Remedy) -> tuple[bool, float, str]:
    return remedy.km is None, remedy.km or 0.0, remedy.offer.name


def _easing(kind: Kind) -> set[int]:
    """The offers that say themselves that they ease it: few say so."""
    told = Offer.current().filter(eases__isnull=False).values_list("pk", "eases")
    return {pk for pk, eases in told if eases and not set(kind.themes).isdisjoint(eases)}


def _offers(pks: Iterable[int], refused: set[str]) -> Iterator[Offer]:
    found = Offer.current().filter(pk__in=list(pks)).select_related("organisation", "territory")
    for offer in found.prefetch_related(None).prefetch_related("sessions__place"):
        if offer.slug not in refused:
            yield offer


def _remedy(offer: Offer, origin: Point | None, mode: str, away: bool) -> Remedy:
    places = [session.place for session in offer.sessions.all() if session.place]
    points = [point for point in map(place_point, places) if point]
    if not points and (home := town_point(offer.organisation.commune)):
        points = [home]
    if origin is None or not points:
        return Remedy(offer, gettext("à distance") if away else "", None)
    km = min(great_circle_km(origin, point) for point in points)
    way = _way(km, mode)
    return Remedy(offer, gettext("%(way)s, ou à distance") % {"way": way} if away else way, km)


def _way(km: float, mode: str) -> str:
    """How far it is, by the quickest means that the person is known to have."""
    by = {
        "walk": gettext("à pied"),
        "bike": gettext("à vélo"),
        "moped": gettext("à cyclomoteur"),
        "car": gettext("en voiture"),
    }
    pace = PACES[mode]
    lasting = words.minutes(max(1, ceil(pace.minutes(km * pace.detour))))
    told = {"km": words.number(round(km)), "time": lasting, "by": by[mode]}
    if km < 1:
        return gettext("tout près, environ %(time)s %(by)s") % told
    return gettext("à %(km)s km, environ %(time)s %(by)s") % told
