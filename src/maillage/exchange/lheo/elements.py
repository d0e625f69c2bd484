"""Words, numbers and days of LHÉO elements, and what the format requires of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from lxml import etree

from maillage.exchange.markup import without_tags

Element = etree._Element

REQUIRED = {
    "formation": (
        *(
            "domaine-formation",
            "intitule-formation",
            "objectif-formation",
            "resultats-attendus",
            "contenu-formation",
        ),
        *("certifiante", "contact-formation", "parcours-de-formation", "code-niveau-entree", "action"),
        "organisme-formation-responsable",
    ),
    "action": (
        *("rythme-formation", "code-public-vise", "niveau-entree-obligatoire", "modalites-alternance"),
        *("modalites-enseignement", "conditions-specifiques", "prise-en-charge-frais-possible"),
        *("modalites-entrees-sorties", "session"),
    ),
    "session": ("periode", "adresse-inscription"),
    "periode": ("debut", "fin"),
    "organisme-formation-responsable": (
        *("numero-activite", "SIRET-organisme-formation", "nom-organisme", "raison-sociale"),
        *("coordonnees-organisme", "contact-organisme"),
    ),
    "lieu-de-formation": ("coordonnees",),
    "adresse": ("ligne", "codepostal", "ville"),
}
"""What LHÉO 2.3 requires in each element, of what is read here."""
PERSONAL = ("civilite", "nom", "prenom")
_UNSAID = frozenset({"", "-", "--", ".", "nc", "n.c.", "néant", "non renseigné", "non communiqué"})
UNKNOWN_DAYS = frozenset({"00000000", "99999999"})
_HTTP = re.compile(r"https?://\S+")
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?")


def line_of(element: Element) -> int:
    """The line of the file where the element begins; 0 when it is not known."""
    return int(getattr(element, "sourceline", None) or 0)


def text(element: Element | None, path: str = ".") -> str:
    """The plain text of the first element on the path; empty where the producer says nothing."""
    found = element.find(path) if element is not None else None
    if found is None:
        return ""
    whole = found.text or "" if len(found) == 0 else "".join(str(part) for part in found.itertext())
    told = without_tags(whole)
    return "" if told.casefold() in _UNSAID else told


def texts(element: Element, path: str) -> list[str]:
    """The texts of all the elements on the path, each once."""
    return list(dict.fromkeys(told for found in element.findall(path) if (told := text(found))))


def day(element: Element | None, path: str) -> date | None:
    """The day, or ``None`` when the producer leaves it open (``00000000``, ``99999999``) or it is none.

    Raises ``ValueError`` for eight digits that are no day.
    """
    told = text(element, path)
    if not told or told in UNKNOWN_DAYS:
        return None
    return date.fromisoformat(told)


def amount(told: str) -> float | None:
    """Euros or hours written as text; ``None`` when there is no single number in it."""
    found = re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"(?<=\d)[\s\u202f\xa0](?=\d{3}\b)", "", told))
    return float(found[0].replace(",", ".")) if len(found) == 1 else None


def web_address(told: str) -> str:
    """The address with its scheme; empty when it is none."""
    if match := _HTTP.search(told):
        return match[0]
    return f"https://{told}" if _DOMAIN.fullmatch(told) else ""


def count_gaps(formation: Element, gaps: Counter[str]) -> None:
    """Count each required child that an element lacks, or leaves unsaid."""
    for element in formation.iter(*REQUIRED):
        for name in REQUIRED[str(element.tag)]:
            found = element.find(name)
            if found is None or (len(found) == 0 and not text(found)):
                gaps[f"{element.tag}/{name}"] += 1


def remove_persons(formation: Element) -> Iterator[Element]:
    """Take the names of persons out of the contacts; each element that held one."""
    for contact in formation.iter("coordonnees"):
        found = [child for child in contact if child.tag in PERSONAL]
        for child in found:
            contact.remove(child)
        if any("".join(str(part) for part in child.itertext()).strip() for child in found):
            yield contact
