"""The questions of who keeps the directory: my records, what awaits me, what happened. Read only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from maillage.accounts.models import Account, Membership, Right
from maillage.accounts.queries import organisations_of, territories_moderated_by
from maillage.directory.models import KINDS, Offer, Organisation, Place, Record, Report, Revision, Suggestion
from maillage.directory.models.correction import Correction
from maillage.directory.models.record import Listed, Status
from maillage.directory.publishing.field_words import label, value_words
from maillage.directory.services import kind_of
from pathways.facts import Vocabulary

QUIET = frozenset({"checked_on", "checked_by", "checks"})  # fields that every version changes


@dataclass(slots=True)
class Shelf:
    """An organisation with its records."""

    organisation: Organisation
    offers: list[Offer] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def shelves(account: Account) -> list[Shelf]:
    """The organisations whose records the account edits, with their offers and places: three queries."""
    found = {one.pk: Shelf(one) for one in organisations_of(account)}
    for offer in Offer.objects.filter(organisation__in=found).order_by("name", "pk"):
        found[offer.organisation_id].offers.append(offer)
    for place in Place.objects.filter(organisation__in=found).order_by("name", "pk"):
        if place.organisation_id is not None:
            found[place.organisation_id].places.append(place)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Basket:
    """What awaits an account: its drafts, suggestions and reports to answer, organisations to read."""

    drafts: list[Listed]
    suggestions: list[tuple[Suggestion, Record]]
    reports: list[tuple[Report, Record]]
    waiting: list[Organisation]

    @property
    def empty(self) -> bool:
        """Whether nothing awaits."""
        return not (self.drafts or self.suggestions or self.reports or self.waiting)


def basket(account: Account) -> Basket:
    """What awaits an account, in a number of queries that depends on nothing but the kinds of records."""
    mine = list(organisations_of(account).values_list("pk", flat=True))
    moderated = list(territories_moderated_by(account).values_list("pk", flat=True))
    return Basket(
        drafts=_drafts(mine),
        suggestions=_with_records(_open(Suggestion, mine, moderated, orphans=True)),
        reports=_with_records(_open(Report, mine, moderated, orphans=False)),
        waiting=waiting_organisations(moderated),
    )


def _drafts(organisations: Sequence[int]) -> list[Listed]:
    hidden = {"withdrawn_on": None, "status__in": (Status.DRAFT, Status.WAITING)}
    drafts: list[Listed] = [*Organisation.objects.filter(pk__in=organisations, **hidden)]
    drafts += Place.objects.filter(organisation__in=organisations, **hidden)
    drafts += Offer.objects.filter(organisation__in=organisations, **hidden)
    return drafts


def _open(
    model: type[Suggestion] | type[Report], mine: Sequence[int], moderated: Sequence[int], *, orphans: bool
) -> QuerySet[Any]:
    """Those of my organisations, and of the territories that I moderate (``orphans``: where nobody edits)."""
    theirs = Q(territory__in=moderated)
    if orphans:
        kept = Membership.objects.filter(right__in=Right.EDITOR.and_more, account__is_active=True)
        theirs &= Q(organisation=None) | ~Q(organisation__in=kept.values("organisation"))
    found = model.objects.filter(Q(organisation__in=mine) | theirs, closed_at=None)
    return found.select_related("territory", "organisation")


def _with_records(corrections: Iterable[Any]) -> list[tuple[Any, Record]]:
    """Each correction with its record, one query for each kind; those whose record is gone are left out."""
    found: list[Correction] = list(corrections)
    records: dict[tuple[str, int], Record] = {}
    for kind in sorted({one.kind for one in found}):
        keys = [one.record_id for one in found if one.kind == kind]
        records |= {(kind, record.pk): record for record in KINDS[kind].complete().filter(pk__in=keys)}
    pairs = ((one, records.get((one.kind, one.record_id))) for one in found)
    return [(one, record) for one, record in pairs if record is not None]


def waiting_organisations(territories: Sequence[int]) -> list[Organisation]:
    """The organisations of these territories of which something waits for a moderator: one query."""
    waits = Q(status=Status.WAITING) | Q(offers__status=Status.WAITING) | Q(places__status=Status.WAITING)
    found = Organisation.objects.filter(waits, territory__in=territories, withdrawn_on=None)
    return list(found.select_related("territory").distinct().order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed, in words."""

    field: str
    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Past:
    """A version of a record: when, in whose name, why, what changed since the one before."""

    version: int
    at: datetime
    by_name: str
    cause: str
    changes: tuple[Change, ...]
    first: bool = False


def history(record: Record, vocabulary: Vocabulary) -> list[Past]:
    """The versions of a record, the last first: one query."""
    kind = kind_of(record)
    found: list[Past] = []
    before: dict[str, Any] | None = None
    for one in Revision.objects.filter(kind=kind, record_id=record.pk):
        changes = () if before is None else tuple(differences(kind, before, one.document, vocabulary))
        found.append(Past(one.version, one.at, one.by_name, one.cause, changes, first=before is None))
        before = one.document
    return found[::-1]


def differences(
    kind: str, before: dict[str, Any], after: dict[str, Any], vocabulary: Vocabulary
) -> Iterable[Change]:
    """The fields that differ between two documents, in words."""
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if key not in QUIET and was != now:
            shown = (value_words(kind, key, value, vocabulary) for value in (was, now))
            yield Change(key, label(key), *shown)
