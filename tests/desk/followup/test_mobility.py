"""The mobility diagnosis: what is recommended, why, and what is not guessed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.desk.files.telling import situation_of
from maillage.desk.followup import mobility
from maillage.desk.followup.mobility_rules import RULES, TERMS, both, either, opposite
from maillage.desk.followup.nearby import Service
from maillage.desk.gate import NoSuchFileError
from maillage.desk.models import MobilityDiagnosis
from maillage.desk.refusals import RefusedError
from tests.desk.followup.ground import offer, with_words
from tests.desk.people import DeskCast

COUTRAS: dict[str, Any] = {
    "licence": "none",
    "car": "no",
    "moped": "no",
    "bike": "no",
    "bus": "no",
    "timetable": "yes",
    "hours": "edges",
    "budget": "none",
    "fears": [],
}
NIR = "2 69 05 49 588 157 80"


def service(*grants: str, kind: str = "service", themes: frozenset[str] = frozenset({"mobilite"})) -> Service:
    return Service("Un service", "La Fabrique", "/annuaire/x/", kind, themes, frozenset(grants), 3.0)


def codes(answers: dict[str, Any], *near: Service, sure: bool | None = None) -> list[str]:
    made = mobility.recommendations(answers, near)
    return [each["code"] for each in made if sure is None or each["sure"] is sure]


def test_somebody_without_licence_nor_vehicle_is_sent_to_the_platform_then_the_moped_then_the_licence() -> (
    None
):
    near = (service("mobility-plan"), service("licence-am"), service("licence-b"))
    assert codes(COUTRAS, *near) == ["interview", "aid", "hours", "cycling", "moped", "licence", "near"]
    terms = {each["code"]: each["term"] for each in mobility.recommendations(COUTRAS, near)}
    assert (terms["interview"], terms["moped"], terms["licence"]) == ("short", "medium", "long")


def test_what_only_exists_where_somebody_offers_it_is_not_promised() -> None:
    assert "interview" not in codes(COUTRAS)
    driver = {**COUTRAS, "licence": "b"}
    (loan,) = [each for each in mobility.recommendations(driver, []) if each["code"] == "loan"]
    assert "Aucun prêt n’est connu" in loan["text"]
    (lent,) = [
        each for each in mobility.recommendations(driver, [service("has-car")]) if each["code"] == "loan"
    ]
    assert lent["services"][0]["name"] == "Un service"


def test_an_offer_of_another_theme_helps_nobody_to_move() -> None:
    assert "interview" not in codes(COUTRAS, service("mobility-plan", themes=frozenset({"logement"})))


def test_somebody_who_comes_by_car_is_told_nothing_about_buses() -> None:
    driver = {**COUTRAS, "licence": "b", "car": "yes", "budget": "some", "hours": "day", "bus": "yes"}
    assert codes(driver, service("mobility-plan")) == ["bus"]
    assert codes({**driver, "bus": "no"}, service("mobility-plan")) == []


def test_a_fear_changes_what_is_recommended() -> None:
    rider = {**COUTRAS, "bike": "yes", "bus": "yes", "hours": "day"}
    assert {"bus", "bike"} <= set(codes(rider))
    afraid = {**rider, "fears": ["road", "alone"]}
    assert "bike" not in codes(afraid)
    assert {"bus-together", "cycling"} <= set(codes(afraid))
    assert "moped" not in codes(afraid)


def test_what_is_not_known_is_asked_and_nothing_is_claimed() -> None:
    made = mobility.recommendations({}, [service("mobility-plan"), service("licence-b")])
    assert made
    assert not any(each["sure"] for each in made)
    assert all(each["ask"] for each in made)


ANSWERS = st.fixed_dictionaries(
    {
        "licence": st.sampled_from(["b", "am", "none", "unknown"]),
        **{
            name: st.sampled_from(["yes", "no", "unknown"])
            for name in ("car", "moped", "bike", "bus", "timetable")
        },
        "hours": st.sampled_from(["day", "edges", "night", "unknown"]),
        "budget": st.sampled_from(["none", "little", "some", "unknown"]),
        "fears": st.lists(st.sampled_from(["alone", "transport", "road", "far"]), unique=True),
    }
)


@given(ANSWERS, st.data())
def test_learning_more_never_contradicts_what_was_sure(answers: dict[str, Any], data: st.DataObject) -> None:
    told = [key for key, value in answers.items() if value != "unknown" and key != "fears"]
    if not told:
        return
    less = {**answers, data.draw(st.sampled_from(told)): "unknown"}
    for rule in RULES:
        known = rule.when(less)
        assert known is None or rule.when(answers) is known


@given(ANSWERS)
def test_every_recommendation_has_its_term_its_reason_and_a_sentence(answers: dict[str, Any]) -> None:
    for each in mobility.recommendations(answers, [service("has-car"), service("mobility-plan")]):
        assert each["term"] in TERMS
        assert each["why"]
        assert each["text"].endswith(".")
        assert each["sure"] or each["ask"]


@given(st.lists(st.sampled_from([True, False, None]), max_size=4))
def test_three_valued_words_obey_de_morgan(told: list[bool | None]) -> None:
    assert opposite(both(*told)) is either(*map(opposite, told))


@pytest.mark.django_db
def test_a_diagnosis_is_kept_as_told_and_tells_the_situation_once_confirmed(desk_cast: DeskCast) -> None:
    with_words(desk_cast.cast)
    offer(desk_cast.cast, "plateforme", ["mobilite"], ["mobility-plan"])
    key = desk_cast.person.key
    with desk_cast.acting("facilitator"):
        made = mobility.diagnose(key, {**COUTRAS, "licence": "am", "bike": "yes", "car": "unknown"})
        assert "facts" not in situation_of(desk_cast.person)
        assert mobility.confirm(key, made.pk) is not None
        assert situation_of(desk_cast.person)["facts"] == {
            "yes": ["has-bike", "licence-am"],
            "no": ["licence-b"],
        }
        assert mobility.confirm(key, made.pk) is None
    interview = made.content["recommendations"][0]
    assert (interview["code"], interview["services"][0]["name"]) == ("interview", "Plateforme")


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["trainer", "region", "stranger", "visitor"])
def test_nobody_without_business_diagnoses_or_reads_a_diagnosis(desk_cast: DeskCast, who: str) -> None:
    with desk_cast.acting("facilitator"):
        made = mobility.diagnose(desk_cast.person.key, COUTRAS)
    with desk_cast.acting(who):
        with pytest.raises(NoSuchFileError):
            mobility.diagnose(desk_cast.person.key, COUTRAS)
        with pytest.raises(NoSuchFileError):
            mobility.confirm(desk_cast.person.key, made.pk)
    assert MobilityDiagnosis.objects.count() == 1


@pytest.mark.django_db
def test_a_security_number_is_refused_in_its_words(desk_cast: DeskCast) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        mobility.diagnose(desk_cast.person.key, {**COUTRAS, "words": NIR})
    assert not MobilityDiagnosis.objects.exists()


@pytest.mark.django_db
def test_the_diagnosis_of_somebody_else_is_not_found(desk_cast: DeskCast) -> None:
    client = desk_cast.client("facilitator")
    page = f"/bureau/personnes/{desk_cast.person.key}/suivi/mobilite/"
    assert client.get(f"{page}999/").status_code == 404
    assert client.post(f"{page}999/reporter/").status_code == 404
    assert client.post(page, {"licence": "rocket"}).status_code == 200
    assert not MobilityDiagnosis.objects.exists()
