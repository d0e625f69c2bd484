"""What would help somebody move: rules over what they answered, each with its reason. Pure functions.

A rule answers yes, no, or « not known yet »; then what has to be asked is said instead of a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Answers = Mapping[str, Any]
Told = bool | None
Text = str | Promise
UNKNOWN = "unknown"


class Term(StrEnum):
    """When a recommendation helps."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


TERMS: Mapping[str, Text] = {
    Term.SHORT: _("Tout de suite"),
    Term.MEDIUM: _("Dans quelques semaines"),
    Term.LONG: _("À plus long terme"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A recommendation and when it is made.

    ``grants``: facts of which an offer near the person gives one; ``needs_offer``: it is only made where
    there is such an offer, else ``otherwise`` is said; ``ask``: what to find out while it isn't known.
    """

    code: str
    term: Term
    when: Callable[[Answers], Told]
    text: Text
    why: Text
    ask: Text = ""
    grants: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    needs_offer: bool = False
    otherwise: Text = ""


def said(answers: Answers, key: str, *values: str) -> Told:
    """Whether an answer is one of these values; ``None`` when it isn't known."""
    given = answers.get(key) or UNKNOWN
    return None if given == UNKNOWN else given in (values or ("yes",))


def both(*told: Told) -> Told:
    """Three-valued « and »."""
    if any(each is False for each in told):
        return False
    return None if any(each is None for each in told) else True


def either(*told: Told) -> Told:
    """Three-valued « or »."""
    if any(each is True for each in told):
        return True
    return None if any(each is None for each in told) else False


def opposite(told: Told) -> Told:
    """Three-valued « not »."""
    return None if told is None else not told


def afraid(answers: Answers, *fears: str) -> bool:
    """Whether the person said one of these fears; what was not said is not guessed."""
    return any(fear in (answers.get("fears") or ()) for fear in fears)


def drives(answers: Answers) -> Told:
    """Whether they can come by a motor of their own: a car with the licence, or a moped."""
    car = both(said(answers, "licence", "b"), said(answers, "car"))
    moped = both(said(answers, "licence", "b", "am"), said(answers, "moped"))
    return either(car, moped)


def may_drive(answers: Answers) -> Told:
    """Whether they have a licence but no vehicle for it."""
    return both(said(answers, "licence", "b", "am"), opposite(drives(answers)))


def early_or_late(answers: Answers) -> Told:
    """Whether they need to travel when buses rarely run."""
    return said(answers, "hours", "edges", "night")


RULES: tuple[Rule, ...] = (
    Rule(
        "interview",
        Term.SHORT,
        lambda answers: opposite(drives(answers)),
        _("Prendre rendez-vous avec la plateforme mobilité."),
        _("Elle connaît toutes les solutions du secteur, et les prêts passent souvent par elle."),
        ask=_("Peut-elle venir chaque jour par elle-même ?"),
        grants=frozenset({"mobility-plan"}),
        needs_offer=True,
    ),
    Rule(
        "bus",
        Term.SHORT,
        lambda answers: both(
            said(answers, "bus"), said(answers, "timetable"), opposite(early_or_late(answers))
        ),
        _("Prendre le bus ou le train : regarder ensemble les horaires, et la carte à tarif réduit."),
        _("Un arrêt est proche, la personne sait lire les horaires, et ses heures sont celles où il passe."),
        ask=_("Y a-t-il un arrêt à pied ? Sait-elle lire les horaires ? À quelles heures part-elle ?"),
    ),
    Rule(
        "bus-together",
        Term.SHORT,
        lambda answers: both(
            said(answers, "bus"),
            either(opposite(said(answers, "timetable")), afraid(answers, "alone", "transport", "far")),
        ),
        _("Faire le premier trajet avec quelqu’un : lire l’horaire, acheter le billet, changer, revenir."),
        _("Un arrêt est proche ; ce qui retient, c’est de ne pas savoir ou de ne pas oser."),
        kinds=frozenset({"workshop", "event"}),
    ),
    Rule(
        "bike",
        Term.SHORT,
        lambda answers: both(said(answers, "bike"), not afraid(answers, "road")),
        _("Aller à vélo pour ce qui est proche, ou jusqu’à l’arrêt."),
        _("La personne a un vélo, et ne craint pas la route."),
    ),
    Rule(
        "loan",
        Term.SHORT,
        may_drive,
        _("Demander un prêt ou une location à petit prix : deux-roues ou voiture."),
        _("La personne a le permis, il lui manque le véhicule."),
        ask=_("A-t-elle un permis ? Un véhicule qu’elle peut prendre tous les jours ?"),
        grants=frozenset({"loaned-moped", "has-car", "has-moped"}),
        needs_offer=True,
        otherwise=_(
            "Aucun prêt n’est connu près de chez elle : le dire au territoire, chercher un covoiturage."
        ),
    ),
    Rule(
        "aid",
        Term.SHORT,
        lambda answers: said(answers, "budget", "none", "little"),
        _("Demander une aide avant de payer : France Travail, mission locale, Région, mairie."),
        _("La personne peut payer peu, ou rien ; la plupart des aides se demandent avant la dépense."),
    ),
    Rule(
        "hours",
        Term.SHORT,
        lambda answers: both(early_or_late(answers), opposite(drives(answers))),
        _("Parler des horaires avec l’employeur ou l’organisme, et chercher un covoiturage ou une navette."),
        _("Tôt, tard ou la nuit, les transports passent peu, et la personne n’a pas de véhicule."),
    ),
    Rule(
        "cycling",
        Term.MEDIUM,
        lambda answers: either(
            both(said(answers, "bike"), afraid(answers, "road")),
            both(opposite(said(answers, "bike")), opposite(drives(answers)), not afraid(answers, "road")),
        ),
        _("Se (re)mettre au vélo : un atelier pour rouler en sécurité, un vélo prêté ou réparé."),
        _("À vélo, on couvre vite cinq à dix kilomètres, sans permis."),
        kinds=frozenset({"workshop", "loan"}),
    ),
    Rule(
        "timetable",
        Term.MEDIUM,
        lambda answers: opposite(said(answers, "timetable")),
        _("Apprendre à préparer un trajet : plan, horaires, correspondances, téléphone."),
        _("La personne ne sait pas encore lire les horaires ; cela s’apprend en une ou deux séances."),
        kinds=frozenset({"workshop", "course", "event"}),
    ),
    Rule(
        "moped",
        Term.MEDIUM,
        lambda answers: both(said(answers, "licence", "none"), not afraid(answers, "road")),
        _("Passer le permis AM (cyclomoteur, voiturette) : quelques heures, puis un prêt devient possible."),
        _("Sans permis B, c’est le moyen le plus rapide de rouler avec un moteur."),
        ask=_("A-t-elle déjà un permis ?"),
        grants=frozenset({"licence-am"}),
    ),
    Rule(
        "licence",
        Term.LONG,
        lambda answers: opposite(said(answers, "licence", "b")),
        _("Préparer le permis B, avec une auto-école solidaire ou une aide au financement."),
        _("Le permis B ouvre le plus d’emplois ; il prend des mois, autant commencer maintenant."),
        ask=_("A-t-elle le permis B ?"),
        grants=frozenset({"licence-b"}),
    ),
    Rule(
        "car",
        Term.LONG,
        lambda answers: both(said(answers, "licence", "b"), opposite(said(answers, "car"))),
        _("Se préparer à avoir une voiture : garage solidaire, microcrédit, budget de chaque mois."),
        _("La personne a le permis B ; un prêt ne dure que quelques mois."),
        grants=frozenset({"has-car"}),
    ),
    Rule(
        "near",
        Term.LONG,
        lambda answers: both(
            opposite(said(answers, "bus")), opposite(drives(answers)), opposite(said(answers, "bike"))
        ),
        _("Chercher aussi plus près, à distance ou avec un hébergement ; signaler ce manque au territoire."),
        _("Ni bus proche, ni véhicule, ni vélo : le trajet ne doit pas décider seul du parcours."),
    ),
)
