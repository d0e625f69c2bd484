"""Where the address of a record that became another leads."""

from __future__ import annotations

from typing import cast

from maillage.directory.models import KINDS, Listed, Merge, Offer, Organisation, Place, Territory

Paged = Offer | Organisation | Place


def kept_instead(record: Listed) -> Paged | None:
    """The record that a withdrawn one became, through as many merges as there were; ``None`` if none."""
    kind = next(kind for kind, model in KINDS.items() if type(record) is model)
    seen, key = {record.pk}, record.pk
    while (done := Merge.objects.filter(kind=kind, gone_id=key, undone_at=None).first()) is not None:
        if done.kept_id in seen:
            return None
        key = done.kept_id
        seen.add(key)
    if key == record.pk:
        return None
    found = type(record).current().filter(pk=key).select_related("territory").first()
    return cast("Paged | None", found)


def merged_ids(territories: list[Territory], kind: str) -> dict[str, int]:
    """The ids of records that became another, with the key of what they became. One query."""
    done = Merge.objects.filter(territory__in=territories, kind=kind, undone_at=None)
    rows = list(done.values_list("gone_slug", "gone_id", "kept_id"))
    became = {gone: kept for _, gone, kept in rows}
    return {slug: _last(became, kept) for slug, _, kept in rows}


def _last(became: dict[int, int], key: int) -> int:
    for _ in became:
        key = became.get(key, key)
    return key
