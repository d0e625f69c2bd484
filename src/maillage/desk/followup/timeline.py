"""The follow-up of a person at a glance: what comes, what happened; only what whoever asks may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.followup.appointments import appointments_of
from maillage.desk.followup.documents import documents_of
from maillage.desk.followup.hand_overs import hand_overs_of
from maillage.desk.followup.mobility import diagnoses_of
from maillage.desk.followup.notes import notes_of
from maillage.desk.followup.rights_table import BY_CODE
from maillage.desk.gate import File
from maillage.desk.models import AppointmentState, DocumentKind, RightsItem, Scope


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, or comes. ``badge``: its state, or who reads it; ``address``: its page."""

    at: datetime
    title: str
    text: str = ""
    badge: str = ""
    by: str = ""
    address: str = ""
    timed: bool = False


def timeline(file: File) -> tuple[list[Entry], list[Entry]]:
    """What comes, the next first, and what happened, the latest first; six queries at most."""
    now = timezone.now()
    entries = [
        *_appointments(file),
        *_notes(file),
        *_documents(file),
        *_rights(file),
        *_mobility(file),
        *_hand_overs(file),
    ]
    entries.sort(key=lambda entry: entry.at)
    coming = [entry for entry in entries if entry.at > now]
    return coming, [entry for entry in reversed(entries) if entry.at <= now]


def _appointments(file: File) -> Iterator[Entry]:
    for shown in appointments_of(file):
        found = shown.appointment
        state = AppointmentState(found.state).label
        to_tell = found.state == AppointmentState.PLANNED and found.begins_at < timezone.now()
        yield Entry(
            at=found.begins_at,
            title=_("Rendez-vous – %(organisation)s") % {"organisation": found.organisation.name},
            text="\n".join(filter(None, (shown.where, shown.about, found.what_next if shown.own else ""))),
            badge=_("À dire : a-t-il eu lieu ?") if to_tell else str(state),
            by=found.account.name if found.account else "",
            address=reverse("followup:appointment", args=[file.person.key, found.key]),
            timed=True,
        )


def _notes(file: File) -> Iterator[Entry]:
    for note in notes_of(file):
        yield Entry(
            at=note.written_at,
            title=_("Une note de santé") if note.health else _("Une note"),
            text=note.text or _("Note effacée par son auteur."),
            badge=str(note.get_audience_display()) if note.text else "",
            by=f"{note.author.name}, {note.organisation.name}" if note.author else note.organisation.name,
            address=reverse("followup:note", args=[file.person.key, note.pk]) if note.text else "",
        )


def _documents(file: File) -> Iterator[Entry]:
    for document in documents_of(file):
        yield Entry(
            at=document.added_at,
            title=_("Document ajouté : %(kind)s") % {"kind": DocumentKind(document.kind).label},
            text=document.name,
            address=reverse("followup:documents", args=[file.person.key]),
        )


def _rights(file: File) -> Iterator[Entry]:
    if not file.shows(Scope.SITUATION):
        return
    for item in RightsItem.objects.filter(person=file.person):
        if item.right in BY_CODE:
            yield Entry(
                at=item.checked_at,
                title=_("Droit vérifié"),
                text=str(BY_CODE[item.right].title),
                badge=str(item.get_answer_display()),
                address=reverse("followup:rights", args=[file.person.key]),
            )


def _mobility(file: File) -> Iterator[Entry]:
    for diagnosis in diagnoses_of(file):
        yield Entry(
            at=diagnosis.made_at,
            title=_("Point sur les déplacements"),
            address=reverse("followup:diagnosis", args=[file.person.key, diagnosis.pk]),
        )


def _hand_overs(file: File) -> Iterator[Entry]:
    for found in hand_overs_of(file):
        name = found.next.name if found.next else _("un compte effacé")
        title = _("Nouveau référent : %(name)s") if found.taken_at else _("Relais demandé à %(name)s")
        yield Entry(
            at=found.taken_at or found.asked_at,
            title=title % {"name": name},
            address=reverse("followup:key_worker", args=[file.person.key]),
        )
