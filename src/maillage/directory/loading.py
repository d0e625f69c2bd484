"""A pack into the database: all faults first, then only what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from maillage.directory import documents as reading
from maillage.directory.models import (
    KINDS,
    Gone,
    Listed,
    Offer,
    OfferFunding,
    Origin,
    Record,
    Source,
    Territory,
    TerritoryUse,
)
from maillage.directory.references import Documents, broken
from maillage.directory.trust.addresses import merged_ids
from maillage.privacy.actor import CLOCK, acting_as

Progress = Callable[[str, int, int], None]  # kind, done, total


class PackRefusedError(Exception):
    """A pack with faults; ``faults`` has one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class Loaded:
    """What a load did, by kind; ``unchanged`` when the same version was there already.

    ``kept``: records that differ from the pack's because somebody changed them on the site.
    """

    territory: str
    unchanged: bool = False
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)


def describe(documents: Documents) -> dict[str, Any]:
    """The pack's own document; raises ``PackRefusedError`` without one that has an id and a name."""
    found = documents.get("pack", [])
    if len(found) != 1 or not found[0].get("id") or not found[0].get("name"):
        raise PackRefusedError(["pack: one document with an id and a name is expected"])
    return found[0]


def used_territories(pack: reading.Document) -> list[Territory]:
    """The loaded territories that a pack uses; raises ``PackRefusedError`` for one that is not loaded."""
    found = {used.slug: used for used in Territory.objects.filter(slug__in=pack.get("uses") or [])}
    missing = [slug for slug in pack.get("uses") or [] if slug not in found]
    if missing:
        raise PackRefusedError([f"pack {pack['id']}: uses {slug}, which is not loaded" for slug in missing])
    return [found[slug] for slug in pack.get("uses") or []]


def with_used(territories: list[Territory]) -> list[Territory]:
    """The territories with all that they use, each once, in the order in which they are met."""
    met: dict[int, Territory] = {territory.pk: territory for territory in territories}
    fresh = list(met)
    while fresh:
        uses = TerritoryUse.objects.filter(territory__in=fresh).select_related("used")
        found = {use.used_id: use.used for use in uses if use.used_id not in met}
        met |= found
        fresh = list(found)
    return list(met.values())


def known_ids(territories: list[Territory], kind: str) -> dict[str, int]:
    """The ids of a kind in these territories, with their keys."""
    found = KINDS[kind].current().filter(territory__in=territories)
    return dict(found.order_by().values_list("slug", "pk"))


class Check:
    """Finds every fault of a pack before anything is written."""

    def __init__(self, territory_slug: str, documents: Documents, used: list[Territory]) -> None:
        self.slug, self.documents = territory_slug, documents
        self.around = {kind: set(known_ids(with_used(used), kind)) for kind in KINDS}
        self.own = {kind: [str(one.get("id")) for one in documents.get(kind, [])] for kind in KINDS}
        self.kept = {kind: _kept_documents(model, territory_slug) for kind, model in KINDS.items()}
        self.known = {
            kind: self.around[kind] | {*self.own[kind]} | {str(one["id"]) for one in self.kept[kind]}
            for kind in KINDS
        }

    def faults(self) -> list[str]:
        """One sentence per fault."""
        strangers = sorted(set(self.documents) - set(KINDS) - {"pack"})
        found = [f"{kind}: unknown kind of record" for kind in strangers]
        for kind in KINDS:
            found += [f"{kind} {slug}: given twice" for slug, n in Counter(self.own[kind]).items() if n > 1]
            twins = self.around[kind] & set(self.own[kind])
            found += [f"{kind} {slug}: already in a pack that this one uses" for slug in sorted(twins)]
            for document in self.documents.get(kind, []):
                found += self._record_faults(kind, document)
        return found + self._kept_faults() + self._dependants_faults()

    def _record_faults(self, kind: str, document: reading.Document) -> list[str]:
        name = f"{kind} {document.get('id')}"
        try:
            columns = KINDS[kind].columns_of(document)
            record = KINDS[kind](**columns)
            record.clean_fields(exclude=["territory", *record.REFERENCES])
        except ValidationError as error:
            faults = [f"{key}: {' '.join(told)}" for key, told in error.message_dict.items()]
        except ValueError as error:
            faults = [str(error)]
        else:
            faults = _missing_links(KINDS[kind], document)
        return [f"{name}: {fault}" for fault in faults + broken(kind, document, self.known)]

    def _kept_faults(self) -> list[str]:
        """What records that were written on the site would lose, since the pack does not overwrite them."""
        return [
            f"{kind} {document['id']}, changed on the site, would lose {fault}"
            for kind, documents in self.kept.items()
            for document in documents
            for fault in broken(kind, document, self.known)
        ]

    def _dependants_faults(self) -> list[str]:
        found = []
        for user in Territory.objects.filter(uses__slug=self.slug):
            found += self._faults_of(user)
        return found

    def _faults_of(self, user: Territory) -> list[str]:
        others = [territory for territory in with_used([user]) if territory.slug != self.slug]
        known = {kind: self.known[kind] | set(known_ids(others, kind)) for kind in KINDS}
        return [
            f"{kind} {document['id']} of {user.slug} would lose {fault}"
            for kind, model in KINDS.items()
            for document in current_documents(model, [user])
            for fault in broken(kind, document, known)
        ]


def _kept_documents(model: type[Record], territory: str) -> list[dict[str, Any]]:
    return [record.as_document() for record in model.kept().filter(territory__slug=territory)]


def _missing_links(model: type[Record], document: reading.Document) -> list[str]:
    """The required references that a document does not give."""
    required = [
        column.name
        for column in model._meta.get_fields()
        if isinstance(column, models.ForeignKey) and column.name in model.REFERENCES and not column.null
    ]
    return [f"{name}: missing" for name in required if not document.get(name)]


def current_documents(model: type[Record], territories: list[Territory]) -> Iterator[dict[str, Any]]:
    """The documents of a kind that these territories hold today, in their order."""
    for record in model.current().filter(territory__in=territories):
        yield record.as_document()


class Writer:
    """Writes the records of one pack; runs inside the caller's transaction."""

    def __init__(self, territory: Territory, today: date, progress: Progress | None) -> None:
        self.territory, self.today, self.progress = territory, today, progress
        self.loaded = Loaded(territory.slug)
        self._keys: dict[str, dict[str, int]] = {}

    def write(self, documents: Documents) -> Loaded:
        """Write all kinds, the named before those that name them; then take away what is gone."""
        self._write_kind("sources", Source, documents["pack"][0].get("sources") or [])
        for kind, model in KINDS.items():
            self._write_kind(kind, model, documents.get(kind, []))
        for kind in reversed(KINDS):
            self._remove(kind, KINDS[kind], {str(document["id"]) for document in documents.get(kind, [])})
        return self.loaded

    def _write_kind(self, kind: str, model: type[Record], documents: list[dict[str, Any]]) -> None:
        existing = {record.slug: record for record in model.complete().filter(territory=self.territory)}
        fresh: list[tuple[Record, dict[str, Any]]] = []
        for position, document in enumerate(documents):
            record = existing.get(str(document["id"]))
            if record is None:
                columns = {**model.columns_of(document), **self._links(model, document)}
                fresh.append((model(territory=self.territory, position=position, **columns), document))
            elif record.origin != Origin.PACK or record.edited_at:
                self.loaded.kept[kind] += record.as_document() != reading.plain(document)
            elif self._differs(record, document, position):
                self._change(kind, record, document, position)
            if self.progress and (position % 100 == 99 or position + 1 == len(documents)):
                self.progress(kind, position + 1, len(documents))
        model._default_manager.bulk_create([record for record, _ in fresh], batch_size=500)
        _link_funding(fresh, self._known("funding") if model is Offer else {})
        back = [record.slug for record, _ in fresh]
        Gone.objects.filter(territory=self.territory, kind=kind, slug__in=back).delete()
        self.loaded.created[kind] += len(fresh)
        if kind == "sources":
            self._remove(kind, model, {str(document["id"]) for document in documents})

    def _differs(self, record: Record, document: dict[str, Any], position: int) -> bool:
        back = isinstance(record, Listed) and record.withdrawn_on is not None
        return back or record.position != position or record.as_document() != reading.plain(document)

    def _change(self, kind: str, record: Record, document: dict[str, Any], position: int) -> None:
        assign(record, {**record.columns_of(document), **self._links(type(record), document)})
        record.position, record.version = position, record.version + 1
        if isinstance(record, Listed):
            record.withdrawn_on = None
        record.save()
        if isinstance(record, Offer):
            record.offerfundings.all().delete()
            _link_funding([(record, document)], self._known("funding"))
        self.loaded.changed[kind] += 1

    def _links(self, model: type[Record], document: dict[str, Any]) -> dict[str, Any]:
        return {
            f"{key}_id": self._known(target)[document[key]] if document.get(key) else None
            for key, target in model.REFERENCES.items()
        }

    def _known(self, kind: str) -> dict[str, int]:
        if kind not in self._keys:
            around = with_used([self.territory])
            self._keys[kind] = merged_ids(around, kind) | known_ids(around, kind)
        return self._keys[kind]

    def _remove(self, kind: str, model: type[Record], kept: set[str]) -> None:
        mine = model._default_manager.filter(territory=self.territory, origin=Origin.PACK, edited_at=None)
        gone = mine.exclude(slug__in=kept)
        if not issubclass(model, Listed):
            left = [Gone(territory=self.territory, kind=kind, slug=one.slug) for one in gone.only("slug")]
            Gone.objects.bulk_create(left, batch_size=500)
        with acting_as(CLOCK):  # people's files name them too, which are hidden from whoever loads a pack
            self.loaded.removed[kind] += model.take_away(gone, self.today)


def assign(record: Record, columns: dict[str, Any]) -> None:
    """Set the columns on the record."""
    for column, value in columns.items():
        setattr(record, column, value)


def _link_funding(offers: list[tuple[Record, dict[str, Any]]], schemes: dict[str, int]) -> None:
    OfferFunding.objects.bulk_create(
        OfferFunding(offer_id=offer.pk, scheme_id=schemes[slug], position=position)
        for offer, document in offers
        if isinstance(offer, Offer)
        for position, slug in enumerate(document.get("funding") or [])
    )


def write_territory(pack: reading.Document, version: str, used: list[Territory]) -> Territory:
    """Write the pack's own record and what it uses."""
    columns = reading.columns(Territory.FIELDS, pack)
    lists = ("uses", "sources")
    columns["blanks"] |= {key: pack[key] for key in lists if reading.is_blank(pack.get(key, True))}
    territory, _ = Territory.objects.update_or_create(
        slug=columns.pop("slug"), defaults={**columns, "pack_version": version}
    )
    territory.territoryuses.all().delete()
    TerritoryUse.objects.bulk_create(
        TerritoryUse(territory=territory, used=one, position=position) for position, one in enumerate(used)
    )
    return territory
