"""Probable duplicates of a territory: found, then kept until somebody decides. Nothing merges by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from maillage.accounts import rules, trail
from maillage.accounts.models import Account
from maillage.directory import clock
from maillage.directory.models import DuplicatePair, Offer, Organisation, Place, Territory
from maillage.directory.trust.likeness import Described, plain_name, plain_phone, plain_site
from maillage.directory.trust.matching import find


def described(territory: Territory, kind: str) -> Iterator[Described]:
    """What is compared of the current records of a kind; one query."""
    return _DESCRIBERS[kind](territory)


def _organisations(territory: Territory) -> Iterator[Described]:
    rows = Organisation.current().filter(territory=territory).order_by().prefetch_related(None)
    columns = ("pk", "name", "commune", "siret", "phone", "email", "website")
    for key, name, commune, siret, phone, email, website in rows.values_list(*columns).iterator():
        yield Described(
            key, plain_name(name), commune, siret, plain_phone(phone), email.casefold(), plain_site(website)
        )


def _places(territory: Territory) -> Iterator[Described]:
    rows = Place.current().filter(territory=territory).order_by().prefetch_related(None).select_related(None)
    columns = ("pk", "name", "commune", "phone", "email", "organisation_id", "lat", "lon")
    for key, name, commune, phone, email, runner, lat, lon in rows.values_list(*columns).iterator():
        point = (lat, lon) if lat is not None and lon is not None else None
        yield Described(
            key,
            plain_name(name),
            commune,
            phone=plain_phone(phone),
            email=email.casefold(),
            organisation=runner or 0,
            point=point,
        )


def _offers(territory: Territory) -> Iterator[Described]:
    rows = Offer.current().filter(territory=territory).order_by().prefetch_related(None).select_related(None)
    columns = ("pk", "name", "kind", "organisation_id")
    for key, name, kind, organisation in rows.values_list(*columns).iterator():
        yield Described(key, plain_name(name), organisation=organisation, kind=kind)


_DESCRIBERS: dict[str, Callable[[Territory], Iterator[Described]]] = {
    "organisations": _organisations,
    "places": _places,
    "offers": _offers,
}
KINDS = tuple(_DESCRIBERS)


def refresh(territory: Territory) -> int:
    """Look for the probable duplicates of a territory again; how many wait for a decision.

    What somebody said to be different stays so, and is not shown again.
    """
    with transaction.atomic():
        return sum(_refresh_kind(territory, kind) for kind in KINDS)


def _refresh_kind(territory: Territory, kind: str) -> int:
    mine = DuplicatePair.objects.filter(territory=territory, kind=kind)
    decided = set(mine.filter(different=True).values_list("first_id", "second_id"))
    mine.filter(different=False).delete()
    fresh = [
        DuplicatePair(
            territory=territory,
            kind=kind,
            first_id=found.first,
            second_id=found.second,
            score=found.score,
            reasons=[list(reason) for reason in found.reasons],
        )
        for found in find(described(territory, kind))
        if (found.first, found.second) not in decided
    ]
    DuplicatePair.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


def waiting(territory: Territory) -> list[DuplicatePair]:
    """The pairs that wait for a decision, the most alike first. One query."""
    return list(DuplicatePair.objects.filter(territory=territory, different=False))


@transaction.atomic
def say_different(pair: DuplicatePair, account: Account) -> None:
    """Remember that two records are not the same; raises ``PermissionDenied`` for who may not say so."""
    if not rules.can_moderate(account, pair.territory):
        raise PermissionDenied
    pair.different, pair.decided_by, pair.decided_on = True, account, clock.today()
    pair.save(update_fields=["different", "decided_by", "decided_on"])
    trail.write(account, "pair.different", pair, kind=pair.kind, records=[pair.first_id, pair.second_id])


def forget_pairs_of(kind: str, key: int) -> None:
    """Take away the pairs of a record that is no more, or became another, that nobody has decided."""
    about = Q(first_id=key) | Q(second_id=key)
    DuplicatePair.objects.filter(about, kind=kind, different=False).delete()
