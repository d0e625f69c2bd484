"""The verbs of the directory: load a pack, save a record. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts import rules, trail
from maillage.accounts.models import Account
from maillage.directory import checking, clock, loading
from maillage.directory.checking import RefusedRecordError
from maillage.directory.documents import plain
from maillage.directory.loading import Loaded, PackRefusedError, Progress
from maillage.directory.models import (
    KINDS,
    FundingScheme,
    Gone,
    Offer,
    OfferFunding,
    Origin,
    Record,
    Revision,
    Session,
    Territory,
)
from maillage.directory.models.territory import new_stamp
from maillage.directory.occurrences import end_of
from maillage.directory.references import Documents
from maillage.directory.trust.freshness import all_checked
from maillage.privacy.actor import CLOCK, acting_as

__all__ = [
    "Author",
    "Loaded",
    "PackRefusedError",
    "RefusedRecordError",
    "StaleRecordError",
    "create_record",
    "delete_record",
    "kind_of",
    "load_pack",
    "save_changes",
    "save_record",
    "save_standing",
    "touch",
]


class StaleRecordError(Exception):
    """Somebody saved the record meanwhile: read it again before saving."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a record: the account (``None``: the site itself), in whose name, on which day, and why.

    ``name`` is that of an organisation or a service, never of a person. ``allowed``: the caller asked another
    rule than « an organisation edits its own records », such as who moderates.
    """

    account: Account | None
    name: str
    on: date
    cause: str = "edited"
    allowed: bool = False


def kind_of(record: Record) -> str:
    """The kind of a record, as packs name it."""
    return next(kind for kind, model in KINDS.items() if type(record) is model)


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
        touch(territory)
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


def touch(territory: Territory) -> None:
    """Mark that the territory's records are no longer what they were."""
    Territory.objects.filter(pk=territory.pk).update(stamp=new_stamp())


def save_record(
    record: Record, seen_version: int, changes: dict[str, Any], *, checked_by: str, on: date
) -> Record:
    """Save changes (columns) to a record that was read at ``seen_version``, and who checked it, when.

    For the site's own tools, which have asked for the right already. Raises ``StaleRecordError`` if it
    changed since, ``ValidationError`` for values that the columns refuse.
    """
    told = {**changes, "checked_by": checked_by, "checked_on": on}
    unknown = set(told) - {column.attname for column in record._meta.concrete_fields}
    if unknown:
        raise ValidationError(f"unknown columns: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        _write(record, seen_version, told, Author(None, checked_by, on, allowed=True))
    return record


def save_changes(record: Record, seen_version: int, changes: Mapping[str, Any], author: Author) -> Record:
    """Save changes to a record's document (``None`` takes a field away) that was read at ``seen_version``.

    Raises ``StaleRecordError`` if it changed since, ``RefusedRecordError`` with every fault for a document
    that a pack could not hold, ``PermissionDenied`` for who may not. Nothing is then changed. Writes the
    version into the history, the deed into the trail, and who checked the record, when.
    """
    _allow(author, record)
    kind = kind_of(record)
    with transaction.atomic():
        stored = type(record).complete().select_for_update(of=("self",)).get(pk=record.pk)
        if stored.version != seen_version:
            raise StaleRecordError(record.slug)
        document = _checked({**stored.as_document(), **changes}, record, author, said="checks" in changes)
        _refuse_faults(kind, document, record.territory)
        columns = {**record.columns_of(document), **_links(record, document)}
        _write(record, seen_version, columns, author, funding=document.get("funding") or [])
        trail.write(author.account, f"{kind}.{author.cause}", record, version=record.version)
    return record


def save_standing(record: Record, seen_version: int, columns: dict[str, Any], author: Author) -> None:
    """Publish, withdraw or restore: change who sees a record (its ``status`` and ``withdrawn_on``).

    Raises ``StaleRecordError`` and ``PermissionDenied`` as ``save_changes`` does.
    """
    _allow(author, record)
    with transaction.atomic():
        _write(record, seen_version, columns, author)
        trail.write(author.account, f"{kind_of(record)}.{author.cause}", record, version=record.version)


def create_record(record: Record, document: Mapping[str, Any], author: Author) -> Record:
    """Write a new record (its territory, status and organisation set) with that document.

    Raises ``RefusedRecordError`` and ``PermissionDenied`` as ``save_changes`` does.
    """
    kind = kind_of(record)
    with transaction.atomic():
        told = _checked(dict(document), record, author)
        _refuse_faults(kind, told, record.territory)
        loading.assign(record, {**record.columns_of(told), **_links(record, told)})
        record.origin, record.edited_at = Origin.SITE, timezone.now()
        record.clean_fields(exclude=["territory", *record.REFERENCES])
        _allow(author, record)
        record.save(force_insert=True)
        _link_funding(record, told.get("funding") or [])
        _remember(type(record).complete().get(pk=record.pk), author)
        touch(record.territory)
        trail.write(author.account, f"{kind}.created", record)
    return record


def delete_record(record: Record, seen_version: int, author: Author) -> None:
    """Delete a record without a page of its own; its history stays, and copies are told to drop it.

    Raises ``StaleRecordError`` if it changed since, ``PermissionDenied``.
    """
    _allow(author, record)
    with transaction.atomic():
        stored = type(record).complete().select_for_update(of=("self",)).get(pk=record.pk)
        if stored.version != seen_version:
            raise StaleRecordError(record.slug)
        _take_away(stored, author)
        touch(record.territory)


def _allow(author: Author, record: Record) -> None:
    if author.allowed or (author.account is not None and rules.can_edit(author.account, record)):
        return
    raise PermissionDenied


def _checked(
    document: dict[str, Any], record: Record, author: Author, *, said: bool = False
) -> dict[str, Any]:
    """The document without what was taken away, and with who checked it unless it was ``said`` already."""
    keys = {field.key for field in record.FIELDS}
    told = {} if said else all_checked(keys, author.on, author.name)
    whole = {**document, **{key: value for key, value in told.items() if key in keys}}
    return {key: plain(value) for key, value in whole.items() if value not in (None, "")}


def _refuse_faults(kind: str, document: dict[str, Any], territory: Territory) -> None:
    faults = checking.faults_of(kind, document, territory)
    if faults:
        raise RefusedRecordError(faults)


def _links(record: Record, document: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of the records that a document names."""
    around = loading.with_used([record.territory])
    links: dict[str, Any] = {}
    for key, target in record.REFERENCES.items():
        named = document.get(key)
        found = checking.standing(target, around).filter(slug=named) if named else None
        links[f"{key}_id"] = found.values_list("pk", flat=True).first() if found is not None else None
    return links


def _write(
    record: Record,
    seen_version: int,
    columns: dict[str, Any],
    author: Author,
    funding: list[str] | None = None,
) -> None:
    """Write columns over the version that was seen, its former and its new state into the history."""
    before = type(record).complete().get(pk=record.pk)
    loading.assign(record, columns)
    record.clean_fields(exclude=["territory", *record.REFERENCES])
    now = timezone.now()
    rows = type(record)._default_manager.filter(pk=record.pk, version=seen_version)
    if rows.update(**columns, version=seen_version + 1, edited_at=now) != 1:
        raise StaleRecordError(record.slug)
    record.version, record.edited_at = seen_version + 1, now
    _remember(before, Author(None, "", author.on, "loaded"))
    if funding is not None:
        _link_funding(record, funding)
    _remember(type(record).complete().get(pk=record.pk), author)
    if isinstance(record, Offer) and record.checked_on:
        _put_away(record, record.checked_on, author)
    touch(record.territory)


def _put_away(offer: Offer, checked_on: date, author: Author) -> None:
    """Keep in the history alone the dates that were over when the offer was checked: a pack refuses them."""
    begun = Session.complete().filter(offer=offer, start__lt=checked_on)
    for session in begun:
        if session.start and end_of(session.start, session.as_document()) < checked_on:
            _take_away(session, author)


def _take_away(record: Record, author: Author) -> None:
    """Delete a record; its last state stays in the history, and copies are told to drop it."""
    kind = kind_of(record)
    _remember(record, Author(None, "", author.on, "loaded"))
    trail.write(author.account, f"{kind}.deleted", record, id=record.slug)
    Gone.objects.create(territory=record.territory, kind=kind, slug=record.slug)
    with acting_as(CLOCK):  # people's files name it too, which are hidden from whoever asks
        record.delete()


def _link_funding(record: Record, funding: list[str]) -> None:
    if not isinstance(record, Offer):
        return
    around = loading.with_used([record.territory])
    schemes = dict(
        FundingScheme.objects.filter(territory__in=around, slug__in=funding).values_list("slug", "pk")
    )
    record.offerfundings.all().delete()
    OfferFunding.objects.bulk_create(
        OfferFunding(offer=record, scheme_id=schemes[slug], position=position)
        for position, slug in enumerate(funding)
    )


def _remember(record: Record, author: Author) -> None:
    """Keep a record as it stands in the history, unless that version is there already."""
    revision = Revision(
        kind=kind_of(record),
        record_id=record.pk,
        version=record.version,
        at=timezone.now() if author.cause != "loaded" else record.changed_at,
        by=author.account,
        by_name=author.name,
        cause=author.cause,
        document=record.as_document(),
    )
    Revision.objects.bulk_create([revision], ignore_conflicts=True)
