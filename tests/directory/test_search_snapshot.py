"""The columns of the search: the same answers from files and from memory, made anew when they are behind."""

import fcntl
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from maillage.directory.models import Occupation, Territory
from maillage.directory.search import Found, Reach, Wish, search, snapshot
from maillage.directory.search.columns import Columns
from maillage.directory.services import load_pack
from maillage.directory.towns import town_point
from tests.directory.conftest import TODAY
from tests.directory.valley import COUTRAS, FOIX, LIBOURNE, record, valley

pytestmark = pytest.mark.usefixtures("territory")

WISHES = [
    {},
    {"text": "électricienne"},
    {"text": "cyclomoteur licorne"},
    {"text": "cyclomteur"},
    {"text": "cyclomoteur Abzac"},
    {"themes": ("mobilite", "batiment"), "seats": True},
    {"prices": ("free", "unknown"), "record": "offers"},
    {"starts_from": date(2027, 1, 1), "starts_until": date(2027, 6, 1)},
    *(
        {"commune": commune, "origin": town_point(commune), "reach": reach, "themes": themes}
        for commune in (COUTRAS, LIBOURNE, FOIX)
        for reach in (None, Reach(here=True), Reach(km=20), Reach(mode="car", minutes=30))
        for themes in ((), ("mobilite", "metiers"))
    ),
]


def told(**wish: Any) -> dict[str, Any]:
    """All that a search answers."""
    found: Found = search(Wish(**wish), TODAY, count=100)
    shown = {name: getattr(found, name) for name in ("total", "hits", "partial", "occupation", "around")}
    return {**shown, "facets": dict(found.facets), "where": found.departements()}


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_memory_and_files_answer_the_same(own_index: Path, wish: dict[str, Any]) -> None:
    kept = told(**wish)
    assert (own_index / "current").is_dir()
    snapshot.close()
    (own_index / "current").unlink()
    with (own_index / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert told(**wish) == kept
        assert not (own_index / "current").exists()


@pytest.mark.parametrize("wish", WISHES[:8], ids=str)
def test_a_search_asks_two_queries(
    wish: dict[str, Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told()
    with django_assert_num_queries(2):
        search(Wish(**wish), TODAY)


def renamed() -> None:
    """Load the valley with another name for its loan."""
    changed = valley()
    record(changed, "offers", "loan")["name"] = "Location d’une trottinette"
    load_pack(changed, "v2")


def test_a_large_directory_answers_as_before_until_its_columns_are_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[date] = []
    monkeypatch.setattr(snapshot, "LARGE", 0)
    monkeypatch.setattr(snapshot, "_refresh_beside", asked.append)
    told()
    renamed()
    assert told(text="trottinette")["total"] == 0
    assert asked == [TODAY]
    snapshot.refresh(TODAY)
    assert told(text="trottinette")["total"] > 0
    assert asked == [TODAY]


def test_a_refresh_beside_leaves_the_other_process_alone(own_index: Path) -> None:
    told()
    renamed()
    before = (own_index / "current").resolve()
    with (own_index / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert snapshot._refreshing.acquire(blocking=False)
        snapshot._refresh_then_release(TODAY)
    assert (own_index / "current").resolve() == before
    assert not snapshot._refreshing.locked()


def test_a_refresh_of_what_is_up_to_date_writes_nothing(own_index: Path) -> None:
    told()
    before = (own_index / "current").resolve()
    snapshot.refresh(TODAY)
    assert (own_index / "current").resolve() == before


def test_former_columns_are_removed_and_whoever_has_them_open_still_reads_them(own_index: Path) -> None:
    told()
    held = snapshot.current(TODAY)
    renamed()
    told()
    assert len([*own_index.glob("made-*")]) == 1
    assert held.columns.told(0)


def test_rome_once_loaded_is_searched() -> None:
    before = snapshot.state(TODAY)
    Occupation.objects.create(code="F1602", label="Électricité bâtiment")
    assert snapshot.state(TODAY) != before


def test_the_state_changes_with_the_day_and_with_each_territory() -> None:
    states = {snapshot.state(TODAY), snapshot.state(TODAY + timedelta(days=1))}
    Territory.objects.filter(slug="valley").update(stamp="x")
    assert len(states | {snapshot.state(TODAY)}) == 3


@pytest.mark.parametrize("missing", ["pk.npy", "stem_rows.npy", "lists.json"])
def test_columns_without_one_of_their_files_are_refused(own_index: Path, missing: str) -> None:
    told()
    (own_index / "current" / missing).unlink()
    with pytest.raises((OSError, ValueError)):
        Columns.open(own_index / "current")


@pytest.mark.usefixtures("settings")
def test_an_empty_directory_can_be_searched(own_index: Path) -> None:
    Territory.objects.filter(slug="valley").delete()
    Territory.objects.all().delete()
    assert told(text="rien")["total"] == 0
    assert (
        told(commune=COUTRAS, origin=town_point(COUTRAS), reach=Reach(mode="car", minutes=60))["total"] == 0
    )
