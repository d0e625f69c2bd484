"""Two people save at once: nothing is lost, and who touched the same thing sees both."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.desk import gate
from maillage.desk.files import content as parts
from maillage.desk.files.merging import changes_between, clashing, combined
from maillage.desk.files.saving import ClashError, save
from maillage.desk.files.telling import content_of, current_telling, situation_of, tell
from maillage.desk.models import Telling
from maillage.desk.refusals import ChangedMeanwhileError
from tests.desk.files.conftest import Send
from tests.desk.people import DeskCast

FACTS = ("bike", "car", "jobseeker")
FIELDS = ("age", "commune", "budget", "goal")


@st.composite
def contents(draw: st.DrawFn) -> parts.Content:
    """Any telling, of a few fields, facts, barriers and wishes."""
    fields = draw(st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 3)))
    replies = draw(st.dictionaries(st.sampled_from(FACTS), st.booleans()))
    facts = {
        "yes": sorted(fact for fact, held in replies.items() if held),
        "no": sorted(fact for fact, held in replies.items() if not held),
    }
    kinds = st.sampled_from(("travel", "housing"))
    answers = st.sampled_from(("yes", "no", "unknown")).map(lambda answer: {"answer": answer, "note": ""})
    barriers = draw(st.dictionaries(kinds, answers))
    wishes = draw(
        st.lists(st.sampled_from("abc").map(lambda text: {"text": text}), unique_by=str, max_size=3)
    )
    return parts.complete({"situation": {**fields, "facts": facts}, "barriers": barriers, "wishes": wishes})


def told(content: parts.Content) -> dict[str, Any]:
    """All that a telling tells, whatever the order of its lines."""
    wishes = sorted(line["text"] for line in content["wishes"])
    return {**parts.subjects(content["situation"]), "barriers": content["barriers"], "wishes": wishes}


@given(contents(), contents())
def test_alone_one_s_changes_are_what_is_saved(base: parts.Content, mine: parts.Content) -> None:
    assert not clashing(base, mine, base)
    assert told(combined(base, mine, base)) == told(mine)
    assert told(combined(base, base, mine)) == told(mine)


@given(contents(), contents(), contents())
def test_without_a_clash_the_order_of_two_savings_does_not_matter(
    base: parts.Content, one: parts.Content, other: parts.Content
) -> None:
    assert clashing(base, one, other) == clashing(base, other, one)
    if not clashing(base, one, other):
        assert told(combined(base, one, other)) == told(combined(base, other, one))


@given(contents(), contents(), contents())
def test_whatever_either_changed_is_kept_or_said_to_clash(
    base: parts.Content, one: parts.Content, other: parts.Content
) -> None:
    clash = set(clashing(base, one, other))
    after = parts.subjects(combined(base, one, other)["situation"])
    was = parts.subjects(base["situation"])
    for changed in (parts.subjects(one["situation"]), parts.subjects(other["situation"])):
        for key in was.keys() | changed.keys():
            if changed.get(key) != was.get(key) and key not in clash:
                assert after.get(key) == changed.get(key)


@given(contents(), contents())
def test_the_changes_between_two_tellings_make_the_one_of_the_other(
    before: parts.Content, after: parts.Content
) -> None:
    assert told(parts.merged(before, changes_between(before, after))) == told(after)
    assert changes_between(after, after) == {}


pytestmark = pytest.mark.django_db


def test_two_who_answer_different_questions_at_once_are_both_kept(grounded: DeskCast, send: Send) -> None:
    send("tell", "age", age="34", number=1)
    page = send("tell", "temps", hours="35", number=1, who="partner")
    assert page.status_code == 302
    situation = situation_of(grounded.person)
    assert (situation["age"], situation["hours_per_week"]) == (34, 35)
    told_so = [str(message) for message in page.wsgi_request._messages]
    assert any("tout est gardé" in message for message in told_so)


def test_a_form_sent_with_many_answers_overwrites_only_those_that_were_changed(
    grounded: DeskCast, send: Send
) -> None:
    minutes = {"daily": "30", "occasional": "60"}
    send("tell", "trajets", **minutes, **{"has-bike": "unsure"}, number=1)
    send("tell", "trajets", **minutes, **{"has-bike": "yes"}, number=2)
    send("tell", "trajets", **{**minutes, "daily": "45"}, **{"has-bike": "unsure"}, number=2, who="partner")
    situation = situation_of(grounded.person)
    assert situation["facts"]["yes"] == ["has-bike"]
    assert situation["minutes"] == {"daily": 45, "occasional": 60}


@pytest.mark.parametrize(
    ("name", "slug", "first", "second", "seen"),
    [
        ("tell", "age", {"age": "34"}, {"age": "43"}, "34 ans"),
        ("tell", "lieu", {"commune": "coutras"}, {"commune": "bordeaux"}, "Coutras"),
        ("question", "jobseeker", {"reply": "yes"}, {"reply": "no"}, "oui"),
        (
            "barrier",
            "travel",
            {"answer": "yes", "note": "Plus de voiture"},
            {"answer": "no"},
            "Plus de voiture",
        ),
    ],
)
def test_who_answers_the_same_otherwise_sees_both_and_may_send_theirs_over(
    grounded: DeskCast, send: Send, name: str, slug: str, first: Any, second: Any, seen: str
) -> None:
    send(name, slug, **first, number=1)
    page = send(name, slug, **second, number=1, who="partner")
    text = page.content.decode()
    assert page.status_code == 409
    for part in (seen, "Soline Marchand a écrit", 'name="number" value="2"'):
        assert part in text
    if "age" in second:
        assert 'value="43"' in text
    assert current_telling(grounded.person).number == 2
    assert send(name, slug, **second, number=2, who="partner").status_code == 302
    assert current_telling(grounded.person).number == 3


def test_two_who_write_the_same_agree(grounded: DeskCast, send: Send) -> None:
    for who in ("facilitator", "partner"):
        assert send("tell", "age", age="34", number=1, who=who).status_code == 302
    assert situation_of(grounded.person)["age"] == 34


def test_wishes_added_at_once_are_all_kept(grounded: DeskCast, send: Send) -> None:
    for text, who in (("dehors", "facilitator"), ("avec mes mains", "partner")):
        send("said", "souhaits", text=text, number=1, who=who)
    assert [line["text"] for line in content_of(grounded.person)["wishes"]] == ["dehors", "avec mes mains"]


@pytest.mark.parametrize("number", [99, 2])
def test_a_number_that_was_never_read_is_not_believed(grounded: DeskCast, send: Send, number: int) -> None:
    assert send("tell", "age", age="34", number=number).status_code == 409
    assert current_telling(grounded.person).number == 1


@pytest.mark.parametrize("number", ["", "-1", "first"])
def test_a_garbled_number_is_asked_again(grounded: DeskCast, number: str) -> None:
    client = grounded.client("facilitator")
    address = f"/bureau/personnes/{grounded.person.key}/dire/age/"
    page = client.post(address, {"age": "34", "source": "said", "number": number})
    assert page.status_code == 200
    assert current_telling(grounded.person).number == 1


def test_somebody_who_saves_between_two_tries_is_not_overwritten(
    desk_cast: DeskCast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def overtaken(file: gate.File, seen: int, changes: Any, **how: Any) -> Telling:
        tries.append(seen)
        if len(tries) == 1:
            tell(file, seen, {"situation": {"budget": 7}})
            raise ChangedMeanwhileError
        return tell(file, seen, changes, **how)

    monkeypatch.setattr("maillage.desk.files.saving.tell", overtaken)
    with desk_cast.acting("facilitator"):
        done = save(gate.file_at(desk_cast.person.key), 1, lambda _: {"situation": {"age": 34}})
    situation = situation_of(desk_cast.person)
    assert (situation["age"], situation["budget"], done.beside, tries) == (34, 7, True, [1, 2])


def test_somebody_always_overtaken_is_told(desk_cast: DeskCast, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(*_args: Any, **_how: Any) -> Telling:
        raise ChangedMeanwhileError

    monkeypatch.setattr("maillage.desk.files.saving.tell", overtaken)
    with desk_cast.acting("facilitator"):
        file = gate.file_at(desk_cast.person.key)
        with pytest.raises(ClashError, match="pendant que vous la lisiez"):
            save(file, 1, lambda _: {"situation": {"age": 34}})
