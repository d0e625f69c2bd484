"""Filling the reference: from the seed, then from the producers' files."""

import json
from pathlib import Path

import pytest

from maillage.territories import queries, reference, services
from maillage.territories.importing import ImportRefusedError, Known
from maillage.territories.models import Commune, Contour, Epci, FormerCommune, ReferencePart
from tests.territories.conftest import cog_line, written


@pytest.fixture
def one_departement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ship Ariège alone: the whole seed is loaded by one test, and takes seconds."""
    ariege = reference.communes_of(departement="09")
    formers = tuple(former for each in ariege for former in reference.formers_of(each.code))
    monkeypatch.setattr(reference, "communes", lambda: ariege)
    monkeypatch.setattr(reference, "former_communes", lambda: formers)
    monkeypatch.setattr(reference, "contoured_departements", lambda: ("09",))


def _counts() -> tuple[int, int, int]:
    return Commune.objects.count(), FormerCommune.objects.count(), Contour.objects.count()


@pytest.mark.django_db
def test_the_whole_seed_is_loaded_as_the_reference_says_it() -> None:
    steps: list[tuple[str, int, int]] = []
    done = services.load_reference(lambda *step: steps.append(step))
    assert {part.outcome for part in done} == {"loaded"}
    held = queries.known()
    assert tuple(held.communes.values()) == reference.communes()
    assert set(held.formers) == set(reference.former_communes())
    assert Contour.objects.count() == sum(
        len(reference.contours(each)) for each in reference.contoured_departements()
    )
    assert steps[-1] == ("contours", 14, 14)
    assert ("communes", 34_969, 34_969) in steps


@pytest.mark.django_db
@pytest.mark.usefixtures("one_departement")
def test_a_second_load_changes_nothing() -> None:
    services.load_reference()
    before = _counts()
    assert {part.outcome for part in services.load_reference()} == {"unchanged"}
    assert _counts() == before == (325, len(reference.former_communes()), 325)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_departement")
def test_an_interrupted_load_goes_on_without_doing_again_what_is_done() -> None:
    def stop(label: str, done: int, total: int) -> None:
        if label == "contours":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.load_reference(stop)
    assert {part.name: part.outcome for part in services.load_reference()} == {
        "places": "unchanged",
        "contours-09": "unchanged",
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("one_departement")
def test_a_load_broken_in_the_middle_of_a_part_leaves_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("no space left")

    monkeypatch.setattr(reference, "former_communes", fail)
    with pytest.raises(OSError, match="no space"):
        services.load_reference()
    assert _counts() == (0, 0, 0)
    assert not ReferencePart.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("one_departement")
def test_what_the_site_imported_is_never_overwritten_unless_forced(tmp_path: Path) -> None:
    services.load_reference()
    path = tmp_path / "api.json"
    path.write_text(json.dumps([{"code": "09122", "nom": "Foix", "population": 12345}]), encoding="utf-8")
    services.import_file(path, "geo-api")
    ReferencePart.objects.filter(name="contours-09").update(digest="an older seed")
    outcomes = {part.name: part.outcome for part in services.load_reference()}
    assert outcomes == {"places": "kept", "contours-09": "loaded"}
    assert Commune.objects.get(code="09122").population == 12345
    assert services.load_reference(force=True)[0].outcome == "loaded"
    assert Commune.objects.get(code="09122").population != 12345


@pytest.mark.django_db
@pytest.mark.usefixtures("one_departement")
def test_a_commune_that_a_newer_seed_does_not_hold_is_removed() -> None:
    services.load_reference()
    ReferencePart.objects.update(digest="an older seed")
    Commune.objects.create(code="09999", name="Gone", departement_id="09")
    services.load_reference()
    assert not Commune.objects.filter(code="09999").exists()


class TestImport:
    def test_a_merged_commune_gives_its_past_to_its_successor(
        self, tmp_path: Path, small_france: Known
    ) -> None:
        FormerCommune.objects.create(code="33556", name="Old Part", kind="merged", current_id="33394")
        path = written(tmp_path / "former.csv", ["ancien_code;code_actuel", "33394;33243"])
        report = services.import_file(path, "former")
        assert (report.ended, report.formers) == (1, 1)
        assert not Commune.objects.filter(code="33394").exists()
        past = FormerCommune.objects.filter(current_id="33243").values_list("code", flat=True)
        assert {"33394", "33556"} <= set(past)

    def test_the_same_file_twice_changes_nothing_more(self, tmp_path: Path, small_france: Known) -> None:
        path = written(tmp_path / "former.csv", ["ancien_code;code_actuel", "33394;33243"])
        services.import_file(path, "former")
        before = _counts()
        report = services.import_file(path, "former")
        assert (report.communes, report.ended, report.formers) == (0, 0, 0)
        assert _counts() == before

    def test_a_refused_file_changes_nothing(self, tmp_path: Path, small_france: Known) -> None:
        before = queries.known()
        lines = ["ancien_code;code_actuel", "33394;33243", "33555;33999"]
        with pytest.raises(ImportRefusedError):
            services.import_file(written(tmp_path / "former.csv", lines), "former")
        assert queries.known() == before
        assert not ReferencePart.objects.exists()

    def test_a_failure_while_writing_changes_nothing(
        self, tmp_path: Path, small_france: Known, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(services, "_write_contours", fail)
        path = written(tmp_path / "former.csv", ["ancien_code;code_actuel", "33394;33243"])
        with pytest.raises(OSError, match="disk full"):
            services.import_file(path, "former")
        assert Commune.objects.filter(code="33394").exists()

    def test_an_unknown_kind_of_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="geo-api"):
            services.import_file(tmp_path / "x.csv", "shapefile")

    def test_a_list_of_communes_imported_before_the_reference_is_refused(
        self, db: None, tmp_path: Path, cog: list[str]
    ) -> None:
        with pytest.raises(ImportRefusedError, match="reference load"):
            services.import_file(written(tmp_path / "cog.csv", cog), "cog")
        assert _counts() == (0, 0, 0)

    def test_a_commune_given_back_is_no_longer_a_former_one(
        self, tmp_path: Path, small_france: Known, cog: list[str]
    ) -> None:
        FormerCommune.objects.create(code="33555", name="Vieux-Bourg", kind="merged", current_id="33138")
        lines = [*cog, cog_line("COM", "33555", "Vieux-Bourg")]
        services.import_file(written(tmp_path / "cog.csv", lines), "cog")
        assert Commune.objects.filter(code="33555").exists()
        assert not FormerCommune.objects.filter(code="33555").exists()

    def test_contours_are_noted_for_their_departement_alone(
        self, tmp_path: Path, small_france: Known
    ) -> None:
        ring = [[-0.2, 45.0], [0.0, 45.0], [0.0, 45.1], [-0.2, 45.0]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features = [{"type": "Feature", "properties": {"code": "33138"}, "geometry": geometry}]
        path = tmp_path / "contours.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        assert services.import_file(path, "contours").contours == 1
        assert list(ReferencePart.objects.values_list("name", "imported")) == [("contours-33", True)]

    def test_progress_is_told(self, tmp_path: Path, small_france: Known) -> None:
        steps: list[tuple[str, int, int]] = []
        path = tmp_path / "api.json"
        path.write_text(json.dumps([{"code": "33138", "nom": "Coutras", "population": 1}]), encoding="utf-8")
        services.import_file(path, "geo-api", lambda *step: steps.append(step))
        assert steps == [("communes", 1, 1)]

    def test_an_epci_learnt_is_written_before_its_communes(self, tmp_path: Path, small_france: Known) -> None:
        item = {"code": "33138", "nom": "Coutras", "codeEpci": "999999999", "epci": {"nom": "CC Neuve"}}
        path = tmp_path / "api.json"
        path.write_text(json.dumps([item]), encoding="utf-8")
        services.import_file(path, "geo-api")
        assert Epci.objects.get(code="999999999").communes.get().code == "33138"
