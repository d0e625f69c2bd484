"""The table and its page of documentation."""

from __future__ import annotations

from pathlib import Path

from maillage.desk.models import OPEN, ReferralState
from maillage.desk.referrals.machine import CLOSED, LINES, Role, open_to
from maillage.desk.referrals.paper import page
from maillage.desk.referrals.wording import HAPPENED, VERBS

DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "referrals.md"


def test_the_page_is_what_the_table_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == page()


def test_every_state_is_reached_and_only_what_is_open_leads_anywhere() -> None:
    reached = {line.target for line in LINES} | {ReferralState.DRAFT}
    assert reached >= set(ReferralState)
    assert {origin for line in LINES for origin in line.origins} == set(OPEN)
    assert set(CLOSED) == set(ReferralState) - set(OPEN)


def test_what_is_open_can_always_be_brought_to_an_end_by_the_sender() -> None:
    for state in OPEN:
        targets = {line.target for line in open_to(state, frozenset({Role.SENDER}))}
        assert targets & set(CLOSED)


def test_every_verb_that_somebody_may_do_has_its_words() -> None:
    for line in LINES:
        assert line.verb in HAPPENED
        if set(line.roles) - {Role.CLOCK}:
            assert line.verb in VERBS
