"""The verbs of the directory: load a pack, save a record. Each is one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.directory import clock, loading
from maillage.directory.loading import Loaded, PackRefusedError, Progress
from maillage.directory.models import Record, Territory
from maillage.directory.models.territory import new_stamp
from maillage.directory.references import Documents

__all__ = ["Loaded", "PackRefusedError", "StaleRecordError", "load_pack", "save_record"]


class StaleRecordError(Exception):
    """Somebody saved the record meanwhile: read it again before saving."""


def load_pack(documents: Documents, version: str, progress: Progress | None = None) -> Loaded:
    """Load a pack's documents, by kind (``pack`` holds that of ``pack.yaml``), under the hash of its content.

    What the pack uses must be loaded already. The same version again changes nothing. Otherwise only what
    differs is written. Organisations, places and offers that the new version lacks are withdrawn: their pages
    say so, since people hold printed addresses; anything else that it lacks is deleted.

    Raises ``PackRefusedError`` with every fault; nothing is then changed.
    """
    pack = loading.describe(documents)
    with transaction.atomic():
        loaded = _loaded_version(pack["id"])
        used = loading.used_territories(pack)
        if loaded == version:
            return Loaded(pack["id"], unchanged=True)
        faults = loading.Check(pack["id"], documents, used).faults()
        if faults:
            raise PackRefusedError(faults)
        territory = _write_territory(pack, version, used)
        result = loading.Writer(territory, clock.today(), progress).write(documents)
        _touch(territory)
    return result


def _loaded_version(slug: str) -> str | None:
    """The version that is loaded, its territory locked until the end of the transaction."""
    found = Territory.objects.select_for_update().filter(slug=slug).first()
    return found.pack_version if found else None


def _write_territory(pack: dict[str, Any], version: str, used: list[Territory]) -> Territory:
    try:
        return loading.write_territory(pack, version, used)
    except ValueError as error:
        raise PackRefusedError([f"pack {pack['id']}: {error}"]) from None


def _touch(territory: Territory) -> None:
    """Mark that the territory's records are no longer what they were."""
    Territory.objects.filter(pk=territory.pk).update(stamp=new_stamp())


def save_record(
    record: Record, seen_version: int, changes: dict[str, Any], *, checked_by: str, on: date
) -> Record:
    """Save changes (columns) to a record that was read at ``seen_version``, and who checked it, when.

    Raises ``StaleRecordError`` if it changed since, ``ValidationError`` for values that the columns refuse.
    """
    told = {**changes, "checked_by": checked_by, "checked_on": on}
    unknown = set(told) - {column.attname for column in record._meta.concrete_fields}
    if unknown:
        raise ValidationError(f"unknown columns: {', '.join(sorted(unknown))}")
    loading.assign(record, told)
    record.clean_fields(exclude=["territory", *record.REFERENCES])
    with transaction.atomic():
        rows = type(record)._default_manager.filter(pk=record.pk, version=seen_version)
        if rows.update(**told, version=seen_version + 1) != 1:
            raise StaleRecordError(record.slug)
        _touch(record.territory)
    record.version = seen_version + 1
    return record
