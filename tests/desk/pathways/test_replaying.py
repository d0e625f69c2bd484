"""The advice made again: with the directory, the rules, the situation and the day of then."""

from __future__ import annotations

import html
import json
import zlib

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from maillage.desk.models import Pathway, PathwayVersion, Snapshot
from maillage.desk.pathways import services, snapshots
from maillage.desk.pathways.replanning import Change, replan
from maillage.desk.pathways.replaying import replay
from maillage.desk.pathways.version import words_of
from maillage.directory.models import Territory
from maillage.directory.services import load_pack
from maillage.planning.queries import forget_grounds, ground_of
from pathways.store import store as engine_store
from tests.desk.pathways.conftest import TODAY, Walk, along_the_isle

pytestmark = pytest.mark.django_db


def version(number: int = 1) -> PathwayVersion:
    return PathwayVersion.objects.select_related("pathway", "snapshot__territory", "telling").get(
        number=number
    )


def everything_changes() -> None:
    """The offer is gone, another costs, the rule of who pays is another, and so is a question's wording."""
    pack = along_the_isle()
    pack["offers"] = [each for each in pack["offers"] if each["id"] != "macon"]
    pack["sessions"] = [each for each in pack["sessions"] if each["offer"] != "macon"]
    for offer in pack["offers"]:
        if offer["id"] == "chantier":
            offer["requires"] = {"all": ["cap-macon", {"age": {"max": 25}}]}
            offer["price"] = 500
    pack["funding"][0]["rules"] = [
        {"valid_from": "2020-01-01", "valid_to": "2020-12-31", "status": "established"}
    ]
    pack["facts"][1]["label"] = "Demandeur d’emploi"
    load_pack(pack, "r9")
    forget_grounds()


def test_the_same_advice_comes_out_whatever_the_directory_and_the_rules_became(
    chosen: Walk, settings: Settings
) -> None:
    before = replay(version())
    assert before.same
    everything_changes()
    chosen.tell(facts={"yes": [], "no": ["jobseeker"]}, age=50)
    settings.TODAY = TODAY.replace(year=2028)
    after = replay(version())
    assert after.same
    assert after == before
    assert after.plan is not None
    assert after.plan.steps == words_of(version()).steps
    assert any("s’arrête à 17 ans" in sentence for sentence in after.exclusions)


def test_a_replan_is_replayed_as_well(chosen: Walk) -> None:
    found = replan(
        chosen.person, services.required_pathway(chosen.person), Change(cancelled=frozenset({"macon-1"}))
    )
    with chosen.cast.acting("facilitator"):
        services.confirm(chosen.key, 1, found.ways[0].digest, found.change)
    everything_changes()
    told = replay(version(2))
    assert told.same
    assert told.computed.number == 2
    assert told.plan is not None
    assert told.plan.steps == words_of(version(2)).steps


def test_a_version_that_computed_nothing_is_replayed_by_the_one_that_did(chosen: Walk) -> None:
    with chosen.cast.acting("facilitator"):
        services.add_own(chosen.key, 1, "Refaire mon CV")
        services.add_own(chosen.key, 2, "Ouvrir un compte")
    told = replay(version(3))
    assert (told.version.number, told.computed.number, told.same) == (3, 1, True)


def test_the_page_says_that_it_is_the_same_and_what_was_closed_that_day(chosen: Walk) -> None:
    everything_changes()
    address = reverse("pathways:why", args=[chosen.key, Pathway.objects.get().pk, 1])
    page = html.unescape(chosen.cast.client("facilitator").get(address).content.decode())
    assert "Le résultat est le même" in page
    assert "Chantier-école" in page
    assert "CAP maçon" in page
    assert chosen.cast.client("partner").get(address).status_code == 404


@pytest.mark.parametrize("how", ["none", "altered"])
def test_what_can_t_be_replayed_is_said(chosen: Walk, how: str) -> None:
    if how == "none":
        PathwayVersion.objects.update(snapshot=None)
    else:
        Snapshot.objects.update(content=zlib.compress(b"{}"))
    with pytest.raises((LookupError, ValueError)):
        replay(version())
    address = reverse("pathways:why", args=[chosen.key, Pathway.objects.get().pk, 1])
    page = html.unescape(chosen.cast.client("facilitator").get(address).content.decode())
    assert "le calcul ne peut pas être refait" in page


def test_timetables_that_changed_are_told(chosen: Walk) -> None:
    Territory.objects.filter(slug="riverside").update(feeds=[{"file": "bus.zip"}])
    assert not replay(version()).timetables


def test_a_plan_that_does_not_come_out_again_is_said_not_to(chosen: Walk) -> None:
    kept = version()
    kept.engine = {**kept.engine, "opens": ["nothing"]}
    kept.save()
    assert not replay(version()).same
    address = reverse("pathways:why", args=[chosen.key, Pathway.objects.get().pk, 1])
    page = html.unescape(chosen.cast.client("facilitator").get(address).content.decode())
    assert "Le résultat n’est pas le même" in page


def test_one_state_of_the_directory_is_kept_once(chosen: Walk) -> None:
    territory = Territory.objects.get(slug="riverside")
    ground = ground_of(territory)
    again = snapshots.keep(territory, ground, ground.store.whole)
    assert again == Snapshot.objects.get()
    everything_changes()
    changed = ground_of(territory.__class__.objects.get(pk=territory.pk))
    assert snapshots.keep(territory, changed, changed.store.whole) != again


def test_a_snapshot_holds_nothing_of_the_person(chosen: Walk) -> None:
    told = json.dumps(snapshots.contents(Snapshot.objects.get()), ensure_ascii=False)
    assert chosen.person.name not in told
    assert "situations" not in snapshots.contents(Snapshot.objects.get())["documents"]


def test_of_a_large_territory_only_what_the_search_looked_at_is_kept(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = along_the_isle()
    far = {"id": "far", "name": "Loin", "organisation": "centre", "commune": "09261"}
    pack["places"].append(far)
    for number in range(30):
        offer = {
            "id": f"autre-{number}",
            "organisation": "centre",
            "name": "Autre",
            "kind": "workshop",
            "price": 0,
        }
        session = {"id": f"autre-{number}", "offer": f"autre-{number}", "place": "far", "start": "2027-02-01"}
        pack["offers"].append(offer | {"grants": ["job-pilot"]})
        pack["sessions"].append(session | {"days": 1, "seats": 5, "example": True})
    load_pack(pack, "r3")
    monkeypatch.setattr(engine_store, "SMALL", 3)
    walk.choose()
    kept = snapshots.contents(Snapshot.objects.get())["documents"]
    assert {each["id"] for each in kept["offers"]} >= {"macon", "chantier"}
    assert len(kept["offers"]) < len(pack["offers"])
    assert replay(version()).same
