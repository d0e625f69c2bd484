"""The gate of people's files: what whoever is asking may see. Every page, verb and export passes here.

The rule is one sentence: somebody sees of a file what the person agreed that they see, today. The person
sees all of theirs. What may not be seen and what does not exist are told alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.desk.models import Consent, Facilitator, Person, Scope
from maillage.privacy import journal
from maillage.privacy.actor import Actor, ActorKind, current

EVERY_SCOPE = frozenset(Scope)


class NoSuchFileError(LookupError):
    """No such file, or not for whoever asks: one answer for both."""


@dataclass(frozen=True, slots=True)
class File:
    """A person's file as it is open to whoever asked.

    ``scopes``: the parts that they may see; ``organisation_id``: for whom they act; ``None`` for the person.
    """

    person: Person
    scopes: frozenset[Scope]
    organisation_id: int | None

    def shows(self, scope: Scope) -> bool:
        """Whether that part is open."""
        return scope in self.scopes

    def require(self, scope: Scope) -> None:
        """Raise ``NoSuchFileError`` unless that part is open."""
        if scope not in self.scopes:
            raise NoSuchFileError


def organisations_facilitated(account_id: int) -> QuerySet[Facilitator, int]:
    """The keys of the organisations for which an account accompanies people."""
    held = Facilitator.objects.filter(membership__account_id=account_id, membership__account__is_active=True)
    return held.values_list("membership__organisation_id", flat=True)


def consents_of(actor: Actor, day: date | None = None) -> QuerySet[Consent]:
    """The consents that open something to an account on a day (today); none for any other actor."""
    if actor.kind is not ActorKind.ACCOUNT:
        return Consent.objects.none()
    standing = Consent.objects.filter(withdrawn_at=None, ends_on__gte=day or timezone.localdate())
    mine = Q(account=None) | Q(account_id=actor.key)
    return standing.filter(mine, organisation_id__in=organisations_facilitated(actor.key))


def people_of(actor: Actor | None = None) -> QuerySet[Person]:
    """The people whose file, or a part of it, is open to an actor (whoever is asking); closed files too."""
    actor = actor or current()
    match actor.kind:
        case ActorKind.CLOCK:
            return Person.objects.all()
        case ActorKind.PERSON:
            return Person.objects.filter(pk=actor.key)
        case ActorKind.ACCOUNT:
            return Person.objects.filter(pk__in=consents_of(actor).values("person"))
        case _:
            return Person.objects.none()


def people_showing(scope: Scope, actor: Actor | None = None) -> QuerySet[Person]:
    """The people of whom that part of the file is open to an actor (whoever is asking).

    Consents are few for one account's day, so that their scopes are read here, alike on both databases.
    """
    actor = actor or current()
    if actor.kind is not ActorKind.ACCOUNT:
        return people_of(actor)
    consents = consents_of(actor).values_list("person_id", "scopes")
    return Person.objects.filter(pk__in=[person for person, scopes in consents if scope in scopes])


def open_file(key: UUID, scope: Scope, deed: str, **details: Any) -> File:
    """Open a part of a file for whoever is asking, and write it in the file's journal.

    ``deed`` is ``what.how``: ``file.read``, ``note.written``. Raises ``NoSuchFileError``.
    """
    file = file_at(key)
    file.require(scope)
    journal.write(key, deed, on_behalf_of=file.organisation_id, scope=scope, **details)
    return file


def file_at(key: UUID) -> File:
    """A file as it is open to whoever is asking, unjournalled: for the verb or page that writes its own line.

    Raises ``NoSuchFileError``.
    """
    actor = current()
    if actor.kind is ActorKind.ACCOUNT:
        return _file_of_account(actor, key)
    person = people_of(actor).select_related("territory").filter(key=key).first()
    if person is None:
        raise NoSuchFileError
    return File(person, EVERY_SCOPE, None)


def _file_of_account(actor: Actor, key: UUID) -> File:
    consents = list(consents_of(actor).filter(person__key=key).select_related("person__territory"))
    if not consents:
        raise NoSuchFileError
    scopes = {Scope(scope) for consent in consents for scope in consent.scopes if scope in EVERY_SCOPE}
    return File(consents[0].person, frozenset(scopes | {Scope.IDENTITY}), consents[0].organisation_id)
