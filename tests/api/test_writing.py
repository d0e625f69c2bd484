"""Writing from another system: within the key, over the version that was read, and never by half."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from maillage.accounts.models import Account, Membership
from maillage.api.keys import SCOPES, make_key
from maillage.directory.models import Gone, Offer, Organisation, Relation, Revision, Session, Territory
from maillage.exchange.pack.records import MODELS


class Writer:
    """Another system with a key: writes JSON, reads the answer."""

    def __init__(self, text: str) -> None:
        self.client, self.text = Client(), text

    def __call__(
        self, method: str, path: str, told: Any = None, status: int = 200, seen: int | None = None
    ) -> Any:
        headers = {"Authorization": f"Bearer {self.text}"}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        body = told if isinstance(told, bytes) else json.dumps(told)
        answer = self.client.generic(method, f"/api/v1/{path}", body, "application/json", headers=headers)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def school(territory: Territory) -> Organisation:
    """The organisation that writes."""
    return Organisation.objects.get(slug="school")


@pytest.fixture
def editor(school: Organisation) -> Account:
    """Somebody who edits for the school."""
    account = Account.objects.create_user("redaction@example.org", name="Rédaction (exemple)")
    Membership.objects.create(account=account, organisation=school, right="editor")
    return account


@pytest.fixture
def write(editor: Account, school: Organisation) -> Writer:
    """The school's system, whose key opens everything of the school."""
    return Writer(make_key(editor, school, "Logiciel", SCOPES, 30)[1])


def document(path: str, write: Writer) -> dict[str, Any]:
    """A record as one reads it, without what a pack would refuse."""
    told: dict[str, Any] = write("GET", path)["document"]
    return {name: value for name, value in told.items() if value not in ("", None, [], {})}


NEW = {"id": "welding", "organisation": "school", "name": "Souder", "kind": "training", "hours": 70}


def test_a_new_offer_is_a_draft_that_nobody_else_reads(write: Writer, client: Client) -> None:
    made = write("POST", "offers", NEW, 201)
    assert made["document"]["name"] == "Souder"
    assert made["document"]["checked_by"] == "École de production"
    assert Offer.objects.get(slug="welding").status == "draft"
    assert client.get("/api/v1/offers/valley/welding").status_code == 404


def test_an_offer_is_replaced_whole_and_what_was_left_out_is_gone(write: Writer) -> None:
    told = document("offers/valley/electrician", write)
    told.pop("summary", None)
    answer = write("PUT", "offers/valley/electrician", {**told, "price": 12.5}, seen=1)
    assert answer["version"] == 2
    assert answer["document"]["price"] == 12.5
    assert "summary" not in answer["document"]
    assert Revision.objects.filter(kind="offers", version=2).exists()


def test_two_systems_that_read_the_same_version_do_not_overwrite_each_other(write: Writer) -> None:
    told = document("offers/valley/electrician", write)
    write("PUT", "offers/valley/electrician", {**told, "delay_days": 10}, seen=1)
    refused = write("PUT", "offers/valley/electrician", {**told, "delay_days": 20}, 412, seen=1)
    assert refused["type"].endswith("#changed-meanwhile")
    assert Offer.objects.get(slug="electrician").delay_days == 10


@pytest.mark.parametrize("header", [None, "", "*", '"-1"', '"99999999999999999999"'])
def test_who_does_not_say_which_version_was_read_writes_nothing(write: Writer, header: str | None) -> None:
    told = json.dumps(document("offers/valley/electrician", write))
    headers = {"Authorization": f"Bearer {write.text}", **({} if header is None else {"If-Match": header})}
    path = "/api/v1/offers/valley/electrician"
    answer = write.client.put(path, told, "application/json", headers=headers)
    assert answer.status_code == 428
    assert Offer.objects.get(slug="electrician").version == 1


def test_a_session_is_written_moved_and_deleted(write: Writer) -> None:
    told = {"id": "spring", "offer": "electrician", "start": "2027-03-01", "weeks": 4, "seats": 8}
    write("POST", "sessions", told, 201)
    write("PUT", "sessions/valley/spring", {**told, "seats": 7}, seen=1)
    write("DELETE", "sessions/valley/spring", None, 412, seen=1)
    write("DELETE", "sessions/valley/spring", None, 204, seen=2)
    assert not Session.objects.filter(slug="spring").exists()
    assert Gone.objects.filter(kind="sessions", slug="spring").exists()


def test_an_offer_that_is_removed_is_withdrawn_and_its_page_says_so(write: Writer, client: Client) -> None:
    write("DELETE", "offers/valley/electrician", None, 204, seen=1)
    assert Offer.objects.get(slug="electrician").withdrawn_on is not None
    assert client.get("/annuaire/valley/offres/electrician/").status_code == 410


def test_a_document_that_a_pack_would_refuse_is_refused_field_by_field(write: Writer) -> None:
    refused = write("POST", "offers", {**NEW, "kind": "holiday", "hours": -1, "colour": "blue"}, 422)
    assert {fault["field"] for fault in refused["faults"]} == {"kind", "hours", "colour"}
    assert all(fault["message"] and fault["remedy"] for fault in refused["faults"])
    assert not Offer.objects.filter(slug="welding").exists()


def test_a_document_that_names_what_does_not_exist_is_refused(write: Writer) -> None:
    refused = write("POST", "offers", {**NEW, "grants": ["nothing-known"]}, 422)
    assert refused["faults"][0]["field"].startswith("grants")
    assert not Offer.objects.filter(slug="welding").exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"id": 1e999}'])
def test_what_is_no_document_is_refused_without_a_traceback(write: Writer, body: bytes) -> None:
    answer = write.client.generic(
        "POST",
        "/api/v1/offers",
        body,
        "application/json",
        headers={"Authorization": f"Bearer {write.text}"},
    )
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_nobody_writes_without_a_key(territory: Territory, client: Client) -> None:
    answer = client.post("/api/v1/offers", json.dumps(NEW), "application/json")
    assert answer.status_code == 401
    assert not Offer.objects.filter(slug="welding").exists()


def test_a_key_writes_nothing_of_another_organisation(write: Writer) -> None:
    told = document("offers/valley/loan", write)
    assert write("PUT", "offers/valley/loan", told, 403, seen=1)["type"].endswith("#out-of-scope")
    write("DELETE", "offers/valley/loan", None, 403, seen=1)
    write("POST", "offers", {**NEW, "organisation": "platform"}, 403)
    write("POST", "sessions", {"id": "spring", "offer": "loan", "start": "2027-03-01", "days": 1}, 403)


def test_a_record_is_not_given_to_another_organisation(write: Writer) -> None:
    told = document("offers/valley/electrician", write)
    write("PUT", "offers/valley/electrician", {**told, "organisation": "platform"}, 403, seen=1)
    assert Offer.objects.get(slug="electrician").organisation.slug == "school"


def test_a_key_writes_only_the_kinds_that_it_is_for(editor: Account, school: Organisation) -> None:
    narrow = Writer(make_key(editor, school, "Logiciel", ["sessions"], 30)[1])
    narrow("POST", "offers", NEW, 403)
    narrow(
        "POST", "sessions", {"id": "spring", "offer": "electrician", "start": "2027-03-01", "days": 1}, 201
    )


def test_an_id_is_neither_taken_twice_nor_changed(write: Writer) -> None:
    assert write("POST", "offers", {**NEW, "id": "electrician"}, 409)["type"].endswith("#already-there")
    told = document("offers/valley/electrician", write)
    write("PUT", "offers/valley/electrician", {**told, "id": "other"}, 422, seen=1)


def test_a_relation_is_entered_by_the_organisation_that_it_is_of(write: Writer) -> None:
    told = {"id": "school-platform", "organisation": "school", "kind": "hosts", "partner": "platform"}
    write("POST", "relations", told, 201)
    assert Relation.objects.get(slug="school-platform").partner.slug == "platform"
    write("POST", "relations", {**told, "id": "back", "organisation": "platform", "partner": "school"}, 403)


def test_an_organisation_writes_its_own_record_and_makes_no_other(write: Writer) -> None:
    told = document("organisations/valley/school", write)
    write("PUT", "organisations/valley/school", {**told, "summary": "On y apprend un métier."}, seen=1)
    assert Organisation.objects.get(slug="school").summary == "On y apprend un métier."
    answer = write.client.post(
        "/api/v1/organisations", "{}", "application/json", headers={"Authorization": f"Bearer {write.text}"}
    )
    assert answer.status_code == 405


@pytest.mark.parametrize("kind", SCOPES)
def test_every_kind_that_a_key_may_write_is_a_kind_of_a_pack(kind: str) -> None:
    assert kind in MODELS
