"""Proposals beside each other, the choice stored with all it takes to replay it, one pathway at a time."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from maillage.desk.models import (
    Consent,
    Pathway,
    PathwayState,
    PathwayVersion,
    Snapshot,
    Step,
    StepState,
    UnmetNeed,
)
from maillage.desk.pathways import following, services
from maillage.desk.pathways.proposing import offered_to
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.models import JournalEntry
from tests.desk.pathways.conftest import Walk
from tests.desk.people import DESK

pytestmark = pytest.mark.django_db
WITHIN = {"facilitator", "partner"}


def page(walk: Walk, name: str, who: str = "facilitator", **where: object) -> tuple[int, str]:
    response = walk.cast.client(who).get(reverse(f"pathways:{name}", kwargs={"key": walk.key, **where}))
    return response.status_code, response.content.decode()


def choose(walk: Walk, digest: str, **more: object) -> tuple[int, str]:
    address = reverse("pathways:choose", args=[walk.key])
    response = walk.cast.client("facilitator").post(address, {"digest": digest, **more})
    return response.status_code, response.content.decode()


def test_proposals_stand_side_by_side_and_one_is_chosen(walk: Walk) -> None:
    status, told = page(walk, "proposals")
    offered = offered_to(walk.person)
    assert status == 200
    assert len(offered.plans) == 2
    assert all(digest in told for digest in offered.digests)
    assert "Comparer" in told
    assert choose(walk, offered.digests[0])[0] == 302
    version = PathwayVersion.objects.get()
    assert (version.number, version.pathway.version, version.pathway.state) == (1, 1, PathwayState.ACTIVE)
    assert version.engine == offered.plans[0].document()
    assert version.telling == offered.telling
    assert version.day == offered.proposed.ground.today
    assert [step.title for step in version.pathway.steps.all()] == ["CAP maçon", "Emploi sur un chantier"]


def test_each_plan_has_a_page_from_which_it_is_chosen(walk: Walk) -> None:
    status, told = page(walk, "proposal", number=2)
    assert status == 200
    assert offered_to(walk.person).digests[1] in told
    assert page(walk, "proposal", number=9)[0] == 404


def test_steps_know_the_directory_s_own_records(chosen: Walk) -> None:
    steps = Step.objects.order_by("position")
    assert [(s.offer.slug, s.session.slug, s.occurrence) for s in steps if s.offer and s.session] == [
        ("macon", "macon-1", "macon-1"),
        ("chantier", "chantier-1", "chantier-1"),
    ]


@pytest.mark.parametrize("who", DESK)
@pytest.mark.parametrize("name", ["pathway", "proposals", "sheet", "text", "calendar", "versions"])
def test_only_those_whom_the_person_agreed_to_see_the_pathway(chosen: Walk, who: str, name: str) -> None:
    status, _ = page(chosen, name, who)
    expected = 200 if who in WITHIN else 302 if who in {"visitor", "person"} else 404
    assert status == expected


def test_a_file_that_is_not_there_is_told_as_one_that_may_not_be_seen(chosen: Walk) -> None:
    client = chosen.cast.client("stranger")
    for key in (chosen.key, uuid4()):
        assert client.get(reverse("pathways:pathway", args=[key])).status_code == 404


def test_who_sees_the_pathway_alone_neither_proposes_nor_chooses(walk: Walk) -> None:
    Consent.objects.filter(organisation=walk.cast.partners).update(scopes=["pathway"])
    assert page(walk, "proposals", "partner")[0] == 404
    assert page(walk, "pathway", "partner")[0] == 200
    address = reverse("pathways:choose", args=[walk.key])
    assert walk.cast.client("partner").post(address, {"digest": "x"}).status_code == 404
    assert not Pathway.objects.exists()


def test_what_the_person_said_is_not_told_to_who_may_not_see_health(chosen: Walk) -> None:
    assert "Vous l’avez dit" in page(chosen, "pathway")[1]
    assert "Vous l’avez dit" not in page(chosen, "pathway", "partner")[1]
    assert "Vous l’avez dit" not in page(chosen, "proposals", "partner")[1]


def test_choosing_again_asks_first_to_stop_the_former(chosen: Walk) -> None:
    other = offered_to(chosen.person).digests[1]
    status, told = choose(chosen, other)
    assert status == 409
    assert "Arrêter l’ancien" in told
    assert Pathway.objects.count() == 1
    assert choose(chosen, other, former=1)[0] == 302
    former, new = Pathway.objects.order_by("pk")
    assert (former.state, new.state) == (PathwayState.STOPPED, PathwayState.ACTIVE)
    assert {step.state for step in former.steps.all()} == {StepState.DROPPED}


def test_what_has_begun_follows_the_person_into_the_next_pathway(chosen: Walk) -> None:
    begun = Step.objects.get(position=1)
    following.step_started(begun)
    choose(chosen, offered_to(chosen.person).digests[1], former=1)
    begun.refresh_from_db()
    active = services.active_pathway(chosen.person)
    assert active is not None
    assert (begun.pathway, begun.state, begun.own) == (active, StepState.STARTED, True)
    told = PathwayVersion.objects.get(pathway=active).choices["own"]
    assert [each["title"] for each in told] == ["CAP maçon"]


def test_a_pathway_changed_meanwhile_is_not_stopped_for_another(chosen: Walk) -> None:
    with chosen.cast.acting("facilitator"):
        services.add_own(chosen.key, 1, "Refaire mon CV")
        with pytest.raises(ChangedMeanwhileError):
            services.choose(chosen.key, offered_to(chosen.person).digests[1], 1)
    assert Pathway.objects.get().state == PathwayState.ACTIVE


def test_a_plan_that_is_no_longer_proposed_is_not_chosen(walk: Walk) -> None:
    seen = offered_to(walk.person).digests[0]
    walk.tell(hours_per_week=10)
    status, told = choose(walk, seen)
    assert status == 409
    assert "Voici celles de maintenant" in told
    assert not Pathway.objects.exists()
    assert not JournalEntry.objects.filter(deed="pathway.chosen").exists()


def test_where_nothing_leads_what_is_missing_is_shown_and_counted_once(walk: Walk) -> None:
    walk.tell(goal="job-pilot", goal_label="Piloter")
    for _ in range(2):
        status, told = page(walk, "proposals")
        assert status == 200
        assert "voici ce qui manque" in told
    needs = UnmetNeed.objects.all()
    assert {need.subject for need in needs} == {"job-pilot"}
    assert {need.person for need in needs} == {walk.person}
    assert all(need.zone for need in needs)


def test_a_need_that_is_answered_is_no_longer_missed(walk: Walk) -> None:
    walk.tell(goal="job-pilot")
    page(walk, "proposals")
    walk.tell(goal="job-pilot", facts={"yes": ["job-pilot"]})
    page(walk, "proposals")
    assert not UnmetNeed.objects.filter(met_at=None).exists()


@pytest.mark.parametrize("missing", ["commune", "goal"])
def test_without_a_place_or_a_goal_the_page_says_what_to_note(walk: Walk, missing: str) -> None:
    walk.tell(**{missing: None})
    status, told = page(walk, "proposals")
    assert status == 200
    assert "Il manque la commune ou le but" in told
    assert choose(walk, "x")[0] == 404


def test_a_goal_that_no_territory_knows_is_said_to_be_so(walk: Walk) -> None:
    walk.tell(goal="astronaut")
    assert "Ce but n’est pas connu ici" in page(walk, "proposals")[1]


def test_a_refused_offer_is_not_proposed(walk: Walk) -> None:
    content = walk.person.tellings.first()
    assert content is not None
    content.content["refusals"] = [{"text": "Trop long", "offer": "macon", "on": "2026-11-01"}]
    content.save()
    assert [plan.steps[0].offer for plan in offered_to(walk.person).plans] == ["batir"]


def test_a_choice_is_written_in_the_journal_once_without_what_was_chosen(chosen: Walk) -> None:
    [line] = JournalEntry.objects.filter(deed="pathway.chosen")
    assert line.details == {"scope": "pathway"}


def test_stopping_keeps_what_is_done_and_every_version(chosen: Walk) -> None:
    following.step_completed(Step.objects.get(position=1))
    address = reverse("pathways:stop", args=[chosen.key])
    client = chosen.cast.client("facilitator")
    assert client.get(address).status_code == 200
    assert client.post(address, {"version": 1}).status_code == 302
    assert Pathway.objects.get().state == PathwayState.STOPPED
    assert [s.state for s in Step.objects.order_by("position")] == [StepState.COMPLETED, StepState.DROPPED]
    assert PathwayVersion.objects.count() == 1
    assert "Arrêté" in page(chosen, "pathway")[1]
    assert client.get(address).status_code == 404


def test_a_stale_stop_stops_nothing(chosen: Walk) -> None:
    with chosen.cast.acting("facilitator"), pytest.raises(ChangedMeanwhileError):
        services.stop(chosen.key, 7)
    assert Pathway.objects.get().state == PathwayState.ACTIVE


def test_there_is_nothing_to_stop_without_a_pathway(walk: Walk) -> None:
    with walk.cast.acting("facilitator"), pytest.raises(RefusedError):
        services.stop(walk.key, 1)


def test_two_choices_on_the_same_directory_share_one_snapshot(chosen: Walk) -> None:
    choose(chosen, offered_to(chosen.person).digests[1], former=1)
    assert PathwayVersion.objects.count() == 2
    assert Snapshot.objects.count() == 1
