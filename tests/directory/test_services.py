"""Loading a pack, saving a record: all of it or nothing, and never over somebody else's work."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from maillage.directory import loading
from maillage.directory.models import (
    KINDS,
    ExampleSituation,
    Gone,
    Offer,
    OfferFunding,
    Organisation,
    Place,
    Session,
    Status,
    Territory,
)
from maillage.directory.queries import territory_documents
from maillage.directory.services import PackRefusedError, StaleRecordError, load_pack, save_record
from tests.directory.conftest import TODAY
from tests.directory.valley import Documents, record, valley, words

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def faults_of(documents: Documents) -> list[str]:
    with pytest.raises(PackRefusedError) as refused:
        load_pack(documents, "new")
    return refused.value.faults


def counts() -> dict[str, int]:
    return {kind: model._default_manager.count() for kind, model in KINDS.items()}


def test_a_loaded_pack_gives_back_exactly_its_documents(territory: Territory) -> None:
    assert territory_documents(territory, with_used=False) == valley()


def test_the_words_that_a_territory_uses_come_with_its_documents(territory: Territory) -> None:
    found = territory_documents(territory)
    assert found["funding"] == words()["funding"]
    assert {fact["id"] for fact in found["facts"]} == {
        "pathway-plan",
        *(fact["id"] for fact in words()["facts"]),
    }
    assert found["situations"] == valley()["situations"]


def test_documents_take_as_many_queries_whatever_the_number_of_records(
    territory: Territory, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(18):
        territory_documents(territory)
    more = valley()
    offer = record(more, "offers", "electrician")
    session = record(more, "sessions", "electrician-september")
    more["offers"] += [{**offer, "id": f"offer-{n}"} for n in range(20)]
    more["sessions"] += [{**session, "id": f"session-{n}", "offer": f"offer-{n}"} for n in range(20)]
    load_pack(more, "v2")
    territory.refresh_from_db()
    with django_assert_num_queries(18):
        territory_documents(territory)


def test_the_same_version_again_changes_nothing(territory: Territory) -> None:
    changed = valley()
    record(changed, "offers", "loan")["name"] = "Autre nom"
    assert load_pack(changed, "v1").unchanged
    assert Offer.objects.get(slug="loan").name == "Prêt d’un cyclomoteur"


def test_a_new_version_writes_only_what_changed(territory: Territory) -> None:
    before = dict(Offer.objects.values_list("slug", "version"))
    changed = valley()
    record(changed, "offers", "loan")["price"] = 12.5
    loaded = load_pack(changed, "v2")
    assert loaded.changed.total() == 1
    assert loaded.created.total() == loaded.removed.total() == 0
    after = dict(Offer.objects.values_list("slug", "version"))
    assert after == {**before, "loan": 2}
    assert Offer.objects.get(slug="loan").price_cents == 1250


def test_an_offer_missing_from_the_new_version_is_withdrawn_and_its_sessions_are_deleted(
    territory: Territory,
) -> None:
    smaller = valley()
    smaller["offers"] = [offer for offer in smaller["offers"] if offer["id"] != "loan"]
    smaller["sessions"] = [session for session in smaller["sessions"] if session["offer"] != "loan"]
    load_pack(smaller, "v2")
    assert Offer.objects.get(slug="loan").withdrawn_on is not None
    assert not Session.objects.filter(slug="loan-all-year").exists()
    assert territory_documents(territory, with_used=False) == smaller


def test_a_withdrawn_offer_comes_back_with_the_version_that_has_it_again(territory: Territory) -> None:
    smaller = valley()
    smaller["offers"].pop()
    load_pack(smaller, "v2")
    load_pack(valley(), "v3")
    assert Offer.objects.get(slug="site-work").withdrawn_on is None


def test_an_example_person_missing_from_the_new_version_is_deleted(territory: Territory) -> None:
    load_pack({**valley(), "situations": []}, "v2")
    assert not ExampleSituation.objects.exists()


def test_progress_is_told_for_each_kind(db: None) -> None:
    told: list[tuple[str, int, int]] = []
    load_pack(words(), "w1", lambda *step: told.append(step))
    assert ("facts", 5, 5) in told
    assert all(done <= total for _, done, total in told)


def test_a_pack_that_uses_one_that_is_not_loaded_is_refused(db: None) -> None:
    assert faults_of(valley()) == ["pack valley: uses words, which is not loaded"]
    assert not Territory.objects.exists()


@pytest.mark.parametrize("pack", [[], [{"id": "x"}], [{"name": "X"}], [{"id": "x", "name": "X"}] * 2])
def test_a_pack_without_one_description_of_itself_is_refused(db: None, pack: list[dict[str, Any]]) -> None:
    assert faults_of({**words(), "pack": pack}) == ["pack: one document with an id and a name is expected"]


@pytest.mark.parametrize(
    ("kind", "record_id", "change", "fault"),
    [
        ("offers", "loan", {"organisation": "nobody"}, "nobody is not in organisations"),
        ("offers", "loan", {"organisation": None}, "organisation: missing"),
        ("offers", "loan", {"funding": ["gold"]}, "funding: gold is not in funding"),
        ("offers", "loan", {"grants": ["wings"]}, "grants: wings is not in facts"),
        ("offers", "loan", {"requires": {"all": ["wings"]}}, "requires: wings is not in facts"),
        (
            "offers",
            "loan",
            {"requires": {"most": ["level-3"]}},
            "requires: 'most' is not a kind of condition",
        ),
        ("offers", "loan", {"price": 1.234}, "price: 1.234 has more than two decimals"),
        ("offers", "loan", {"kind": "gift"}, "kind:"),
        ("offers", "loan", {"colour": "blue"}, "colour: unknown field"),
        ("offers", "loan", {"name": ["a"]}, "name: ['a'] is not text"),
        ("offers", "electrician", {"exempts": [{"holding": "wings", "from": "x"}]}, "exempts.holding: wings"),
        ("offers", "electrician", {"checked_on": "yesterday"}, "checked_on:"),
        ("sessions", "loan-all-year", {"place": "moon"}, "place: moon is not in places"),
        ("sessions", "loan-all-year", {"offer": "moon"}, "offer: moon is not in offers"),
        ("sessions", "loan-all-year", {"months": "three"}, "months:"),
        ("places", "hall", {"commune": ""}, "commune:"),
        ("situations", "young", {"goal": "wings"}, "goal: wings is not in facts"),
        ("situations", "young", {"facts": {"no": ["wings"]}}, "facts.no: wings is not in facts"),
        ("situations", "young", {"title": ""}, "title: missing"),
    ],
)
def test_a_faulty_record_is_refused_and_named(
    territory: Territory, kind: str, record_id: str, change: dict[str, Any], fault: str
) -> None:
    faulty = valley()
    record(faulty, kind, record_id).update(change)
    told = faults_of(faulty)
    assert any(line.startswith(f"{kind} {record_id}: ") and fault in line for line in told), told


def test_every_fault_is_told_at_once_and_nothing_is_changed(territory: Territory) -> None:
    before, faulty = counts(), valley()
    faulty["offers"].append(dict(faulty["offers"][0]))
    faulty["unicorns"] = []
    record(faulty, "places", "hall")["organisation"] = "nobody"
    told = faults_of(faulty)
    assert len(told) == 3
    assert "offers loan: given twice" in told
    assert "unicorns: unknown kind of record" in told
    assert counts() == before
    assert territory_documents(territory, with_used=False) == valley()


def test_an_id_already_taken_in_a_used_pack_is_refused(territory: Territory) -> None:
    faulty = valley()
    faulty["facts"].append({"id": "level-3", "kind": "level", "label": "Niveau"})
    assert faults_of(faulty) == ["facts level-3: already in a pack that this one uses"]


def test_words_that_a_territory_still_needs_are_never_taken_away(territory: Territory) -> None:
    poorer = words()
    poorer["facts"] = [fact for fact in poorer["facts"] if fact["id"] != "loaned-moped"]
    poorer["modes"] = []
    assert faults_of(poorer) == ["offers loan of valley would lose grants: loaned-moped is not in facts"]


def test_a_load_that_fails_half_way_changes_nothing(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, stamp = territory_documents(territory), territory.stamp

    def fail(*_given: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(loading, "_link_funding", fail)
    changed = valley()
    changed["organisations"].append({"id": "new", "name": "Nouvelle"})
    record(changed, "offers", "electrician")["name"] = "Autre"
    with pytest.raises(DatabaseError, match="disk"):
        load_pack(changed, "v2")
    territory.refresh_from_db()
    assert (territory_documents(territory), territory.stamp, territory.pack_version) == (before, stamp, "v1")


def test_a_scheme_that_no_current_offer_names_can_go(territory: Territory) -> None:
    lighter = valley()
    lighter["offers"] = [offer for offer in lighter["offers"] if offer["id"] != "electrician"]
    lighter["sessions"] = [one for one in lighter["sessions"] if one["offer"] != "electrician"]
    load_pack(lighter, "v2")
    load_pack({**words(), "funding": []}, "w2")
    assert not OfferFunding.objects.exists()


def test_two_territories_may_each_have_an_offer_of_the_same_id(territory: Territory) -> None:
    other = valley()
    other["pack"][0]["id"] = "hill"
    load_pack(other, "h1")
    assert Offer.objects.filter(slug="loan").count() == 2


def test_saving_a_record_notes_who_checked_it_and_marks_the_territory(territory: Territory) -> None:
    platform = Organisation.objects.get(slug="platform")
    saved = save_record(platform, 1, {"phone": "05 57 11 11 11"}, checked_by="Ana", on=TODAY)
    platform.refresh_from_db()
    assert (saved.version, platform.version, platform.phone) == (2, 2, "05 57 11 11 11")
    assert (platform.checked_by, platform.checked_on) == ("Ana", TODAY)
    assert Territory.objects.get(slug="valley").stamp != territory.stamp


def test_saving_over_a_version_that_somebody_changed_is_refused(territory: Territory) -> None:
    first, second = (Organisation.objects.get(slug="platform") for _ in range(2))
    save_record(first, first.version, {"phone": "01"}, checked_by="Ana", on=TODAY)
    with pytest.raises(StaleRecordError):
        save_record(second, second.version, {"phone": "02"}, checked_by="Bo", on=TODAY)
    assert Organisation.objects.get(slug="platform").phone == "01"


@pytest.mark.parametrize("changes", [{"kind": "castle"}, {"commune": "331380"}, {"colour": "blue"}])
def test_saving_an_invalid_column_is_refused(territory: Territory, changes: dict[str, str]) -> None:
    hall = Place.objects.get(slug="hall")
    with pytest.raises(ValidationError):
        save_record(hall, hall.version, changes, checked_by="Ana", on=TODAY)
    assert Place.objects.get(slug="hall").version == 1


def saved_on_the_site(territory: Territory, slug: str, **columns: Any) -> Offer:
    Offer.objects.filter(territory=territory, slug=slug).update(edited_at=NOW, **columns)
    return Offer.objects.get(territory=territory, slug=slug)


def test_a_pack_loaded_again_does_not_overwrite_what_was_changed_on_the_site(territory: Territory) -> None:
    saved_on_the_site(territory, "electrician", summary="Réécrit par l’école")
    again = valley()
    record(again, "offers", "electrician")["summary"] = "Écrit dans le pack"
    loaded = load_pack(again, "new")
    assert loaded.kept["offers"] == 1
    assert Offer.objects.get(territory=territory, slug="electrician").summary == "Réécrit par l’école"


def test_a_pack_that_lost_a_record_does_not_take_away_the_one_changed_on_the_site(
    territory: Territory,
) -> None:
    saved_on_the_site(territory, "electrician")
    again = valley()
    again["offers"] = [offer for offer in again["offers"] if offer["id"] != "electrician"]
    again["sessions"] = [one for one in again["sessions"] if one["offer"] != "electrician"]
    load_pack(again, "new")
    assert Offer.objects.get(territory=territory, slug="electrician").withdrawn_on is None


def test_a_pack_that_would_take_from_a_changed_record_what_it_names_is_refused(territory: Territory) -> None:
    saved_on_the_site(territory, "electrician")
    again = valley()
    again["organisations"] = [one for one in again["organisations"] if one["id"] != "school"]
    again["offers"] = [offer for offer in again["offers"] if offer["organisation"] != "school"]
    again["sessions"] = [one for one in again["sessions"] if one["offer"] != "electrician"]
    again["relations"] = []
    again["places"] = [place for place in again["places"] if place.get("organisation") != "school"]
    assert any("changed on the site, would lose organisation: school" in fault for fault in faults_of(again))


def test_a_draft_is_not_among_the_records_that_stand_nor_are_its_sessions(territory: Territory) -> None:
    Offer.objects.filter(territory=territory, slug="electrician").update(status=Status.DRAFT)
    assert not Offer.current().filter(slug="electrician").exists()
    assert not Session.current().filter(offer__slug="electrician").exists()


def test_a_session_that_the_pack_lost_is_remembered_as_gone_until_it_comes_back(
    territory: Territory,
) -> None:
    again = valley()
    lost = again["sessions"].pop()
    load_pack(again, "without")
    assert list(Gone.objects.values_list("kind", "slug")) == [("sessions", lost["id"])]
    load_pack(valley(), "with")
    assert not Gone.objects.exists()


def test_a_record_says_when_it_was_written_even_by_an_update_of_many(territory: Territory) -> None:
    before = Offer.objects.get(slug="electrician").changed_at
    Offer.objects.filter(territory=territory).update(summary="Autre")
    assert Offer.objects.get(slug="electrician").changed_at > before
