"""A handful of real communes, as plain records and in the database."""

from pathlib import Path

import pytest

from maillage.territories import reference
from maillage.territories.importing import Known
from maillage.territories.models import Commune, Departement, Epci, FormerCommune, Region
from maillage.territories.reference import CommuneRecord, FormerCommuneRecord

CODES = ("01015", "2A004", "33063", "33138", "33243", "33394", "75056")
"""Arboys en Bugey, Ajaccio, Bordeaux, Coutras, Libourne, Saint-Émilion, Paris."""


def record(code: str) -> CommuneRecord:
    """Return a commune of the seed that must be there."""
    found = reference.commune(code)
    assert found is not None
    return found


@pytest.fixture
def known() -> Known:
    """Return a small France of seven communes."""
    communes = {code: record(code) for code in CODES}
    formers = [each for each in reference.former_communes() if each.current in communes]
    return Known(communes, reference.departements(), reference.epcis(), tuple(formers))


@pytest.fixture
def small_france(db: None, known: Known) -> Known:
    """Put the seven communes in the database."""
    Region.objects.bulk_create(Region(each.code, each.name) for each in reference.regions().values())
    Departement.objects.bulk_create(
        Departement(code=each.code, name=each.name, region_id=each.region)
        for each in known.departements.values()
    )
    Epci.objects.bulk_create(Epci(each.code, each.name) for each in known.epcis.values())
    Commune.objects.bulk_create(_commune(each) for each in known.communes.values())
    FormerCommune.objects.bulk_create(_former(each) for each in known.formers)
    return known


def _commune(each: CommuneRecord) -> Commune:
    return Commune(
        code=each.code,
        name=each.name,
        postal_codes=" ".join(each.postal_codes),
        departement_id=each.departement,
        epci_id=each.epci,
        population=each.population,
        lat=each.lat,
        lon=each.lon,
        hall_lat=each.hall_lat,
        hall_lon=each.hall_lon,
        area_km2=each.area_km2,
    )


def _former(each: FormerCommuneRecord) -> FormerCommune:
    return FormerCommune(code=each.code, name=each.name, kind=each.kind, current_id=each.current)


@pytest.fixture
def cog(known: Known) -> list[str]:
    """Return the lines of a list of communes in INSEE's form, without its header's line end."""
    header = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"
    return [header, *(cog_line("COM", each.code, each.name) for each in known.communes.values())]


def cog_line(kind: str, code: str, name: str, parent: str = "") -> str:
    """Return a line of INSEE's list of communes."""
    return f"{kind},{code},,,,,0,{name.upper()},{name},{name},,{parent}"


def written(path: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    """Write the lines in a file and return it."""
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path
