"""What may be told of a person, and what is: never more than is seen, health never by default."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.desk import gate
from maillage.desk.models import Scope, Telling
from maillage.desk.referrals import sharing
from maillage.desk.referrals.sharing import Item, band_of, band_words, first_name, snapshot
from maillage.directory.models import Fact
from tests.desk.people import SECRET_NAME
from tests.desk.referrals.ground import Ground

CODES = st.text(min_size=1, max_size=5)


@given(st.integers(0, 120))
def test_a_band_never_tells_an_age(age: int) -> None:
    assert band_of(age) in {"0-17", "18-25", "26-29", "30-44", "45-54", "55"}
    assert band_words(band_of(age))


@given(st.lists(CODES, unique=True), st.lists(CODES))
def test_what_was_not_chosen_is_not_told(may: list[str], chosen: list[str]) -> None:
    told = snapshot([Item(code, code, code) for code in may], chosen)
    assert {line[0] for line in told["lines"]} <= set(may) & set(chosen)


def test_the_full_name_replaces_the_first_name() -> None:
    items = [Item("first-name", "Prénom", "Ana"), Item("name", "Nom", "Ana Roc")]
    assert [line[0] for line in snapshot(items, ["name", "first-name"])["lines"]] == ["name"]


@pytest.mark.parametrize(("name", "first"), [("", ""), ("Ana", "Ana"), ("Ana Roc", "Ana")])
def test_a_first_name_is_the_first_word(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.django_db
def test_what_is_not_shown_to_who_asks_can_t_be_told(ground: Ground) -> None:
    ground.people.person.consents.update(scopes=[str(Scope.PATHWAY)])
    with ground.people.acting("facilitator"):
        codes = {item.code for item in sharing.may_tell(gate.file_at(ground.people.person.key), ground.offer)}
    assert codes == {"first-name", "name", "phone", "email"}


@pytest.mark.django_db
@pytest.mark.parametrize(("scopes", "told"), [(list(Scope), True), ([Scope.PATHWAY, Scope.SITUATION], False)])
def test_health_is_told_only_where_it_is_open_and_is_never_ticked(
    ground: Ground, scopes: list[Scope], told: bool
) -> None:
    ground.people.person.consents.update(scopes=[str(scope) for scope in scopes])
    Fact.objects.create(territory=ground.offer.territory, slug="rqth", kind="status", label="RQTH")
    ground.offer.requires = "rqth"
    content: dict[str, Any] = {"situation": {"facts": {"yes": ["rqth"], "no": []}, "age": 27}}
    Telling.objects.create(person=ground.people.person, number=2, by="clock:0", content=content)
    with ground.people.acting("facilitator"):
        items = sharing.may_tell(gate.file_at(ground.people.person.key), ground.offer)
    found = [item for item in items if item.health]
    assert bool(found) is told
    assert not any(item.usual for item in found)
    assert "entre 26 et 29 ans" in {item.value for item in items}


@pytest.mark.django_db
def test_what_was_told_does_not_change_with_the_file(ground: Ground) -> None:
    referral = ground.sent()
    ground.people.person.name = "Quelqu’un d’autre"
    ground.people.person.save()
    referral.refresh_from_db()
    assert sharing.called(referral.shared) == SECRET_NAME.partition(" ")[0]
