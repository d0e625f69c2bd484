"""All that is held of a person in one archive: a page to read, the same for programs, the documents."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.circle import queries as circle
from maillage.desk.followup import notes, storage
from maillage.desk.followup.documents import documents_of, download_name
from maillage.desk.followup.storage import DamagedDocumentError
from maillage.desk.gate import File
from maillage.desk.models import Document, Person
from maillage.desk.space import readings, situation
from maillage.privacy import journal

NOT_TOLD = ("id", "pk", "token_hash", "hash", "previous", "nonce", "once", "file", "engine", "answer_to")
LISTED = (
    "tellings",
    "pathways",
    "referrals",
    "appointments",
    "documents",
    "rights_items",
    "mobility_diagnoses",
    "consents",
    "questions",
    "requests",
    "hand_overs",
    "teams",
    "conference_cases",
    "space_links",
    "unmet_needs",
)


def archive_of(file: File) -> bytes:
    """The archive, a ZIP; written in the journal, whose line is in it."""
    journal.write(file.person.key, "space.downloaded")
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        named = dict(_documents(file, archive))
        told = everything(file)
        archive.writestr("tout.json", json.dumps(told, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder))
        archive.writestr("mon-dossier.html", summary(file, named))
    return kept.getvalue()


def summary(file: File, documents: dict[str, str] | None = None) -> str:
    """The page to read: it needs nothing beside it."""
    context = {
        "file": file,
        "held": situation.held_of(file),
        "accesses": circle.circle_of(file),
        "notes": notes.notes_of(file),
        "referrals": file.person.referrals.select_related("sent_to", "offer"),
        "pathways": file.person.pathways.prefetch_related("steps"),
        "appointments": file.person.appointments.select_related("organisation"),
        "questions": file.person.questions.all(),
        "documents": documents or {},
        "days": readings.days_of(readings.entries_of(file.person)),
        "now": timezone.localtime(),
    }
    return render_to_string("desk/space/archive.html", context)


def everything(file: File) -> dict[str, Any]:
    """All columns of all that is held, but secrets that open nothing for the person."""
    person = file.person
    told: dict[str, Any] = {"person": _row(person)}
    for name in LISTED:
        told[name] = _rows(getattr(person, name).all())
    told["pathways"] = [_pathway(pathway) for pathway in person.pathways.all()]
    told["referrals"] = [
        {**_row(referral), "events": _rows(referral.events.all())}
        for referral in person.referrals.prefetch_related("events")
    ]
    told["notes"] = _rows(notes.notes_of(file))
    told["journal"] = _rows(readings.entries_of(person))
    return told


def _pathway(pathway: Any) -> dict[str, Any]:
    return {
        **_row(pathway),
        "steps": _rows(pathway.steps.all()),
        "versions": _rows(pathway.versions.defer("engine")),
    }


def _rows(rows: Iterable[Model] | QuerySet[Any]) -> list[dict[str, Any]]:
    return [_row(row) for row in rows]


def _row(row: Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in NOT_TOLD]
    return {field.name: field.value_from_object(row) for field in fields}


def _documents(file: File, archive: zipfile.ZipFile) -> Iterable[tuple[str, str]]:
    """Put the documents in the archive; the name of each there, or what is wrong with it."""
    for number, document in enumerate(documents_of(file), start=1):
        name = f"documents/{number:02d}-{download_name(document)}"
        yield _put(document, archive, name), str(document.get_kind_display())


def _put(document: Document, archive: zipfile.ZipFile, name: str) -> str:
    try:
        archive.writestr(name, storage.read(document.file))
    except DamagedDocumentError:
        return _("%(name)s (ce fichier est abîmé, nous ne pouvons pas le rendre)") % {"name": document.name}
    return name


def file_name(person: Person) -> str:
    """The name that the archive is downloaded under: it names nobody."""
    return f"mon-dossier-{timezone.localdate():%Y-%m-%d}.zip"
