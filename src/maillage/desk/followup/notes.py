"""The verbs and questions of notes: who reads each is chosen, and said, before it is saved."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from maillage.desk.followup.words import changed_meanwhile, checked
from maillage.desk.gate import File, NoSuchFileError, file_at, open_file
from maillage.desk.models import Audience, Note, Scope
from maillage.desk.refusals import RefusedError
from maillage.privacy.actor import ActorKind, current

LONGEST = 10_000


def notes_of(file: File) -> QuerySet[Note]:
    """The notes that whoever opened the file may read, the latest first; an erased one has no text.

    The person reads those shared with them; somebody who accompanies them, where notes are shown, reads their
    own and those that are shared; health only where health is shown.
    """
    actor = current()
    found = Note.objects.filter(person=file.person).select_related("author", "organisation")
    if not file.shows(Scope.NOTES):
        return found.none()
    if actor.kind is ActorKind.CLOCK:
        return found
    if actor.kind is not ActorKind.ACCOUNT:
        return found.filter(audience=Audience.PERSON)
    readable = Q(author_id=actor.key) | Q(audience__in=(Audience.CIRCLE, Audience.PERSON))
    return found.filter(readable) if file.shows(Scope.HEALTH) else found.filter(readable, health=False)


@transaction.atomic
def write(key: UUID, audience: str, text: str, *, health: bool = False) -> Note:
    """Write a note; raises ``RefusedError``, or ``NoSuchFileError`` where that part isn't shown."""
    file = file_at(key)
    if file.organisation_id is None:
        raise NoSuchFileError
    text = _allowed(file, audience, text, health)
    open_file(key, Scope.NOTES, "note.written", audience=audience)
    return Note.objects.create(
        person=file.person,
        author_id=current().key,
        organisation_id=file.organisation_id,
        audience=audience,
        health=health,
        text=text,
    )


@transaction.atomic
def change(key: UUID, note: int, seen: int, audience: str, text: str, *, health: bool = False) -> None:
    """Change one's own note; raises ``ChangedMeanwhileError`` when it is no longer the one that was read."""
    file, found = own_note(key, note)
    text = _allowed(file, audience, text, health)
    _update(found, seen, audience=audience, text=text, health=health)
    open_file(key, Scope.NOTES, "note.changed", audience=audience, note=found.pk)


@transaction.atomic
def erase(key: UUID, note: int, seen: int) -> None:
    """Erase the words of one's own note; that there was one, and who erased it, stays."""
    _file, found = own_note(key, note)
    _update(found, seen, text="")
    open_file(key, Scope.NOTES, "note.erased", note=found.pk)


def readable_note(file: File, number: int) -> Note:
    """A note that whoever opened the file may read and that still has words; raises ``NoSuchFileError``."""
    found = notes_of(file).filter(pk=number).first()
    if found is None or not found.text:
        raise NoSuchFileError
    return found


def own_note(key: UUID, note: int) -> tuple[File, Note]:
    """The file and a note in it that whoever asks wrote and did not erase; raises ``NoSuchFileError``."""
    file = file_at(key)
    found = notes_of(file).filter(pk=note, author_id=current().key).first()
    if found is None or current().kind is not ActorKind.ACCOUNT or not found.text:
        raise NoSuchFileError
    return file, found


def _update(found: Note, seen: int, **columns: object) -> None:
    if not Note.objects.filter(pk=found.pk, version=seen).update(version=F("version") + 1, **columns):
        raise changed_meanwhile()


def _allowed(file: File, audience: str, text: str, health: bool) -> str:
    if audience not in Audience:
        raise RefusedError(_("Choisissez qui lira cette note."))
    file.require(Scope.NOTES)
    if health:
        file.require(Scope.HEALTH)
    text = checked(text)
    if not text:
        raise RefusedError(_("Écrivez quelque chose avant d’enregistrer."))
    if len(text) > LONGEST:
        raise RefusedError(_("Cette note est trop longue : 10 000 caractères au plus."))
    return text
