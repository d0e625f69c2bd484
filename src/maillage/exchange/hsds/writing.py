"""Documents of the pack as one HSDS 3.0 file: its services, organizations, and the locations of nobody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.hsds.converting import Conversion
from maillage.exchange.hsds.fields import object_faults
from maillage.exchange.hsds.objects import CARRIES, Objects
from maillage.exchange.hsds.schedules import reason, schedule, session_of, uncarried
from maillage.exchange.json_source import write_json
from maillage.exchange.reading import Documents, Loss, Originals, Reading, Written

_KINDS = (("offers", "services", "service"), ("organisations", "organizations", "organization"))


def write(documents: Documents, *, source: str, originals: Originals | None = None) -> Written:
    """The file and what it can't carry. What came from HSDS goes out as it came, with what changed since.

    ``source`` names this directory in the identifiers of what began here.
    """
    originals = originals or {}
    again = _read_again(originals)
    now, before = Objects(documents, source), Objects(again, source)
    content: dict[str, list[Any]] = {}
    losses = [*_uncarried(documents, again)]
    for kind, name, entity in _KINDS:
        items, then = (getattr(objects, name)() for objects in (now, before))
        content[name] = []
        for key, item in items.items():
            original = (originals.get((kind, key)) or {}).get(entity)
            merged = _merged(item, then.get(key, {}), original) if original else item
            faults = list(object_faults(entity, merged))
            losses += [Loss(kind, key, at, why) for at, why in faults if not original]
            content[name].append(merged)
    content["locations"] = list(now.loose_locations().values())
    return Written(write_json(content), tuple(losses))


def _read_again(originals: Originals) -> Documents:
    conversion = Conversion(Reading(Path()))
    for kind, _name, entity in _KINDS:
        for (each, _id), original in originals.items():
            if each == kind and entity in original:
                conversion.add(entity, original[entity], 0)
    return conversion.reading.documents


def _merged(item: Mapping[str, Any], then: Mapping[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    changed = {name: value for name, value in item.items() if value != then.get(name)}
    gone = {name for name in then if name not in item}
    return {name: value for name, value in original.items() if name not in gone} | changed


def _uncarried(documents: Documents, again: Documents) -> list[Loss]:
    found = []
    for kind, records in documents.items():
        before = {each["id"]: each for each in again.get(kind, ())}
        for document in records:
            told = before.get(document["id"], {})
            lost = [
                name
                for name in _lost(kind, document)
                if document.get(name) != told.get(name) or name not in document
            ]
            found += [Loss(kind, document["id"], name, _why(kind, name)) for name in lost]
            if whole := _whole_loss(kind, document):
                found.append(Loss(kind, document["id"], "", whole))
    return found


def _whole_loss(kind: str, document: Mapping[str, Any]) -> str:
    """Why nothing of a document goes out; empty when something does."""
    if kind == "sessions" and not session_of(schedule(document, "")):
        return _("HSDS ne sait dire que des dates, des semaines et des mois : cette session n’en a pas.")
    return "" if kind in CARRIES or kind == "sessions" else _("HSDS n’a pas d’objet pour cette fiche.")


def _lost(kind: str, document: Mapping[str, Any]) -> list[str]:
    if kind == "sessions":
        return uncarried(document)
    if kind not in CARRIES:
        return []
    lost = set(document) - CARRIES[kind]
    if kind == "places" and "postal_code" not in document:
        lost.add("postal_code")  # that of the commune goes out: an address must have one
    return sorted(lost)


def _why(kind: str, name: str) -> str:
    return (
        reason(name) if kind == "sessions" else _("HSDS n’a pas de champ pour « %(name)s ».") % {"name": name}
    )
