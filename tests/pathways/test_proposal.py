"""The whole answer to a person: order of plans, labels, questions, documents."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pathways import explain
from pathways.conditions import AgeBetween, AllOf, Has, NoneOf
from pathways.offers import FundingRule, FundingScheme
from pathways.plans import Certainty
from pathways.proposal import adding, labels
from pathways.questions import Question, decisive
from pathways.search import search
from pathways.situation import Situation
from tests.pathways.small_territory import TODAY, Territory, after, any_monday, fixed, someone


def asked(territory: Territory, person: Situation) -> dict[str, Question]:
    return {question.subject: question for question in decisive(territory.catalogue(), person, TODAY)}


def choice() -> Territory:
    """A dear course soon, a free one later, a free one soon but far."""
    territory = Territory().add("dear", fixed(1, 5), ["cap"], price=900_00, place="near")
    territory.add("free", fixed(20, 24), ["cap"], place="near")
    return territory.add("distant", fixed(30, 34), ["cap"])


def test_each_plan_that_is_best_at_something_comes_first() -> None:
    proposal = explain(choice().catalogue(), someone("cap"), TODAY)
    assert [plan.steps[0].offer for plan in proposal.sure.plans] == ["dear", "free", "distant"]
    best = labels(proposal.sure.plans)
    assert best["soonest"].steps[0].offer == "dear"
    assert best["cheapest"].steps[0].offer == "free"
    assert best["least_travel"].steps[0].offer == "distant"


def test_what_all_plans_are_as_good_at_is_no_label() -> None:
    proposal = explain(choice().catalogue(), someone("cap"), TODAY)
    assert "fewest_steps" not in labels(proposal.sure.plans)
    assert "fewest_steps" in labels(proposal.sure.plans[:1])


def test_without_plans_there_are_no_labels() -> None:
    assert labels(()) == {}


def test_a_possible_plan_that_adds_nothing_is_not_told() -> None:
    proposal = explain(choice().catalogue(), someone("cap"), TODAY)
    assert proposal.possible.plans == ()
    assert proposal.questions != ()  # hours and budget are unknown, and would matter


def test_a_possible_plan_that_is_sooner_is_told() -> None:
    territory = choice().add("sooner", fixed(0, 0), ["cap"], requires=Has("other"))
    catalogue, person = territory.catalogue(), someone("cap", unknown=["other"])
    sure = search(catalogue, person, TODAY)
    possible = search(catalogue, person, TODAY, Certainty.POSSIBLE)
    assert [plan.steps[0].offer for plan in adding(sure, possible).plans] == ["sooner"]


def test_the_document_is_json_and_says_what_each_plan_is_best_at() -> None:
    document = explain(choice().catalogue(), someone("cap"), TODAY).document()
    assert json.loads(json.dumps(document)) == document
    assert [plan["labels"] for plan in document["sure"]] == [
        ["soonest"],
        ["cheapest"],
        ["least_travel"],
    ]


def test_without_any_plan_the_proposal_says_so_and_never_invents_one() -> None:
    proposal = explain(Territory().catalogue(), someone("cap"), TODAY)
    assert (proposal.sure.plans, proposal.possible.plans, proposal.complete) == ((), (), True)


def test_a_proposal_without_time_is_marked_as_not_complete() -> None:
    assert not explain(choice().catalogue(), someone("cap"), TODAY, deadline=-1.0).complete


def test_an_unknown_fact_that_opens_a_plan_is_asked_first() -> None:
    territory = Territory().add("course", fixed(1, 5), ["cap"], requires=Has("other"))
    found = asked(territory, someone("cap", unknown=["other", "child"]))
    assert list(found) == ["other"]
    assert (found["other"].answer, found["other"].opens, found["other"].alone) == (True, True, True)


def test_facts_that_open_a_plan_only_together_are_asked_as_such() -> None:
    need = AllOf((Has("other"), Has("child")))
    territory = Territory().add("course", fixed(1, 5), ["cap"], requires=need)
    found = asked(territory, someone("cap", unknown=["other", "child"]))
    assert set(found) == {"other", "child"}
    assert all(question.opens and not question.alone for question in found.values())


def test_the_answer_no_is_the_one_that_helps_under_none() -> None:
    territory = Territory().add("course", fixed(1, 5), ["cap"], requires=NoneOf((Has("other"),)))
    [question] = asked(territory, someone("cap", unknown=["other"])).values()
    assert (question.answer, question.opens) == (False, True)


def test_days_and_euros_to_win_are_counted() -> None:
    territory = Territory().add("dear", fixed(30, 40), ["cap"], price=500_00)
    territory.add("free", fixed(10, 20), ["cap"], requires=Has("other"))
    question = asked(territory, someone("cap", unknown=["other"]))["other"]
    assert (question.opens, question.days, question.cents) == (False, 20, 500_00)


def test_an_unknown_wallet_is_asked_for() -> None:
    account = FundingScheme("cpf", "", "", (FundingRule(after(-9)),), wallet="cpf")
    territory = Territory(schemes=[account])
    territory.add("course", fixed(1, 5), ["cap"], price=500_00, funding=["cpf"])
    assert asked(territory, someone("cap"))["wallet:cpf"].cents == 500_00


def test_an_unknown_age_is_asked_for_where_it_matters() -> None:
    territory = Territory().add("course", fixed(1, 5), ["cap"], requires=AgeBetween(16, 25))
    assert asked(territory, someone("cap"))["age"].opens


def test_hours_are_asked_about_only_while_they_are_unknown() -> None:
    territory = Territory().add("course", any_monday(30), ["cap"], hours=30)
    person = someone("cap")
    assert "hours_per_week" in asked(territory, person)
    assert "hours_per_week" not in asked(territory, replace(person, hours_per_week=35))


@pytest.mark.parametrize("unknown", [["child"], []])
def test_a_fact_that_changes_nothing_is_never_asked(unknown: list[str]) -> None:
    territory = Territory().add("course", fixed(1, 5), ["cap"])
    assert "child" not in asked(territory, someone("cap", unknown=unknown))


def test_an_answer_cut_short_tells_what_no_plan_left_unfound_is_worth_less_than() -> None:
    cut = explain(choice().catalogue(), someone(Has("cap")), TODAY, deadline=0.0).document()
    assert not cut["complete"]
    assert cut["bounds"]["sure"]["goal_date"] == TODAY.isoformat()


def test_a_whole_answer_has_no_bounds() -> None:
    assert explain(choice().catalogue(), someone(Has("cap")), TODAY).document()["bounds"] == {
        "sure": None,
        "possible": None,
    }
