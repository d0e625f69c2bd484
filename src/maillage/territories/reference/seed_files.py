"""Reading the seed files: lines of text kept as they are until a record is asked for."""

import csv
import hashlib
import lzma
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from maillage.territories.reference.records import CommuneRecord

SEED = Path(__file__).parent / "seed"
PLACES = ("regions.csv", "departements.csv", "epci.csv", "communes.csv.xz", "former.csv.xz")


def contour_file(departement: str) -> str:
    """Return the name of the file of a département's contours."""
    return f"contours-{departement}.csv.xz"


def lines(name: str) -> list[str]:
    """Return the lines of a seed file, without its header."""
    data = (SEED / name).read_bytes()
    text = lzma.decompress(data) if name.endswith(".xz") else data
    return text.decode().splitlines()[1:]


def rows(name: str) -> Iterator[list[str]]:
    """Yield the fields of each line of a seed file."""
    return csv.reader(lines(name))


def digest(*names: str) -> str:
    """Return the SHA-256 of seed files, taken together."""
    content = hashlib.sha256()
    for name in names:
        content.update((SEED / name).read_bytes())
    return content.hexdigest()


@cache
def commune_lines() -> dict[str, str]:
    """Return the line of each commune by code, in order of code."""
    return {line[:5]: line for line in lines("communes.csv.xz")}


def commune_of_fields(fields: Sequence[str], regions: Mapping[str, str]) -> CommuneRecord:
    """Return the record of a line of ``communes.csv``; ``regions`` gives the region of each département."""
    code, name, postal, departement, epci, population, *numbers = fields
    return CommuneRecord(
        code,
        name,
        tuple(postal.split(" ")) if postal else (),
        departement,
        regions[departement],
        epci or None,
        int(population) if population else None,
        *[float(number) if number else None for number in numbers],
    )
