"""Funding as a pack writes it: schemes, their dated rules and examples, the amounts that rules name."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from maillage.exchange.pack.condition_records import Condition
from maillage.exchange.pack.fields import CommuneCode, Count, Day, Euros, Id, Number, Part, Record, Text, Url

MOST_PERCENT = 100
NotNegative = Annotated[Number, Field(ge=0)]


class RuleSource(Part):
    """The text in which a rule or an amount was read."""

    title: Text
    url: Url | None = None
    date: Day | None = None


Origin = Annotated[
    Annotated[RuleSource, Tag("source:described")] | Annotated[Text, Tag("source:told")],
    Discriminator(lambda source: "source:told" if isinstance(source, str) else "source:described"),
]


class AmountPart(Part):
    """A part of an amount that ``amounts`` holds, whole when ``percent`` is absent."""

    of: Id
    percent: Annotated[Number, Field(ge=0, le=MOST_PERCENT)] | None = None


def _shape(value: object) -> str:
    if isinstance(value, list):
        return "amount:years"
    return "amount:part" if isinstance(value, dict | AmountPart) else "amount:euros"


Amount = Annotated[
    Annotated[Euros, Tag("amount:euros")] | Annotated[AmountPart, Tag("amount:part")], Discriminator(_shape)
]
Years = Annotated[list[Amount], Field(min_length=1)]
YearlyAmounts = Annotated[
    Annotated[Euros, Tag("amount:euros")]
    | Annotated[AmountPart, Tag("amount:part")]
    | Annotated[Years, Tag("amount:years")],
    Discriminator(_shape),
]


class FundingRule(Part):
    """What a scheme pays between two dates: the smallest of the limits given."""

    valid_from: Day
    valid_to: Day | None = None
    requires: Condition | None = Field(None, description="The first rule that the person meets is theirs.")
    share: Annotated[Number, Field(ge=0, le=1)] | None = None
    ceiling: Amount | None = None
    yearly_ceiling: Amount | None = Field(None, description="Over a year of the pathway; trips and living.")
    per_hour: Amount | None = None
    per_day: Amount | None = None
    per_month: YearlyAmounts | None = Field(None, description="One, or one for each year of the step.")
    per_km: Amount | None = None
    per_meal: Amount | None = Field(None, description="For each day on site.")
    per_night: Amount | None = Field(None, description="For each night, when boarding.")
    minimum_km: NotNegative | None = Field(None, description="There and back; or minimum_minutes.")
    minimum_minutes: Count | None = None
    minimum_hours: NotNegative | None = None
    holder_pays: Amount | None = None
    holder_exempt: Condition | None = Field(None, description="Who does not pay holder_pays.")
    co_funding: Amount | None = Field(None, description="What others must pay of the step.")
    co_funding_exempt: Condition | None = None
    at_least: bool = Field(False, description="True when the amount is a floor.")
    keeps_income: bool = Field(False, description="True when one's own pay or allowance goes on.")
    status: Literal["established", "to-confirm"] = Field(
        "established", description="to-confirm is shown and never counted in a sure plan."
    )
    source: Origin | None = None
    checked_on: Day | None = None


class ExamplePerson(Part):
    """What is told of the person of an example; the rest is unknown."""

    age: Annotated[int, Field(ge=0, le=120)] | None = None
    commune: CommuneCode | None = None
    yes: list[Id] = []
    no: list[Id] = []
    wallet: Euros | None = Field(None, description="What the scheme's wallet holds.")


class ExampleStep(Part):
    """The step of an example: price, hours, trips, how long it lasts."""

    price: Euros | None = None
    hours: NotNegative | None = None
    km: NotNegative | None = Field(None, description="Of one trip there and back.")
    minutes: Count | None = Field(None, description="Of one trip there and back.")
    trips: Count | None = Field(None, description="Absent: 1.")
    days: Count | None = Field(None, description="On site.")
    nights: Count | None = None
    until: Day | None = Field(None, description="Its last day.")
    beside: list[Id] = Field([], description="Schemes that already pay it.")
    others: Euros | None = Field(None, description="What others pay of its price.")
    already: Euros | None = Field(None, description="What the scheme has given this year.")


def _answer(value: object) -> str:
    return "pays:word" if isinstance(value, str) else "pays:euros"


class FundingExample(Part):
    """A person and a step on a day: what the scheme pays, « no », or « unknown »."""

    on: Day
    person: ExamplePerson | None = None
    step: ExampleStep | None = None
    pays: Annotated[
        Annotated[Euros, Tag("pays:euros")] | Annotated[Literal["no", "unknown"], Tag("pays:word")],
        Discriminator(_answer),
    ]
    at_most: Euros | None = Field(None, description="With unknown: what it may pay if all turns out well.")


class FundingScheme(Record):
    """Who may pay, for whom, how much, from when to when."""

    name: Text
    payer: Text
    sentence: Text | None = Field(None, description="What the generated sentence can't say.")
    covers: Literal["price", "travel", "living"] = "price"
    requires: Condition | None = None
    wallet: Id | None = Field(None, description="Drawn from this wallet of the person.")
    excludes: list[Id] = Field([], description="Schemes that can't be added to it.")
    adds_to: Text | None = None
    note: Text | None = None
    rules: list[FundingRule] = Field(min_length=1)
    examples: list[FundingExample] = []
    example: bool = False


class AmountValue(Part):
    """What an amount is between two dates."""

    valid_from: Day
    valid_to: Day | None = None
    euros: Euros
    source: Origin | None = None
    checked_on: Day | None = None


class ReferenceAmount(Record):
    """An amount that several rules name (SMIC…), written once with its dates."""

    name: Text
    values: list[AmountValue] = Field(min_length=1)


AMOUNTS = ("ceiling", "yearly_ceiling", "per_hour", "per_day", "per_km", "per_meal", "per_night")
MONEY = (*AMOUNTS, "per_month", "holder_pays", "co_funding")
"""The fields of a rule that hold amounts."""


def amount_parts(rule: Any) -> list[tuple[tuple[str | int, ...], AmountPart]]:
    """Each amount that a rule names, with its path inside the rule."""
    found: list[tuple[tuple[str | int, ...], AmountPart]] = []
    for name in MONEY:
        value = getattr(rule, name)
        listed = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, amount in listed:
            if isinstance(amount, AmountPart):
                found.append(((name,) if index is None else (name, index), amount))
    return found
