"""The verbs of a conference: convene it, put a person on its agenda, write, decide, close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.models import Account
from maillage.desk import gate
from maillage.desk.conferences import queries, rules
from maillage.desk.conferences.stuck import REASONS
from maillage.desk.models import CaseConference, ConferenceCase, Decision, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.directory.models import Organisation


class NotAllowedError(RefusedError):
    """Whoever is asking may not do this."""


@transaction.atomic
def convene(
    host: Organisation, begins_at: datetime, where: str, invited: Iterable[Organisation]
) -> CaseConference:
    """Call partners together.

    Raises ``NotAllowedError`` for an organisation that one doesn't accompany people for.
    """
    if not rules.hosts().filter(pk=host.pk).exists():
        raise NotAllowedError(_("Vous n’accompagnez personne pour cette structure."))
    conference = CaseConference.objects.create(
        territory_id=host.territory_id, organisation=host, begins_at=begins_at, where=where
    )
    conference.invited.set(each for each in invited if each != host)
    return conference


@transaction.atomic
def change(
    conference: CaseConference, seen: int, begins_at: datetime, where: str, invited: Iterable[Organisation]
) -> None:
    """Another date, place, or other guests.

    Raises ``NotAllowedError``, ``ChangedMeanwhileError``.
    """
    _must_run(conference)
    _raise_version(conference, seen, begins_at=begins_at, where=where)
    conference.invited.set(each for each in invited if each.pk != conference.organisation_id)


@transaction.atomic
def close(conference: CaseConference, seen: int) -> None:
    """The meeting is over: what was written stays as it is.

    Raises ``NotAllowedError``, ``ChangedMeanwhileError``.
    """
    _must_run(conference)
    _raise_version(conference, seen, closed_at=timezone.now())


@transaction.atomic
def add_case(conference: CaseConference, key: UUID, reason: str) -> ConferenceCase:
    """Put a person on the agenda, whose pathway is open to whoever is asking.

    Raises ``NoSuchFileError``; ``RefusedError`` once the conference is closed, for an unknown reason, or a
    person who is on it already.
    """
    _must_be_open(conference)
    if reason not in REASONS:
        raise RefusedError(_("Cette raison n’existe pas."))
    file = gate.open_file(key, Scope.PATHWAY, "conference.case_added", conference=conference.pk)
    try:
        with transaction.atomic():
            return ConferenceCase.objects.create(conference=conference, person=file.person, reason=reason)
    except IntegrityError:
        raise RefusedError(_("Cette situation est déjà à l’ordre du jour.")) from None


@transaction.atomic
def take_off(case: ConferenceCase) -> None:
    """Take a person off the agenda; refused once something was written or decided."""
    _must_be_open(case.conference)
    gate.open_file(case.person.key, Scope.PATHWAY, "conference.case_taken_off", conference=case.conference_id)
    if case.minutes or case.decisions.exists():
        raise RefusedError(_("On a déjà écrit sur cette situation : elle reste au compte rendu."))
    case.delete()


@transaction.atomic
def write_minutes(case: ConferenceCase, seen: int, text: str) -> None:
    """What was said about a person.

    Raises ``NoSuchFileError``, ``RefusedError`` once closed, ``ChangedMeanwhileError``.
    """
    _must_be_open(case.conference)
    gate.open_file(case.person.key, Scope.PATHWAY, "conference.written", conference=case.conference_id)
    changed = ConferenceCase.objects.filter(pk=case.pk, version=seen)
    if not changed.update(minutes=text, version=F("version") + 1):
        raise ChangedMeanwhileError(_("Quelqu’un d’autre vient d’écrire le compte rendu de cette situation."))


@transaction.atomic
def decide(case: ConferenceCase, text: str, owner: Account, due_on: date) -> Decision:
    """Somebody will do something by a day.

    Raises ``NoSuchFileError``; ``RefusedError`` once closed, or for somebody who doesn't see this case.
    """
    _must_be_open(case.conference)
    gate.open_file(case.person.key, Scope.PATHWAY, "conference.decided", conference=case.conference_id)
    if owner not in queries.who_sees(case):
        raise RefusedError(
            _("Cette personne n’a pas accès à cette situation : choisissez quelqu’un d’autre.")
        )
    return Decision.objects.create(case=case, text=text, owner=owner, due_on=due_on)


@transaction.atomic
def mark_done(decision: Decision) -> None:
    """What was decided is done; doing it twice changes nothing."""
    person = decision.case.person
    gate.open_file(person.key, Scope.PATHWAY, "conference.decision_done", decision=decision.pk)
    Decision.objects.filter(pk=decision.pk, done_at=None).update(done_at=timezone.now())


def read_case(case: ConferenceCase) -> gate.File:
    """Open a case to read it; written in the person's journal. Raises ``NoSuchFileError``."""
    return gate.open_file(
        case.person.key, Scope.PATHWAY, "conference.case_read", conference=case.conference_id
    )


def _must_run(conference: CaseConference) -> None:
    if not rules.may_run(conference):
        raise NotAllowedError(_("Seule la structure qui organise la commission peut la modifier."))


def _must_be_open(conference: CaseConference) -> None:
    if not rules.conferences().filter(pk=conference.pk).exists():
        raise gate.NoSuchFileError
    if conference.closed_at is not None:
        raise RefusedError(_("Cette commission est close : son compte rendu ne change plus."))


def _raise_version(conference: CaseConference, seen: int, **columns: object) -> None:
    changed = CaseConference.objects.filter(pk=conference.pk, version=seen, closed_at=None)
    if not changed.update(version=F("version") + 1, **columns):
        raise ChangedMeanwhileError(_("La commission vient d’être modifiée ou close par quelqu’un d’autre."))
