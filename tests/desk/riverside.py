"""A small territory around Libourne, in a pack's format: enough for each thing that the desk may say."""

from __future__ import annotations

from typing import Any

LIBOURNE, COUTRAS, SAINT_GIRONS = "33243", "33138", "09261"


def riverside() -> dict[str, list[dict[str, Any]]]:
    """Its documents, by kind."""
    return {
        "pack": [
            {
                "format": 1,
                "id": "riverside",
                "name": "Bords de l’Isle",
                "departements": ["33"],
                "example": True,
            }
        ],
        "facts": [
            {"id": "has-bike", "kind": "asset", "label": "Un vélo", "question": "Avez-vous un vélo ?"},
            {
                "id": "jobseeker",
                "kind": "status",
                "label": "Inscrit à France Travail",
                "question": "Êtes-vous inscrit ?",
            },
            {
                "id": "rights",
                "kind": "barrier",
                "label": "Droits ouverts",
                "question": "Vos droits sont-ils ouverts ?",
            },
            {"id": "job-discovered", "kind": "skill", "label": "Métiers découverts"},
            {"id": "cap-macon", "kind": "credential", "label": "CAP Maçon"},
            {"id": "job-building", "kind": "job", "label": "Un emploi dans le bâtiment"},
            {"id": "job-pilot", "kind": "job", "label": "Un emploi de pilote"},
        ],
        "modes": [
            {"id": "walk", "label": "à pied"},
            {"id": "bike", "label": "à vélo", "requires": "has-bike"},
        ],
        "organisations": [
            {"id": "centre", "name": "Centre du bâtiment", "phone": "05 57 00 00 01", "commune": LIBOURNE},
            {"id": "mission", "name": "Mission locale", "phone": "05 57 00 00 02", "commune": LIBOURNE},
        ],
        "places": [
            {"id": "atelier", "name": "Atelier du centre", "organisation": "centre", "commune": LIBOURNE},
            {"id": "aerodrome", "name": "Aérodrome", "organisation": "centre", "commune": "33063"},
        ],
        "offers": _offers(),
        "sessions": _sessions(),
        "funding": [
            {
                "id": "region",
                "name": "Programme de la Région",
                "payer": "La Région",
                "sentence": "La Région paie la formation des demandeurs d’emploi.",
                "requires": "jobseeker",
                "rules": [{"valid_from": "2026-01-01", "status": "established"}],
            }
        ],
        "situations": [
            {
                "id": "mason",
                "title": "Libourne, 30 ans, le bâtiment",
                "example": True,
                "commune": LIBOURNE,
                "age": 30,
                "facts": {"yes": ["jobseeker", "has-bike"]},
                "goal": "job-building",
                "goal_label": "Travailler dans le bâtiment",
            },
            {
                "id": "pilot",
                "title": "Libourne, 30 ans, voler",
                "example": True,
                "commune": LIBOURNE,
                "age": 30,
                "facts": {"no": ["has-bike"]},
                "goal": "job-pilot",
                "goal_label": "Piloter",
            },
        ],
    }


def _offers() -> list[dict[str, Any]]:
    return [
        {
            "id": "visite",
            "organisation": "mission",
            "name": "Visite des métiers",
            "kind": "workshop",
            "price": 0,
        }
        | {"grants": ["job-discovered"], "themes": ["metiers"]},
        {
            "id": "macon",
            "organisation": "centre",
            "name": "CAP maçon",
            "kind": "training",
            "grants": ["cap-macon"],
        }
        | {
            "requires": {"all": ["jobseeker", {"age": {"min": 18, "max": 60}}]},
            "price": 3000,
            "funding": ["region"],
        }
        | {"prescription": {"by": ["mission"], "delay_days": 7}, "bring": ["Une pièce d’identité"]},
        {
            "id": "chantier",
            "organisation": "centre",
            "name": "Emploi sur un chantier",
            "kind": "job",
            "price": 0,
        }
        | {"requires": "cap-macon", "grants": ["job-building"], "pay": "Un salaire"},
        {"id": "ecole", "organisation": "centre", "name": "Chantier-école", "kind": "training", "price": 0}
        | {"requires": {"age": {"min": 15, "max": 17}}, "grants": ["job-building"]},
        {"id": "pilote", "organisation": "centre", "name": "Pilote", "kind": "job", "price": 0}
        | {"grants": ["job-pilot"]},
    ]


def _sessions() -> list[dict[str, Any]]:
    week = {"hours_per_week": 35, "days_per_week": 5, "seats": 10, "example": True}
    return [
        {
            "id": "visite-1",
            "offer": "visite",
            "place": "atelier",
            "start": "2026-12-09",
            "days": 1,
            "seats": 8,
        },
        {"id": "macon-1", "offer": "macon", "place": "atelier", "start": "2027-01-11", "weeks": 20} | week,
        {"id": "chantier-1", "offer": "chantier", "place": "atelier", "start": "2027-07-01", "days": 1}
        | week,
        {"id": "ecole-1", "offer": "ecole", "place": "atelier", "start": "2027-02-01", "weeks": 10} | week,
        {"id": "pilote-1", "offer": "pilote", "place": "aerodrome", "start": "2027-02-01", "days": 1} | week,
    ]
