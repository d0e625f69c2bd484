"""Making a file of a territory or of an organisation: once for each state of the directory."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from maillage.directory import clock
from maillage.directory.models import Organisation, Territory
from maillage.directory.queries import territory_documents
from maillage.exchange.exporting.formats import EXPORTS, Export, Material
from maillage.exchange.importing.queries import originals_of
from maillage.exchange.reading import Documents, Loss, Written

LOSSES = ".losses.json"


def write(territory: Territory, organisation: Organisation | None, format_name: str) -> Written:
    """The file, and what it could not carry."""
    return EXPORTS[format_name].write(_material(territory, organisation))


def _material(territory: Territory, organisation: Organisation | None) -> Material:
    found = territory_documents(territory, with_used=False)
    documents: Documents = {kind: each for kind, each in found.items() if kind != "pack"}
    if organisation is not None:
        documents = of_organisation(documents, organisation.slug)
    return Material(
        documents,
        originals_of(territory, organisation),
        source=territory.slug,
        name=(organisation or territory).name,
        day=clock.today(territory.replay_date),
        url_of=lambda offer: settings.SITE_URL + reverse("directory:offer", args=[territory.slug, offer]),
    )


def of_organisation(documents: Documents, organisation: str) -> Documents:
    """An organisation's own records, with the places where others host its sessions."""
    offers = [each for each in documents["offers"] if each["organisation"] == organisation]
    own = {each["id"] for each in offers}
    sessions = [each for each in documents["sessions"] if each["offer"] in own]
    hosts = {each.get("place") for each in sessions}
    return {
        "organisations": [each for each in documents["organisations"] if each["id"] == organisation],
        "places": [
            each
            for each in documents["places"]
            if each.get("organisation") == organisation or each["id"] in hosts
        ],
        "offers": offers,
        "sessions": sessions,
    }


def mark(territory: Territory, export: Export) -> str:
    """What the file depends on, beside its name: the state of the territory, the language, the day."""
    day: date | str = clock.today(territory.replay_date) if export.dated else ""
    told = f"{territory.stamp} {get_language()} {day}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def made(territory: Territory, organisation: Organisation | None, format_name: str) -> Path:
    """The file as it stands on disk, made if the directory has changed since the last one."""
    export = EXPORTS[format_name]
    folder = Path(settings.VAR_DIR) / "exports" / territory.slug / (organisation.slug if organisation else "")
    file = folder / f"{mark(territory, export)}-{export.name}"
    if not file.exists():
        written = write(territory, organisation, format_name)
        losses = json.dumps([asdict(loss) for loss in written.losses], ensure_ascii=False)
        _put(file.with_name(file.name + LOSSES), losses.encode())
        _put(file, written.content)
        _forget(folder.glob(f"*-{export.name}*"), file)
    return file


def losses_of(file: Path) -> list[Loss]:
    """What the file could not carry."""
    told: list[dict[str, Any]] = json.loads(file.with_name(file.name + LOSSES).read_text(encoding="utf-8"))
    return [Loss(**each) for each in told]


def _put(file: Path, content: bytes) -> None:
    """Write a file so that nobody ever reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(file)


def _forget(files: Iterable[Path], kept: Path) -> None:
    """Erase the files of former states, but those that somebody may still be reading: the last other one."""
    old = sorted(
        (each for each in files if not each.name.startswith(kept.name)), key=lambda each: each.stat().st_mtime
    )
    for file in old[:-2]:
        file.unlink(missing_ok=True)
