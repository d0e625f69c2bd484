"""Money month by month in words: what is sure, what is to confirm, and never a zero for what is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from maillage.planning.catalogue import compile_catalogue, records_by_id
from maillage.planning.wording import Names
from maillage.planning.wording.money import MonthWords, money_words
from maillage.planning.wording.plans import plan_words
from maillage.planning.wording.sheets import plan_document, plan_from_document
from pathways.conditions import Has
from pathways.plans import Certainty, FundingLine, Plan, Step, Worth
from pathways.situation import Situation
from pathways.travel import Point, Trip

TODAY = date(2026, 11, 22)
START, END = date(2027, 12, 20), date(2028, 3, 10)
RULE = {"valid_from": "2020-01-01", "source": "Un décret", "checked_on": "2026-11-22"}


def documents(**changes: Any) -> dict[str, list[dict[str, Any]]]:
    course = {"id": "course", "organisation": "school", "name": "Cours", "kind": "training", "price": 500}
    return {
        "facts": [{"id": "diploma", "kind": "credential", "label": "Diplôme"}],
        "modes": [{"id": "walk", "label": "à pied"}],
        "places": [{"id": "hall", "name": "La salle", "commune": "09122", "lat": 42.96, "lon": 1.6}],
        "funding": [
            {"id": "pay", "name": "Rémunération", "payer": "La Région", "covers": "living", "rules": [RULE]}
            | changes.pop("scheme", {})
        ],
        "offers": [{**course, "grants": ["diploma"], **changes}],
        "sessions": [{"id": "s", "offer": "course", "place": "hall", "start": START, "end": END, "seats": 5}],
    }


def told(cost: int = 0, due: int = 0, **changes: Any) -> tuple[str, tuple[MonthWords, ...]]:
    given = documents(**changes)
    names = Names(compile_catalogue(given, TODAY), records_by_id(given))
    return money_words(names, Situation(Point(42.96, 1.6), None, Has("diploma")), planned(cost, due))


def planned(cost: int = 0, due: int = 0) -> Plan:
    funding = (FundingLine(None, "", due),) if due else ()
    trip = Trip("walk", 9, 9, 1.0, cost)
    step = Step("course", "s", START, END, START, "hall", trip, 10, ("diploma",), (), (), funding)
    return Plan((step,), Worth(END, 1, due, 180), Certainty.SURE)


def test_a_plan_that_neither_brings_nor_costs_says_nothing_of_money() -> None:
    assert told(price=0) == ("", ())


def test_months_alike_are_told_once_over_the_turn_of_the_year() -> None:
    sentence, months = told(cost=820, due=50000)
    assert [month.period for month in months] == ["Décembre 2027", "Janvier à mars 2028, chaque mois"]
    assert months[0].paid == ("Prix de l’étape 1 : 500 €.", "Trajets de l’étape 1 : environ 12 €.")
    assert months[0].left == "Il manque 512 €."
    assert "vous ne recevez rien" in sentence
    assert "vous payez 582 €" in sentence


def test_money_to_live_on_is_told_with_its_scheme_and_as_a_floor_where_it_is_one() -> None:
    _, months = told(
        price=0, funding=["pay"], scheme={"rules": [{**RULE, "per_month": 500, "at_least": True}]}
    )
    assert months[-1].received[0].startswith("Rémunération : au moins ")
    assert "sans ce qui est à confirmer" in months[-1].left


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "contract"}, "Votre paie de l’étape 1 : montant à confirmer."),
        ({"pay": "Une rémunération"}, "Ce que vous touchez pendant l’étape 1 : montant à confirmer."),
        ({"funding": ["pay"]}, "Rémunération : montant à confirmer."),
        (
            {"funding": ["pay"], "scheme": {"rules": [{**RULE, "per_month": 9, "status": "to-confirm"}]}},
            "à confirmer",
        ),
        (
            {"funding": ["pay"], "scheme": {"rules": [{**RULE, "keeps_income": True}]}},
            "votre salaire ou votre allocation continue",
        ),
    ],
)
def test_what_is_not_known_of_pay_is_to_be_confirmed_and_never_nothing(
    changes: dict[str, Any], words: str
) -> None:
    _, months = told(price=0, **changes)
    assert all(words in month.received[0] for month in months)
    assert not any(month.received[0].endswith(": 0 €.") for month in months)


def test_nothing_is_promised_of_what_is_to_be_confirmed() -> None:
    sentence, months = told(price=0, kind="contract")
    assert {month.left for month in months} == {"À confirmer."}
    assert "ce que vous recevez reste à confirmer" in sentence
    assert "0 €" not in sentence


def test_an_unknown_price_is_told_as_unknown() -> None:
    given = documents(price=None)
    names = Names(compile_catalogue(given, TODAY), records_by_id(given))
    possible = replace(planned(), certainty=Certainty.POSSIBLE)
    sentence, months = money_words(names, Situation(Point(42.96, 1.6), None, Has("diploma")), possible)
    assert months[0].paid == ("Prix de l’étape 1 : montant à confirmer.",)
    assert "ce que vous payez reste à confirmer" in sentence


def test_the_months_of_a_private_link_come_back_and_an_older_link_has_none() -> None:
    given = documents(price=500)
    names = Names(compile_catalogue(given, TODAY), records_by_id(given))
    plan = planned(cost=100, due=50000)
    money, months = money_words(names, Situation(Point(42.96, 1.6), None, Has("diploma")), plan)
    words = replace(plan_words(names, plan, 1), money=money, months=months)
    document = plan_document(words)
    assert plan_from_document(document) == words
    older = {key: value for key, value in document.items() if key not in {"money", "months"}}
    assert plan_from_document(older) == replace(words, money="", months=())
