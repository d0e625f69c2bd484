"""The people whose file is open to a facilitator today, by consent: read once for the whole page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from maillage.desk import gate
from maillage.desk.models import Consent, Scope
from maillage.privacy.actor import Actor


@dataclass(frozen=True, slots=True)
class Known:
    """A person as consents open their file. ``ends_on``: the last day of the longest of them."""

    key: UUID
    organisation_id: int
    scopes: frozenset[str]
    ends_on: date
    last_contact_on: date

    def joined(self, other: Known) -> Known:
        """What two consents open together."""
        ends_on = max(self.ends_on, other.ends_on)
        return Known(
            self.key, self.organisation_id, self.scopes | other.scopes, ends_on, self.last_contact_on
        )


@dataclass(frozen=True, slots=True)
class Caseload:
    """``mine``: the people whom one is the key worker of; ``organisations``: those one works for."""

    actor: Actor
    organisations: tuple[int, ...]
    mine: dict[int, Known]

    def showing(self, scope: Scope) -> list[int]:
        """The keys of one's people of whom that part is open."""
        return [person for person, known in self.mine.items() if scope in known.scopes]

    def with_others(self, person_ids: Iterable[int]) -> dict[int, Known]:
        """One's people, and those of these whose file is open besides: at most one query."""
        others = set(person_ids) - self.mine.keys()
        return self.mine | (known_of(self.actor, person_id__in=others) if others else {})


def caseload_of(actor: Actor, organisations: Iterable[int]) -> Caseload:
    """Those whom an account follows, their consent standing: one query."""
    return Caseload(actor, tuple(organisations), known_of(actor, person__key_worker_id=actor.key))


def known_of(actor: Actor, **which: object) -> dict[int, Known]:
    """What standing consents open to an account of some people, the closed files apart: one query."""
    standing: list[Consent] = list(
        gate.consents_of(actor)
        .filter(person__closed_at=None, **which)
        .select_related("person")
        .only(*COLUMNS)
    )
    found: dict[int, Known] = {}
    for consent in standing:
        person = consent.person
        known = Known(
            person.key,
            consent.organisation_id,
            frozenset({*consent.scopes, str(Scope.IDENTITY)}),
            consent.ends_on or date.max,
            person.last_contact_on,
        )
        before = found.get(person.pk)
        found[person.pk] = before.joined(known) if before else known
    return found


COLUMNS = (
    *("organisation_id", "scopes", "ends_on"),
    *("person__key", "person__last_contact_on"),
)
