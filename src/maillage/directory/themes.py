"""The words for themes, publics, languages, and for the barriers that offers ease; one without words here
shows its id.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

THEMES: dict[str, str | Promise] = {
    "agriculture": _("Agriculture"),
    "animation": _("Animation"),
    "apprentissage": _("Apprentissage"),
    "artisanat": _("Artisanat"),
    "batiment": _("Bâtiment"),
    "confiance": _("Confiance en soi"),
    "creation": _("Créer son activité"),
    "decrochage": _("Décrochage scolaire"),
    "droits": _("Droits et démarches"),
    "ecole": _("École"),
    "emploi": _("Emploi"),
    "employeurs": _("Employeurs"),
    "environnement": _("Environnement"),
    "financement": _("Financement"),
    "formation": _("Formation"),
    "francais": _("Français"),
    "garde-enfants": _("Garde d’enfants"),
    "illettrisme": _("Lire, écrire, compter"),
    "isolement": _("Isolement"),
    "langue": _("Langue française"),
    "logement": _("Logement"),
    "metiers": _("Découvrir un métier"),
    "mobilite": _("Mobilité"),
    "numerique": _("Numérique"),
    "orientation": _("Orientation"),
    "representation-metiers": _("Idées reçues sur les métiers"),
    "sante": _("Santé"),
    "savoirs-de-base": _("Savoirs de base"),
    "soin": _("Soin et aide à la personne"),
}


def theme_name(theme: str) -> str:
    """The words for a theme or a barrier."""
    return str(THEMES.get(theme) or theme.replace("-", " ").capitalize())


PUBLICS: dict[str, str | Promise] = {
    "actifs": _("Personnes en emploi"),
    "adultes": _("Adultes"),
    "beneficiaires-des-minimas-sociaux": _("Bénéficiaires des minima sociaux"),
    "demandeurs-demploi": _("Demandeurs d’emploi"),
    "etudiants": _("Étudiants"),
    "familles": _("Familles et enfants"),
    "femmes": _("Femmes"),
    "jeunes": _("Jeunes"),
    "personnes-en-situation-de-handicap": _("Personnes en situation de handicap"),
    "personnes-en-situation-illettrisme": _("Personnes en situation d’illettrisme"),
    "personnes-en-situation-juridique-specifique": _("Personnes sous main de justice"),
    "personnes-exilees": _("Personnes exilées"),
    "residents-qpv-frr": _("Habitants des quartiers prioritaires et des zones rurales"),
    "seniors": _("Seniors"),
    "tous-publics": _("Tous publics"),
}


def public_name(public: str) -> str:
    """The words for those whom an offer is meant for."""
    return str(PUBLICS.get(public) or public.replace("-", " ").capitalize())


def language_name(code: str) -> str:
    """The name of a language from its ISO 639 code; the code itself for one that isn't known."""
    try:
        return str(get_language_info(code)["name_translated"]).capitalize()
    except KeyError:
        return code
