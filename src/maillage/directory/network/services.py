"""The verbs of the network: enter a relation, contest it, settle, take it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from maillage.accounts.models import Account
from maillage.directory.models import Organisation, Origin, Relation, Territory
from maillage.directory.network import rules
from maillage.directory.network.queries import OF_PARTNER
from maillage.directory.services import Author, create_record, delete_record, save_standing

LONGEST_SLUG = 110
OTHER_SIDE = {side: kind for kind, side in OF_PARTNER.items() if side != kind}


class AlreadyThereError(Exception):
    """The same relation was entered already."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A relation as an organisation says it: ``side`` is a kind, or what its partner calls it."""

    side: str
    partner: Organisation
    since: date | None = None
    note: str = ""


def enter(organisation: Organisation, entered: Entered, account: Account, on: date) -> Relation:
    """Write that an organisation works with another.

    Raises ``PermissionDenied``, ``AlreadyThereError``, ``ValueError`` for an organisation and itself.
    """
    if not rules.can_enter(account, organisation):
        raise PermissionDenied
    if organisation.pk == entered.partner.pk:
        raise ValueError("an organisation has no relation with itself")
    first, second, kind = organisation, entered.partner, entered.side
    if entered.side in OTHER_SIDE:
        first, second, kind = entered.partner, organisation, OTHER_SIDE[entered.side]
    with transaction.atomic():
        Territory.objects.select_for_update().get(pk=organisation.territory_id)
        if Relation.objects.filter(organisation=first, partner=second, kind=kind).exists():
            raise AlreadyThereError
        slug = _free_slug(organisation.territory, f"{first.slug}-{kind}-{second.slug}")
        relation = Relation(
            territory=organisation.territory, slug=slug, organisation=first, partner=second, kind=kind,
            origin=Origin.SITE,
        )  # fmt: skip
        document = {"id": slug, "kind": kind, "organisation": first.slug, "partner": second.slug}
        if entered.since:
            document["since"] = entered.since.isoformat()
        if entered.note:
            document["note"] = entered.note
        create_record(relation, document, Author(account, organisation.name, on, allowed=True))
    return relation


def _free_slug(territory: Territory, wanted: str) -> str:
    slug = base = slugify(wanted)[:LONGEST_SLUG].strip("-")
    taken = set(
        Relation.objects.filter(territory=territory, slug__startswith=base).values_list("slug", flat=True)
    )
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def contest(relation: Relation, seen: int, note: str, account: Account, on: date) -> None:
    """Say that a relation does not hold; it is no longer shown in the network until a moderator decides.

    Raises ``PermissionDenied`` and ``StaleRecordError``.
    """
    if not rules.can_contest(account, relation):
        raise PermissionDenied
    author = Author(account, "", on, "contested", allowed=True)
    save_standing(relation, seen, {"contested_on": on, "contest_note": note}, author)


def uphold(relation: Relation, seen: int, account: Account, on: date) -> None:
    """Decide that a contested relation holds. Raises ``PermissionDenied`` and ``StaleRecordError``."""
    if not rules.can_settle(account, relation):
        raise PermissionDenied
    author = Author(account, "", on, "upheld", allowed=True)
    save_standing(relation, seen, {"contested_on": None, "contest_note": ""}, author)


def remove(relation: Relation, seen: int, account: Account, on: date) -> None:
    """Take a relation away; its history stays. Raises ``PermissionDenied`` and ``StaleRecordError``."""
    if not rules.can_remove(account, relation):
        raise PermissionDenied
    delete_record(relation, seen, Author(account, "", on, allowed=True))
