"""The questions of freshness, duplicates and quality: read only, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from maillage.directory.models import KINDS, DuplicatePair, Listed, Merge, Territory
from maillage.directory.trust.wording import reason_words


@dataclass(frozen=True, slots=True)
class Compared:
    """Two records that may be the same, side by side, with the reasons in words."""

    pair: DuplicatePair
    first: Listed
    second: Listed
    reasons: tuple[str, ...]

    @property
    def territory(self) -> Territory:
        """Whose directory it is."""
        return self.first.territory


def compared(pairs: Sequence[DuplicatePair]) -> list[Compared]:
    """The pairs with their records, but those of which one is gone; a query for each kind."""
    records: dict[tuple[str, int], Listed] = {}
    for kind in {pair.kind for pair in pairs}:
        keys = {key for pair in pairs if pair.kind == kind for key in (pair.first_id, pair.second_id)}
        found = KINDS[kind].current().filter(pk__in=keys).select_related("territory", *KINDS[kind].REFERENCES)
        records |= {(kind, one.pk): cast("Listed", one) for one in found}
    return [
        Compared(pair, first, second, tuple(reason_words(*reason) for reason in pair.reasons))
        for pair in pairs
        if (first := records.get((pair.kind, pair.first_id)))
        and (second := records.get((pair.kind, pair.second_id)))
    ]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that was done, with the record that was kept."""

    merge: Merge
    kept: Listed | None


def merges_of(territory: Territory, most: int = 20) -> list[Merged]:
    """The last merges of a territory; a query for each kind."""
    done = list(Merge.objects.filter(territory=territory).select_related("by")[:most])
    kept: dict[tuple[str, int], Listed] = {}
    for kind in {each.kind for each in done}:
        keys = [each.kept_id for each in done if each.kind == kind]
        found = KINDS[kind].objects.filter(pk__in=keys).select_related("territory")
        kept |= {(kind, one.pk): cast("Listed", one) for one in found}
    return [Merged(each, kept.get((each.kind, each.kept_id))) for each in done]
