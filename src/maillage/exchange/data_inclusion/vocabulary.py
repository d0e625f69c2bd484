"""The words of data.inclusion v1 beside the pack's. What is not here stays unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from data_inclusion.schema import v1

STRUCTURES, SERVICES = "structures", "services"
MODELS: Mapping[str, type[v1.Structure] | type[v1.Service]] = {STRUCTURES: v1.Structure, SERVICES: v1.Service}
LISTS = frozenset(
    {
        *("thematiques", "publics", "modes_accueil", "zone_eligibilite", "modes_mobilisation"),
        *("mobilisable_par", "reseaux_porteurs"),
    }
)
NUMBERS = frozenset({"longitude", "latitude", "volume_horaire_hebdomadaire", "nombre_semaines"})
PERSONAL = "contact_nom_prenom"
"""Names somebody: never kept, neither in a record nor in its original."""

KIND_OF_TYPE = {
    "accompagnement": "support",
    "aide-financiere": "service",
    "aide-materielle": "service",
    "atelier": "workshop",
    "formation": "training",
    "information": "service",
}
TYPE_OF_KIND = {
    "course": "formation",
    "drop-in": "information",
    "loan": "aide-materielle",
    "programme": "accompagnement",
    "support": "accompagnement",
    "training": "formation",
    "workshop": "atelier",
}
ROLES_OF_NETWORK: Mapping[str, tuple[str, ...]] = {
    "cap-emploi-reseau-cheops": ("prescriber", "public-service"),
    "ccas-cias": ("prescriber", "public-service"),
    "communes": ("local-authority",),
    "departements": ("local-authority",),
    "fabrique-de-territoire": ("third-place",),
    "france-service": ("public-service",),
    "france-travail": ("prescriber", "public-service"),
    "mission-locale": ("prescriber", "public-service"),
    "pjj": ("prescriber", "public-service"),
    "plie": ("prescriber",),
    "regions": ("local-authority",),
    "spip": ("prescriber", "public-service"),
}
NEAREST_THEME = {
    "confiance": "remobilisation--bien-etre-confiance-en-soi",
    "creation": "creer-une-entreprise--definir-son-projet-de-creation-dentreprise",
    "droits": "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
    "formation": "se-former--trouver-sa-formation",
    "francais": "lecture-ecriture-calcul--maitriser-le-francais",
    "garde-enfants": "famille--garde-denfants",
    "illettrisme": "lecture-ecriture-calcul--maitriser-le-francais",
    "isolement": "remobilisation--lien-social",
    "langue": "lecture-ecriture-calcul--maitriser-le-francais",
    "metiers": "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
}
"""The pack's themes that mean what one of data.inclusion means."""


def theme_id(theme: str) -> str:
    """The pack's id of a theme: ``numerique--acquerir-un-equipement`` has single hyphens there."""
    return theme.replace("--", "-")


@cache
def themes_by_id() -> Mapping[str, str]:
    """The themes of data.inclusion by the pack's ids of them."""
    return {theme_id(each.value): each.value for each in v1.Thematique} | NEAREST_THEME


@cache
def publics() -> frozenset[str]:
    """The publics of data.inclusion."""
    return frozenset(each.value for each in v1.Public)
