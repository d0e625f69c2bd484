"""Reading the directory from another system: everything once, then what changed, and plain refusals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone

from maillage.directory.models import Offer, Session, Status, Territory
from maillage.directory.services import load_pack
from tests.api.conftest import Get, tidy
from tests.directory.valley import valley


def ids(page: Any) -> list[str]:
    return [item["document"]["id"] for item in page["items"]]


def everything(get: Get, path: str) -> list[str]:
    page = get(f"{path}&limit=1")
    found = ids(page)
    while page["next"]:
        page = get(f"{path}&limit=1&cursor={quote(page['next'])}")
        found += ids(page)
    return found


def test_each_record_comes_as_its_pack_writes_it(territory: Territory, get: Get) -> None:
    told = {item["document"]["id"]: item["document"] for item in get("offers?territory=valley")["items"]}
    assert told == {document["id"]: document for document in tidy(valley())["offers"]}


@pytest.mark.parametrize("kind", ["organisations", "places", "offers", "sessions", "relations", "facts"])
def test_pages_of_one_give_every_record_once(territory: Territory, get: Get, kind: str) -> None:
    found = everything(get, f"{kind}?territory=valley")
    assert sorted(found) == sorted(document["id"] for document in valley()[kind])


def test_a_record_that_changes_while_one_reads_comes_again_and_none_is_missed(
    territory: Territory, get: Get, clock: time_machine.Traveller
) -> None:
    first = get("offers?territory=valley&limit=1")
    clock.shift(timedelta(seconds=1))
    Offer.objects.filter(slug=ids(first)[0]).update(summary="Changé")
    rest = get(f"offers?territory=valley&cursor={quote(first['next'])}")
    assert sorted(ids(rest)) == sorted(document["id"] for document in valley()["offers"])


def test_modified_since_gives_what_changed_and_what_was_withdrawn(territory: Territory, get: Get) -> None:
    Offer.objects.update(changed_at=timezone.now() - timedelta(days=2))
    Offer.objects.filter(slug="loan").update(withdrawn_on=date(2026, 11, 22))
    since = quote((timezone.now() - timedelta(days=1)).isoformat())
    page = get(f"offers?modified_since={since}")
    assert ids(page) == ["loan"]
    assert page["items"][0]["withdrawn_on"] == "2026-11-22"
    assert "loan" not in ids(get("offers"))


def test_a_session_that_is_no_more_is_told_among_the_gone(territory: Territory, get: Get) -> None:
    again = tidy(valley())
    lost = again["sessions"].pop()
    load_pack(again, "2")
    assert [(one["kind"], one["id"]) for one in get("gone")["items"]] == [("sessions", lost["id"])]


def test_a_draft_is_read_by_nobody(territory: Territory, get: Get) -> None:
    Offer.objects.filter(slug="electrician").update(status=Status.DRAFT)
    assert "electrician" not in ids(get("offers"))
    assert get("offers/valley/electrician", 404)["title"] == "Introuvable"
    since = quote((timezone.now() - timedelta(days=1)).isoformat())
    assert "electrician" not in ids(get(f"offers?modified_since={since}"))
    drafts = set(Session.objects.filter(offer__slug="electrician").values_list("slug", flat=True))
    assert not drafts & set(ids(get("sessions")))


def test_the_records_of_one_organisation(territory: Territory, get: Get) -> None:
    wanted = [document["id"] for document in valley()["offers"] if document["organisation"] == "school"]
    assert sorted(ids(get("offers?organisation=school"))) == sorted(wanted)
    assert ids(get("organisations?organisation=school")) == ["school"]
    assert ids(get("sessions?organisation=nobody")) == []


def test_one_record_bears_its_version(territory: Territory, client: Client) -> None:
    answer = client.get("/api/v1/offers/valley/electrician")
    assert answer["ETag"] == '"1"'
    assert answer.json()["version"] == 1


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("offers?cursor=AAAA", 400, "bad-cursor"),
        ("offers?cursor=%C3%A9", 422, "bad-request"),
        ("offers?limit=0", 422, "bad-request"),
        ("offers?limit=1000", 422, "bad-request"),
        ("offers?limit=99999999999999999999999", 422, "bad-request"),
        ("offers?modified_since=hier", 422, "bad-request"),
        ("offers?modified_since=2026-11-22T10:00:00", 422, "bad-request"),
        ("offers?modified_since=0001-01-01T00:00:00%2B22:35", 422, "bad-request"),
        ("offers?territory=%00", 422, "bad-request"),
        ("offers/valley/nothing", 404, "not-found"),
        ("offers/nowhere/electrician", 404, "not-found"),
    ],
)
def test_what_can_not_be_read_is_refused_with_its_reason(
    territory: Territory, get: Get, path: str, status: int, kind: str
) -> None:
    told = get(path, status)
    assert told["type"].endswith(f"#{kind}")
    assert told["status"] == status
    assert told["detail"]


def test_a_refusal_speaks_the_language_that_was_asked_for(territory: Territory, get: Get) -> None:
    assert get("offers/valley/nothing", 404)["title"] == "Introuvable"
    assert get("offers/valley/nothing", 404, **{"Accept-Language": "en"})["title"] == "Not found"


def test_a_key_that_opens_nothing_is_refused_rather_than_passed_over(territory: Territory, get: Get) -> None:
    for text in ("Bearer nothing", "Bearer mlg_abc_def", "Basic abc", "Bearer "):
        assert get("offers", 401, Authorization=text)["type"].endswith("#no-key")


@override_settings(API_RATE=3)
def test_more_than_a_fair_share_is_refused_and_says_when_to_come_back(
    territory: Territory, client: Client
) -> None:
    answers = [client.get("/api/v1/territories") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1].json()["type"].endswith("#too-many")


@pytest.mark.parametrize("kind", ["organisations", "places", "offers", "sessions", "relations", "facts"])
def test_a_page_takes_as_many_queries_whatever_its_length(
    territory: Territory, client: Client, django_assert_max_num_queries: Any, kind: str
) -> None:
    with django_assert_max_num_queries(3):
        client.get(f"/api/v1/{kind}")


def test_reading_sets_no_cookie(territory: Territory, client: Client) -> None:
    assert not client.get("/api/v1/offers").cookies


@override_settings(API_RATE=1, ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_an_address_that_one_writes_oneself_gives_no_second_share(
    territory: Territory, client: Client
) -> None:
    def status(forwarded: str) -> int:
        return client.get("/api/v1/territories", headers={"X-Forwarded-For": forwarded}).status_code

    assert status("203.0.113.7") == 200
    assert status("198.51.100.1, 203.0.113.7") == 429
    assert status("203.0.113.8") == 200


def test_a_moment_in_a_time_zone_that_no_clock_shows_is_read_all_the_same(
    territory: Territory, get: Get
) -> None:
    assert get("offers?modified_since=1142-12-22T11:54:22%2B22:35")["items"]
