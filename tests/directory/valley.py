"""A small territory for tests, around Coutras and Libourne, and the pack of words that it uses."""

import copy
from typing import Any

Documents = dict[str, list[dict[str, Any]]]

COUTRAS, LIBOURNE, BORDEAUX, FOIX = "33138", "33243", "33063", "09122"

WORDS: Documents = {
    "pack": [{"format": 1, "id": "words", "name": "Les mots"}],
    "facts": [
        {"id": "jobseeker", "kind": "status", "label": "Inscrit à France Travail"},
        {"id": "level-3", "kind": "level", "label": "Diplôme de niveau CAP"},
        {
            "id": "cap-electrician",
            "kind": "credential",
            "label": "CAP électricien",
            "implies": ["level-3"],
            "question": "",
        },
        {"id": "licence-b", "kind": "asset", "label": "Permis B"},
        {"id": "loaned-moped", "kind": "asset", "label": "Cyclomoteur prêté", "assumed_no": True},
    ],
    "scales": [],
    "ladders": [
        {
            "id": "level-in-cap",
            "relation": "exempts",
            "holding": ["level-3"],
            "towards": "cap-electrician",
            "from": "Le français",
            "hours": 10,
            "occupations": ["F1602"],
            "source": "Un arrêté",
            "checked_on": "2026-11-22",
        }
    ],
    "amounts": [],
    "modes": [
        {"id": "walk", "label": "à pied"},
        {"id": "moped", "label": "en cyclomoteur", "requires": "loaned-moped"},
        {"id": "car", "label": "en voiture", "requires": "licence-b"},
    ],
    "funding": [
        {
            "id": "cpf",
            "name": "Compte personnel de formation (CPF)",
            "payer": "Caisse des Dépôts",
            "sentence": "Le CPF paie dans la limite du compte.",
            "covers": "price",
            "wallet": "cpf",
            "rules": [
                {"valid_from": "2024-05-02", "valid_to": "2025-12-31", "holder_pays": 100},
                {
                    "valid_from": "2026-01-01",
                    "holder_pays": 103.2,
                    "holder_exempt": "jobseeker",
                    "status": "established",
                    "source": {"title": "Un arrêté", "url": "https://example.org/arrete"},
                    "checked_on": "2026-11-22",
                },
            ],
        },
        {
            "id": "regional",
            "name": "Aide régionale",
            "payer": "La Région",
            "requires": "jobseeker",
            "excludes": ["cpf"],
            "rules": [{"valid_from": "2026-01-01", "status": "to-confirm"}],
        },
    ],
    "organisations": [],
    "places": [],
    "offers": [],
    "sessions": [],
    "relations": [],
    "situations": [],
}

VALLEY: Documents = {
    "pack": [
        {
            "format": 1,
            "id": "valley",
            "name": "La vallée",
            "description": "",
            "uses": ["words"],
            "departements": ["33"],
            "communes": [],
            "example": True,
            "sources": [{"id": "report", "title": "Un rapport", "date": "2019-05-06"}],
        }
    ],
    "facts": [{"id": "pathway-plan", "kind": "skill", "label": "Plan de mobilité fait"}],
    "scales": [],
    "ladders": [],
    "amounts": [],
    "modes": [],
    "funding": [],
    "organisations": [
        {
            "id": "platform",
            "name": "Plateforme mobilité",
            "roles": ["association", "prescriber"],
            "summary": "Aide à se déplacer.",
            "commune": COUTRAS,
            "phone": "05 57 00 00 00",
            "source": "report",
            "checked_on": "2026-11-01",
            "checked_by": "Une facilitatrice",
        },
        {"id": "school", "name": "École de production", "roles": [], "commune": LIBOURNE, "website": None},
    ],
    "places": [
        {
            "id": "hall",
            "organisation": "platform",
            "name": "Salle des fêtes de Coutras",
            "kind": "site",
            "commune": COUTRAS,
            "lat": 45.04,
            "lon": -0.13,
            "accessibility": "Plain-pied",
        },
        {"id": "workshop", "name": "Atelier de Libourne", "commune": LIBOURNE, "opening_hours": ""},
    ],
    "offers": [
        {
            "id": "loan",
            "organisation": "platform",
            "name": "Prêt d’un cyclomoteur",
            "kind": "loan",
            "summary": "Un cyclomoteur prêté pour aller en formation ou au travail.",
            "themes": ["mobilite"],
            "requires": {"all": [{"age": {"min": 16}}, {"residence": {"communes": [COUTRAS, LIBOURNE]}}]},
            "grants": ["loaned-moped"],
            "price": 0,
            "prescription": {"by": ["school", "Votre conseiller"], "delay_days": 14},
            "bring": [],
            "eases": ["mobilite"],
            "example": False,
        },
        {
            "id": "electrician",
            "organisation": "school",
            "name": "CAP électricien",
            "kind": "training",
            "summary": "Apprendre le métier en faisant.",
            "description": "Deux ans d’atelier, avec un formateur.",
            "themes": ["batiment", "metiers"],
            "occupations": ["F1602"],
            "requires": {"all": [{"age": {"min": 15, "max": 18}}, {"none": ["level-3"]}]},
            "grants": ["cap-electrician"],
            "hours": 1000.5,
            "price": 1250.4,
            "funding": ["regional", "cpf"],
            "delay_days": 7,
            "bring": ["Une pièce d’identité"],
            "pay": "Rien",
            "first_step": "Appelez l’école",
            "continues": "Le bac professionnel",
            "exempts": [{"holding": "level-3", "from": "Le français", "hours": 120}],
            "source": "Entendu au téléphone",
            "checked_on": "2026-11-02",
            "example": True,
        },
        {
            "id": "site-work",
            "organisation": "school",
            "name": "Électricien de chantier",
            "kind": "job",
            "requires": {"any": ["cap-electrician", {"at_least": 1, "of": ["licence-b"]}]},
            "themes": ["batiment"],
        },
    ],
    "sessions": [
        {
            "id": "loan-all-year",
            "offer": "loan",
            "place": "hall",
            "entry": {"weekdays": ["tu"]},
            "months": 3,
            "seats": 2,
        },
        {
            "id": "electrician-september",
            "offer": "electrician",
            "place": "workshop",
            "starts": "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO",
            "months": 18,
            "hours_per_week": 35,
            "days_per_week": 4.5,
            "seats": [0, 5],
            "register_before_days": 30,
            "example": True,
        },
        {
            "id": "electrician-away",
            "offer": "electrician",
            "start": "2027-01-11",
            "end": "2027-02-12",
            "attendance": "distance",
            "register_by": "2026-12-20",
            "boarding": False,
        },
    ],
    "relations": [
        {
            "id": "hub-refers",
            "kind": "refers-to",
            "organisation": "platform",
            "partner": "school",
            "since": "2025-09-01",
        }
    ],
    "situations": [
        {
            "id": "young",
            "title": "Coutras, 16 ans",
            "example": True,
            "commune": COUTRAS,
            "age": 16,
            "facts": {"yes": ["jobseeker"], "no": ["licence-b"]},
            "goal": "cap-electrician",
            "budget": 0,
            "available_from": "2026-12-01",
        }
    ],
}


def words() -> Documents:
    """A copy of the words that one may change."""
    return copy.deepcopy(WORDS)


def valley() -> Documents:
    """A copy of the territory that one may change."""
    return copy.deepcopy(VALLEY)


def record(documents: Documents, kind: str, record_id: str) -> dict[str, Any]:
    """The document of that id, to be changed in place."""
    return next(document for document in documents[kind] if document["id"] == record_id)
