"""Funding rules and their examples: what a pack check refuses, at which line, on which field."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.exchange.pack.check import check_pack, errors
from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.examples import branch_words, reports, unused_values
from maillage.exchange.pack.faults import Fault, Severity
from maillage.exchange.pack.read import read_pack
from tests.exchange.rules_pack import FUNDING, edited, write_pack


def faults_of(folder: Path, text: str = FUNDING) -> list[Fault]:
    return check_pack(read_pack(write_pack(folder, text)))


def test_a_pack_whose_examples_hold_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == []


# what is changed, into what, the field of the fault, lines below the change, a part of what is said
REFUSED = {
    "a wrong amount expected": ("pays: 900.50", "pays: 900", "examples[0].pays", 0, "la règle donne 900,50"),
    "no expected where it pays": (
        "price: 1000}, pays: 900.50",
        "price: 1000}, pays: no",
        "examples[0].pays",
        0,
        "non",
    ),
    "a rule changed under its example": (
        "ceiling: 900.50",
        "ceiling: 900.40",
        "examples[0].pays",
        6,
        "900,40",
    ),
    "a wrong most": ("at_most: 800", "at_most: 801", "examples[5].at_most", 0, "au plus"),
    "an unknown fact in an example": (
        "no: [jobseeker], wallet",
        "no: [jobseker], wallet",
        "examples[2].person.no[0]",
        0,
        "fait inconnu",
    ),
    "a fact both true and false": (
        "person: {age: 19, yes: [jobseeker]}",
        "person: {age: 19, yes: [settled], no: [jobseeker]}",
        "examples[1].person",
        0,
        "vrai et faux",
    ),
    "an example before any rule": (
        "on: 2025-03-03",
        "on: 2024-03-03",
        "examples[0].on",
        0,
        "aucune règle ne vaut",
    ),
    "an example without a price": ("step: {price: 1000}, ", "", "examples[0].step", 0, "sans prix"),
    "a step over before it starts": (
        "until: 2025-04-02",
        "until: 2025-02-02",
        "examples[0].step.until",
        0,
        "avant d’avoir commencé",
    ),
    "an unknown commune": (
        "person: {age: 19,",
        'person: {age: 19, commune: "99999",',
        "examples[1].person.commune",
        0,
        "commune",
    ),
    "an unknown scheme beside": (
        "beside: [grant]",
        "beside: [grand]",
        "examples[6].step.beside[0]",
        0,
        "grant",
    ),
    "an unknown field of a step": (
        "trips: 40}",
        "trajets: 40}",
        "examples[3].step.trajets",
        0,
        "champ inconnu",
    ),
    "a comma in euros": ("per_km: 0.20", "per_km: 0,20", "rules[0].per_km", 0, "n’est pas un montant"),
    "a negative amount": ("per_meal: 6", "per_meal: -6", "rules[0].per_meal", 0, "négatif"),
    "a word for an amount": ("per_meal: 6", "per_meal: yes", "rules[0].per_meal", 0, "n’est pas un montant"),
    "a truth for an amount": (
        "per_meal: 6",
        "per_meal: true",
        "rules[0].per_meal",
        0,
        "n’est pas un montant",
    ),
    "an amount finer than a cent": ("per_km: 0.20", "per_km: 0.205", "rules[0].per_km", 0, "décimales"),
    "an amount with a leading zero": (
        "per_meal: 6",
        "per_meal: 08",
        "rules[0].per_meal",
        0,
        "n’est pas un montant",
    ),
    "a percentage over a hundred": (
        "percent: 25",
        "percent: 125",
        "rules[1].per_month.percent",
        0,
        "trop grand",
    ),
    "a negative percentage": ("percent: 25", "percent: -1", "rules[1].per_month.percent", 0, "trop petit"),
    "an unknown amount": (
        "{of: wage, percent: 25}",
        "{of: wages, percent: 25}",
        "rules[1].per_month.of",
        0,
        "montant inconnu",
    ),
    "no amount for any year": ("{of: wage, percent: 25}", "[]", "rules[1].per_month", 0, "vide"),
    "an exclusion of itself": ("excludes: [grant]", "excludes: [bursary]", "excludes", 0, "lui-même"),
    "an unknown exclusion": ("excludes: [grant]", "excludes: [grands]", "excludes[0]", 0, "inconnu"),
    "a rule without a source": (
        "        source: {title: Un décret, date: 2025-12-01}\n",
        "",
        "rules[0]",
        -4,
        "sans source",
    ),
    "a rule read before it was published": (
        "date: 2025-12-01",
        "date: 2026-11-15",
        "rules[0].checked_on",
        1,
        "avant que sa source",
    ),
    "a rule that ends before it starts": (
        "        valid_to: 2025-12-31\n        per",
        "        valid_to: 2024-12-31\n        per",
        "rules[0].valid_to",
        0,
        "avant de commencer",
    ),
    "two rules for the same people": (
        "        valid_to: 2025-12-31\n        per",
        "        valid_to: 2026-03-31\n        per",
        "rules[1].valid_from",
        4,
        "le même jour",
    ),
    "a kilometre of a price": ("ceiling: 900.50", "per_km: 2", "rules[0].per_km", 0, "covers: price"),
    "a price of a trip": ("per_meal: 6", "holder_pays: 6", "rules[0].holder_pays", 0, "covers: travel"),
    "an exemption from nothing": (
        "        holder_pays: 103.20\n",
        "",
        "rules[0].holder_exempt",
        0,
        "sans « holder_pays »",
    ),
    "minutes without kilometres": (
        "        minimum_km: 40\n",
        "",
        "rules[0].minimum_minutes",
        0,
        "sans « minimum_km »",
    ),
    "a co-funding without an account": (
        "    wallet: account\n    rules:\n      - valid_from: 2026-01-01\n",
        "    rules:\n      - valid_from: 2026-01-01\n        co_funding: 3\n",
        "rules[0].co_funding",
        2,
        "sans compte",
    ),
    "two values on a day": (
        "valid_to: 2025-12-31, euros",
        "valid_to: 2026-12-31, euros",
        "values[1].valid_from",
        1,
        "deux valeurs",
    ),
    "a value without a source": (
        "euros: 1200, source: Un autre arrêté",
        "euros: 1200",
        "values[1]",
        0,
        "sans source",
    ),
    "living without an amount": (
        "        per_month: {of: wage, percent: 25}\n",
        "",
        "rules[1]",
        -2,
        "aucun montant",
    ),
    "a share above one": (
        "        ceiling: 900.50\n",
        "        share: 1.2\n",
        "rules[0].share",
        0,
        "trop grand",
    ),
    "anything but a day": ("on: 2025-03-03", "on: mars", "examples[0].on", 0, "pas une date"),
    "another word than no or unknown": (
        "trips: 4}, pays: no",
        "trips: 4}, pays: non",
        "examples[2].pays",
        0,
        "inconnue",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_rule_or_example_is_refused_at_its_line_and_field(name: str, tmp_path: Path) -> None:
    old, new, field, below, says = REFUSED[name]
    text, line = edited(old, new)
    found = errors(faults_of(tmp_path, text))
    assert (line + below, field) in [(fault.line, fault.field) for fault in found], [
        f.sentence() for f in found
    ]
    [fault] = [fault for fault in found if (fault.line, fault.field) == (line + below, field)]
    assert says in fault.sentence().replace("\xa0", " ").replace("\u202f", " ")
    assert fault.remedy


WARNED = {
    "checked on a day to come": (
        "date: 2025-12-01}\n        checked_on: 2026-11-01",
        "date: 2025-12-01}\n        checked_on: 2027-11-01",
        "pas encore venu",
    ),
    "a gap between two rules": (
        "        valid_to: 2025-12-31\n        per",
        "        valid_to: 2025-12-01\n        per",
        "aucune règle ne vaut du 2025-12-02 au 2025-12-31",
    ),
}


@pytest.mark.parametrize("name", WARNED)
def test_what_may_be_right_is_only_a_warning(name: str, tmp_path: Path) -> None:
    old, new, says = WARNED[name]
    [fault] = faults_of(tmp_path, edited(old, new)[0])
    assert fault.severity is Severity.WARNING
    assert says in fault.sentence()


def missed(folder: Path, text: str = FUNDING) -> dict[str, list[str]]:
    """What no example reaches, by scheme: the line's text and what would happen there."""
    pack = read_pack(write_pack(folder, text))
    rows = text.split("\n")
    return {
        report.entry.record.id: [
            f"{rows[report.line(branch) - 1].strip()} : {branch_words(branch)}" for branch in report.missed
        ]
        for report in reports(pack, Known.of(pack))
        if report.missed
    }


def test_all_branches_of_the_small_pack_are_reached(tmp_path: Path) -> None:
    assert missed(tmp_path) == {}


def test_each_example_but_one_reaches_what_no_other_does(tmp_path: Path) -> None:
    """The one shows a whole price paid, which an unknown account shows too."""
    examples = [row for row in FUNDING.split("\n") if row.strip().startswith("- {on:")]
    needless = []
    for rank, row in enumerate(examples):
        folder = tmp_path / str(rank)
        folder.mkdir()
        if not missed(folder, FUNDING.replace(row + "\n", "", 1)):
            needless.append(row)
    assert [row.endswith("step: {price: 800}, pays: 800}") for row in needless] == [True]


LEFT_OUT = {
    "an atom never false": (
        "{no: [jobseeker], wallet: 5000}, step: {price: 800}, pays: 696.80}",
        "holder_exempt: jobseeker : c’est faux",
    ),
    "a condition never unknown": (
        "{age: 30}, step: {until: 2026-04-01}, pays: unknown}",
        "requires: jobseeker : c’est inconnu",
    ),
    "a limit that never counts": (
        "{yes: [jobseeker], wallet: 5000}, step: {price: 1000}, pays: 900.50}",
        "ceiling: 900.50 : c’est cette limite",
    ),
    "an account never empty": (
        "{yes: [jobseeker], wallet: 20}, step: {price: 800}, pays: 20}",
        "wallet: account : le compte",
    ),
    "a rule never in force": (
        "{yes: [jobseeker]}, step: {until: 2025-04-02}, pays: 500}",
        "cette règle vaut",
    ),
    "a trip never long only in minutes": (
        "step: {km: 30, minutes: 95, trips: 4}, pays: 24}",
        "minimum_minutes: 90 : le temps suffit",
    ),
    "an exclusion never met": (
        "{age: 30, yes: [jobseeker]}, step: {beside: [grant]}, pays: no}",
        "excludes: [grant] : ce financement paie déjà",
    ),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_branch_that_no_example_reaches_is_told_at_its_line(name: str, tmp_path: Path) -> None:
    end, says = LEFT_OUT[name]
    [row] = [row for row in FUNDING.split("\n") if row.endswith(end)]
    found = [told for each in missed(tmp_path, FUNDING.replace(f"{row}\n", "")).values() for told in each]
    assert any(says in told for told in found), found


def test_a_value_of_an_amount_that_no_example_uses_is_told(tmp_path: Path) -> None:
    row = "      - {on: 2025-03-03, person: {yes: [jobseeker]}, step: {until: 2025-04-02}, pays: 500}\n"
    pack = read_pack(write_pack(tmp_path, FUNDING.replace(row, "")))
    found = list(unused_values(pack, reports(pack, Known.of(pack))))
    assert [(entry.record.id, rank) for entry, rank in found] == [("wage", 0)]


def test_examples_wait_until_the_facts_they_rest_on_can_be_read(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "facts.yaml").write_text("facts: [", encoding="utf-8")
    pack = read_pack(folder)
    assert not [fault for fault in check_pack(pack) if "examples" in fault.field]
