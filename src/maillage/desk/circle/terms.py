"""What a consent says, and whose word it takes.

A minor's or a protected adult's consent takes two words: theirs and their representative's. For a minor, the
law asks for both below fifteen where data rest on consent (loi n° 78-17, art. 45) and parents decide with the
child, as age allows (Code civil, art. 371-1); accompaniment being more than an online service, both are asked
until eighteen. A protected adult decides alone as far as their state allows (Code civil, art. 459), so that
their own word is always asked; the site does not know the judge's measure, so that the representative's is
asked too. Either of them may withdraw alone. Decision 0034 tells more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.followup.words import checked
from maillage.desk.models import Person, Protection, Scope
from maillage.desk.refusals import RefusedError

USUAL = timedelta(days=365)
LONGEST = timedelta(days=730)
LONGEST_PURPOSE = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """What an organisation may see, what for, until when."""

    scopes: frozenset[Scope]
    purpose: str
    ends_on: date

    def kept(self) -> list[str]:
        """The scopes as a consent keeps them: the name goes with any."""
        return [str(scope) for scope in Scope if scope in self.scopes | {Scope.IDENTITY}]


def usual_end() -> date:
    """A year from today."""
    return timezone.localdate() + USUAL


def needs_representative(person: Person) -> bool:
    """Whether the word of the person alone is not enough."""
    return person.protection != Protection.NONE


def check(terms: Terms, within: Iterable[Scope]) -> None:
    """Refuse what can't be agreed to; ``within``: the parts that whoever proposes it may see.

    Raises ``RefusedError``.
    """
    if not terms.scopes <= {*within, Scope.IDENTITY}:
        raise RefusedError(_("Vous ne pouvez ouvrir que les parties du dossier que vous voyez vous-même."))
    if not terms.purpose.strip():
        raise RefusedError(_("Écrivez à quoi cela va servir, avec des mots simples."))
    if len(terms.purpose) > LONGEST_PURPOSE:
        raise RefusedError(_("C’est trop long : dites à quoi cela va servir en quelques mots."))
    checked(terms.purpose)
    today = timezone.localdate()
    if not today < terms.ends_on <= today + LONGEST:
        raise RefusedError(_("Choisissez une date de fin après aujourd’hui, et dans les deux ans."))
