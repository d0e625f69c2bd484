"""Two records become one: every reference follows, the other's values stay, and it can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from maillage.accounts import rules, trail
from maillage.accounts.models import Account
from maillage.directory.documents import is_blank, plain
from maillage.directory.models import KINDS, Listed, Merge, Offer, Organisation, Record, Relation, Territory
from maillage.directory.services import Author, StaleRecordError, kind_of, save_standing, touch
from maillage.directory.trust.duplicates import forget_pairs_of
from maillage.privacy.actor import CLOCK, acting_as

CAUSE, UNDONE = "merged", "unmerged"
OWN = frozenset({"slug", "source", "checked_on", "checked_by", "checks", "example"})
"""What each record keeps to itself: its address, and who checked it from what."""


class NotMergeableError(Exception):
    """Two records that can't be merged: the same, of two kinds or territories, or one that is withdrawn."""


def columns_of(record: Record) -> list[str]:
    """The columns that a merge compares."""
    own = [field.attribute for field in record.FIELDS if field.attribute not in OWN]
    links = [
        f"{name}_id"
        for name in record.REFERENCES
        if isinstance(record._meta.get_field(name), models.ForeignKey)
    ]
    return [*own, *links]


def merged_values(kept: Record, gone: Record, taken: Collection[str] = ()) -> dict[str, Any]:
    """The columns of the kept record that a merge changes: what it lacked, what was ``taken`` from the other.

    Lists of plain words are put together.
    """
    found = {}
    for column in columns_of(kept):
        mine, theirs = getattr(kept, column), getattr(gone, column)
        value = theirs if column in taken and not is_blank(theirs) else _together(mine, theirs)
        if value != mine:
            found[column] = value
    return found


def _together(mine: Any, theirs: Any) -> Any:
    if is_blank(mine):
        return mine if is_blank(theirs) else theirs
    if _words(mine) and _words(theirs):
        return list(dict.fromkeys([*mine, *theirs]))
    return mine


def _words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(member, str) for member in value)


def differences(first: Record, second: Record) -> list[str]:
    """The columns in which both say something, and not the same: somebody has to choose."""
    pairs = ((column, getattr(first, column), getattr(second, column)) for column in columns_of(first))
    return [
        column
        for column, one, other in pairs
        if not (is_blank(one) or is_blank(other) or one == other or (_words(one) and _words(other)))
    ]


def merge(
    kept: Listed,
    gone: Listed,
    account: Account,
    on: date,
    *,
    versions: tuple[int, int],
    taken: Collection[str],
) -> Merge:
    """Make ``gone`` become ``kept``: what refers to it follows, its address leads there, nothing is lost.

    ``versions``: of both, as they were seen; ``taken``: columns in which the other's value is preferred. A
    reference that can't follow (the kept record has the same already) stays with the withdrawn record.
    Raises ``PermissionDenied`` for who does not moderate, ``NotMergeableError``, ``StaleRecordError``.
    """
    if not rules.can_moderate(account, kept.territory):
        raise PermissionDenied
    author = Author(account, "", on, CAUSE, allowed=True)
    with transaction.atomic():
        kept, gone = _locked(kept, gone, versions)
        after = merged_values(kept, gone, taken)
        before = {column: getattr(kept, column) for column in after}
        save_standing(kept, versions[0], after, author)
        with acting_as(CLOCK):  # in people's files too, which are hidden from whoever merges
            moved = list(_move(kept, gone))
        save_standing(gone, versions[1], {"withdrawn_on": on}, author)
        kind = kind_of(kept)
        forget_pairs_of(kind, gone.pk)
        return Merge.objects.create(
            territory=kept.territory, kind=kind, kept_id=kept.pk, gone_id=gone.pk, gone_slug=gone.slug,
            at=timezone.now(), by=account, moved=plain(moved), before=plain(before), after=plain(after),
        )  # fmt: skip


def _locked(kept: Listed, gone: Listed, versions: tuple[int, int]) -> tuple[Listed, Listed]:
    if type(kept) is not type(gone) or kept.pk == gone.pk or kept.territory_id != gone.territory_id:
        raise NotMergeableError
    Territory.objects.select_for_update().get(pk=kept.territory_id)
    found = {one.pk: one for one in type(kept).complete().filter(pk__in=(kept.pk, gone.pk))}
    if len(found) != 2 or any(one.withdrawn_on for one in found.values()):
        raise NotMergeableError
    if (found[kept.pk].version, found[gone.pk].version) != versions:
        raise StaleRecordError(kept.slug)
    return found[kept.pk], found[gone.pk]


def _move(kept: Listed, gone: Listed) -> Iterator[list[Any]]:
    """Move every reference from one to the other; what moved: ``[model, key, column, former value, new]``."""
    for model, column in _links_to(type(kept)):
        for row in model._base_manager.filter(**{column: gone.pk}):
            if not _to_itself(row, kept) and _moved(row, column, kept.pk):
                yield [row._meta.label, row.pk, column, gone.pk, kept.pk]
    if isinstance(kept, Organisation):
        yield from _rename_prescriber(kept, gone)


def _links_to(kind: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every model with a column that names a record of that kind, hidden relations too."""
    for link in kind._meta.get_fields(include_hidden=True):
        if isinstance(link, models.ManyToOneRel):
            yield link.related_model, link.field.attname


def _to_itself(row: models.Model, kept: Listed) -> bool:
    return isinstance(row, Relation) and kept.pk in (row.organisation_id, row.partner_id)


def _moved(row: models.Model, column: str, value: Any) -> bool:
    columns = {column: value}
    if isinstance(row, Record):
        columns |= {"version": row.version + 1, "edited_at": timezone.now()}
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**columns)
    except IntegrityError:
        return False
    return True


def _rename_prescriber(kept: Listed, gone: Listed) -> Iterator[list[Any]]:
    """Offers name who prescribes them by id: write the kept one's."""
    around = [kept.territory, *Territory.objects.filter(uses=kept.territory)]
    for offer in Offer.objects.filter(territory__in=around, prescription__isnull=False):
        named = list((offer.prescription or {}).get("by") or ())
        if gone.slug in named:
            by = list(dict.fromkeys(kept.slug if each == gone.slug else each for each in named))
            former, written = offer.prescription, {**(offer.prescription or {}), "by": by}
            _moved(offer, "prescription", written)
            touch(offer.territory)
            yield [offer._meta.label, offer.pk, "prescription", former, written]


def undo(done: Merge, account: Account, on: date) -> list[str]:
    """Take a merge back: the other record stands again, with what followed. What was changed since is left.

    The columns left as they are, because somebody wrote them after the merge. Raises ``PermissionDenied``,
    ``NotMergeableError`` for a merge that was undone already or whose records are gone.
    """
    if not rules.can_moderate(account, done.territory):
        raise PermissionDenied
    author = Author(account, "", on, UNDONE, allowed=True)
    with transaction.atomic():
        Territory.objects.select_for_update().get(pk=done.territory_id)
        done.refresh_from_db()
        model = KINDS[done.kind]
        found = {one.pk: one for one in model.complete().filter(pk__in=(done.kept_id, done.gone_id))}
        if done.undone_at or len(found) != 2:
            raise NotMergeableError
        kept, gone = found[done.kept_id], found[done.gone_id]
        with acting_as(CLOCK):
            for moved in done.moved:
                _move_back(*moved)
        same = [name for name, value in done.after.items() if plain(getattr(kept, name)) == value]
        save_standing(kept, kept.version, {name: done.before[name] for name in same}, author)
        save_standing(gone, gone.version, {"withdrawn_on": None}, author)
        done.undone_at = timezone.now()
        done.save(update_fields=["undone_at"])
        trail.write(account, "merge.undone", done, kind=done.kind)
    return sorted(set(done.after) - set(same))


def _move_back(label: str, key: int, column: str, former: Any, written: Any) -> None:
    """Give a reference back, if it still is as the merge left it."""
    row = apps.get_model(label)._base_manager.filter(pk=key).first()
    if row is not None and getattr(row, column) == written:
        _moved(row, column, former)
