"""From the documents of funding schemes, and of the amounts that they name, to the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maillage.directory.documents import Document, to_cents, to_day
from pathways.conditions import Condition
from pathways.offers import FundingRule, FundingScheme
from pathways.reading import read_condition

ONE_DAY = timedelta(days=1)
HUNDREDTHS = 100 * 100  # of a percentage with two decimals
PRICED = (
    *("ceiling", "yearly_ceiling", "per_hour", "per_day", "per_km", "per_meal", "per_night"),
    *("holder_pays", "co_funding"),
)


@dataclass(frozen=True, slots=True)
class AmountValue:
    """Cents that a named amount is worth between two days, both included."""

    valid_from: date
    valid_to: date
    cents: int


Amounts = Mapping[str, Sequence[AmountValue]]
NO_AMOUNTS: Amounts = {}


def read_amounts(documents: Iterable[Document]) -> Amounts:
    """The values of each named amount."""
    return {document["id"]: tuple(map(_value, document.get("values") or ())) for document in documents}


def _value(document: Document) -> AmountValue:
    return AmountValue(_day(document["valid_from"]), _last_day(document), to_cents(document["euros"]) or 0)


def read_scheme(document: Document, amounts: Amounts = NO_AMOUNTS) -> FundingScheme:
    """The scheme of a document; raises ``ValueError`` for one that no check would have let through.

    A rule that names amounts becomes one rule for each span of days on which they don't change.
    """
    written = enumerate(document.get("rules") or ())
    return FundingScheme(
        id=document["id"],
        name=document["name"],
        payer=document["payer"],
        rules=tuple(rule for rank, told in written for rule in read_rules(told, rank, amounts)),
        requires=read_condition(document.get("requires")),
        covers=document.get("covers") or "price",
        wallet=document.get("wallet"),
        excludes=frozenset(document.get("excludes") or ()),
        sentence=document.get("sentence") or "",
    )


def read_rules(document: Document, rank: int, amounts: Amounts) -> Iterator[FundingRule]:
    """The rule for each span of days on which the amounts that it names don't change."""
    first, last = _day(document["valid_from"]), _last_day(document)
    cuts = {first}
    for name in named_amounts(document):
        for value in amounts.get(name, ()):
            days = [value.valid_from, *([value.valid_to + ONE_DAY] if value.valid_to < date.max else [])]
            cuts |= {day for day in days if first < day <= last}
    starts = sorted(cuts)
    ends = [*(start - ONE_DAY for start in starts[1:]), last]
    for start, end in zip(starts, ends, strict=True):
        yield _rule(document, start, None if end == date.max else end, rank, amounts)


def named_amounts(document: Document) -> set[str]:
    """The amounts that a rule names."""
    told = [each for value in document.values() for each in (value if isinstance(value, list) else [value])]
    return {each["of"] for each in told if isinstance(each, Mapping) and set(each) <= {"of", "percent"}}


def _rule(document: Document, first: date, last: date | None, rank: int, amounts: Amounts) -> FundingRule:
    source, share, minutes = document.get("source"), document.get("share"), document.get("minimum_minutes")
    priced = {name: cents_on(document.get(name), first, amounts) for name in PRICED}
    months = [cents_on(told, first, amounts) for told in _listed(document.get("per_month"))]
    missing = any(document.get(name) is not None and cents is None for name, cents in priced.items())
    return FundingRule(
        valid_from=first,
        valid_to=last,
        share=1.0 if share is None else float(share),
        minimum_km=float(document.get("minimum_km") or 0),
        minimum_minutes=minutes,
        minimum_hours=float(document.get("minimum_hours") or 0),
        established=document.get("status", "established") == "established",
        source=source["title"] if isinstance(source, Mapping) else source or "",
        checked_on=to_day(document.get("checked_on")),
        requires=read_condition(document.get("requires")),
        per_month=tuple(cents for cents in months if cents is not None),
        at_least=bool(document.get("at_least")),
        keeps_income=bool(document.get("keeps_income")),
        unpriced=missing or None in months,
        rank=rank,
        ceiling=priced["ceiling"],
        yearly_ceiling=priced["yearly_ceiling"],
        per_hour=priced["per_hour"],
        per_day=priced["per_day"],
        per_km=priced["per_km"],
        per_meal=priced["per_meal"],
        per_night=priced["per_night"],
        holder_pays=priced["holder_pays"] or 0,
        holder_exempt=_condition(document.get("holder_exempt")),
        co_funding=priced["co_funding"] or 0,
        co_funding_exempt=_condition(document.get("co_funding_exempt")),
    )


def _condition(document: object) -> Condition | None:
    return None if document is None else read_condition(document)


def cents_on(told: Any, on: date, amounts: Amounts) -> int | None:
    """Cents of an amount as a rule tells it: euros, or a part of a named amount, rounded to the nearest cent.

    ``None`` when nothing is told, or when the named amount has no value on that day.
    """
    if not isinstance(told, Mapping):
        return to_cents(told)
    values = amounts.get(told["of"], ())
    whole: int | None = next(
        (value.cents for value in values if value.valid_from <= on <= value.valid_to), None
    )
    if whole is None or told.get("percent") is None:
        return whole
    percent = round(float(told["percent"]) * 100)
    return (whole * percent + HUNDREDTHS // 2) // HUNDREDTHS


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _day(value: Any) -> date:
    return to_day(value) or date.min


def _last_day(document: Document) -> date:
    return to_day(document.get("valid_to")) or date.max
