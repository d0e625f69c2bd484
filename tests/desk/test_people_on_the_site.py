"""Each example person finds on the site the same pathway as on the command line, on one printed page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from maillage.directory.models import ExampleSituation
from maillage.directory.services import load_pack
from maillage.directory.wording import words
from maillage.exchange.pack.read import read_pack
from maillage.planning.queries import propose_on
from tests.scenarios.people import ask

PACKS = Path(__file__).resolve().parents[2] / "packs"
PEOPLE = sorted((path.parents[1].name, path.stem) for path in PACKS.glob("*/situations/*.yaml"))


@pytest.fixture(scope="module")
def packs(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration territories, loaded once for all these tests, and taken away."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in ("france", *sorted({territory for territory, _ in PEOPLE})):
            pack = read_pack(PACKS / name)
            load_pack(pack.own_documents(), pack.version())
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("territory", "person"), PEOPLE)
def test_the_site_and_the_command_line_give_the_same_plans(
    packs: None, db: None, client: Client, territory: str, person: str
) -> None:
    told: dict[str, Any] = ask(territory, person).answer
    example = ExampleSituation.objects.select_related("territory").get(territory__slug=territory, slug=person)
    proposed = propose_on(example.territory, example.as_document())
    found = proposed.proposal.document()
    for front in ("sure", "possible"):
        assert found[front] == [_without_money(plan) for plan in told[front]]
    page = client.get(f"/parcours/exemple/{territory}/{person}/").content.decode()
    plans = proposed.proposal.sure.plans or proposed.proposal.possible.plans
    for step in plans[0].steps if plans else ():
        assert words.day(step.start) in page


def _without_money(plan: dict[str, Any]) -> dict[str, Any]:
    """The plan as the engine writes it: the command line adds the money of each month."""
    return {key: value for key, value in plan.items() if key != "months"}


@pytest.mark.parametrize("territory", sorted({territory for territory, _ in PEOPLE}))
def test_a_person_unknown_to_a_territory_is_not_found(
    packs: None, db: None, client: Client, territory: str
) -> None:
    assert client.get(f"/parcours/exemple/{territory}/nobody/").status_code == 404
