"""A LHÉO formation as offers, with their organisations, places and sessions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from maillage.exchange.ids import Ids
from maillage.exchange.lheo.elements import (
    Element,
    amount,
    count_gaps,
    line_of,
    remove_persons,
    text,
    texts,
    web_address,
)
from maillage.exchange.lheo.places import Places
from maillage.exchange.lheo.sessions import session_document
from maillage.exchange.reading import Reading

Document = dict[str, Any]

_ATTENDANCE = {"0": "onsite", "1": "blended", "2": "distance"}
_TERMS = (
    *("nombre-heures-total", "conditions-specifiques", "code-public-vise", "info-public-vise"),
    *("langue-formation", "acces-handicapes"),
)
"""What of an action belongs to the offer: actions that differ in it are offers of their own."""


class Conversion:
    """Formations into one reading; ``add`` them one after the other."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._places = Places(reading)
        self._ids = {kind: Ids() for kind in ("offers", "sessions")}
        self._numbers: dict[str, int] = {}

    def add(self, formation: Element) -> None:
        """One more formation: its documents, or why it is refused."""
        self.reading.rows += 1
        line = line_of(formation)
        if list(remove_persons(formation)):
            message = _("les noms de personnes ont été laissés de côté")
            self.reading.warn(line, "coordonnees", message, _("Rien à faire."))
        count_gaps(formation, self.reading.gaps)
        number = formation.get("numero") or text(formation, "identifiant-module")
        if not self._is_told(formation, number, line):
            return
        original = {"lheo": etree.tostring(formation, encoding="unicode", with_tail=False)}
        responsible = self._organisation(formation.find("organisme-formation-responsable"), line)
        if responsible is None:
            self.reading.refused_keys.add(("offers", self._ids["offers"].of(number, "formation")))
            return
        shared = {"organisation": responsible, "source": "LHÉO", **_of_formation(formation)}
        for rank, actions in enumerate(_by_terms(formation)):
            own = self._offer_id(number, actions, rank)
            offer = {"id": own, **shared, **_of_actions(formation, actions[0])}
            if _keep(self.reading, "offers", offer, line, original):
                self._sessions(own, responsible, actions)

    def _is_told(self, formation: Element, number: str, line: int) -> bool:
        if not number:
            message = _("il manque le numéro de la formation")
            self.reading.error(line, "formation/@numero", message, _("Demandez-le au producteur."))
        elif not text(formation, "intitule-formation"):
            message = _("il manque l’intitulé de la formation")
            self.reading.error(line, "intitule-formation", message, _("Demandez-le au producteur."))
            self.reading.refused_keys.add(("offers", self._ids["offers"].of(number, "formation")))
        elif (first := self._numbers.setdefault(number, line)) != line:
            message = _("le numéro « %(id)s » est déjà pris, à la ligne %(line)d")
            told = {"id": number, "line": first}
            self.reading.error(
                line, "formation/@numero", message % told, _("Gardez une seule des deux formations.")
            )
        else:
            return True
        return False

    def _offer_id(self, number: str, actions: list[Element], rank: int) -> str:
        if not rank:
            return self._ids["offers"].of(number, "formation")
        return self._ids["offers"].of(f"{number} {actions[0].get('numero') or rank + 1}", "formation")

    def _sessions(self, offer: str, responsible: str, actions: list[Element]) -> None:
        for action in actions:
            trainer = self._trainer(action) or responsible
            attendance = _ATTENDANCE.get(text(action, "modalites-enseignement"))
            places = [] if attendance == "distance" else self._places.of_action(action, trainer)
            for session in action.iter("session"):
                for place in places or (None,):
                    self._session(action, session, {"offer": offer, "place": place, "attendance": attendance})

    def _session(self, action: Element, session: Element, known: Document) -> None:
        line = line_of(session)
        number = session.get("numero") or action.get("numero") or ""
        several = self._places.several(action)
        parts = [known["offer"], number, text(session, "periode/debut"), known["place"] if several else ""]
        own = self._ids["sessions"].of(" ".join(str(part) for part in parts if part))
        if known["place"] is None and known["attendance"] != "distance":
            message = _("cette session n’a pas de lieu connu")
            self.reading.warn(
                line, "lieu-de-formation", message, _("Session laissée de côté ; complétez l’adresse.")
            )
            return
        document = session_document(self.reading, action, session)
        if document is not None:
            _keep(self.reading, "sessions", {"id": own, **known, **document}, line, None)

    def _organisation(self, element: Element | None, line: int) -> str | None:
        if element is None:
            message = _("il manque l’organisme responsable")
            self.reading.error(
                line, "organisme-formation-responsable", message, _("Demandez-le au producteur.")
            )
            return None
        name = text(element, "nom-organisme") or text(element, "raison-sociale")
        given = text(element, "SIRET-organisme-formation/SIRET")
        return self._places.organisation(element, name, given, "coordonnees-organisme/coordonnees")

    def _trainer(self, action: Element) -> str | None:
        """The organisation that trains, where it is not the one that answers for the formation."""
        element = action.find("organisme-formateur")
        if element is None or not text(element, "raison-sociale-formateur"):
            return None
        given = text(element, "SIRET-formateur/SIRET")
        return self._places.organisation(
            element, text(element, "raison-sociale-formateur"), given, "contact-formateur/coordonnees"
        )


def _by_terms(formation: Element) -> Iterator[list[Element]]:
    """The actions that share the terms of one offer, in their order."""
    groups: dict[tuple[tuple[str, ...], ...], list[Element]] = {}
    for action in formation.iter("action"):
        groups.setdefault(tuple(tuple(texts(action, name)) for name in _TERMS), []).append(action)
    yield from groups.values()


def _of_formation(formation: Element) -> Document:
    contacts = formation.findall("contact-formation/coordonnees")
    return {
        "name": " ".join(text(formation, "intitule-formation").split()),
        "kind": "training",
        "occupations": [code for code in texts(formation, "domaine-formation/code-ROME") if len(code) == 5],
        "credentials": list(_credentials(formation)),
        "contact": _contact(contacts, web_address(text(formation, "url-formation/urlweb"))),
    }


def _credentials(formation: Element) -> Iterator[Document]:
    blocks = sorted(set(texts(formation, "action/session/blocs-competences/bloc-competences/code-bloc")))
    seen = set()
    for prefix in ("RNCP", "RS"):
        for given in texts(formation, f"certification/code-{prefix}"):
            code = prefix + given.upper().removeprefix(prefix).lstrip("0")
            if code not in seen and len(code) > len(prefix) + 1 and code.removeprefix(prefix).isdecimal():
                seen.add(code)
                own = [block for block in blocks if block.startswith(code)]
                yield {"code": code, "blocks": own} if own else {"code": code}


def _contact(contacts: Iterable[Element], site: str) -> Document:
    found: Document = {}
    for contact in contacts:
        told = {
            "phone": text(contact, "telfixe/numtel") or text(contact, "portable/numtel"),
            "email": text(contact, "courriel"),
            "website": web_address(text(contact, "web/urlweb")),
        }
        found = {**{name: value for name, value in told.items() if value}, **found}
    if site:
        found["website"] = site
    if "email" in found and ("@" not in found["email"] or " " in found["email"]):
        del found["email"]
    return found


def _of_actions(formation: Element, action: Element) -> Document:
    price = amount(text(action, "prix-total-TTC"))
    hours = amount(text(action, "nombre-heures-total"))
    return {
        "description": "\n\n".join(_paragraphs(formation, action)),
        "hours": hours or None,
        "price": round(price, 2) if price is not None else None,
        "languages": [code.lower() for code in texts(action, "langue-formation") if code.isalpha()],
        "accessibility": text(action, "acces-handicapes"),
        "duration_note": text(action, "duree-indicative"),
    }


def _paragraphs(formation: Element, action: Element) -> Iterator[str]:
    told = (
        ("", text(formation, "objectif-formation")),
        (_("Contenu"), text(formation, "contenu-formation")),
        (_("Résultats attendus"), text(formation, "resultats-attendus")),
        (_("Conditions"), text(action, "conditions-specifiques")),
        (_("Public"), text(action, "info-public-vise")),
        (_("Prise en charge"), text(action, "detail-conditions-prise-en-charge")),
        (_("Reste à payer"), text(action, "frais-restants")),
        (_("Recrutement"), text(action, "modalites-recrutement")),
        (_("Hébergement"), text(action, "hebergement")),
        (_("Restauration"), text(action, "restauration")),
        (_("Transport"), text(action, "transport")),
    )
    for title, paragraph in told:
        if paragraph:
            yield f"{title} : {paragraph}" if title else paragraph


def _keep(reading: Reading, kind: str, document: Mapping[str, Any], line: int, original: Any) -> bool:
    stated = {name: value for name, value in document.items() if value not in (None, "", [], {})}
    return reading.keep(kind, stated, line, original)
