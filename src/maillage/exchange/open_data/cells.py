"""Cells that several kinds have: address, telephone, web page, SIRET, day."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from maillage.exchange.open_data.row import Row
from maillage.exchange.pack.checks.references import siret_adds_up
from maillage.territories.reference import CommuneRecord

_SHORT_NUMBERS = range(3, 7)  # 115, 3949, 118 712
_CEDEX = re.compile(r"\bcedex\b", re.IGNORECASE)


def address(row: Row, commune: CommuneRecord) -> dict[str, str]:
    """``address`` and ``postal_code``.

    A CEDEX code ends the address, since only letters go there; another code that is not the commune's is left
    out, and told.
    """
    postal, town = row.text("postal_code"), row.text("town")
    parts = [row.text("address"), row.text("more_address")]
    known = not commune.postal_codes or postal in commune.postal_codes
    if not known and postal and (_CEDEX.search(" ".join([town, *parts])) or not row.text("code")):
        parts.append(" ".join(_without_cedex(part) for part in (postal, town)) + " CEDEX")
    elif not known and postal:
        message = _("le code postal « %(code)s » n’est pas celui de la commune (%(name)s)")
        told = {"code": postal, "name": commune.name}
        row.correct("postal_code", message % told, _("Code postal laissé de côté."))
    found = {"address": ", ".join(part for part in parts if part), "postal_code": postal if known else ""}
    return {name: text for name, text in found.items() if text}


def _without_cedex(text: str) -> str:
    return _CEDEX.split(text)[0].strip()


def phone_number(text: str) -> str:
    """The number as the French write it; empty when it can't be dialled."""
    digits = re.sub(r"[\s.()-]", "", text)
    national = re.sub(r"^(\+|00)33\(?0?\)?", "0", digits)
    if re.fullmatch(r"[1-9]\d{8}", national):
        national = f"0{national}"  # a spreadsheet lost the first zero
    if re.fullmatch(r"0[1-9]\d{8}", national):
        return " ".join(re.findall("..", national))
    if re.fullmatch(r"\+\d{8,14}", digits) or (digits.isdecimal() and len(digits) in _SHORT_NUMBERS):
        return text
    return ""


def phone(row: Row) -> dict[str, str]:
    """``phone`` as the French write it; a number that can't be dialled is left out, and told."""
    text = row.text("phone")
    if not text:
        return {}
    if found := phone_number(text):
        return {"phone": found}
    message = _("« %(text)s » n’est pas un numéro de téléphone") % {"text": text}
    row.correct("phone", message, _("Numéro laissé de côté."))
    return {}


def website(row: Row) -> dict[str, str]:
    """``website``: the first web address of the cell."""
    given = row.values("website")
    addresses = [one if "://" in one else f"https://{one}" for one in given]
    found = [one for one in addresses if re.fullmatch(r"https?://[^\s/]+\.[^\s/.]+\S*", one)]
    if found:
        return {"website": found[0]}
    if given:
        message = _("« %(text)s » n’est pas une adresse de site") % {"text": given[0]}
        row.correct("website", message, _("Adresse laissée de côté."))
    return {}


def siret(row: Row) -> dict[str, str]:
    """``siret``, when its checksum is right; other registers' numbers are not kept."""
    digits = row.text("siret").replace(" ", "")
    if not digits.strip("0"):
        return {}
    if re.fullmatch(r"\d{14}", digits) and siret_adds_up(digits):
        return {"siret": digits}
    message = _("« %(text)s » n’est pas un SIRET") % {"text": digits}
    row.correct("siret", message, _("Numéro laissé de côté."))
    return {}


def day(row: Row, name: str) -> date | None:
    """The ISO day of a cell, with or without an hour behind it; anything else is left out, and told."""
    text = row.text(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        message = _("« %(text)s » n’est pas une date") % {"text": text}
        row.correct(name, message, _("La date du fichier servira."))
        return None
