"""The verbs of the circle: a consent given, proposed, answered, renewed, withdrawn.

Whoever asks passes the gate, and the deed is written in the journal in their name; the rows are then written
as the site, since a withdrawal shuts the file to the very one who records it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.circle import notices, queries, terms
from maillage.desk.circle.terms import Terms
from maillage.desk.gate import EVERY_SCOPE, File, NoSuchFileError, file_at
from maillage.desk.models import Consent, GivenHow, Person
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.directory.models import Organisation
from maillage.privacy import journal
from maillage.privacy.actor import CLOCK, acting_as, current


@transaction.atomic
def agree(
    key: UUID, organisation: Organisation, wanted: Terms, how: GivenHow, *, with_representative: bool = False
) -> Consent:
    """Write that the person agrees that an organisation sees parts of their file: it does at once.

    Whoever records it opens no more than they see themselves. Raises ``NoSuchFileError``, ``RefusedError``.
    """
    file = _file(key)
    terms.check(wanted, file.scopes)
    _refuse_words_missing(file, how, with_representative)
    consent = _new(file, organisation, wanted)
    consent.given_how, consent.representative = how, with_representative
    consent.ends_on = wanted.ends_on
    _write(file, "consent.given", consent, how=str(how))
    _save_new(consent)
    return consent


@transaction.atomic
def propose(key: UUID, organisation: Organisation, wanted: Terms) -> Consent:
    """Propose an organisation to the person: nothing is open until they say yes in their space.

    Raises ``NoSuchFileError``, ``RefusedError``.
    """
    file = _file(key)
    terms.check(wanted, file.scopes)
    consent = _new(file, organisation, wanted)
    _write(file, "consent.proposed", consent)
    _save_new(consent)
    return consent


@transaction.atomic
def accept(key: UUID, consent_id: int, *, as_representative: bool = False) -> Consent:
    """The person, or their representative, says yes to a proposal; it opens once all needed have said yes.

    Raises ``NoSuchFileError``, ``RefusedError``.
    """
    file = _own(key)
    consent = _locked(file, consent_id)
    if consent.ends_on is not None or consent.withdrawn_at is not None:
        raise ChangedMeanwhileError(_("Cette proposition a déjà reçu une réponse."))
    if as_representative:
        consent.representative = True
    else:
        consent.given_how = GivenHow.SPACE
    both = consent.representative or not terms.needs_representative(file.person)
    if consent.given_how and both:
        consent.ends_on, consent.recorded_by = terms.usual_end(), str(current())
        consent.given_at = timezone.now()
    _write(file, "consent.given" if consent.ends_on else "consent.awaiting", consent, how="space")
    with acting_as(CLOCK):
        consent.save()
        if consent.ends_on:
            _open(consent)
    return consent


@transaction.atomic
def renew(
    key: UUID,
    consent_id: int,
    seen: date | None,
    wanted: Terms,
    how: GivenHow,
    *,
    with_representative: bool = False,
) -> Consent:
    """The person agrees again, until another day, to the same parts or others. A withdrawn consent stays so.

    ``seen``: its end as it was read. Raises ``NoSuchFileError``, ``RefusedError``, ``ChangedMeanwhileError``.
    """
    file = _file(key)
    consent = _locked(file, consent_id)
    terms.check(wanted, file.scopes)
    _refuse_words_missing(file, how, with_representative)
    if consent.withdrawn_at is not None or consent.ends_on is None or consent.ends_on != seen:
        raise ChangedMeanwhileError(_("Cet accord a changé entre-temps : relisez l’entourage."))
    consent.scopes, consent.purpose = wanted.kept(), wanted.purpose.strip()
    consent.ends_on, consent.given_how, consent.given_at = wanted.ends_on, how, timezone.now()
    consent.representative, consent.recorded_by = with_representative, str(current())
    _write(file, "consent.renewed", consent, how=str(how))
    with acting_as(CLOCK):
        consent.save()
        _open(consent)
    return consent


@transaction.atomic
def withdraw(
    key: UUID, consent_id: int, also: Iterable[int] = (), *, as_representative: bool = False
) -> list[Consent]:
    """Withdraw a consent or refuse a proposal, and those that came through it among ``also``; at once.

    When nobody is left the file is closed to all but the person. Withdrawing twice changes nothing more.
    Raises ``NoSuchFileError``, ``RefusedError`` for whoever may not withdraw that one.
    """
    file = _file(key)
    first = _locked(file, consent_id)
    family, chosen = queries.family_of(file.person), set(also)
    introduced = [one for one in queries.introduced(first, family) if one.pk in chosen]
    through = [one for one in introduced if queries.may_change(file, one, family)]
    gone = [consent for consent in (first, *through) if consent.withdrawn_at is None]
    for consent in gone:
        word = "consent.withdrawn" if consent.ends_on else "consent.refused"
        _write(file, word, consent, representative=as_representative)
    with acting_as(CLOCK):
        keys = [consent.pk for consent in gone]
        Consent.objects.filter(pk__in=keys, withdrawn_at=None).update(withdrawn_at=timezone.now())
        for consent in gone:
            if consent.ends_on is not None:
                notices.ended(consent)
        _close_if_alone(file.person)
    return gone


def _close_if_alone(person: Person) -> None:
    """The last consent withdrawn: nobody accompanies the person any more; retention goes on by itself."""
    if not queries.standing(person).exists():
        open_files = Person.objects.filter(pk=person.pk, closed_at=None)
        open_files.update(closed_at=timezone.now(), key_worker=None, version=F("version") + 1)


def _file(key: UUID) -> File:
    """The file, locked: two who change its circle do it one after the other."""
    file = file_at(key)
    list(Person.objects.select_for_update().filter(pk=file.person.pk).values("pk"))
    return file


def _own(key: UUID) -> File:
    file = _file(key)
    if file.organisation_id is not None:
        raise NoSuchFileError
    return file


def _refuse_words_missing(file: File, how: GivenHow, with_representative: bool) -> None:
    if file.organisation_id is not None and how == GivenHow.SPACE:
        raise RefusedError(_("Seule la personne peut dire oui dans son espace : proposez-le-lui."))
    if terms.needs_representative(file.person) and not with_representative:
        raise RefusedError(_("Il faut aussi l’accord de son représentant : demandez-le, puis notez-le ici."))


def _new(file: File, organisation: Organisation, wanted: Terms) -> Consent:
    if _of(file, organisation).exists():
        raise RefusedError(_("Cette structure est déjà dans l’entourage, ou attend déjà une réponse."))
    return Consent(
        person=file.person,
        organisation=organisation,
        scopes=wanted.kept(),
        purpose=wanted.purpose.strip(),
        given_how="",
        recorded_by=str(current()),
        proposed_through=queries.hop(file),
        ends_on=None,
    )


def _of(file: File, organisation: Organisation) -> QuerySet[Consent]:
    with acting_as(CLOCK):
        alive = queries.standing(file.person) | queries.proposals(file.person)
        return Consent.objects.filter(
            pk__in=list(alive.values_list("pk", flat=True)), organisation=organisation
        )


def _save_new(consent: Consent) -> None:
    with acting_as(CLOCK):
        consent.save(force_insert=True)
        if consent.ends_on is None:
            notices.proposed(consent)
        else:
            _open(consent)


def _open(consent: Consent) -> None:
    """A file that had been closed for want of anybody opens again."""
    closed = Person.objects.filter(pk=consent.person_id).exclude(closed_at=None)
    closed.update(closed_at=None, version=F("version") + 1)
    notices.began(consent)


def _locked(file: File, consent_id: int) -> Consent:
    """One of the consents that whoever asks may change."""
    family = queries.family_of(file.person)
    consent = family.get(consent_id)
    if consent is None or not queries.may_change(file, consent, family):
        raise NoSuchFileError
    return consent


def _write(file: File, deed: str, consent: Consent, **details: object) -> None:
    told = {
        "organisation": consent.organisation_id,
        "scopes": [scope for scope in consent.scopes if scope in EVERY_SCOPE],
        "until": consent.ends_on.isoformat() if consent.ends_on else None,
        **details,
    }
    kept = {name: value for name, value in told.items() if value not in (None, False)}
    journal.write(file.person.key, deed, on_behalf_of=file.organisation_id, **kept)
