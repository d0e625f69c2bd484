"""A structure and a service as data.inclusion writes them, invented."""

from __future__ import annotations

import json
from typing import Any

from maillage.exchange.data_inclusion.reading import read
from maillage.exchange.reading import Reading

STRUCTURE: dict[str, Any] = {
    "source": "dora",
    "id": "dora--42",
    "nom": "Centre social Le Tournesol",
    "date_maj": "2025-02-14",
    "description": "On y boit le café.\n\nOn y apprend aussi.",
    "lien_source": "https://exemple.fr/structures/42",
    "siret": "13003013300016",
    "commune": "Saint-Denis-de-Pile",
    "code_postal": "33910",
    "code_insee": "33393",
    "adresse": "1 rue de la Mairie",
    "complement_adresse": None,
    "longitude": -0.2,
    "latitude": 44.99,
    "telephone": "+33557000000",
    "courriel": "accueil@exemple.fr",
    "site_web": "https://exemple.fr",
    "horaires_accueil": "Mo-Fr 08:30-12:30; PH off",
    "accessibilite_lieu": "https://acceslibre.beta.gouv.fr/app/33-saint-denis-de-pile/a/mairie/erp/x/",
    "reseaux_porteurs": ["mission-locale"],
    "_di_surrogate_id": "b0c1",
}
SERVICE: dict[str, Any] = {
    "source": "dora",
    "structure_id": "dora--42",
    "id": "dora--AidantsConnect:2024-47BXY",
    "nom": "Atelier CV",
    "description": "Écrire son CV.",
    "date_maj": "2025-02-14",
    "type": "atelier",
    "thematiques": ["preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation"],
    "frais": "payant",
    "frais_precisions": "2 € la séance",
    "publics": ["jeunes", "femmes"],
    "publics_precisions": "De 16 à 30 ans.",
    "conditions_acces": "Savoir lire.",
    "modes_accueil": ["en-presentiel"],
    "zone_eligibilite": ["33", "200070092", "33393"],
    "mobilisable_par": ["professionnels"],
    "modes_mobilisation": ["telephoner"],
    "mobilisation_precisions": "Appelez le matin.",
    "lien_mobilisation": "https://exemple.fr/cv",
    "nombre_semaines": 3,
    "volume_horaire_hebdomadaire": 2.5,
    "score_qualite": 0.7,
}


def read_lists(*, structures: list[Any] | None = None, services: list[Any] | None = None) -> Reading:
    """The reading of a JSON file that holds both lists."""
    return read(json.dumps({"structures": structures or [], "services": services or []}).encode(), "di.json")


def read_both(**changes: Any) -> Reading:
    """The reading of the structure and of the service, the latter with changes."""
    return read_lists(structures=[STRUCTURE], services=[SERVICE | changes])
