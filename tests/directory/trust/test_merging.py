"""Merging: every reference follows, nothing is lost, the address leads on, and it can be undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from maillage.accounts.models import Account, Membership, Right, TrailEntry
from maillage.directory.models import (
    DuplicatePair,
    Merge,
    Offer,
    Organisation,
    Place,
    Relation,
    Revision,
    Session,
    Territory,
)
from maillage.directory.queries import territory_documents
from maillage.directory.services import StaleRecordError, load_pack
from maillage.directory.trust import duplicates, merging
from maillage.directory.trust.addresses import kept_instead
from tests.directory.valley import LIBOURNE, record, valley

TODAY = date(2026, 11, 22)
SCHOOL = "/annuaire/valley/structures/school/"


@pytest.fixture
def twin(school: Organisation) -> Organisation:
    """The school as another source names it: with a site, and the hall of Coutras."""
    twin = Organisation.objects.create(
        territory=school.territory, slug="twin", name="Ecole de production", commune=LIBOURNE,
        roles=["employer"], website="https://ecole.example.org", phone="05 57 11 11 11",
    )  # fmt: skip
    Place.objects.filter(slug="workshop").update(organisation=school)
    return twin


def merged(kept: Organisation, gone: Organisation, account: Account, *taken: str) -> Merge:
    kept.refresh_from_db()
    gone.refresh_from_db()
    versions = (kept.version, gone.version)
    return merging.merge(kept, gone, account, TODAY, versions=versions, taken=taken)


def test_every_reference_follows(twin: Organisation, school: Organisation, moderator: Account) -> None:
    platform = Organisation.objects.get(slug="platform")
    merged(twin, school, moderator)
    assert set(Offer.objects.filter(organisation=twin).values_list("slug", flat=True)) == {
        "electrician", "site-work",
    }  # fmt: skip
    assert Place.objects.get(slug="workshop").organisation == twin
    assert Relation.objects.get(slug="hub-refers").partner == twin
    assert Relation.objects.get(slug="hub-refers").organisation == platform
    prescription = Offer.objects.get(slug="loan").prescription
    assert prescription
    assert prescription["by"] == ["twin", "Votre conseiller"]
    assert not Offer.objects.filter(organisation=school).exists()


def test_what_the_kept_record_lacked_is_taken_from_the_other(
    twin: Organisation, school: Organisation, moderator: Account
) -> None:
    merged(twin, school, moderator)
    twin.refresh_from_db()
    assert (twin.email, twin.phone) == ("ecole@example.org", "05 57 11 11 11")
    assert twin.website == "https://ecole.example.org"


def test_a_value_may_be_preferred_field_by_field(
    twin: Organisation, school: Organisation, moderator: Account
) -> None:
    assert merging.differences(twin, school) == ["name", "phone"]
    merged(twin, school, moderator, "phone")
    twin.refresh_from_db()
    assert (twin.name, twin.phone) == ("Ecole de production", "05 57 00 00 01")


def test_nothing_is_lost(twin: Organisation, school: Organisation, moderator: Account) -> None:
    before = school.as_document()
    merged(twin, school, moderator)
    kept = Revision.objects.filter(kind="organisations", record_id=school.pk).first()
    assert kept is not None
    assert kept.document == before
    assert Revision.objects.filter(record_id=twin.pk, kind="organisations", cause="merged").exists()


def test_the_old_address_leads_to_the_kept_record(
    twin: Organisation, school: Organisation, moderator: Account, client: Client
) -> None:
    merged(twin, school, moderator)
    page = client.get(SCHOOL)
    assert (page.status_code, page.headers["Location"]) == (301, "/annuaire/valley/structures/twin/")


def test_two_merges_in_a_row_lead_to_the_last(
    twin: Organisation, school: Organisation, moderator: Account
) -> None:
    platform = Organisation.objects.get(slug="platform")
    merged(twin, school, moderator)
    merged(platform, twin, moderator)
    assert kept_instead(Organisation.objects.get(slug="school")) == platform


def test_a_withdrawn_record_that_was_not_merged_still_says_so(school: Organisation, client: Client) -> None:
    Organisation.objects.filter(pk=school.pk).update(withdrawn_on=TODAY)
    assert client.get(SCHOOL).status_code == 410


def test_members_of_both_are_members_and_a_lesser_right_wins_nothing(
    twin: Organisation, school: Organisation, moderator: Account, editor: Account, outsider: Account
) -> None:
    Membership.objects.create(account=outsider, organisation=school, right=Right.READER)
    Membership.objects.create(account=outsider, organisation=twin, right=Right.OWNER)
    merged(twin, school, moderator)
    rights = dict(Membership.objects.filter(organisation=twin).values_list("account__email", "right"))
    assert rights == {"redaction@example.org": "editor", "dehors@example.org": "owner"}
    assert Membership.objects.filter(organisation=school).count() == 1


def test_a_relation_between_the_two_stays_with_the_withdrawn_one(
    twin: Organisation, school: Organisation, moderator: Account
) -> None:
    between = Relation.objects.create(
        territory=school.territory, slug="between", organisation=school, partner=twin, kind="trains"
    )
    merged(twin, school, moderator)
    between.refresh_from_db()
    assert between.organisation == school
    assert between not in Relation.current()


def test_undoing_a_merge_brings_both_back(
    twin: Organisation, school: Organisation, moderator: Account, client: Client
) -> None:
    before = territory_documents(Territory.objects.get(slug="valley"), with_used=False)
    done = merged(twin, school, moderator)
    assert merging.undo(done, moderator, TODAY) == []
    assert territory_documents(Territory.objects.get(slug="valley"), with_used=False) == before
    assert client.get(SCHOOL).status_code == 200
    assert TrailEntry.objects.filter(deed="merge.undone").exists()


def test_what_was_written_after_the_merge_is_left_when_it_is_undone(
    twin: Organisation, school: Organisation, moderator: Account
) -> None:
    done = merged(twin, school, moderator)
    Organisation.objects.filter(pk=twin.pk).update(email="nouvelle@example.org")
    assert merging.undo(done, moderator, TODAY) == ["email"]
    twin.refresh_from_db()
    assert twin.email == "nouvelle@example.org"


def test_a_merge_is_undone_once(twin: Organisation, school: Organisation, moderator: Account) -> None:
    done = merged(twin, school, moderator)
    merging.undo(done, moderator, TODAY)
    with pytest.raises(merging.NotMergeableError):
        merging.undo(done, moderator, TODAY)


def test_the_pack_loaded_again_undoes_nothing_and_new_records_find_the_kept_one(
    twin: Organisation, school: Organisation, moderator: Account
) -> None:
    merged(twin, school, moderator)
    documents = valley()
    documents["offers"].append({"id": "new", "organisation": "school", "name": "Nouveau", "kind": "course"})
    record(documents, "organisations", "platform")["name"] = "Plateforme"
    load_pack(documents, "v3")
    assert Offer.objects.get(slug="new").organisation == twin
    assert Offer.objects.get(slug="electrician").organisation == twin
    school.refresh_from_db()
    assert school.withdrawn_on == TODAY


@pytest.mark.parametrize("who", ["editor", "outsider"])
def test_only_who_moderates_may_merge_or_undo(
    twin: Organisation, school: Organisation, moderator: Account, who: str, request: pytest.FixtureRequest
) -> None:
    account = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        merged(twin, school, account)
    done = merged(twin, school, moderator)
    with pytest.raises(PermissionDenied):
        merging.undo(done, account, TODAY)
    done.refresh_from_db()
    assert done.undone_at is None


def test_a_record_is_not_merged_with_itself_a_withdrawn_one_or_another_kind(
    twin: Organisation, school: Organisation, moderator: Account
) -> None:
    with pytest.raises(merging.NotMergeableError):
        merged(twin, twin, moderator)
    Organisation.objects.filter(pk=school.pk).update(withdrawn_on=TODAY)
    with pytest.raises(merging.NotMergeableError):
        merged(twin, school, moderator)
    hall: Any = Place.objects.get(slug="hall")
    with pytest.raises(merging.NotMergeableError):
        merging.merge(twin, hall, moderator, TODAY, versions=(1, 1), taken=())


def test_records_that_changed_since_they_were_shown_are_not_merged(
    twin: Organisation, school: Organisation, moderator: Account
) -> None:
    with pytest.raises(StaleRecordError):
        merging.merge(twin, school, moderator, TODAY, versions=(twin.version, 99), taken=())
    assert not Merge.objects.exists()
    assert Offer.objects.filter(organisation=school).count() == 2


def test_two_offers_become_one_with_all_sessions_and_schemes(
    school: Organisation, moderator: Account
) -> None:
    kept, gone = Offer.objects.get(slug="site-work"), Offer.objects.get(slug="electrician")
    versions = (kept.version, gone.version)
    merging.merge(kept, gone, moderator, TODAY, versions=versions, taken=())
    kept.refresh_from_db()
    assert Session.objects.filter(offer=kept).count() == 2
    assert kept.as_document()["funding"] == ["regional", "cpf"]
    assert kept.themes == ["batiment", "metiers"]


@pytest.fixture
def pair(twin: Organisation) -> DuplicatePair:
    """The two, waiting for a decision."""
    duplicates.refresh(twin.territory)
    return DuplicatePair.objects.get()


def page_of(pair: DuplicatePair) -> str:
    return f"/annuaire/valley/doublons/{pair.pk}/"


def test_the_moderator_sees_both_side_by_side_with_the_reasons(
    pair: DuplicatePair, moderator: Account, client: Client
) -> None:
    client.force_login(moderator)
    listed = client.get("/annuaire/valley/doublons/").content.decode()
    assert "noms proches à 100 %" in listed
    page = client.get(page_of(pair)).content.decode()
    assert "École de production" in page
    assert "05 57 11 11 11" in page
    assert 'name="take-phone"' in page


def decide(client: Client, pair: DuplicatePair, **told: str) -> Any:
    first = Organisation.objects.get(pk=pair.first_id)
    second = Organisation.objects.get(pk=pair.second_id)
    versions = {"first-version": str(first.version), "second-version": str(second.version)}
    return client.post(page_of(pair), {**versions, **told})


def test_the_same_is_one_button_and_undone_by_another(
    pair: DuplicatePair, moderator: Account, client: Client
) -> None:
    client.force_login(moderator)
    answer = decide(client, pair, decision="same", keep="second", **{"take-phone": "first"})
    assert answer.status_code == 302
    done = Merge.objects.get()
    assert Organisation.objects.get(pk=done.kept_id).phone == "05 57 00 00 01"
    assert "/annuaire/valley/structures/twin/" in client.get("/annuaire/valley/doublons/").content.decode()
    client.post(f"/annuaire/valley/fusions/{done.pk}/defaire/")
    done.refresh_from_db()
    assert done.undone_at is not None


def test_different_is_one_button(pair: DuplicatePair, moderator: Account, client: Client) -> None:
    client.force_login(moderator)
    decide(client, pair, decision="different")
    pair.refresh_from_db()
    assert pair.different
    assert client.get(page_of(pair)).status_code == 404


@pytest.mark.parametrize("versions", [("1", "99"), ("a", "b")])
def test_a_decision_on_records_that_changed_is_shown_again(
    pair: DuplicatePair, moderator: Account, client: Client, versions: tuple[str, str]
) -> None:
    client.force_login(moderator)
    told = {"decision": "same", "keep": "first", "first-version": versions[0], "second-version": versions[1]}
    assert client.post(page_of(pair), told).status_code == 409
    assert not Merge.objects.exists()


@pytest.mark.parametrize("who", ["editor", "outsider"])
@pytest.mark.parametrize("path", ["/annuaire/valley/doublons/", "/annuaire/valley/doublons/chercher/"])
def test_nobody_else_opens_these_pages(
    school: Organisation, client: Client, path: str, who: str, request: pytest.FixtureRequest
) -> None:
    assert client.post(path).status_code in (302, 405)
    client.force_login(request.getfixturevalue(who))
    assert client.get(path).status_code in (403, 405)
    assert client.post(path).status_code in (403, 405)


def test_the_list_takes_a_bounded_number_of_queries(
    pair: DuplicatePair,
    moderator: Account,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(moderator)
    with django_assert_max_num_queries(12):
        client.get("/annuaire/valley/doublons/")
