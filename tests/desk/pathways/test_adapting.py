"""A step fixed, refused, left out, added or moved: told before it is done, and each change is a version."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.desk.files.telling import content_of
from maillage.desk.models import Pathway, PathwayState, PathwayVersion, Step, StepState, UnmetNeed
from maillage.desk.pathways import services
from maillage.desk.pathways.replanning import Change, replan
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.directory.models import Session
from maillage.directory.services import load_pack
from maillage.planning.queries import forget_grounds
from tests.desk.pathways.conftest import Walk, along_the_isle

pytestmark = pytest.mark.django_db


def at(walk: Walk, name: str, **where: object) -> str:
    return reverse(f"pathways:{name}", kwargs={"key": walk.key, **where})


def first(walk: Walk) -> Step:
    return Step.objects.get(position=1, pathway__person=walk.person)


def ways(page: str) -> list[str]:
    return re.findall(r'name="digest" value="(\w+)"', page)


def client_of(walk: Walk) -> Client:
    return walk.cast.client("facilitator")


def versions() -> list[int]:
    return list(PathwayVersion.objects.order_by("number").values_list("number", flat=True))


def test_a_fixed_step_is_a_version_and_can_be_freed(chosen: Walk) -> None:
    client, step = client_of(chosen), first(chosen)
    assert client.post(at(chosen, "pin", step=step.key), {"version": 1, "pinned": 1}).status_code == 302
    assert first(chosen).pinned
    last = PathwayVersion.objects.first()
    assert last is not None
    assert last.choices["pinned"] == ["macon-1"]
    assert last.choices["how"] == {"kind": "kept", "base": 1}
    client.post(at(chosen, "pin", step=step.key), {"version": 2, "pinned": 0})
    assert not first(chosen).pinned
    assert versions() == [1, 2, 3]


@pytest.mark.parametrize("seen", ["9", "", "x", "9999999999999"])
def test_a_stale_pin_shows_the_pathway_of_now_and_changes_nothing(chosen: Walk, seen: str) -> None:
    answered = client_of(chosen).post(
        at(chosen, "pin", step=first(chosen).key), {"version": seen, "pinned": 1}
    )
    assert answered.status_code == 409
    assert "a changé pendant que vous le lisiez" in answered.content.decode()
    assert not first(chosen).pinned
    assert versions() == [1]


def test_a_refusal_says_why_shows_what_changes_then_is_told_of_the_person(chosen: Walk) -> None:
    client, step = client_of(chosen), first(chosen)
    address = at(chosen, "refuse", step=step.key)
    assert client.post(address, {"reason": " "}).status_code == 400
    shown = client.post(address, {"reason": "Trop de bruit"}).content.decode()
    assert "Apprendre en construisant" in shown
    assert versions() == [1]
    [digest] = ways(shown)
    sent = {"reason": "Trop de bruit", "version": 1, "digest": digest}
    assert client.post(address, sent).status_code == 302
    [refusal] = content_of(chosen.person)["refusals"]
    assert (refusal["offer"], refusal["text"]) == ("macon", "Trop de bruit")
    version = PathwayVersion.objects.get(number=2)
    assert version.choices["refused"] == [{"offer": "macon", "reason": "Trop de bruit"}]
    assert "Trop de bruit" in version.reason
    assert version.telling is not None
    assert version.telling.number == 3
    states = dict(Step.objects.values_list("offer__slug", "state"))
    assert states == {"macon": "dropped", "chantier": "dropped", "batir": "planned"}


def test_a_security_number_is_refused_as_a_reason(chosen: Walk) -> None:
    address = at(chosen, "refuse", step=first(chosen).key)
    answered = client_of(chosen).post(address, {"reason": "Son numéro est 1 85 05 78 006 084 91"})
    assert answered.status_code == 400
    assert "sécurité sociale" in answered.content.decode()


def test_what_the_directory_became_since_the_preview_is_not_taken_for_what_was_shown(chosen: Walk) -> None:
    client, step = client_of(chosen), first(chosen)
    address = at(chosen, "fall", step=step.key, how="session")
    [digest] = ways(client.get(address).content.decode())
    pack = along_the_isle()
    pack["sessions"] = [each for each in pack["sessions"] if each["id"] != "macon-2"]
    load_pack(pack, "r2")
    answered = client.post(address, {"version": 1, "digest": digest})
    assert answered.status_code == 409
    assert ways(answered.content.decode()) != [digest]
    assert versions() == [1]


def test_a_cancelled_session_moves_its_step_and_no_other(chosen: Walk) -> None:
    client, step = client_of(chosen), first(chosen)
    before = {row.key: row.starts_on for row in Step.objects.all()}
    address = at(chosen, "fall", step=step.key, how="session")
    page = html.unescape(client.get(address).content.decode())
    assert "« CAP maçon » change de date" in page
    client.post(address, {"version": 1, "digest": ways(page)[0]})
    after = {row.key: row.starts_on for row in Step.objects.all()}
    assert [key for key in before if before[key] != after[key]] == [step.key]
    assert before.keys() == after.keys()
    step.refresh_from_db()
    assert step.session == Session.objects.get(slug="macon-2")


def test_the_offer_that_refuses_the_person_is_never_proposed_again(chosen: Walk) -> None:
    pathway = services.required_pathway(chosen.person)
    found = replan(chosen.person, pathway, Change(closed=frozenset({"macon"})))
    with chosen.cast.acting("facilitator"):
        services.confirm(chosen.key, 1, found.ways[0].digest, found.change)
    pathway.refresh_from_db()
    again = replan(chosen.person, pathway, Change(cancelled=frozenset({"batir-1"})))
    assert again.ways == ()


def test_a_step_left_out_is_no_refusal(chosen: Walk) -> None:
    client, address = client_of(chosen), at(chosen, "drop", step=first(chosen).key)
    digest = ways(client.get(address).content.decode())[0]
    client.post(address, {"version": 1, "digest": digest})
    assert content_of(chosen.person)["refusals"] == []
    assert PathwayVersion.objects.get(number=2).choices["dropped"] == ["macon"]


def test_with_nothing_left_what_is_missing_is_shown_counted_and_the_refusal_can_still_be_noted(
    chosen: Walk,
) -> None:
    pack = along_the_isle()
    pack["offers"] = [each for each in pack["offers"] if each["id"] != "batir"]
    pack["sessions"] = [each for each in pack["sessions"] if each["offer"] != "batir"]
    load_pack(pack, "r2")
    client, step = client_of(chosen), first(chosen)
    sent = {"reason": "Trop de bruit"}
    page = client.post(at(chosen, "refuse", step=step.key), sent).content.decode()
    assert "Aucun parcours ne mène plus au but" in page
    assert "Noter ce refus et arrêter le parcours" in page
    assert UnmetNeed.objects.filter(subject="job-building", person=chosen.person).exists()
    client.post(at(chosen, "stop"), sent | {"version": 1, "step": str(step.key)})
    assert Pathway.objects.get().state == PathwayState.STOPPED
    assert content_of(chosen.person)["refusals"][0]["offer"] == "macon"


def test_pinned_steps_in_the_way_are_named(chosen: Walk) -> None:
    with chosen.cast.acting("facilitator"):
        services.pin(chosen.key, 1, Step.objects.get(position=2).key)
    pack = along_the_isle()
    pack["sessions"] = [s for s in pack["sessions"] if s["id"] not in {"macon-1", "macon-2"}]
    late = {"id": "macon-3", "offer": "macon", "place": "atelier", "start": "2027-06-14", "weeks": 8}
    pack["sessions"].append(late | {"hours_per_week": 35, "seats": 9, "example": True})
    load_pack(pack, "r2")
    found = replan(chosen.person, services.required_pathway(chosen.person))
    assert found.ways == ()
    assert found.in_the_way == ("Emploi sur un chantier",)


def test_a_pinned_step_whose_session_vanished_is_told_and_no_longer_held(chosen: Walk) -> None:
    with chosen.cast.acting("facilitator"):
        services.pin(chosen.key, 1, first(chosen).key)
    pack = along_the_isle()
    pack["sessions"] = [each for each in pack["sessions"] if each["id"] != "macon-1"]
    load_pack(pack, "r2")
    page = html.unescape(client_of(chosen).get(at(chosen, "again")).content.decode())
    assert "« CAP maçon » était fixée, mais n’existe plus" in page
    assert ways(page)


def test_what_left_the_directory_keeps_its_words(chosen: Walk) -> None:
    pack = along_the_isle()
    pack["offers"] = [each for each in pack["offers"] if each["id"] != "macon"]
    pack["sessions"] = [each for each in pack["sessions"] if each["offer"] != "macon"]
    load_pack(pack, "r2")
    page = html.unescape(client_of(chosen).get(at(chosen, "again")).content.decode())
    assert "CAP maçon" in page
    assert "Apprendre en construisant" in page


def test_a_step_of_her_own_is_added_moved_and_taken_out_and_no_replan_touches_it(chosen: Walk) -> None:
    client = client_of(chosen)
    own = {"version": 1, "title": "Trouver une nourrice", "place": "Coutras", "starts_on": "2026-12-01"}
    assert client.post(at(chosen, "add"), own).status_code == 302
    step = Step.objects.get(own=True)
    assert (step.position, step.title, step.place) == (1, "Trouver une nourrice", "Coutras")
    moved = own | {"version": 2, "starts_on": "2026-12-08", "ends_on": "2026-12-09"}
    assert client.post(at(chosen, "move", step=step.key), moved).status_code == 302
    cap = Step.objects.get(occurrence="macon-1")
    address = at(chosen, "fall", step=cap.key, how="session")
    client.post(address, {"version": 3, "digest": ways(client.get(address).content.decode())[0]})
    step.refresh_from_db()
    assert (str(step.starts_on), step.state) == ("2026-12-08", StepState.PLANNED)
    assert PathwayVersion.objects.get(number=4).choices["own"][0]["title"] == "Trouver une nourrice"
    assert client.post(at(chosen, "drop", step=step.key), {"version": 4}).status_code == 302
    step.refresh_from_db()
    assert step.state == StepState.DROPPED
    assert versions() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Donnez un nom"),
        ({"starts_on": "2027-02-02", "ends_on": "2027-02-01"}, "avant le premier"),
        ({"ends_on": "2027-02-01"}, "aussi le premier jour"),
        ({"starts_on": "le 31 février"}, "date"),
        ({"place": "1 85 05 78 006 084 91"}, "sécurité sociale"),
    ],
)
def test_a_step_of_her_own_that_can_t_be_written_is_not(
    chosen: Walk, wrong: dict[str, str], said: str
) -> None:
    own = {"version": 1, "title": "Refaire mon CV"} | wrong
    answered = client_of(chosen).post(at(chosen, "add"), own)
    assert answered.status_code == 400
    assert said in html.unescape(answered.content.decode())
    assert not Step.objects.filter(own=True).exists()


def test_a_stale_step_of_her_own_keeps_what_was_typed(chosen: Walk) -> None:
    answered = client_of(chosen).post(at(chosen, "add"), {"version": 3, "title": "Refaire mon CV"})
    assert answered.status_code == 409
    page = answered.content.decode()
    assert 'value="Refaire mon CV"' in page
    assert 'name="version" value="1"' in page
    assert not Step.objects.filter(own=True).exists()


@pytest.mark.parametrize("verb", ["title", "dates", "number"])
def test_the_verbs_refuse_what_the_forms_do(chosen: Walk, verb: str) -> None:
    from datetime import date

    cases: dict[str, dict[str, Any]] = {
        "title": {"title": " "},
        "dates": {"title": "CV", "starts_on": date(2027, 2, 2), "ends_on": date(2027, 2, 1)},
        "number": {"title": "1 85 05 78 006 084 91"},
    }
    with chosen.cast.acting("facilitator"), pytest.raises(RefusedError):
        services.add_own(chosen.key, 1, **cases[verb])


def test_a_step_of_the_directory_is_not_moved_by_hand(chosen: Walk) -> None:
    client, step = client_of(chosen), first(chosen)
    assert client.get(at(chosen, "move", step=step.key)).status_code == 404
    with chosen.cast.acting("facilitator"), pytest.raises(RefusedError):
        services.change_own(chosen.key, 1, step.key, "Autre chose")


def test_a_step_of_somebody_else_is_not_found(chosen: Walk) -> None:
    from uuid import uuid4

    assert client_of(chosen).get(at(chosen, "step", step=uuid4())).status_code == 404
    assert chosen.cast.client("stranger").get(at(chosen, "step", step=first(chosen).key)).status_code == 404


@pytest.mark.parametrize("how", ["autre", "session-2"])
def test_an_unknown_way_to_fall_is_not_found(chosen: Walk, how: str) -> None:
    assert client_of(chosen).get(at(chosen, "fall", step=first(chosen).key, how=how)).status_code == 404


def test_looking_again_changes_nothing_where_nothing_happened(chosen: Walk) -> None:
    page = client_of(chosen).get(at(chosen, "again")).content.decode()
    assert "Aucune étape ne change" in page
    assert len(ways(page)) == 1


def test_two_who_change_it_at_once_make_one_version(chosen: Walk) -> None:
    found = replan(
        chosen.person, services.required_pathway(chosen.person), Change(cancelled=frozenset({"macon-1"}))
    )
    with chosen.cast.acting("facilitator"):
        services.confirm(chosen.key, 1, found.ways[0].digest, found.change)
    with chosen.cast.acting("partner"), pytest.raises(ChangedMeanwhileError):
        services.confirm(chosen.key, 1, found.ways[0].digest, found.change)
    assert versions() == [1, 2]


def test_something_told_since_the_preview_makes_it_stale(chosen: Walk) -> None:
    client, step = client_of(chosen), first(chosen)
    address = at(chosen, "fall", step=step.key, how="session")
    digest = ways(client.get(address).content.decode())[0]
    chosen.tell(facts={"yes": ["jobseeker", "cap-macon"]})
    assert client.post(address, {"version": 1, "digest": digest}).status_code == 409
    forget_grounds()


def test_versions_are_listed_read_and_compared(chosen: Walk) -> None:
    client, step = client_of(chosen), first(chosen)
    address = at(chosen, "fall", step=step.key, how="session")
    client.post(address, {"version": 1, "digest": ways(client.get(address).content.decode())[0]})
    pathway = Pathway.objects.get()
    listed = html.unescape(client.get(at(chosen, "versions")).content.decode())
    assert "Version 1" in listed
    assert "Version 2" in listed
    old = html.unescape(client.get(at(chosen, "version", pathway=pathway.pk, number=1)).content.decode())
    assert "11 janvier 2027" in old
    new = html.unescape(client.get(at(chosen, "version", pathway=pathway.pk, number=2)).content.decode())
    assert "Déplacée : « CAP maçon »" in new
    assert client.get(at(chosen, "version", pathway=pathway.pk, number=3)).status_code == 404
    assert client.get(at(chosen, "version", pathway=pathway.pk + 1, number=1)).status_code == 404
