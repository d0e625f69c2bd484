"""Repair: the least-changed plan from here, equal to trying everything, and what it refuses."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from pathways.conditions import AllOf, Has
from pathways.offers import UNLIMITED, Dates, Entry, Session
from pathways.plans import Plan
from pathways.repair import News, Repair, Repaired, fallbacks, repair
from pathways.search import search
from pathways.situation import Situation
from tests.pathways.repair_cases import repair_case, right_answer
from tests.pathways.small_territory import TODAY, Territory, after, any_monday, fixed, someone

CASES = int(os.environ.get("MAILLAGE_REPAIRS", "400"))
BATCHES = 4


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_repair_is_what_trying_everything_finds(batch: int) -> None:
    for seed in range(batch, CASES, BATCHES):
        case = repair_case(seed)
        if case is None:
            continue
        found = repair(case.catalogue, case.situation, case.plan, case.today, case.news, slacks=None)
        best, worths = right_answer(case)
        assert {each.plan.worth for each in found.plans} == worths, f"seed {seed}"
        counts = {(len(each.kept), len(each.moved)) for each in found.plans}
        assert counts == ({best} if best else set()), f"seed {seed}"


def test_the_random_repairs_are_not_all_trivial() -> None:
    found = [
        repair(case.catalogue, case.situation, case.plan, case.today, case.news)
        for case in map(repair_case, range(1000, 1400))
        if case is not None
    ]
    best = [each.plans[0] for each in found if each.plans]
    assert sum(not each.plans for each in found) > 20
    assert sum(bool(each.kept) for each in best) > 20
    assert sum(bool(each.moved) for each in best) > 10
    assert sum(bool(each.dropped) for each in best) > 5


def climbing() -> Territory:
    """Rights, then a course held twice, then a job: three steps, the last two one after the other."""
    territory = (
        Territory()
        .add("rights", fixed(1, 1), ["rights"], place="near")
        .add("cap", fixed(10, 30), ["cap"], requires=Has("rights"), place="near", hours=20)
        .add("job", any_monday(), ["job"], requires=Has("cap"))
    )
    again = replace(territory.sessions[1], id="cap-again", dates=fixed(40, 60))
    territory.sessions.append(again)
    return territory


def planned(territory: Territory, situation: Situation | None = None) -> Plan:
    plans = search(territory.catalogue(), situation or someone("job"), TODAY).plans
    return min(plans, key=lambda plan: plan.worth)


def only(found: Repair) -> Repaired:
    assert len(found.plans) == 1
    return found.plans[0]


def sessions(repaired: Repaired) -> list[str]:
    return [step.session for step in repaired.plan.steps]


def test_without_news_nothing_changes() -> None:
    territory = climbing()
    plan = planned(territory)
    found = only(repair(territory.catalogue(), someone("job"), plan, TODAY))
    assert found.plan.steps == plan.steps
    assert found.plan.worth == plan.worth
    assert (found.moved, found.dropped, found.added, found.spare) == ((), (), (), ())


def test_a_cancelled_session_moves_its_step_and_what_follows_only() -> None:
    territory = climbing()
    news = News(cancelled=frozenset({"cap"}))
    found = only(repair(territory.catalogue(), someone("job"), planned(territory), TODAY, news))
    assert sessions(found) == ["rights", "cap-again", "job"]
    assert [step.session for step in found.kept] == ["rights"]
    assert [(before.session, now.session) for before, now in found.moved] == [
        ("cap", "cap-again"),
        ("job", "job"),
    ]


def test_a_pinned_step_stays_though_another_way_would_keep_as_much() -> None:
    territory = climbing()
    plan = planned(territory)
    news = News(refused=frozenset({"rights"}), pinned=frozenset({"cap"}))
    assert repair(territory.catalogue(), someone("job"), plan, TODAY, news).plans == ()
    territory.add("short-cut", fixed(2, 2), ["job"])
    free = only(repair(territory.catalogue(), someone("job"), plan, TODAY, replace(news, pinned=frozenset())))
    assert sessions(free) == ["short-cut"]


def test_a_pinned_step_that_gives_nothing_more_is_kept_all_the_same() -> None:
    territory = climbing()
    known = frozenset({"cap", "rights"})
    held = replace(someone("job"), held=known, denied=someone("job").denied - known)
    news = News(pinned=frozenset({"cap"}))
    found = only(repair(territory.catalogue(), held, planned(territory), TODAY, news))
    assert "cap" in sessions(found)


def test_a_pinned_session_that_is_cancelled_leaves_no_plan() -> None:
    territory = climbing()
    news = News(cancelled=frozenset({"cap"}), pinned=frozenset({"cap"}))
    assert repair(territory.catalogue(), someone("job"), planned(territory), TODAY, news).plans == ()


def test_a_plan_that_is_no_longer_the_best_is_still_kept_where_it_holds() -> None:
    territory = climbing()
    plan = planned(territory)
    territory.add("short-cut", fixed(2, 2), ["job"])
    found = only(repair(territory.catalogue(), someone("job"), plan, TODAY))
    assert sessions(found) == ["rights", "cap", "job"]


def test_a_refused_offer_is_replaced_by_another() -> None:
    territory = climbing().add("adult-cap", fixed(15, 50), ["cap"], requires=Has("rights"))
    news = News(refused=frozenset({"cap"}))
    found = only(repair(territory.catalogue(), someone("job"), planned(territory), TODAY, news))
    assert sessions(found) == ["rights", "adult-cap", "job"]
    assert [step.offer for step in found.dropped] == ["cap"]
    assert [step.offer for step in found.added] == ["adult-cap"]


def test_what_is_done_is_held_and_what_is_under_way_takes_its_hours_and_gives_its_facts() -> None:
    territory = climbing()
    plan = planned(territory)
    day = after(15)
    territory.add("other", fixed(20, 22), ["other"], hours=20).add("late", fixed(31, 33), ["other"], hours=20)
    situation = replace(someone(AllOf((Has("job"), Has("other")))), hours_per_week=35.0)
    news = News(done=frozenset({"rights"}))
    found = repair(territory.catalogue(), situation, plan, day, news)
    assert [step.session for step in found.standing.done] == ["rights"]
    assert [step.session for step in found.standing.under_way] == ["cap"]
    assert {step.session for step in only(found).plan.steps} == {"job", "late"}


def test_what_is_under_way_is_kept_even_when_its_session_is_no_longer_listed() -> None:
    territory = climbing()
    plan = planned(territory)
    territory.sessions = [session for session in territory.sessions if session.offer != "cap"]
    found = repair(territory.catalogue(), someone("job"), plan, after(15), News(done=frozenset({"rights"})))
    assert [step.session for step in only(found).kept] == ["job"]


def test_a_seat_already_taken_is_not_refused_for_want_of_seats_or_time() -> None:
    territory = climbing()
    territory.sessions[1] = replace(territory.sessions[1], seats=1)
    plan = planned(territory)
    territory.sessions[1] = replace(territory.sessions[1], seats=0, register_by=after(2))
    situation = replace(someone("job"), held=frozenset({"rights"}), denied=frozenset())
    late = repair(territory.catalogue(), situation, plan, after(5))
    registered = repair(territory.catalogue(), situation, plan, after(5), News(registered=frozenset({"cap"})))
    assert sessions(only(late)) == ["cap-again", "job"]
    assert sessions(only(registered)) == ["cap", "job"]


def test_a_fact_lost_brings_back_what_gives_it() -> None:
    territory = climbing()
    luckier = replace(someone("job"), held=frozenset({"rights"}), denied=frozenset())
    plan = planned(territory, luckier)
    assert [step.session for step in plan.steps] == ["cap", "job"]
    found = only(repair(territory.catalogue(), someone("job"), plan, TODAY))
    assert sessions(found) == ["rights", "cap", "job"]
    assert [step.session for step in found.added] == ["rights"]


def test_a_step_whose_facts_are_gained_otherwise_is_needless() -> None:
    territory = climbing()
    plan = planned(territory)
    luckier = replace(someone("job"), held=frozenset({"rights"}), denied=frozenset())
    found = repair(territory.catalogue(), luckier, plan, TODAY)
    assert [step.session for step in found.standing.needless] == ["rights"]
    assert sessions(only(found)) == ["cap", "job"]


def test_a_kept_step_that_serves_nothing_any_more_is_said_to_be_spare() -> None:
    territory = climbing()
    plan = planned(territory)
    territory.add("direct", fixed(70, 71), ["job"])
    news = News(refused=frozenset({"cap", "job"}))
    found = only(repair(territory.catalogue(), someone("job"), plan, TODAY, news))
    assert sessions(found) == ["rights", "direct"]
    assert [step.session for step in found.spare] == ["rights"]


def test_once_the_goal_is_reached_nothing_is_left_to_do() -> None:
    territory = climbing()
    plan = planned(territory)
    arrived = replace(someone("job"), held=frozenset({"job"}), denied=frozenset())
    found = repair(territory.catalogue(), arrived, plan, TODAY)
    assert sessions(only(found)) == []
    assert len(found.standing.needless) == 3


def test_a_later_first_day_moves_what_starts_before_it() -> None:
    territory = climbing()
    later = replace(someone("job"), available_from=after(12), held=frozenset({"rights"}), denied=frozenset())
    found = only(repair(territory.catalogue(), later, planned(territory), TODAY))
    assert sessions(found) == ["cap-again", "job"]


def test_when_nothing_leads_to_the_goal_any_more_no_plan_is_returned() -> None:
    territory = climbing()
    news = News(refused=frozenset({"cap"}))
    found = repair(territory.catalogue(), someone("job"), planned(territory), TODAY, news)
    assert found.plans == ()
    assert [step.session for step in found.standing.to_come] == ["rights", "job"]


def test_a_session_that_no_longer_exists_is_not_kept() -> None:
    territory = climbing()
    plan = planned(territory)
    territory.sessions = [session for session in territory.sessions if session.id != "cap"]
    assert "cap-again" in sessions(only(repair(territory.catalogue(), someone("job"), plan, TODAY)))


def test_an_offer_that_no_longer_exists_is_dropped() -> None:
    territory = climbing()
    plan = planned(territory)
    territory.offers = [offer for offer in territory.offers if offer.id != "cap"]
    territory.sessions = [session for session in territory.sessions if session.offer != "cap"]
    assert repair(territory.catalogue(), someone("job"), plan, TODAY).plans == ()


def test_the_plan_of_someone_else_keeps_only_what_is_open_to_this_person() -> None:
    territory = climbing()
    plan = planned(territory, replace(someone("job"), held=frozenset({"rights"}), denied=frozenset()))
    territory.offers[0] = replace(territory.offers[0], requires=Has("child"))
    assert repair(territory.catalogue(), someone("job"), plan, TODAY).plans == ()


def test_a_step_that_is_over_without_its_facts_is_not_believed() -> None:
    territory = climbing()
    plan = planned(territory)
    again = Session("rights-again", "rights", fixed(6, 6), "near", seats=UNLIMITED)
    territory.sessions.append(again)
    found = repair(territory.catalogue(), someone("job"), plan, after(5))
    assert [step.session for step in found.standing.unconfirmed] == ["rights"]
    assert sessions(only(found)) == ["rights-again", "cap", "job"]


def test_a_session_cannot_be_both_done_and_cancelled() -> None:
    with pytest.raises(ValueError, match="both done and cancelled: cap"):
        News(done=frozenset({"cap"}), cancelled=frozenset({"cap"}))


def test_cancelling_what_is_done_already_changes_nothing() -> None:
    territory = climbing()
    plan = planned(territory)
    situation = replace(someone("job"), held=frozenset({"rights"}), denied=frozenset())
    news = News(cancelled=frozenset({"rights"}))
    found = repair(territory.catalogue(), situation, plan, after(5), news)
    assert [step.session for step in found.standing.done] == ["rights"]
    assert sessions(only(found)) == ["cap", "job"]


@pytest.mark.parametrize("field", ["done", "registered"])
def test_news_of_a_session_that_is_not_in_the_plan_is_refused(field: str) -> None:
    territory = climbing()
    plan = planned(territory)
    with pytest.raises(ValueError, match="not a session of the plan: elsewhere"):
        repair(
            territory.catalogue(),
            someone("job"),
            plan,
            TODAY,
            replace(News(), **{field: frozenset({"elsewhere"})}),
        )


def test_a_step_cannot_be_done_before_it_starts() -> None:
    territory = climbing()
    with pytest.raises(ValueError, match="done before it starts: cap"):
        repair(
            territory.catalogue(),
            someone("job"),
            planned(territory),
            TODAY,
            News(done=frozenset({"cap"})),
        )


def test_a_plan_that_follows_an_offer_twice_is_refused() -> None:
    territory = climbing()
    plan = planned(territory)
    with pytest.raises(ValueError, match="the plan follows twice: rights"):
        repair(
            territory.catalogue(),
            someone("job"),
            replace(plan, steps=(*plan.steps, plan.steps[0])),
            TODAY,
        )


def test_a_permanent_entry_is_kept_on_its_own_day() -> None:
    territory = Territory().add("job", Entry(TODAY, after(90), frozenset({0, 3}), 5), ["job"])
    plan = planned(territory)
    other_day = replace(plan.steps[0], start=after(7), end=after(11), apply_on=after(7))
    found = only(repair(territory.catalogue(), someone("job"), replace(plan, steps=(other_day,)), TODAY))
    assert [(step.start, step.end) for step in found.kept] == [(after(7), after(11))]


def test_every_step_has_a_fallback_and_its_cost_in_days_and_euros() -> None:
    territory = climbing()
    territory.offers[1] = replace(territory.offers[1], price=0)
    plan = planned(territory)
    first, course, job = fallbacks(territory.catalogue(), someone("job"), plan, TODAY)
    assert course.best is not None
    assert sessions(course.best) == ["rights", "cap-again", "job"]
    assert (course.days, course.cents) == (28, 0)
    assert first.best is None
    assert first.document()["days"] is None
    assert job.one_day
    assert job.best is not None
    [(before, after_)] = job.best.moved
    assert after_.session == before.session
    assert after_.start > before.start


def test_the_last_day_of_a_permanent_entry_has_no_other_day() -> None:
    territory = Territory().add("job", Entry(TODAY, TODAY, frozenset({TODAY.weekday()}), 5), ["job"])
    [only_day] = fallbacks(territory.catalogue(), someone("job"), planned(territory), TODAY)
    assert only_day.best is None
    assert only_day.document()["days"] is None


def test_a_repair_says_in_json_what_became_of_each_step() -> None:
    territory = climbing()
    news = News(cancelled=frozenset({"cap"}))
    document = repair(territory.catalogue(), someone("job"), planned(territory), TODAY, news).document()
    [plan] = document["plans"]
    assert plan["kept"] == ["rights"]
    assert plan["moved"] == [{"from": "cap", "to": "cap-again"}, {"from": "job", "to": "job"}]
    assert [step["offer"] for step in plan["plan"]["steps"]] == ["rights", "cap", "job"]


def test_dates_of_the_same_session_that_have_changed_are_a_move() -> None:
    territory = climbing()
    plan = planned(territory)
    territory.sessions = [
        replace(session, dates=Dates(after(12), after(32))) if session.id == "cap" else session
        for session in territory.sessions
    ]
    found = only(repair(territory.catalogue(), someone("job"), plan, TODAY))
    assert ("cap", "cap") in [(before.session, now.session) for before, now in found.moved]
