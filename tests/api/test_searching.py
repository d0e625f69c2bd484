"""Searching from another system: the same answers as the site, with their reasons."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from maillage.directory.models import Offer, Status, Territory
from tests.api.conftest import Get
from tests.directory.valley import COUTRAS


def ids(page: Any) -> list[str]:
    return [item["id"] for item in page["items"]]


def test_words_find_records_and_say_why(territory: Territory, get: Get) -> None:
    found = get("search?q=electricien&record=offers")
    assert ids(found)[0] == "electrician"
    assert found["items"][0]["words"]
    assert found["items"][0]["organisation"] == "school"
    assert found["items"][0]["page"].endswith("/annuaire/valley/offres/electrician/")


def test_minutes_by_a_means_narrow_and_are_told(territory: Territory, get: Get) -> None:
    near = get(f"search?commune={COUTRAS}&mode=bike&minutes=15&record=places")
    assert near["items"]
    assert all(item["minutes"] <= 15 for item in near["items"] if item["minutes"] is not None)
    assert near["total"] < get(f"search?commune={COUTRAS}&mode=car&minutes=240&record=places")["total"]


def test_of_several_themes_one_suffices(territory: Territory, get: Get) -> None:
    one, other = (set(ids(get(f"search?theme={theme}"))) for theme in ("mobilite", "batiment"))
    assert set(ids(get("search?theme=mobilite&theme=batiment"))) == one | other


def test_pages_follow_each_other_without_gap(territory: Territory, get: Get) -> None:
    whole = ids(get("search?limit=50"))
    pages = [ids(get(f"search?limit=2&page={number}")) for number in range(1, len(whole) // 2 + 2)]
    assert [one for page in pages for one in page] == whole


def test_facets_come_when_they_are_asked(territory: Territory, get: Get) -> None:
    assert get("search")["facets"] is None
    assert get("search?facets=true")["facets"]["record"]["offers"] == Offer.objects.count()


def test_a_draft_is_found_by_nobody(territory: Territory, get: Get) -> None:
    Offer.objects.filter(slug="electrician").update(status=Status.DRAFT)
    Territory.objects.update(stamp="changed")
    assert "electrician" not in ids(get("search?q=electricien"))


@pytest.mark.parametrize(
    "asked",
    [
        "commune=99999",
        "commune=2A999",
        "commune=abc",
        "mode=bike",
        "minutes=10",
        "km=5",
        "mode=rocket&minutes=3",
        "page=0",
        "page=99999999999999999999",
        "limit=51",
        "q=%00",
        "starts_from=demain",
        "most_euros=-1",
        "price=cheap",
        f"q={'a' * 300}",
    ],
)
def test_a_search_that_makes_no_sense_is_refused_with_its_field(
    territory: Territory, get: Get, asked: str
) -> None:
    assert get(f"search?{asked}", 422)["faults"][0]["field"]


def test_a_search_takes_few_queries(
    territory: Territory, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get("/api/v1/search")
    with django_assert_max_num_queries(5):
        client.get(f"/api/v1/search?q=formation&commune={COUTRAS}&mode=car&minutes=60&theme=mobilite")
