"""What needs no table: whoever has no business gets nothing, and what is not theirs looks like nothing."""

from __future__ import annotations

import pytest

from tests.desk.rights.addresses import PERSON, desk_addresses, filled, records_in
from tests.desk.rights.asking import Answer, Asking
from tests.desk.rights.hidden import WHO_AND_HOW
from tests.desk.world import SECRET
from tests.rights.addresses import ADMINISTRATION, all_addresses
from tests.rights.addresses import filled as filled_elsewhere

pytestmark = pytest.mark.django_db

OUTSIDE = ("visitor", "trainer", "region", "stranger")
LEFT_OUT = (*((who, "given") for who in OUTSIDE), ("facilitator", "withdrawn"), ("partner", "ended"))
REFUSED = {302, 403, 404, 405}
NAMING = [address for address in desk_addresses() if records_in(address)]
ELSEWHERE = [
    address
    for address in all_addresses()
    if address not in desk_addresses() and not address.startswith(ADMINISTRATION)
]


@pytest.mark.parametrize("address", [address for address in desk_addresses() if address.startswith(PERSON)])
def test_nothing_of_a_file_is_shown_or_done_to_whoever_has_no_business(asking: Asking, address: str) -> None:
    path = filled(address, asking.world)
    for who, state in LEFT_OUT:
        with asking.when(state):
            for method in ("get", "post"):
                status = asking.ask(who, method, path).status
                assert status in REFUSED, f"{who}, {state}: {method} {status}"


def pairs(asking: Asking, address: str, beginning: str, who: str, state: str) -> list[tuple[Answer, ...]]:
    """The answers about a record that is not theirs and about none, reading and writing."""
    hers = filled(address, asking.world)
    nothing = filled(address, asking.world, **{beginning: None})
    with asking.when(state):
        return [
            (asking.ask(who, method, hers), asking.ask(who, method, nothing)) for method in ("get", "post")
        ]


def told_apart(asking: Asking, address: str, who: str, state: str) -> list[str]:
    """By which records of an address one can tell what is not theirs from what is not there."""
    found = []
    named = records_in(address)
    outside = who in OUTSIDE or address.startswith(PERSON)  # else the conference or the team is theirs to see
    for beginning in named if outside else named[-1:]:
        hers, nothing = filled(address, asking.world), filled(address, asking.world, **{beginning: None})
        for not_theirs, none in pairs(asking, address, beginning, who, state):
            if not not_theirs.says_nothing_there:
                continue
            one, other = not_theirs.same(hers), none.same(nothing)
            if difference := _difference(one, other):
                found.append(f"{who}, {state}, {beginning}: {difference} ({one[2]}, {other[2]})")
    return found


def _difference(one: tuple[int, str, int, str], other: tuple[int, str, int, str]) -> str:
    names = ("status", "body", "queries", "location")
    differing = [name for name, left, right in zip(names, one, other, strict=True) if left != right]
    return ", ".join(differing)


@pytest.mark.parametrize("address", NAMING)
def test_what_is_not_theirs_and_what_is_not_there_are_answered_alike(asking: Asking, address: str) -> None:
    assert [told for who, state in LEFT_OUT for told in told_apart(asking, address, who, state)] == []


INNER = [(address, inner) for address in NAMING for inner in records_in(address)[1:]]


@pytest.mark.parametrize(("address", "inner"), INNER)
def test_through_one_file_nothing_of_another_is_reached(asking: Asking, address: str, inner: str) -> None:
    other = filled(address, asking.world, **{inner: asking.other})
    nothing = filled(address, asking.world, **{inner: None})
    for method in ("get", "post"):
        reached = asking.ask("facilitator", method, other)
        assert reached.status in REFUSED
        assert reached.same(other) == asking.ask("facilitator", method, nothing).same(nothing)


@pytest.mark.parametrize("address", [address for address in NAMING if address.startswith("/mon-espace/")])
def test_in_one_s_own_space_nothing_of_another_s_is_reached(asking: Asking, address: str) -> None:
    other = filled(address, asking.other)
    nothing = filled(address, asking.world, **{records_in(address)[0]: None})
    for method in ("get", "post"):
        reached, missing = asking.ask("person", method, other), asking.ask("person", method, nothing)
        assert reached.status in REFUSED
        assert reached.same(other) == missing.same(nothing)


@pytest.mark.ignore_template_errors  # pages of the library, named in tests/rights
@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_answer_elsewhere_holds_anything_of_a_file(asking: Asking, address: str) -> None:
    """Pages, search, exports, suggestions, figures, the API: asked for her name too."""
    path = filled_elsewhere(address, asking.world.desk_cast.cast)
    for who in ("visitor", "stranger", "region"):
        for asked in (path, f"{path}?q=Ma%C3%ABlle&recherche=Ma%C3%ABlle&term=Ma%C3%ABlle"):
            body = asking.ask(who, "get", asked).body
            assert [word for word in (SECRET, *WHO_AND_HOW) if word in body] == [], who
