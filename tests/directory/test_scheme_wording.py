"""Funding schemes told from their rules: amounts that are unknown, days without a rule, who, what beside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maillage.directory.documents import Document
from maillage.directory.wording.schemes import SchemeTeller, teller_of
from pathways.facts import Fact, FactKind, Vocabulary

ON = date(2026, 11, 23)
AMOUNTS: list[Document] = [
    {
        "id": "wage",
        "name": "SMIC",
        "values": [{"valid_from": "2026-01-01", "valid_to": "2026-12-31", "euros": 1000}],
    }
]


def teller() -> SchemeTeller:
    vocabulary = Vocabulary([Fact("jobseeker", FactKind.STATUS, "Inscrit à France Travail")])
    return teller_of(vocabulary, AMOUNTS, {"other": "Autre aide"})


def told(rule: dict[str, Any], on: date = ON, **scheme: Any) -> str:
    document = {
        "id": "a",
        "name": "A",
        "payer": "La Vallée",
        "rules": [{"valid_from": "2026-01-01", **rule}],
        **scheme,
    }
    return teller().words(document, on).text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("rule", "scheme", "sentence"),
    [
        ({}, {}, "La Vallée paie tout le prix."),
        ({"share": 0.4, "ceiling": 900}, {}, "La Vallée paie 40 % du prix, 900 € au plus."),
        ({"status": "to-confirm"}, {}, "La Vallée peut payer tout le prix. À confirmer au cas par cas."),
        ({"valid_to": "2026-12-31"}, {}, "La Vallée paie tout le prix. Jusqu’au 31 décembre 2026."),
        ({}, {"excludes": ["other"]}, "La Vallée paie tout le prix. Ne s’ajoute pas à : Autre aide."),
        (
            {"per_day": 22.61, "at_least": True},
            {"covers": "living"},
            "La Vallée verse au moins 22,61 € par jour.",
        ),
        (
            {"per_month": {"of": "wage", "percent": 43}},
            {"covers": "living", "requires": "jobseeker"},
            "La Vallée verse 430 € (43 % : SMIC) par mois. Pour qui : inscrit à France Travail. "
            "Jusqu’au 31 décembre 2026.",
        ),
    ],
)
def test_a_rule_is_said_in_a_sentence(rule: dict[str, Any], scheme: dict[str, Any], sentence: str) -> None:
    assert told(rule, **scheme) == sentence


def test_an_amount_without_a_value_is_said_to_be_unknown() -> None:
    assert "un montant inconnu" in told({"ceiling": {"of": "wage"}}, on=date(2027, 3, 1))
    assert "un montant inconnu" in told({"ceiling": {"of": "lost"}})


def test_on_a_day_without_a_rule_only_what_was_written_by_hand_is_said() -> None:
    assert told({}, on=date(2025, 1, 1)) == ""
    assert told({}, on=date(2025, 1, 1), sentence="à demander tôt") == "À demander tôt."


def test_a_rule_that_names_an_amount_ends_with_its_last_value() -> None:
    assert "Jusqu’au 31 décembre 2026." in told({"ceiling": {"of": "wage"}})


def test_a_condition_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="kind of condition"):
        told({}, requires={"maybe": ["jobseeker"]})
