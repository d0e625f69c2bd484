"""The dates of a LHÉO session: fixed, or an entry that stays open; a length that is stated, or estimated."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.lheo.elements import Element, amount, day, line_of, text
from maillage.exchange.pack.record_faults import shown
from maillage.exchange.reading import Reading
from maillage.territories.names import fold

Document = dict[str, Any]

_PERMANENT, _CLOSED, _SUSPENDED = "1", "2", "3"
FULL_WEEK = 35  # hours, the legal week, where only the number of hours is stated
_LENGTH = re.compile(r"(\d+(?:[.,]5)?)\s*(an|mois|semaine|jour)")
_DAYS_OF = {"jour": ("days", 1), "semaine": ("weeks", 1), "mois": ("months", 1), "an": ("months", 12)}


def session_document(reading: Reading, action: Element, session: Element) -> Document | None:
    """The fields of a session but its id, offer and place; ``None``, and told, without usable dates."""
    line = line_of(session)
    first, last = (_told_day(reading, session, f"periode/{name}", line) for name in ("debut", "fin"))
    if first and last and last < first:
        message = _("la session finit le %(last)s, avant de commencer le %(first)s")
        reading.error(
            line, "periode", message % {"first": first, "last": last}, _("Demandez ces dates au producteur.")
        )
        return None
    permanent = text(action, "modalites-entrees-sorties") == _PERMANENT
    length = _length(action)
    if permanent:
        dates: Document | None = _entry(first, last, length)
    else:
        dates = _fixed(first, last, length)
    if dates is None:
        message = (
            _("cette session n’a ni dates ni durée")
            if first is None
            else _("la durée de la session est inconnue")
        )
        reading.warn(
            line, "periode", message, _("Session laissée de côté ; demandez ses dates au producteur.")
        )
        reading.gaps["session/dates"] += 1
        return None
    return {**dates, **_registration(reading, session, line), **_recruitment(session, length, dates)}


def _told_day(reading: Reading, session: Element, path: str, line: int) -> date | None:
    try:
        return day(session, path)
    except ValueError:
        message = _("%(value)s n’est pas une date") % {"value": shown(text(session, path))}
        reading.warn(
            line, path, message, _("Écrivez AAAAMMJJ ; 00000000 ou 99999999 quand elle est inconnue.")
        )
        return None


def _fixed(first: date | None, last: date | None, length: Document) -> Document | None:
    if first is None:
        return None
    if last is not None:
        return {"start": first.isoformat(), "end": last.isoformat()}
    return {"start": first.isoformat(), **_lasting(length)} if length else None


def _entry(first: date | None, last: date | None, length: Document) -> Document | None:
    if not length:
        return None
    window = {"from": first and first.isoformat(), "until": last and last.isoformat()}
    return {"entry": {name: value for name, value in window.items() if value}, **_lasting(length)}


def _lasting(length: Document) -> Document:
    return {name: value for name, value in length.items() if name != "estimated"}


def _length(action: Element) -> Document:
    """``days``, ``weeks`` or ``months``; ``estimated`` when it comes from the hours alone."""
    told = fold(text(action, "duree-indicative"))
    if match := _LENGTH.search(told):
        name, factor = _DAYS_OF[match[2]]
        count = float(match[1].replace(",", ".")) * factor
        if 1 <= math.ceil(count) <= 10_000:
            return {name: math.ceil(count)}
    hours = amount(text(action, "nombre-heures-total"))
    if hours and hours <= 20_000:
        return {"weeks": math.ceil(hours / FULL_WEEK), "estimated": True}
    return {}


def _registration(reading: Reading, session: Element, line: int) -> Document:
    last = _told_day(reading, session, "periode-inscription/periode/fin", line)
    return {"register_by": last.isoformat()} if last else {}


def _recruitment(session: Element, length: Document, dates: Document) -> Document:
    """Seats when there are none left, and what must be said of the dates."""
    state = text(session, "etat-recrutement")
    notes = [
        {_CLOSED: _("Recrutement fermé."), _SUSPENDED: _("Recrutement suspendu.")}.get(state, ""),
        _("Durée estimée d’après les heures.") if length.get("estimated") and "end" not in dates else "",
        text(session, "modalites-inscription"),
    ]
    seats = {"seats": 0} if state in (_CLOSED, _SUSPENDED) else {}
    return {**seats, "note": " ".join(note for note in notes if note)}
