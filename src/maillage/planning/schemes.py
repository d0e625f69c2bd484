"""From the documents of funding schemes to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from maillage.directory.documents import Document, to_cents, to_day
from pathways.offers import FundingRule, FundingScheme
from pathways.reading import read_condition


def read_scheme(document: Document) -> FundingScheme:
    """The scheme of a document; raises ``ValueError`` for one that no check would have let through."""
    return FundingScheme(
        id=document["id"],
        name=document["name"],
        payer=document["payer"],
        rules=tuple(_rule(rule) for rule in document.get("rules") or ()),
        requires=read_condition(document.get("requires")),
        covers=document.get("covers") or "price",
        wallet=document.get("wallet"),
        excludes=frozenset(document.get("excludes") or ()),
        sentence=document.get("sentence") or "",
    )


def _rule(document: Document) -> FundingRule:
    source = document.get("source")
    exempt = document.get("holder_exempt")
    share = document.get("share")
    return FundingRule(
        valid_from=to_day(document["valid_from"]) or date.min,
        valid_to=to_day(document.get("valid_to")),
        share=1.0 if share is None else float(share),
        ceiling=to_cents(document.get("ceiling")),
        per_hour=to_cents(document.get("per_hour")),
        per_km=to_cents(document.get("per_km")),
        minimum_km=float(document.get("minimum_km") or 0),
        holder_pays=to_cents(document.get("holder_pays")) or 0,
        holder_exempt=None if exempt is None else read_condition(exempt),
        established=document.get("status", "established") == "established",
        source=source["title"] if isinstance(source, Mapping) else source or "",
        checked_on=to_day(document.get("checked_on")),
    )
