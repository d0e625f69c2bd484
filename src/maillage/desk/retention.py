"""The end of a file: erased when the person asks, or by the clock after two years without contact.

Everything of the person goes: rows, documents, links, open sessions of their space. What stays: a line of
statistics, the file's key in ``Erasure`` and in the ledger, and for a year the journal, which names nobody.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.acting import IN_SPACE
from maillage.desk.closing import closed_file_of
from maillage.desk.followup import storage
from maillage.desk.gate import EVERY_SCOPE, File, NoSuchFileError, file_at
from maillage.desk.models import Document, Person
from maillage.desk.refusals import RefusedError
from maillage.privacy import journal, ledger
from maillage.privacy.actor import CLOCK, ActorKind, acting_as, current
from maillage.privacy.models import Erasure

log = logging.getLogger(__name__)

YEARS_WITHOUT_CONTACT = 2
NOTICE = timedelta(days=30)
SEALED = ("name", "contact", "representative")


def erase_file(key: UUID) -> None:
    """Close and erase a file at once because the person asks for it, in their space or aloud.

    Aloud, their key worker does it. Raises ``RefusedError``, ``NoSuchFileError``.
    """
    file = file_at(key)
    if not _may_erase(file):
        raise RefusedError(_("Seule la personne, ou qui l’accompagne en premier, peut effacer ce dossier."))
    try:
        erase(file.person, "asked", on_behalf_of=file.organisation_id)
    except OSError:  # the ledger can't be written: whoever looks after the site must be told
        log.exception("an erasure could not be noted")
        raise RefusedError(
            _("L’effacement n’a pas pu se faire maintenant, et rien n’est perdu. Réessayez bientôt.")
        ) from None


def _may_erase(file: File) -> bool:
    asking = current()
    if asking.kind is ActorKind.ACCOUNT:
        return file.person.key_worker_id == asking.key and file.scopes == EVERY_SCOPE
    return asking.kind in (ActorKind.PERSON, ActorKind.CLOCK)


@transaction.atomic
def erase(person: Person, why: str, at: datetime | None = None, on_behalf_of: int | None = None) -> None:
    """Erase a file; ``why``: ``asked``, ``clock``, or ``ledger`` for one that a backup brought back.

    The ledger is written last, before the transaction ends: an erasure that could not be noted is not done,
    and one noted whose transaction was lost is done again by the clock. Raises ``NoSuchFileError``.
    """
    at = at or timezone.now()
    if not Person.objects.select_for_update().filter(pk=person.pk).values_list("pk").first():
        raise NoSuchFileError  # erased meanwhile
    journal.write(person.key, "file.erased", on_behalf_of=on_behalf_of, why=why)
    with acting_as(CLOCK):
        closed_file_of(person, at).save()
        names = list(Document.objects.filter(person=person).values_list("file", flat=True))
        _end_sessions(person.pk)
        Erasure.objects.get_or_create(key=person.key, defaults={"at": at})
        key = person.key
        Person.objects.only("pk").filter(pk=person.pk).delete()
        if why != "ledger":
            ledger.note(key, at)
    transaction.on_commit(lambda: _remove(names))


def _remove(names: list[str]) -> None:
    for name in names:
        storage.remove(name)


def _end_sessions(person: int) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get(IN_SPACE) == person:
            session.delete()


def erase_noted() -> int:
    """Erase again every file that the ledger or the database says erased, and that is there; how many.

    After the restore of an older backup, or a crash between the ledger and the database. Run as the clock.
    """
    kept, in_ledger = dict(Erasure.objects.values_list("key", "at")), ledger.erased()
    noted = kept | in_ledger
    there = set(Person.objects.values_list("key", flat=True)) & noted.keys()
    for key in sorted(there):
        erase(Person.objects.defer(*SEALED).get(key=key), "ledger", at=noted[key])
    for key in kept.keys() - in_ledger.keys():
        ledger.note(key, kept[key])  # a ledger that was lost comes back from the database
    known = set(Erasure.objects.values_list("key", flat=True))
    Erasure.objects.bulk_create(Erasure(key=key, at=at) for key, at in noted.items() if key not in known)
    return len(there)


def erase_silent(now: datetime) -> int:
    """Erase the files without contact for two years whose person was told a month ago; how many."""
    erased = 0
    for pk in list(_silent(now).values_list("pk", flat=True)):
        with transaction.atomic():
            person = _silent(now).select_for_update().filter(pk=pk).first()
            if person is not None:  # no contact meanwhile
                erase(person, "clock", at=now)
                erased += 1
    return erased


def _silent(now: datetime) -> QuerySet[Person]:
    """Of whom nothing was heard since they were told."""
    told = {"warned_at__lte": now - NOTICE, "warned_at__date__gt": F("last_contact_on")}
    long_ago = last_day_of_contact(timezone.localdate(now))
    # What is sealed is not read: an erasure waits for no key.
    return Person.objects.filter(last_contact_on__lte=long_ago, **told).defer(*SEALED).order_by("pk")


def last_day_of_contact(day: date) -> date:
    """The last contact of the files whose two years are over on that day."""
    try:
        return day.replace(year=day.year - YEARS_WITHOUT_CONTACT)
    except ValueError:  # 29 February
        return day.replace(year=day.year - YEARS_WITHOUT_CONTACT, day=28)
