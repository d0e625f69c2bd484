"""Addresses on one line, postal code and town behind: « 1 rue du Port, 33230 Coutras »."""

from __future__ import annotations

import re

from maillage.exchange.open_data.cells import address
from maillage.exchange.open_data.row import Row
from maillage.territories.reference import CommuneRecord

_POSTAL = re.compile(r"(?:^|[\s,-])(\d{2}\s?\d{3})\s+(\D.*)$")


def cut(row: Row) -> None:
    """Give the row the ``postal_code`` and ``town`` that its ``address`` ends with, where it has none."""
    match = _POSTAL.search(row.cells.get("address", ""))
    if match is None:
        return
    own = {"postal_code": match[1].replace(" ", ""), "town": match[2].strip(" ,")}
    before = row.cells["address"][: match.start()].strip(" ,-")
    told = {name: text for name, text in own.items() if not row.text(name)}
    row.cells = {**row.cells, **told, "address": before}


def address_of_line(row: Row, commune: CommuneRecord) -> dict[str, str]:
    """``address`` and ``postal_code`` of an address on one line."""
    cut(row)
    return address(row, commune)
