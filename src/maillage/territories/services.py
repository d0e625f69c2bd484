"""Filling the reference of places: from the seed shipped, or from the producers' own files."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from maillage.territories import queries, reference
from maillage.territories.importing import READERS, Changes
from maillage.territories.models import (
    Commune,
    Contour,
    Departement,
    Epci,
    FormerCommune,
    ReferencePart,
    Region,
)
from maillage.territories.reference import CommuneRecord, EpciRecord, FormerCommuneRecord
from maillage.territories.reference.seed_files import PLACES, contour_file, digest, rows

Progress = Callable[[str, int, int], None]
"""Called with what is under way (plain French), how much is done, how much there is in all."""

FILE_KINDS: tuple[str, ...] = tuple(READERS)
BATCH = 2000
DEPARTEMENT_COLUMNS = ("code", "name", "region_id")
COMMUNE_COLUMNS = (
    *("code", "name", "postal_codes", "departement_id", "epci_id", "population"),
    *("lat", "lon", "hall_lat", "hall_lon", "area_km2"),
)
Row = tuple[str | float | None, ...]


@dataclass(frozen=True, slots=True)
class PartLoad:
    """What became of a part of the seed; ``kept`` means that the site's own import was left in place."""

    name: str
    outcome: Literal["loaded", "unchanged", "kept"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: lines read, communes created or changed, communes ended, and so on."""

    kind: str
    read: int
    communes: int
    ended: int
    formers: int
    epcis: int
    contours: int
    repaired: int


def load_reference(progress: Progress | None = None, force: bool = False) -> list[PartLoad]:
    """Fill the database from the seed shipped with Maillage, and say what became of each part.

    Each part (the places, then each département's contours) is one transaction: interrupted, it goes on where
    it stopped. A part that already holds this seed is left alone; so is one that the site imported itself,
    unless ``force`` is given.
    """
    done = [_load_part(queries.PLACES_PART, PLACES, lambda: _fill_places(progress), force)]
    departements = reference.contoured_departements()
    for rank, departement in enumerate(departements, start=1):
        fill = _contour_filler(departement)
        done.append(_load_part(f"contours-{departement}", (contour_file(departement),), fill, force))
        _say(progress, "contours", rank, len(departements))
    return done


def _load_part(name: str, files: Sequence[str], fill: Callable[[], None], force: bool) -> PartLoad:
    wanted = digest(*files)
    held = ReferencePart.objects.filter(name=name).first()
    if held is not None and held.imported and not force:
        return PartLoad(name, "kept")
    if held is not None and held.digest == wanted:
        return PartLoad(name, "unchanged")
    with transaction.atomic():
        fill()
        _note_part(name, wanted, imported=False)
    return PartLoad(name, "loaded")


def _note_part(name: str, content: str, *, imported: bool) -> None:
    values = {"digest": content, "imported": imported, "filled_at": timezone.now()}
    ReferencePart.objects.update_or_create(name=name, defaults=values)


def _fill_places(progress: Progress | None) -> None:
    departements = reference.departements().values()
    _write(Region, ("code", "name"), [(each.code, each.name) for each in reference.regions().values()])
    _write(Departement, DEPARTEMENT_COLUMNS, [(each.code, each.name, each.region) for each in departements])
    _write_epcis(reference.epcis().values())
    _write_communes(reference.communes(), progress)
    FormerCommune.objects.all().delete()
    _write_formers(reference.former_communes())
    ended = set(Commune.objects.values_list("code", flat=True)) - {each.code for each in reference.communes()}
    Commune.objects.filter(code__in=ended).delete()


def _contour_filler(departement: str) -> Callable[[], None]:
    return lambda: _write_contours({code: text for code, text in rows(contour_file(departement))})  # noqa: C416


def _write(
    model: type[Model], columns: Sequence[str], values: Sequence[Row], keys: Sequence[str] = ("code",)
) -> None:
    """Insert the lines, or replace those that have the same keys; ten times quicker than through the models.

    Every name in the statement is a model's own, quoted; every value is a parameter.
    """
    quote = connection.ops.quote_name
    changed = [f"{quote(each)} = EXCLUDED.{quote(each)}" for each in columns if each not in keys]
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"  # noqa: S608
        f" VALUES ({', '.join(['%s'] * len(columns))})"
        f" ON CONFLICT ({', '.join(map(quote, keys))}) DO UPDATE SET {', '.join(changed)}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _write_epcis(epcis: Iterable[EpciRecord]) -> None:
    _write(Epci, ("code", "name"), [(each.code, each.name) for each in epcis])


def _write_communes(communes: Sequence[CommuneRecord], progress: Progress | None = None) -> None:
    for start in range(0, len(communes), BATCH):
        _write(Commune, COMMUNE_COLUMNS, [_commune_row(each) for each in communes[start : start + BATCH]])
        _say(progress, "communes", min(start + BATCH, len(communes)), len(communes))


def _commune_row(each: CommuneRecord) -> Row:
    where = (each.lat, each.lon, each.hall_lat, each.hall_lon, each.area_km2)
    postal_codes = " ".join(each.postal_codes)
    return each.code, each.name, postal_codes, each.departement, each.epci, each.population, *where


def _write_formers(formers: Iterable[FormerCommuneRecord]) -> None:
    values = [(each.code, each.name, each.kind, each.current) for each in formers]
    _write(FormerCommune, ("code", "name", "kind", "current_id"), values, keys=("code", "name", "kind"))


def _write_contours(texts: dict[str, str]) -> None:
    _write(Contour, ("commune_id", "text"), list(texts.items()), keys=("commune_id",))


def import_file(path: Path, kind: str, progress: Progress | None = None) -> ImportReport:
    """Bring a producer's file into the reference; ``kind`` is one of ``FILE_KINDS``.

    One transaction. Raises ``ImportRefusedError`` with every fault, and changes nothing, when the file is
    faulty; ``ValueError`` for an unknown kind.
    """
    if kind not in READERS:
        raise ValueError(f"{kind!r} is not a kind of file; known: {', '.join(FILE_KINDS)}")
    path = Path(path)
    with transaction.atomic():
        changes = READERS[kind](path, queries.known())
        _apply(changes, progress)
        for name in _parts_touched(changes):
            _note_part(name, hashlib.sha256(path.read_bytes()).hexdigest(), imported=True)
    return ImportReport(
        kind,
        read=changes.read,
        communes=len(changes.communes),
        ended=len(changes.ended),
        formers=len(changes.formers),
        epcis=len(changes.epcis),
        contours=len(changes.contours),
        repaired=changes.repaired,
    )


def _parts_touched(changes: Changes) -> list[str]:
    places = any((changes.communes, changes.ended, changes.formers, changes.epcis))
    departements = Commune.objects.filter(code__in=changes.contours).values_list("departement_id", flat=True)
    contours = {f"contours-{departement}" for departement in departements}
    return [*([queries.PLACES_PART] if places else []), *sorted(contours)]


def _apply(changes: Changes, progress: Progress | None) -> None:
    _write_epcis(changes.epcis)
    _write_communes(changes.communes, progress)
    for code, successor in changes.ended.items():
        FormerCommune.objects.filter(current_id=code).update(current_id=successor)
        Commune.objects.filter(code=code).delete()
    created = [each.code for each in changes.communes]
    FormerCommune.objects.filter(code__in=created, kind="merged").delete()
    _write_formers(changes.formers)
    _write_contours(changes.contours)


def _say(progress: Progress | None, label: str, done: int, total: int) -> None:
    if progress is not None:
        progress(label, done, total)
