"""The names of columns on screen, and their values in plain words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from maillage.directory.models import OfferKind, PlaceKind, Record, Role
from maillage.directory.themes import theme_name
from maillage.directory.towns import town_name
from maillage.directory.wording import words

LABELS = {
    "name": gettext_lazy("Nom"),
    "roles": gettext_lazy("Rôles"),
    "kind": gettext_lazy("Type"),
    "summary": gettext_lazy("En une phrase"),
    "description": gettext_lazy("Description"),
    "commune": gettext_lazy("Commune"),
    "address": gettext_lazy("Adresse"),
    "postal_code": gettext_lazy("Code postal"),
    "lat": gettext_lazy("Latitude"),
    "lon": gettext_lazy("Longitude"),
    "phone": gettext_lazy("Téléphone"),
    "email": gettext_lazy("E-mail"),
    "website": gettext_lazy("Site"),
    "siret": gettext_lazy("SIRET"),
    "organisation_id": gettext_lazy("Structure"),
    "opening_hours": gettext_lazy("Horaires"),
    "accessibility": gettext_lazy("Accessibilité"),
    "spaces": gettext_lazy("Salles"),
    "equipment": gettext_lazy("Équipement"),
    "kit": gettext_lazy("Matériel pour une formation accueillie"),
    "stops": gettext_lazy("Arrêts"),
    "themes": gettext_lazy("Thèmes"),
    "occupations": gettext_lazy("Métiers"),
    "requires": gettext_lazy("Conditions"),
    "grants": gettext_lazy("Ce que cela donne"),
    "hours": gettext_lazy("Durée en heures"),
    "price_cents": gettext_lazy("Prix"),
    "prescription": gettext_lazy("Qui oriente"),
    "delay_days": gettext_lazy("Délai en jours"),
    "bring": gettext_lazy("À apporter"),
    "pay": gettext_lazy("Revenu pendant ce temps"),
    "first_step": gettext_lazy("Par où commencer"),
    "duration_note": gettext_lazy("Précision sur la durée"),
    "continues": gettext_lazy("La suite"),
    "eases": gettext_lazy("Freins levés"),
    "exempts": gettext_lazy("Passerelles"),
    "publics": gettext_lazy("Publics"),
    "languages": gettext_lazy("Langues"),
    "contact": gettext_lazy("Contact"),
    "credentials": gettext_lazy("Certifications"),
    "badges": gettext_lazy("Badges"),
}


def label(column: str) -> str:
    """The name of a column; the column itself for one without a name."""
    return str(LABELS.get(column, column))


def value(record: Record, column: str) -> str:
    """What a record says in a column, in plain words; empty when it says nothing."""
    found = getattr(record, column)
    if found in (None, "", [], {}):
        return ""
    if column == "organisation_id":
        return str(record.organisation)  # type: ignore[attr-defined]
    teller = _TELLERS.get(column)
    if teller is not None:
        return str(teller(found))
    if isinstance(found, list) and all(isinstance(member, str) for member in found):
        return ", ".join(found)
    return gettext("renseigné, voir la fiche") if isinstance(found, list | dict) else str(found)


def _kind(found: str) -> str:
    named = [kinds(found).label for kinds in (OfferKind, PlaceKind) if found in kinds]
    return str(named[0]) if named else found


def _roles(found: list[str]) -> str:
    return ", ".join(str(Role(role).label) if role in Role else role for role in found)


def _themes(found: list[str]) -> str:
    return ", ".join(theme_name(theme) for theme in found)


def _contact(found: dict[str, Any]) -> str:
    return ", ".join(str(told) for told in found.values())


_TELLERS: dict[str, Any] = {
    "commune": town_name,
    "price_cents": words.euros,
    "kind": _kind,
    "roles": _roles,
    "themes": _themes,
    "eases": _themes,
    "contact": _contact,
}
