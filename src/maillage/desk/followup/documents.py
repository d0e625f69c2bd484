"""The verbs and questions of documents: kept, read, kept longer, erased; past its day, it goes by itself."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk import gate
from maillage.desk.followup import contents, storage
from maillage.desk.followup.scanner import Verdict, verdict_on
from maillage.desk.followup.words import checked
from maillage.desk.gate import File, NoSuchFileError, file_at, open_file
from maillage.desk.models import Document, DocumentKind, Person, Scope
from maillage.desk.refusals import RefusedError
from maillage.directory import clock
from maillage.privacy import journal
from maillage.privacy.actor import current

MOST_DOCUMENTS = 60
LONGEST_NAME = 120
LIFETIMES: Mapping[str, timedelta] = MappingProxyType(
    {
        DocumentKind.CV: timedelta(days=730),
        DocumentKind.IDENTITY: timedelta(days=180),
        DocumentKind.CREDENTIAL: timedelta(days=730),
        DocumentKind.PRESCRIPTION: timedelta(days=365),
        DocumentKind.INCOME: timedelta(days=180),
        DocumentKind.HEALTH: timedelta(days=180),
        DocumentKind.AGREEMENT: timedelta(days=730),
        DocumentKind.OTHER: timedelta(days=365),
    }
)
"""How long a document is kept unless somebody keeps it longer; our own choice, 2026-11-22."""
YOUNG = timedelta(days=1)  # a file this young may belong to a writing that is not finished


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: documents past their day erased, files of no document deleted, files missing."""

    expired: int
    orphans: int
    missing: int


def documents_of(file: File) -> QuerySet[Document]:
    """The documents of a file that whoever asks may read; those about health only where health is shown."""
    found = Document.objects.filter(person=file.person)
    if not file.shows(Scope.DOCUMENTS):
        return found.none()
    return found if file.shows(Scope.HEALTH) else found.exclude(kind=DocumentKind.HEALTH)


def keep(key: UUID, kind: str, name: str, data: bytes) -> Document:
    """Keep a file for a person. The same file of the same kind sent again is the one that is there.

    Raises ``RefusedError`` for what may not be kept, ``NoSuchFileError`` where documents aren't shown.
    """
    file = file_at(key)
    _may_touch(file, kind)
    name, media_type = clean_name(name), contents.media_type_of(data)
    digest = hashlib.sha256(data).hexdigest()
    same = documents_of(file).filter(kind=kind, sha256=digest).first()
    if same is not None:
        return same
    if file.person.documents.count() >= MOST_DOCUMENTS:
        raise RefusedError(_("Il y a déjà beaucoup de documents : effacez-en un avant d’en ajouter."))
    verdict = verdict_on(data)
    if verdict is Verdict.INFECTED:
        raise RefusedError(
            _("L’antivirus a reconnu un programme dangereux dans ce fichier. Il n’est pas gardé.")
        )
    return _written(file, kind, name, data, {"media_type": media_type, "sha256": digest, "scanned": verdict})


def _written(file: File, kind: str, name: str, data: bytes, told: Mapping[str, str]) -> Document:
    """The file first, then its line: what is left of a crash between them is swept later."""
    stored = storage.write(data)
    try:
        with transaction.atomic():
            opened = open_file(file.person.key, Scope.DOCUMENTS, "document.added")
            return Document.objects.create(
                person=opened.person,
                kind=kind,
                name=name,
                size=len(data),
                file=stored,
                added_by=str(current()),
                expires_on=_today(opened.person) + LIFETIMES[kind],
                **told,
            )
    except BaseException:
        storage.remove(stored)
        raise


def read(key: UUID, document_key: UUID) -> tuple[Document, bytes]:
    """A document and its content, journalled; raises ``DamagedDocumentError`` where it isn't what it was."""
    file, found = _one(key, document_key)
    data = storage.read(found.file)
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise storage.DamagedDocumentError("a document is not what was received")
    _journal(file, "document.read", found)
    return found, data


@transaction.atomic
def keep_longer(key: UUID, document_key: UUID) -> Document:
    """Keep a document for its kind's lifetime from today."""
    file, found = _one(key, document_key)
    found.expires_on = max(found.expires_on, _today(file.person) + LIFETIMES[found.kind])
    Document.objects.filter(pk=found.pk).update(expires_on=found.expires_on)
    _journal(file, "document.kept-longer", found)
    return found


@transaction.atomic
def erase(key: UUID, document_key: UUID) -> None:
    """Erase a document: its line now, its file once that is certain."""
    file, found = _one(key, document_key)
    _journal(file, "document.erased", found)
    _delete(found)


def sweep(now: datetime | None = None) -> Swept:
    """Erase what is past its day and the files that no document names; run as the clock."""
    now = now or timezone.now()
    people = gate.people_of()
    expired = Document.objects.filter(person__in=people, expires_on__lt=timezone.localdate(now))
    count = 0
    for found in expired.select_related("person"):
        with transaction.atomic():
            journal.write(found.person.key, "document.expired", document=str(found.key))
            _delete(found)
        count += 1
    orphans = missing = 0
    named = set(Document.objects.filter(person__in=people).values_list("file", flat=True))
    there = dict(storage.kept())
    for name, written in there.items():
        if name not in named and written < (now - YOUNG).timestamp():
            orphans += storage.remove(name)
    missing = len(named - there.keys())
    return Swept(count, orphans, missing)


def download_name(document: Document) -> str:
    """The name that a document is downloaded under: its extension is that of what it really is."""
    stem = re.sub(r"\.(pdf|jpe?g|png|docx|odt)$", "", document.name, flags=re.IGNORECASE)
    return (stem or _("document")) + contents.EXTENSIONS.get(document.media_type, "")


def clean_name(name: str) -> str:
    """The name of a file as it is kept; raises ``RefusedError`` for one that leads elsewhere."""
    name = unicodedata.normalize("NFC", name).strip()
    hidden = any(unicodedata.category(each) in ("Cc", "Cf", "Cs") for each in name)
    if not name or hidden or "/" in name or "\\" in name or name.startswith(".") or ":" in name:
        raise RefusedError(_("Le nom de ce fichier n’est pas accepté : renommez-le simplement, sans / ni :."))
    if len(name) > LONGEST_NAME:
        raise RefusedError(_("Le nom de ce fichier est trop long : 120 caractères au plus."))
    return checked(name)


def _delete(found: Document) -> None:
    name = found.file
    found.delete()
    transaction.on_commit(lambda: storage.remove(name))


def _one(key: UUID, document_key: UUID) -> tuple[File, Document]:
    file = file_at(key)
    found = documents_of(file).filter(key=document_key).first()
    if found is None:
        raise NoSuchFileError
    return file, found


def _may_touch(file: File, kind: str) -> None:
    if kind not in DocumentKind:
        raise RefusedError(_("Choisissez de quel document il s’agit."))
    file.require(Scope.DOCUMENTS)
    if kind == DocumentKind.HEALTH:
        file.require(Scope.HEALTH)


def _journal(file: File, deed: str, document: Document) -> None:
    journal.write(
        file.person.key,
        deed,
        on_behalf_of=file.organisation_id,
        scope=Scope.DOCUMENTS,
        document=str(document.key),
    )


def _today(person: Person) -> date:
    return clock.today(person.territory.replay_date)
