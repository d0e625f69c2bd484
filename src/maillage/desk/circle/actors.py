"""The names of those who did something: accounts, the person, whoever holds a link, the site itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from maillage.accounts.models import Account
from maillage.desk.models import Referral
from maillage.privacy.actor import CLOCK, ActorKind, acting_as


def names_of(actors: Iterable[str], *, to_the_person: bool = False) -> dict[str, str]:
    """A name for each actor as the journal writes it (``account:12``); two queries at most."""
    wanted = set(actors)
    accounts = dict(Account.objects.filter(pk__in=_keys(wanted, ActorKind.ACCOUNT)).values_list("pk", "name"))
    receivers = _receivers(_keys(wanted, ActorKind.REFERRAL))
    return {actor: _name(actor, accounts, receivers, to_the_person) for actor in wanted}


def _keys(actors: Iterable[str], kind: ActorKind) -> list[int]:
    parts = (actor.partition(":") for actor in actors)
    return [int(key) for found, _colon, key in parts if found == kind and key.isdigit()]


def _receivers(referrals: list[int]) -> dict[int, str]:
    if not referrals:
        return {}
    with acting_as(CLOCK):
        return dict(Referral.objects.filter(pk__in=referrals).values_list("pk", "sent_to__name"))


def _name(actor: str, accounts: dict[int, str], receivers: dict[int, str], to_the_person: bool) -> str:
    kind, _colon, key = actor.partition(":")
    number = int(key) if key.isdigit() else 0
    if kind == ActorKind.ACCOUNT:
        return accounts.get(number) or _("Quelqu’un dont le compte est effacé")
    if kind == ActorKind.PERSON:
        return _("Vous") if to_the_person else _("La personne")
    if kind == ActorKind.REFERRAL:
        organisation = receivers.get(number)
        return organisation or _("Une structure, par le lien d’une orientation")
    if kind == ActorKind.CLOCK:
        return _("Le site lui-même, sans personne derrière")
    return _("Quelqu’un qui n’était pas connecté")
