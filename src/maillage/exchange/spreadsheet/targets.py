"""What a column of a spreadsheet may be: the fields of the pack, with the titles that people give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """How a cell is read and written."""

    TEXT = "text"
    LIST = "list"
    WORDS = "words"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    WHOLE = "whole"
    EUROS = "euros"
    DAY = "day"
    FLAG = "flag"
    PHONE = "phone"
    EMAIL = "email"
    SITE = "site"
    SIRET = "siret"
    INSEE = "insee"
    POSTAL = "postal"
    DEGREES = "degrees"
    OBJECT = "object"
    SEATS = "seats"


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column may fill; the first of its ``titles`` heads the column when the pack goes out."""

    kind: str
    field: str
    sort: Sort
    titles: tuple[str, ...]

    @property
    def key(self) -> str:
        """``offers.name``."""
        return f"{self.kind}.{self.field}"


def _of(kind: str, noun: str, *fields: tuple[str, Sort, str]) -> list[Target]:
    """``titles`` are separated by ``|``; each is also known with the noun of its kind behind it."""
    found = []
    for field, sort, titles in fields:
        told = tuple(titles.split("|"))
        found.append(Target(kind, field, sort, (*told, *(f"{title} {noun}" for title in told))))
    return found


S = Sort
_ORIGIN = (
    ("source", S.TEXT, "source|origine"),
    ("checked_on", S.DAY, "vérifié le|date de mise à jour|date maj|mis à jour le"),
    ("checked_by", S.TEXT, "vérifié par"),
    ("example", S.FLAG, "exemple"),
)
_ORIGIN_OF_ORGANISATION = (
    ("source", S.TEXT, "source de l’organisme"),
    ("checked_on", S.DAY, "organisme vérifié le"),
    ("checked_by", S.TEXT, "organisme vérifié par"),
    ("example", S.FLAG, "organisme d’exemple"),
)
_ORIGIN_OF_PLACE = (
    ("source", S.TEXT, "source du lieu"),
    ("checked_on", S.DAY, "lieu vérifié le"),
    ("checked_by", S.TEXT, "lieu vérifié par"),
    ("example", S.FLAG, "lieu d’exemple"),
)
_ALL = (
    *_of(
        "organisations",
        "organisme",
        ("id", S.TEXT, "id organisme|identifiant organisme|id structure"),
        (
            "name",
            S.TEXT,
            "organisme|structure|nom de la structure|organisme de formation|raison sociale|association",
        ),
        ("roles", S.CHOICES, "rôles|type de structure"),
        ("summary", S.TEXT, "résumé organisme"),
        ("description", S.TEXT, "présentation organisme|présentation de la structure"),
        ("phone", S.PHONE, "téléphone organisme|tél structure"),
        ("email", S.EMAIL, "courriel organisme|mail structure"),
        ("website", S.SITE, "site organisme|site web|site internet|site"),
        ("siret", S.SIRET, "siret|n° siret|numéro siret"),
        ("commune", S.INSEE, "code insee organisme"),
        *_ORIGIN_OF_ORGANISATION,
    ),
    *_of(
        "places",
        "lieu",
        ("id", S.TEXT, "id lieu|identifiant lieu"),
        ("name", S.TEXT, "lieu|nom du lieu|site de formation|établissement"),
        ("kind", S.CHOICE, "type de lieu"),
        ("address", S.TEXT, "adresse|rue|voie|adresse postale"),
        ("postal_code", S.POSTAL, "code postal|cp|codepostal"),
        ("town", S.TEXT, "commune|ville|localité"),
        ("commune", S.INSEE, "code insee|insee|code commune|code insee commune"),
        ("lat", S.DEGREES, "latitude|lat|y"),
        ("lon", S.DEGREES, "longitude|lon|lng|long|x"),
        ("opening_hours", S.TEXT, "horaires d’ouverture|horaires|ouverture"),
        ("accessibility", S.TEXT, "accessibilité lieu|accès handicapés"),
        ("phone", S.PHONE, "téléphone lieu"),
        ("email", S.EMAIL, "courriel lieu"),
        ("equipment", S.LIST, "équipements|matériel|machines"),
        ("spaces", S.OBJECT, "salles|espaces"),
        ("kit", S.LIST, "équipement pour une formation accueillie"),
        ("stops", S.OBJECT, "passages"),
        ("organisation", S.TEXT, "id de l’organisme du lieu"),
        *_ORIGIN_OF_PLACE,
    ),
    *_of(
        "offers",
        "offre",
        ("id", S.TEXT, "id|identifiant|référence|numéro|n°"),
        (
            "name",
            S.TEXT,
            "intitulé|nom|titre|formation|intitulé de la formation|libellé|activité|atelier|nom de l’offre",
        ),
        ("kind", S.CHOICE, "type|nature|type d’offre|catégorie"),
        ("summary", S.TEXT, "résumé|en bref|accroche"),
        ("description", S.TEXT, "description|présentation|contenu|objectif|objectifs|programme"),
        ("themes", S.WORDS, "thèmes|thème|thématiques|thématique|domaine"),
        ("occupations", S.LIST, "métiers rome|code rome|rome"),
        ("hours", S.NUMBER, "heures|nombre d’heures|durée en heures|volume horaire"),
        ("price", S.EUROS, "prix|tarif|coût|montant|prix ttc"),
        ("publics", S.WORDS, "publics|public|public visé|pour qui"),
        ("languages", S.LIST, "langues"),
        ("contact.phone", S.PHONE, "téléphone|tél|tel|telephone|numéro de téléphone"),
        ("contact.email", S.EMAIL, "courriel|e-mail|email|mail|adresse mail"),
        ("contact.website", S.SITE, "lien|url|page web|inscription en ligne"),
        ("contact.how", S.TEXT, "comment faire|inscription|modalités d’inscription"),
        ("contact.who", S.TEXT, "service à contacter|contact"),
        ("accessibility", S.TEXT, "accessibilité"),
        ("duration_note", S.TEXT, "durée"),
        ("bring", S.LIST, "à apporter"),
        ("first_step", S.TEXT, "premier pas"),
        ("pay", S.TEXT, "rémunération"),
        ("continues", S.TEXT, "suite de l’accompagnement"),
        ("delay_days", S.WHOLE, "délai en jours"),
        ("grants", S.LIST, "donne"),
        ("funding", S.LIST, "financements"),
        ("eases", S.LIST, "freins levés"),
        ("badges", S.LIST, "badges"),
        ("requires", S.OBJECT, "conditions"),
        ("prescription", S.OBJECT, "prescription"),
        ("exempts", S.OBJECT, "passerelles"),
        ("credentials", S.OBJECT, "certifications"),
        *_ORIGIN,
    ),
    *_of(
        "sessions",
        "session",
        ("id", S.TEXT, "id session|identifiant session"),
        ("start", S.DAY, "date de début|début|du|commence le|date|date début|premier jour"),
        ("end", S.DAY, "date de fin|fin|au|finit le|date fin|dernier jour"),
        ("starts", S.TEXT, "règle de dates"),
        ("entry", S.OBJECT, "entrée permanente"),
        ("days", S.WHOLE, "durée en jours|nombre de jours"),
        ("weeks", S.WHOLE, "durée en semaines|nombre de semaines"),
        ("months", S.WHOLE, "durée en mois|nombre de mois"),
        ("hours_per_week", S.NUMBER, "heures par semaine|rythme hebdomadaire"),
        ("days_per_week", S.NUMBER, "jours par semaine"),
        ("schedule", S.OBJECT, "horaires sur place"),
        ("attendance", S.CHOICE, "présence|modalité|modalités|format"),
        ("boarding", S.FLAG, "internat"),
        ("seats", S.SEATS, "places|places restantes|nombre de places|places disponibles"),
        ("waiting_list", S.WHOLE, "liste d’attente"),
        ("link", S.SITE, "lien de connexion|lien visio"),
        (
            "register_by",
            S.DAY,
            "inscription avant|date limite|date limite d’inscription|clôture des inscriptions",
        ),
        ("register_before_days", S.WHOLE, "inscription avant, en jours"),
        ("example", S.FLAG, "session d’exemple"),
        ("note", S.TEXT, "remarque|remarques|observations|commentaire"),
    ),
)
TARGETS: Mapping[str, Target] = {target.key: target for target in _ALL}
"""By key. ``places.town`` is the name of the commune, read with the postal code."""
