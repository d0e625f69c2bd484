"""What a search finds, in which order, and why; with and without its index."""

import fcntl
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import pytest

from maillage.directory.models import Organisation, Territory
from maillage.directory.search import Found, Reach, Wish, search, snapshot
from maillage.directory.services import load_pack, save_record
from maillage.directory.towns import town_point
from tests.directory.conftest import TODAY
from tests.directory.valley import BORDEAUX, COUTRAS, FOIX, Documents, record, valley

pytestmark = pytest.mark.usefixtures("territory")

HOSTILE = ["'", '"', "((", "\\", "*", "a:b", "-", "AND OR NOT", "\x00\x01", "😀", "x" * 10_000, "É" * 5000]


def found(text: str = "", **wish: Any) -> Found:
    return search(Wish(text=text, **wish), TODAY, count=1000)


def names(result: Found) -> list[str]:
    return [hit.name for hit in result.hits]


def around(commune: str, reach: Reach | None = None) -> dict[str, Any]:
    return {"commune": commune, "origin": town_point(commune), "reach": reach}


@pytest.mark.parametrize(
    "text", ["électricien", "ELECTRICIENNE", "electricens", "CAP électricien", "électrcien", "électri"]
)
def test_accents_gender_and_typos_are_forgiven(text: str) -> None:
    assert names(found(text))[0] in {"CAP électricien", "Électricien de chantier"}


@pytest.mark.parametrize("text", ["mobylette", "scooter", "compte personnel de formation", "cpf"])
def test_words_that_mean_the_same_are_found(text: str) -> None:
    assert found(text).hits


def test_a_word_well_written_is_not_confused_with_its_neighbours() -> None:
    assert "Prêt d’un cyclomoteur" not in names(found("atelier"))


def test_each_result_tells_the_words_that_were_found() -> None:
    [first, *_] = found("électricienne").hits
    assert first.words == ("électricien",)


def test_without_a_record_that_has_every_word_those_with_some_are_told_apart() -> None:
    result = found("cyclomoteur licorne")
    assert result.partial
    assert names(result)[0] == "Prêt d’un cyclomoteur"


def test_without_words_everything_is_listed_offers_first_by_name() -> None:
    assert names(found()) == [
        "CAP électricien",
        "Électricien de chantier",
        "Prêt d’un cyclomoteur",
        "Atelier de Libourne",
        "École de production",
        "Plateforme mobilité",
        "Salle des fêtes de Coutras",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_never_breaks_the_search(text: str) -> None:
    assert isinstance(found(text), Found)


def test_a_text_that_holds_no_word_finds_nothing() -> None:
    assert found("!!!").hits == ()


def test_filters_keep_only_what_was_chosen() -> None:
    assert names(found(themes=("mobilite",), record="offers")) == ["Prêt d’un cyclomoteur"]
    assert names(found(kinds=("job",))) == ["Électricien de chantier"]
    assert names(found(record="places")) == ["Atelier de Libourne", "Salle des fêtes de Coutras"]


def test_an_offer_without_known_seats_is_left_out_when_seats_are_asked() -> None:
    assert names(found(seats=True, record="offers")) == ["CAP électricien"]


def test_each_choice_tells_how_many_results_it_would_leave() -> None:
    facets = found(record="offers", themes=("batiment",)).facets
    assert facets["theme"] == {"batiment": 2, "metiers": 1, "mobilite": 1}
    assert facets["record"] == {"offers": 2, "organisations": 1, "places": 1}
    assert facets["kind"] == {"training": 1, "job": 1}


def test_an_unknown_theme_or_kind_finds_nothing() -> None:
    assert not found(themes=("unknown",)).hits
    assert not found(kinds=("unknown",)).hits


def test_around_a_commune_the_nearest_offer_comes_first() -> None:
    result = found(**around(COUTRAS), record="offers")
    assert names(result)[0] == "Prêt d’un cyclomoteur"
    assert result.hits[0].km == pytest.approx(0, abs=3)


FAR_SCHOOL = {"id": "far-school", "name": "Auto-école solidaire", "roles": [], "commune": FOIX}


def driving_lessons() -> Documents:
    """The valley with a far offer named by what is sought, and a near one that only mentions it."""
    pack = valley()
    pack["organisations"].append(FAR_SCHOOL)
    far = {"id": "far-licence", "organisation": "far-school", "name": "Permis B", "kind": "service"}
    near = {
        "id": "near-code",
        "organisation": "platform",
        "name": "Atelier du samedi",
        "kind": "workshop",
        "description": "Pour préparer le permis.",
    }
    pack["offers"] += [far, near]
    return pack


def test_what_can_be_reached_comes_before_a_better_answer_that_is_far() -> None:
    load_pack(driving_lessons(), "v2")
    result = found("permis", **around(COUTRAS))
    assert names(result)[0] == "Atelier du samedi"
    assert next(hit.name for hit in result.hits if hit.far) == "Permis B"


def test_without_a_place_what_is_named_by_the_word_comes_first_and_nothing_is_far() -> None:
    load_pack(driving_lessons(), "v2")
    result = found("permis")
    assert names(result)[0] == "Permis B"
    assert not any(hit.far for hit in result.hits)


def test_among_names_that_answer_alike_the_nearest_comes_first() -> None:
    pack = valley()
    pack["offers"].append({"id": "lend", "organisation": "school", "name": "Cyclomoteur", "kind": "loan"})
    load_pack(pack, "v2")
    assert names(found("cyclomoteur", record="offers"))[0] == "Cyclomoteur"
    near = names(found("cyclomoteur", **around(COUTRAS), record="offers"))
    assert near[:2] == ["Prêt d’un cyclomoteur", "Cyclomoteur"]


def test_an_organisation_known_only_by_its_offers_never_passes_an_offer() -> None:
    pack = valley()
    record(pack, "offers", "electrician")["description"] = "Le chantier change chaque mois."
    load_pack(pack, "v2")
    assert names(found("chantier")) == [
        "Électricien de chantier",
        "CAP électricien",
        "École de production",
    ]


def test_an_offer_comes_before_a_place_that_answers_alike() -> None:
    pack = valley()
    record(pack, "places", "workshop")["name"] = "Atelier"
    pack["offers"].append(
        {"id": "hour", "organisation": "school", "name": "Une heure à l’atelier", "kind": "workshop"}
    )
    load_pack(pack, "v2")
    assert names(found("atelier"))[:2] == ["Une heure à l’atelier", "Atelier"]


def test_where_nobody_knows_the_place_the_offer_comes_after_what_can_be_reached() -> None:
    pack = valley()
    pack["organisations"].append({"id": "nowhere", "name": "Sans adresse", "roles": []})
    pack["offers"].append({"id": "lost", "organisation": "nowhere", "name": "Cyclomoteur", "kind": "loan"})
    load_pack(pack, "v2")
    result = found("cyclomoteur", **around(COUTRAS), record="offers")
    assert names(result)[-1] == "Cyclomoteur"
    assert result.hits[-1].far


def test_a_much_better_answer_passes_first_when_no_record_has_every_word() -> None:
    load_pack(driving_lessons(), "v2")
    result = found("licorne permis solidaire Foix", **around(COUTRAS), record="offers")
    assert result.partial
    assert names(result)[:2] == ["Permis B", "Atelier du samedi"]


def test_beyond_the_kilometres_only_what_is_followed_at_a_distance_remains() -> None:
    assert names(found(**around(BORDEAUX, Reach(km=5)))) == ["CAP électricien"]


def test_what_is_at_a_distance_is_not_offered_outside_its_territory() -> None:
    assert not found(**around(FOIX, Reach(km=20))).hits


def test_minutes_are_counted_by_the_means_that_was_chosen() -> None:
    walk = names(found(**around(COUTRAS, Reach(mode="walk", minutes=30)), record="places"))
    car = names(found(**around(COUTRAS, Reach(mode="car", minutes=45)), record="places"))
    assert walk == ["Salle des fêtes de Coutras"]
    assert set(car) == {"Salle des fêtes de Coutras", "Atelier de Libourne"}


def test_in_the_commune_itself_neighbours_are_not_shown() -> None:
    result = found(**around(COUTRAS, Reach(here=True)))
    assert set(names(result)) == {
        "Prêt d’un cyclomoteur",
        "Plateforme mobilité",
        "Salle des fêtes de Coutras",
    }


def test_a_reach_without_a_place_limits_nothing() -> None:
    assert len(found(reach=Reach(km=5)).hits) == 7


def test_a_new_version_of_a_pack_is_found_at_once(own_index: Path) -> None:
    found()
    changed = valley()
    record(changed, "offers", "loan")["name"] = "Location d’une trottinette"
    load_pack(changed, "v2")
    assert names(found("trottinette"))[:1] == ["Location d’une trottinette"]


def test_a_saved_record_is_found_at_once() -> None:
    found()
    school = Organisation.objects.get(slug="school")
    save_record(school, school.version, {"summary": "Chaudronnerie"}, checked_by="Ana", on=TODAY)
    assert "École de production" in names(found("chaudronnier"))


def test_a_withdrawn_offer_is_not_found(territory: Territory) -> None:
    smaller = valley()
    smaller["offers"].pop()
    load_pack(smaller, "v2")
    assert "Électricien de chantier" not in names(found())


def test_a_new_day_makes_the_index_again() -> None:
    assert snapshot.current(TODAY).made_from != snapshot.current(TODAY + timedelta(days=1)).made_from


@pytest.mark.parametrize("damage", ["missing", "empty", "garbage", "not a folder"])
def test_a_broken_index_is_made_again(own_index: Path, damage: str) -> None:
    before = names(found("électricien"))
    snapshot.close()
    current = own_index / "current"
    for file in [*current.iterdir()]:
        if damage == "missing" or (damage == "not a folder" and not file.is_dir()):
            file.unlink()
        elif damage == "empty" and file.name != "made-from":
            file.unlink()
            file.write_bytes(b"")
        elif damage == "garbage" and file.suffix == ".json":
            file.write_text("{", encoding="utf-8")
    if damage == "not a folder":
        current.unlink()
        current.write_text("")
    assert names(found("électricien")) == before


@pytest.fixture
def locked(own_index: Path) -> IO[str]:
    """Another process is writing the index."""
    own_index.mkdir(parents=True)
    lock = (own_index / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


@pytest.mark.parametrize("text", ["électricienne", "cyclomoteur licorne", "scooter", ""])
def test_without_an_index_the_database_answers(text: str, locked: IO[str], own_index: Path) -> None:
    plain = set(names(found(text)))
    locked.close()
    assert set(names(found(text))) == plain
    assert (own_index / "current").is_dir()


@pytest.mark.parametrize("text", HOSTILE)
def test_without_an_index_a_hostile_text_never_breaks_the_search(text: str, locked: IO[str]) -> None:
    assert isinstance(found(text), Found)


def test_a_folder_that_can_not_be_written_leaves_the_search_to_the_database(own_index: Path) -> None:
    own_index.write_text("not a folder")
    assert names(found("cyclomoteur"))[0] == "Prêt d’un cyclomoteur"
