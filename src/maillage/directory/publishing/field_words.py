"""The fields of a record in plain words, to compare what it was, what they wrote, what I wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.documents import to_cents, to_day
from maillage.directory.models import Attendance, FundingScheme, OfferKind, PlaceKind, RelationKind, Role
from maillage.directory.publishing.recurrence_words import rule_words
from maillage.directory.themes import language_name, public_name, theme_name
from maillage.directory.towns import town_name
from maillage.directory.wording import words
from maillage.directory.wording.conditions import condition_sentence
from pathways.facts import Vocabulary
from pathways.reading import read_condition

LABELS = {
    "accessibility": _("Accessibilité"),
    "address": _("Adresse"),
    "attendance": _("Façon de suivre"),
    "badges": _("Badges"),
    "begins": _("de"),
    "blocks": _("blocs"),
    "boarding": _("On peut dormir sur place"),
    "bring": _("Ce qu’il faut apporter"),
    "by": _("par"),
    "checked_by": _("Vérifiée par"),
    "checked_on": _("Vérifiée le"),
    "code": _("code"),
    "commune": _("Commune"),
    "contact": _("À qui s’adresser"),
    "continues": _("Après"),
    "credentials": _("Diplômes et titres"),
    "day": _("jour"),
    "days": _("jours"),
    "days_per_week": _("Jours sur place par semaine"),
    "delay_days": _("Délai avant de commencer, en jours"),
    "description": _("Description"),
    "duration_note": _("Durée"),
    "eases": _("Aide aussi pour"),
    "email": _("Adresse e-mail"),
    "end": _("Fin"),
    "ends": _("à"),
    "entry": _("Entrée permanente"),
    "equipment": _("Équipements"),
    "example": _("Exemple inventé"),
    "exempts": _("Dispenses"),
    "first_step": _("Premier pas"),
    "from": _("dès"),
    "funding": _("Financements"),
    "grants": _("Ce que cela donne"),
    "holding": _("Ce qu’on a déjà"),
    "hours": _("Heures"),
    "hours_per_week": _("Heures par semaine"),
    "how": _("comment"),
    "id": _("Identifiant"),
    "kind": _("Sorte"),
    "kit": _("Prêt pour accueillir une formation"),
    "languages": _("Langues parlées"),
    "lat": _("Latitude"),
    "link": _("Lien pour suivre à distance"),
    "lon": _("Longitude"),
    "months": _("Mois"),
    "name": _("Nom"),
    "note": _("Remarque"),
    "occupations": _("Métiers visés"),
    "offer": _("Offre"),
    "opening_hours": _("Horaires d’ouverture"),
    "organisation": _("Structure"),
    "partner": _("Partenaire"),
    "pay": _("Revenu pendant ce temps"),
    "phone": _("Téléphone"),
    "place": _("Lieu"),
    "postal_code": _("Code postal"),
    "prescription": _("Qui prescrit"),
    "price": _("Prix"),
    "publics": _("Publics"),
    "register_before_days": _("Inscription : jours avant le début"),
    "register_by": _("Inscription au plus tard le"),
    "relation": _("Ce que cela change"),
    "requires": _("Conditions pour entrer"),
    "roles": _("Rôles"),
    "schedule": _("Jours et heures"),
    "seats": _("Places"),
    "since": _("Depuis"),
    "siret": _("SIRET"),
    "source": _("Source"),
    "spaces": _("Salles"),
    "start": _("Début"),
    "starts": _("Dates qui reviennent"),
    "stops": _("Arrêts"),
    "summary": _("Résumé"),
    "themes": _("Thèmes"),
    "towards": _("Mène à"),
    "until": _("jusqu’au"),
    "waiting_list": _("Liste d’attente"),
    "website": _("Site"),
    "weekdays": _("jours d’entrée"),
    "weeks": _("Semaines"),
    "who": _("service"),
}


def label(field: str) -> str:
    """The words for a field; its own name when it has none."""
    return str(LABELS.get(field, field))


def value_words(kind: str, field: str, value: Any, vocabulary: Vocabulary) -> str:
    """The value of a field of a record of that kind, as a person reads it."""
    if value is None or value in ("", [], {}):
        return gettext("rien")
    if field in {"requires"}:
        return condition_sentence(read_condition(value), vocabulary)
    if field in {"grants", "holding", "towards"}:
        facts = [value] if isinstance(value, str) else value
        return words.listing(vocabulary.label(fact) if fact in vocabulary else fact for fact in facts)
    teller = _TELLERS.get(field)
    if field == "kind":
        return _kind(kind, value)
    return teller(value) if teller else _plain(value)


def _kind(kind: str, value: str) -> str:
    choices: dict[str, type[TextChoices]] = {"places": PlaceKind, "relations": RelationKind}
    found = choices.get(kind, OfferKind)
    return str(found(value).label) if value in found.values else value


def _price(value: Any) -> str:
    cents = to_cents(value)
    return words.euros(cents) if cents else gettext("gratuit")


def _seats(value: Any) -> str:
    if value == "unlimited":
        return gettext("illimitées")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _day(value: Any) -> str:
    day = to_day(value)
    return words.short_day(day) if day else ""


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, Mapping):
        parts = ((key, member) for key, member in value.items() if member not in (None, "", []))
        return " ; ".join(
            gettext("%(field)s : %(value)s") % {"field": label(key), "value": _inside(key, member)}
            for key, member in parts
        )
    if isinstance(value, list):
        return " / ".join(map(_plain, value))
    return words.number(value) if isinstance(value, int | float) else str(value)


def _inside(field: str, value: Any) -> str:
    teller = _TELLERS.get(field)
    return teller(value) if teller else _plain(value)


def _weekdays(value: Any) -> str:
    return words.weekday_names(value) if isinstance(value, list) else rule_words(str(value))


def _schemes(value: Any) -> str:
    names = dict(FundingScheme.objects.filter(slug__in=value).values_list("slug", "name"))
    return words.listing(names.get(slug, slug) for slug in value)


def _days(value: Any) -> str:
    return str(value) if isinstance(value, int) else _weekdays(value)


_TELLERS: dict[str, Callable[[Any], str]] = {
    "attendance": lambda value: str(Attendance(value).label) if value in Attendance else value,
    "checked_on": _day,
    "commune": town_name,
    "day": _day,
    "days": _days,
    "eases": lambda value: words.listing(map(theme_name, value)),
    "end": _day,
    "funding": _schemes,
    "from": lambda value: _day(value) if str(value)[:4].isdigit() else str(value),
    "languages": lambda value: words.listing(map(language_name, value)),
    "price": _price,
    "publics": lambda value: words.listing(map(public_name, value)),
    "register_by": _day,
    "roles": lambda value: words.listing(str(Role(role).label) if role in Role else role for role in value),
    "seats": _seats,
    "since": _day,
    "start": _day,
    "starts": rule_words,
    "themes": lambda value: words.listing(map(theme_name, value)),
    "until": _day,
    "weekdays": _weekdays,
}
