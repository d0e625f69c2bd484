"""What people call the kinds of records, their fields, and what becomes of them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, str | Promise] = {
    "facts": _("faits"),
    "scales": _("échelles"),
    "ladders": _("échelles de diplômes"),
    "modes": _("moyens de transport"),
    "amounts": _("montants de référence"),
    "funding": _("financements"),
    "organisations": _("structures"),
    "places": _("lieux"),
    "offers": _("offres"),
    "sessions": _("sessions"),
    "relations": _("liens entre structures"),
    "situations": _("personnes d’exemple"),
    "occupations": _("métiers"),
    "titles": _("appellations"),
    "credentials": _("certifications"),
    "blocks": _("blocs de compétences"),
}
FIELDS: dict[str, str | Promise] = {
    "name": _("nom"),
    "roles": _("rôles"),
    "summary": _("résumé"),
    "description": _("description"),
    "commune": _("commune"),
    "phone": _("téléphone"),
    "email": _("courriel"),
    "website": _("site web"),
    "siret": _("SIRET"),
    "source": _("source"),
    "checked_on": _("vérifiée le"),
    "checked_by": _("vérifiée par"),
    "example": _("exemple"),
    "organisation": _("structure"),
    "kind": _("sorte"),
    "address": _("adresse"),
    "postal_code": _("code postal"),
    "lat": _("latitude"),
    "lon": _("longitude"),
    "opening_hours": _("horaires d’ouverture"),
    "accessibility": _("accessibilité"),
    "spaces": _("salles"),
    "equipment": _("équipement"),
    "themes": _("thèmes"),
    "occupations": _("métiers"),
    "requires": _("conditions"),
    "grants": _("ce qu’on obtient"),
    "hours": _("heures"),
    "price": _("prix"),
    "funding": _("financements"),
    "prescription": _("prescription"),
    "delay_days": _("délai en jours"),
    "bring": _("à apporter"),
    "first_step": _("premier pas"),
    "publics": _("publics"),
    "languages": _("langues"),
    "contact": _("contact"),
    "credentials": _("certifications"),
    "badges": _("badges"),
    "offer": _("offre"),
    "place": _("lieu"),
    "attendance": _("sur place ou à distance"),
    "start": _("début"),
    "end": _("fin"),
    "starts": _("règle des dates"),
    "entry": _("entrée permanente"),
    "days": _("jours"),
    "weeks": _("semaines"),
    "months": _("mois"),
    "hours_per_week": _("heures par semaine"),
    "days_per_week": _("jours par semaine"),
    "schedule": _("horaires"),
    "seats": _("places"),
    "waiting_list": _("liste d’attente"),
    "link": _("lien"),
    "register_by": _("inscription avant le"),
    "note": _("note"),
    "id": _("identifiant"),
    "town": _("nom de la commune"),
    "contact.who": _("contact : qui"),
    "contact.phone": _("contact : téléphone"),
    "contact.email": _("contact : courriel"),
    "contact.website": _("contact : page web"),
    "contact.how": _("contact : comment faire"),
    "boarding": _("internat"),
    "continues": _("suite de l’accompagnement"),
    "duration_note": _("durée, en clair"),
    "eases": _("freins levés"),
    "exempts": _("passerelles"),
    "kit": _("équipement pour une formation accueillie"),
    "stops": _("passages"),
    "pay": _("rémunération"),
    "register_before_days": _("inscription avant, en jours"),
    "withdrawn_on": _("retirée le"),
    "partner": _("partenaire"),
    "since": _("depuis"),
}


DEEDS: dict[str, str | Promise] = {
    "created": _("créées"),
    "changed": _("changées"),
    "noted": _("dont l’original seul est renouvelé"),
    "same": _("inchangées"),
    "withdrawn": _("retirées"),
    "kept": _("laissées telles que sur le site"),
    "refused": _("refusées"),
}


def deed_name(deed: str) -> str:
    """What becomes of records, in words that agree with « fiches »."""
    return str(DEEDS[deed])


def kind_name(kind: str) -> str:
    """The kind of a record, in words."""
    return str(KINDS.get(kind, kind))


def field_name(field: str) -> str:
    """A field of a document, in words; the source's own name where it isn't one of ours."""
    return str(FIELDS.get(field, field))
