"""The words for themes and for the barriers that offers ease; one without words here shows its id."""

from __future__ import annotations

from django.utils.functional import Promise
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
