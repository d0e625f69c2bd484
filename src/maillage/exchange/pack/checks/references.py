"""What records name must exist: organisations, places, offers, schemes, sources. SIRET numbers add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.faults import Fault, Severity, near_spelling
from maillage.exchange.pack.pack import Entry, Pack

_LINKS = (
    ("places", "organisation", "organisations"),
    ("offers", "organisation", "organisations"),
    ("sessions", "offer", "offers"),
    ("sessions", "place", "places"),
    ("relations", "organisation", "organisations"),
    ("relations", "partner", "organisations"),
)
_LISTS = (
    ("offers", "funding", "funding"),
    ("funding", "excludes", "funding"),
    ("situations", "refuses", "offers"),
)
_LOOKS_LIKE_AN_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
LA_POSTE = "356000000"  # its establishments add up to a multiple of 5, not to Luhn's 10


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Every name that leads nowhere."""
    for kind, field, target in _LINKS:
        for entry in pack.entries[kind]:
            yield from known.reference_fault(entry, (field,), target, getattr(entry.record, field))
    for kind, field, target in _LISTS:
        for entry in pack.entries[kind]:
            for index, name in enumerate(getattr(entry.record, field) or ()):
                yield from known.reference_fault(entry, (field, index), target, name)
    for entry in pack.entries["offers"]:
        yield from _prescribers(entry, known)
    for kind in ("organisations", "places", "offers", "relations"):
        for entry in pack.entries[kind]:
            yield from _source(entry, known)
    for entry in pack.entries["organisations"]:
        yield from _siret(entry)
    yield from _wallets(pack, known)


def _prescribers(entry: Entry[Any], known: Known) -> Iterator[Fault]:
    prescription = entry.record.prescription
    for index, name in enumerate(prescription.by if prescription else ()):
        if _LOOKS_LIKE_AN_ID.fullmatch(name):
            yield from known.reference_fault(entry, ("prescription", "by", index), "organisations", name)


def _source(entry: Entry[Any], known: Known) -> Iterator[Fault]:
    source = entry.record.source
    if source and _LOOKS_LIKE_AN_ID.fullmatch(source) and source not in known.sources:
        message = _("source inconnue « %(id)s »") % {"id": source}
        yield entry.fault(("source",), message, near_spelling(source, known.sources))


def _siret(entry: Entry[Any]) -> Iterator[Fault]:
    siret = entry.record.siret
    if siret and not siret_adds_up(siret):
        message = _("le SIRET « %(siret)s » n’existe pas : sa clé est fausse") % {"siret": siret}
        yield entry.fault(("siret",), message, _("Vérifiez les chiffres, ou retirez le champ."))


def siret_adds_up(siret: str) -> bool:
    """Whether 14 digits satisfy Luhn's checksum (La Poste: the sum is a multiple of 5)."""
    if siret.startswith(LA_POSTE) and sum(map(int, siret)) % 5 == 0:
        return True
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(siret)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _wallets(pack: Pack, known: Known) -> Iterator[Fault]:
    wallets = {entry.record.wallet for entry in known.by_id["funding"].values()} - {None}
    for entry in pack.entries["situations"]:
        for name in entry.record.wallets:
            if name not in wallets and "funding" not in known.unread:
                message = _("aucun financement ne puise dans « %(name)s »") % {"name": name}
                yield entry.fault(("wallets", name), message, near_spelling(name, wallets), Severity.WARNING)
