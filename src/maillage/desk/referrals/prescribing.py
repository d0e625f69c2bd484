"""Who may send somebody to an offer: its rules of prescription."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maillage.directory.loading import with_used
from maillage.directory.models import Offer, Organisation


class May(StrEnum):
    """Whether an organisation may prescribe an offer; what isn't known is not no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Prescription:
    """Who prescribes an offer: organisations of the directory, others in plain words."""

    may: May
    organisations: tuple[Organisation, ...] = ()
    others: tuple[str, ...] = ()
    delay_days: int | None = None
    note: str = ""


def prescription_of(offer: Offer | None, organisation_id: int) -> Prescription:
    """The rules of an offer, and whether that organisation may prescribe it."""
    told = (offer.prescription or {}) if offer else {}
    by = list(told.get("by") or ())
    if offer is None or not by:
        return Prescription(May.YES)
    territories = with_used([offer.territory])
    found = Organisation.current().filter(territory__in=territories, slug__in=by).select_related(None)
    known = {one.slug: one for one in found}
    others = tuple(name for name in by if name not in known)
    mine = any(one.pk == organisation_id for one in known.values())
    may = May.YES if mine else May.UNKNOWN if others else May.NO
    organisations = tuple(known[slug] for slug in by if slug in known)
    return Prescription(may, organisations, others, told.get("delay_days"), told.get("note") or "")
