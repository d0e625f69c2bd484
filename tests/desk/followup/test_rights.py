"""The checklist of rights: whom each line concerns, what comes next, what the situation then holds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.desk.files.telling import situation_of
from maillage.desk.followup import rights
from maillage.desk.followup.rights_table import BY_CODE, RIGHTS
from maillage.desk.gate import NoSuchFileError, file_at
from maillage.desk.models import Consent, RightsItem, Telling
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.models import JournalEntry
from tests.desk.followup.ground import offer, with_words
from tests.desk.people import DeskCast

pytestmark = pytest.mark.django_db


def answer(
    desk_cast: DeskCast, code: str, seen: int, given_answer: str, who: str = "facilitator"
) -> RightsItem:
    with desk_cast.acting(who):
        return rights.answer(desk_cast.person.key, code, seen, given_answer)


def facts(desk_cast: DeskCast) -> dict[str, list[str]]:
    return dict(situation_of(desk_cast.person).get("facts") or {"yes": [], "no": []})


def line(desk_cast: DeskCast, code: str) -> rights.Line:
    with desk_cast.acting("facilitator"):
        return next(
            each for each in rights.checklist(file_at(desk_cast.person.key)) if each.right.code == code
        )


@pytest.mark.parametrize(
    ("situation", "concerns"),
    [({}, None), ({"age": 19}, True), ({"age": 25}, True), ({"age": 26}, False), ({"age": 15}, False)],
)
def test_an_age_that_is_not_known_is_not_a_no(situation: dict[str, Any], concerns: bool | None) -> None:
    assert BY_CODE["mission-locale"].concerns(situation) is concerns


@pytest.mark.parametrize(
    ("held", "concerns"), [({"yes": ["employed"]}, False), ({"no": ["employed"]}, True), ({}, None)]
)
def test_somebody_who_works_need_not_register_and_what_is_unknown_is_asked(
    held: dict[str, list[str]], concerns: bool | None
) -> None:
    assert BY_CODE["registration"].concerns({"age": 30, "facts": held}) is concerns


@given(st.none() | st.integers(0, 120), st.sampled_from(["yes", "no", ""]))
def test_whom_a_right_concerns_never_becomes_known_by_telling_less(age: int | None, employed: str) -> None:
    whole: dict[str, Any] = {} if age is None else {"age": age}
    if employed:
        whole["facts"] = {employed: ["employed"]}
    for right in RIGHTS:
        for dropped in whole:
            less = {key: value for key, value in whole.items() if key != dropped}
            known = right.concerns(whole)
            if right.concerns(less) is not None:
                assert known in (right.concerns(less), False)


def test_every_line_says_why_how_where_and_has_an_address(desk_cast: DeskCast) -> None:
    for right in RIGHTS:
        assert all(str(text) for text in (right.title, right.why, right.how))
        assert right.site.startswith("https://")
        assert right.themes


def test_an_answer_is_told_once_in_the_situation_too(desk_cast: DeskCast) -> None:
    with_words(desk_cast.cast)
    answer(desk_cast, "health", 0, "yes")
    answer(desk_cast, "cpf", 0, "asked")
    answer(desk_cast, "bank", 0, "unknown")
    assert facts(desk_cast) == {"yes": ["ameli-open"], "no": ["cpf-open"]}
    told = Telling.objects.filter(person=desk_cast.person).first()
    assert told is not None
    assert told.content["unsure"] == ["bank-account"]
    assert told.content["sources"]["ameli-open"]["source"] == "said"


def test_what_the_territory_has_no_word_for_changes_no_situation(desk_cast: DeskCast) -> None:
    answer(desk_cast, "health", 0, "yes")
    answer(desk_cast, "housing", 0, "no")
    assert Telling.objects.filter(person=desk_cast.person).count() == 1
    assert line(desk_cast, "housing").next_act == "À faire : l’ouvrir ensemble."


def test_what_the_situation_says_already_is_on_the_list(desk_cast: DeskCast) -> None:
    Telling.objects.update(content={"situation": {"commune": "33243", "facts": {"yes": ["bank-account"]}}})
    found = line(desk_cast, "bank")
    assert (found.answer, found.told, found.version) == ("yes", True, 0)


def test_two_who_answer_at_once_are_told(desk_cast: DeskCast) -> None:
    answer(desk_cast, "health", 0, "yes")
    with pytest.raises(ChangedMeanwhileError):
        answer(desk_cast, "health", 0, "no")
    answer(desk_cast, "health", 1, "no")
    with pytest.raises(ChangedMeanwhileError):
        answer(desk_cast, "health", 1, "asked")
    assert RightsItem.objects.get().answer == "no"


@pytest.mark.parametrize(
    ("code", "given_answer", "refusal"),
    [("health", "perhaps", RefusedError), ("health", "", RefusedError), ("castle", "yes", NoSuchFileError)],
)
def test_what_is_not_on_the_list_is_refused(
    desk_cast: DeskCast, code: str, given_answer: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        answer(desk_cast, code, 0, given_answer)
    assert not RightsItem.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("who", ["trainer", "region", "stranger", "visitor"])
def test_nobody_without_business_checks_rights(desk_cast: DeskCast, who: str) -> None:
    with pytest.raises(NoSuchFileError):
        answer(desk_cast, "health", 0, "yes", who)
    with pytest.raises(NoSuchFileError):
        answer(desk_cast, "health", 0, "not an answer", who)
    with desk_cast.acting(who), pytest.raises(NoSuchFileError):
        rights.checklist(file_at(desk_cast.person.key))


def test_whoever_is_shown_no_situation_is_shown_no_rights(desk_cast: DeskCast) -> None:
    Consent.objects.filter(organisation=desk_cast.partners).update(scopes=["identity", "pathway"])
    with desk_cast.acting("partner"), pytest.raises(NoSuchFileError):
        rights.checklist(file_at(desk_cast.person.key))


def test_services_that_help_with_a_right_are_named_near_the_person(desk_cast: DeskCast) -> None:
    offer(desk_cast.cast, "aide-aux-droits", ["droits", "sante"], [])
    offer(desk_cast.cast, "mobilite", ["mobilite"], [])
    assert [each.name for each in line(desk_cast, "health").services] == ["Aide-aux-droits"]
    assert [each.name for each in line(desk_cast, "travel").services] == ["Mobilite"]


def test_the_page_answers_and_says_what_is_next(desk_cast: DeskCast) -> None:
    client, page = desk_cast.client("facilitator"), f"/bureau/personnes/{desk_cast.person.key}/suivi/droits/"
    assert "Ouverts : 0 sur" in client.get(page).content.decode()
    response = client.post(f"{page}bank/", {"version": "0", "answer": "yes"})
    assert response["Location"].endswith("/droits/#bank")
    assert "Ouverts : 1 sur" in client.get(page).content.decode()
    assert client.post(f"{page}bank/", {"version": "0", "answer": "no"}, follow=True).status_code == 200
    assert RightsItem.objects.get().answer == "yes"
