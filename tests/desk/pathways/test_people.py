"""The people of the demonstration territories choose a pathway, and it is replayed to the letter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from maillage.desk.models import Pathway, PathwayVersion, Person, Telling, UnmetNeed
from maillage.desk.pathways import services, texting
from maillage.desk.pathways.proposing import count_need, offered_to
from maillage.desk.pathways.queries import pathway_shown
from maillage.desk.pathways.replaying import replay
from maillage.desk.pathways.version import words_of
from maillage.desk.views.proposals import visitor_document
from maillage.directory.models import ExampleSituation, Offer, Session
from maillage.directory.services import load_pack
from maillage.exchange.pack.read import read_pack
from maillage.planning.queries import forget_grounds
from tests.desk.people import DeskCast

PACKS = Path(__file__).resolve().parents[3] / "packs"
PEOPLE = sorted((path.parents[1].name, path.stem) for path in PACKS.glob("*/situations/*.yaml"))
BIGGEST = 120_000  # bytes of a demonstration territory's snapshot


@pytest.fixture(scope="module")
def packs(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration territories, loaded once for all these tests, and taken away."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in ("france", *sorted({territory for territory, _ in PEOPLE})):
            pack = read_pack(PACKS / name)
            load_pack(pack.own_documents(), pack.version())
        yield
        transaction.set_rollback(True)


def accompanied(cast: DeskCast, territory: str, person: str) -> Person:
    """That person, whose situation is told at the desk."""
    example = ExampleSituation.objects.select_related("territory").get(territory__slug=territory, slug=person)
    told = json.loads(json.dumps(visitor_document(example.as_document()), default=str))
    file = cast.person
    Person.objects.filter(pk=file.pk).update(territory=example.territory, commune=told["commune"])
    file.refresh_from_db()
    Telling.objects.create(person=file, number=2, by="clock:0", content={"situation": told})
    return file


@pytest.mark.parametrize(("territory", "person"), PEOPLE)
def test_each_chooses_and_the_choice_is_replayed_once_the_directory_is_empty(
    packs: None, desk_cast: DeskCast, territory: str, person: str
) -> None:
    file = accompanied(desk_cast, territory, person)
    offered = offered_to(file)
    with desk_cast.acting("facilitator"):
        count_need(file, offered)
        if not offered.plans:
            assert UnmetNeed.objects.filter(person=file).exists()
            assert offered.answer().remedies
            return
        services.choose(file.key, offered.digests[0])
    version = PathwayVersion.objects.select_related("pathway", "snapshot__territory", "telling").get()
    assert version.engine == offered.plans[0].document()
    assert len(version.snapshot.content if version.snapshot else b"") < BIGGEST
    shown = pathway_shown(Pathway.objects.select_related("territory").get())
    assert len(shown.steps) == len(offered.plans[0].steps)
    assert texting.parts(texting.text_of(shown.sheet)) <= texting.MOST_PARTS
    _the_directory_is_emptied()
    told = replay(version)
    assert told.same
    assert told.plan is not None
    assert told.plan.steps == words_of(version).steps
    assert told.exclusions == offered.answer().exclusions


def test_all_but_those_who_have_nowhere_to_go_have_a_pathway(packs: None, desk_cast: DeskCast) -> None:
    file = accompanied(desk_cast, "nouvelle-aquitaine", "creuse-45-aide-soignante")
    offered = offered_to(file)
    assert offered.plans == ()
    count_need(file, offered)
    assert {need.cause for need in UnmetNeed.objects.filter(person=file)}


def _the_directory_is_emptied() -> None:
    Session.objects.all().delete()
    Offer.objects.update(withdrawn_on=date(2027, 1, 1))
    forget_grounds()
