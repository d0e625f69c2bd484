"""A step followed to its end; the steps in trouble, in as many questions however many people."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from maillage.desk.files.content import Source
from maillage.desk.files.telling import content_of, current_telling
from maillage.desk.models import (
    Pathway,
    PathwayState,
    PathwayVersion,
    Person,
    Referral,
    Step,
    StepState,
)
from maillage.desk.pathways import services
from maillage.desk.pathways.following import (
    Fallen,
    TroubleKind,
    fallen,
    repair_after,
    step_completed,
    step_started,
    step_stopped,
    troubled_steps,
)
from maillage.desk.pathways.replanning import Change, replan
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.directory.services import load_pack
from maillage.privacy.models import JournalEntry
from tests.desk.pathways.conftest import Walk, along_the_isle

pytestmark = pytest.mark.django_db


def step(position: int) -> Step:
    return Step.objects.get(position=position)


def kinds(walk: Walk) -> list[TroubleKind]:
    return [trouble.kind for trouble in troubled_steps(Person.objects.filter(pk=walk.person.pk))]


def test_a_completed_step_adds_what_it_gives_with_its_source(chosen: Walk) -> None:
    with chosen.cast.acting("facilitator") as actor:
        step_completed(step_started(step(1)), source=Source.DOCUMENT)
    told = content_of(chosen.person)
    assert "cap-macon" in told["situation"]["facts"]["yes"]
    assert "cap-macon" not in told["situation"]["facts"]["no"]
    assert told["sources"]["cap-macon"]["source"] == "document"
    assert told["sources"]["cap-macon"]["by"] == str(actor)
    assert step(1).state == StepState.COMPLETED
    assert Pathway.objects.get().state == PathwayState.ACTIVE


def test_what_it_gave_in_fact_may_be_less(chosen: Walk) -> None:
    step_completed(step(1), gained=())
    assert "cap-macon" not in content_of(chosen.person)["situation"]["facts"]["yes"]


def test_the_last_step_completed_finishes_the_pathway(chosen: Walk) -> None:
    step_completed(step(1))
    step_completed(step(2))
    assert Pathway.objects.get().state == PathwayState.FINISHED


def test_said_twice_nothing_is_done_twice(chosen: Walk) -> None:
    for _ in range(2):
        step_completed(step(1))
    assert current_telling(chosen.person).number == 3
    assert JournalEntry.objects.filter(deed="step.completed").count() == 1


@pytest.mark.parametrize(
    ("before", "verb"),
    [(step_completed, step_started), (step_stopped, step_started), (step_stopped, step_completed)],
)
def test_a_step_that_is_over_does_not_begin_again(chosen: Walk, before: object, verb: object) -> None:
    before(step(1))  # type: ignore[operator]
    with pytest.raises(RefusedError):
        verb(step(1))  # type: ignore[operator]


def test_a_stale_word_about_a_step_changes_nothing(chosen: Walk) -> None:
    with pytest.raises(ChangedMeanwhileError):
        step_completed(step(1), seen=4)
    assert step(1).state == StepState.PLANNED


def test_the_page_says_where_a_step_stands(chosen: Walk) -> None:
    client = chosen.cast.client("facilitator")
    address = reverse("pathways:say", args=[chosen.key, step(1).key])
    assert client.post(address, {"state": "started", "version": 1}).status_code == 302
    assert step(1).state == StepState.STARTED
    assert client.post(address, {"state": "completed", "version": 1}).status_code == 409
    assert client.post(address, {"state": "lost", "version": 2}).status_code == 404
    assert client.get(address).status_code == 405
    assert chosen.cast.client("stranger").post(address, {"state": "stopped"}).status_code == 404


def test_what_has_begun_stays_and_what_is_done_is_not_planned_again(chosen: Walk) -> None:
    step_started(step(1))
    found = replan(chosen.person, services.required_pathway(chosen.person))
    assert [each.session for each in found.ways[0].plan.steps] == ["macon-1", "chantier-1"]
    assert found.ways[0].plan.steps[0].start == date(2027, 1, 11)
    step_completed(step(1))
    after = replan(chosen.person, services.required_pathway(chosen.person))
    assert [each.session for each in after.ways[0].plan.steps] == ["chantier-1"]
    with chosen.cast.acting("facilitator"):
        services.confirm(chosen.key, 1, after.ways[0].digest)
    version = PathwayVersion.objects.get(number=2)
    assert [(each["title"], each["state"]) for each in version.choices["done"]] == [
        ("CAP maçon", "completed")
    ]
    assert step(1).state == StepState.COMPLETED


def test_a_course_stopped_on_the_way_is_made_up_for_on_other_dates(chosen: Walk) -> None:
    step_stopped(step(1))
    found = replan(chosen.person, services.required_pathway(chosen.person))
    assert [each.session for each in found.ways[0].plan.steps] == ["macon-2", "chantier-1"]


def test_a_course_that_ends_late_is_still_under_way(chosen: Walk, settings: Settings) -> None:
    step_started(step(1))
    settings.TODAY = date(2027, 6, 15)
    assert kinds(chosen) == [TroubleKind.OVER]
    found = replan(chosen.person, services.required_pathway(chosen.person))
    assert found.ways[0].plan.steps[0].session == "macon-1"


def test_a_new_fact_makes_a_step_needless(chosen: Walk) -> None:
    chosen.tell(facts={"yes": ["jobseeker", "cap-macon"]})
    found = replan(chosen.person, services.required_pathway(chosen.person))
    assert [each.session for each in found.ways[0].plan.steps] == ["chantier-1"]
    assert "Plus nécessaire : c’est déjà acquis" in dict(found.ways[0].sections)


def test_a_refusal_by_the_organisation_or_a_full_session_are_told_apart(chosen: Walk) -> None:
    assert fallen(step(1), Fallen.SESSION) == Change(cancelled=frozenset({"macon-1"}))
    assert fallen(step(1), Fallen.OFFER) == Change(closed=frozenset({"macon"}))


def test_after_a_refusal_the_next_best_is_at_hand_and_nothing_is_written(chosen: Walk) -> None:
    found = repair_after(step(1), Fallen.OFFER)
    assert [each.session for each in found.ways[0].plan.steps] == ["batir-1"]
    assert PathwayVersion.objects.count() == 1


def test_the_page_of_a_pathway_costs_few_questions(
    chosen: Walk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = chosen.cast.client("facilitator")
    for name in ("pathway", "versions", "sheet"):
        with django_assert_max_num_queries(24):
            assert client.get(reverse(f"pathways:{name}", args=[chosen.key])).status_code == 200


def test_a_seat_that_is_hers_is_kept_after_the_last_day_to_register(chosen: Walk, settings: Settings) -> None:
    settings.TODAY = date(2027, 1, 8)
    cast, first = chosen.cast, step(1)
    Referral.objects.create(
        person=chosen.person, step=first, sent_for=cast.cast.workshop, sent_to=cast.school, offer=first.offer,
        purpose="", state="accepted",
    )  # fmt: skip
    found = replan(chosen.person, services.required_pathway(chosen.person))
    assert found.how["news"]["registered"] == ["macon-1"]
    assert found.ways[0].plan.steps[0].session == "macon-1"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("gone", TroubleKind.GONE),
        ("moved", TroubleKind.MOVED),
        ("full", TroubleKind.FULL),
        ("withdrawn", TroubleKind.GONE),
        ("nothing", None),
    ],
)
def test_a_step_whose_session_is_no_longer_what_it_was_is_flagged(
    chosen: Walk, change: str, kind: TroubleKind | None
) -> None:
    pack = along_the_isle()
    if change in {"gone", "withdrawn"}:
        pack["sessions"] = [each for each in pack["sessions"] if each["id"] != "macon-1"]
    if change == "withdrawn":
        pack["sessions"] = [each for each in pack["sessions"] if each["offer"] != "macon"]
        pack["offers"] = [each for each in pack["offers"] if each["id"] != "macon"]
    for session in pack["sessions"]:
        if session["id"] == "macon-1" and change == "moved":
            session["start"] = "2027-01-18"
        if session["id"] == "macon-1" and change == "full":
            session["seats"] = 0
    load_pack(pack, "r2")
    assert kinds(chosen) == ([kind] if kind else [])
    if kind:
        page = chosen.cast.client("facilitator").get(reverse("pathways:pathway", args=[chosen.key]))
        assert "Voir ce qui change le moins" in page.content.decode()


def test_a_step_that_should_have_begun_is_asked_about(chosen: Walk, settings: Settings) -> None:
    settings.TODAY = date(2027, 2, 1)
    assert kinds(chosen) == [TroubleKind.LATE]
    step_started(step(1))
    assert kinds(chosen) == []


def test_the_trouble_of_many_people_costs_as_many_questions_as_that_of_one(
    chosen: Walk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    load_pack({**along_the_isle(), "sessions": along_the_isle()["sessions"][2:]}, "r2")
    with django_assert_max_num_queries(3):
        alone = troubled_steps(Person.objects.all())
    for _ in range(6):
        other = Person.objects.create(
            territory=chosen.person.territory,
            opened_for=chosen.cast.cast.workshop,
            last_contact_on=date(2026, 11, 1),
        )
        pathway = Pathway.objects.create(person=other, territory=other.territory, version=1)
        for row in Step.objects.filter(pathway__person=chosen.person):
            row.pk, row.key, row.pathway = None, uuid4(), pathway
            row._state.adding = True
            row.save()
    with django_assert_max_num_queries(3):
        assert len(troubled_steps(Person.objects.all())) == 7 * len(alone)


def test_nobody_has_no_trouble(walk: Walk) -> None:
    assert troubled_steps(Person.objects.none()) == []
