"""A situation that comes from elsewhere, or goes: a private link, a document in the pack's format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml
from django.utils.translation import gettext as _
from pydantic import ValidationError

from maillage.desk.refusals import RefusedError
from maillage.desk.services import open_link
from maillage.desk.views.proposals import visitor_document
from maillage.exchange.pack.records import Situation

LARGEST = 64 * 1024  # bytes of a document
NAMED = {"id": "situation", "title": "Situation"}


def situation_behind(address: str) -> dict[str, Any]:
    """The situation kept behind a private link, given whole or by its last part.

    Raises ``RefusedError`` for a link that is unknown, erased or expired: one sentence for all.
    """
    token = next((part for part in reversed(address.strip().split("?")[0].split("/")) if part), "")
    opened = open_link(token) if token else None
    if opened is None:
        raise RefusedError(_("Ce lien n’ouvre rien : il a expiré, il a été effacé, ou il manque une lettre."))
    return dict(opened[1]["situation"])


def situation_in(content: bytes) -> dict[str, Any]:
    """The situation in a document of the pack's format, JSON or YAML, checked as a pack's is.

    Raises ``RefusedError`` with the first thing that is wrong.
    """
    if len(content) > LARGEST:
        raise RefusedError(_("Ce document est trop gros pour une situation (64 Ko au plus)."))
    try:
        document = yaml.safe_load(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError):
        raise RefusedError(_("Ce document ne se lit pas : il faut un texte JSON ou YAML.")) from None
    if not isinstance(document, Mapping):
        raise RefusedError(_("Ce document n’est pas une situation."))
    try:
        told = Situation.model_validate({**NAMED, "goal": {"any": []}, **dict(document)}).document()
    except ValidationError as error:
        raise RefusedError(_not_right(error)) from None
    return visitor_document({key: value for key, value in told.items() if key in document})


def _not_right(error: ValidationError) -> str:
    """Which field is wrong; what it held is not said again."""
    fields = [".".join(map(str, fault["loc"])) or "situation" for fault in error.errors()]
    told = ", ".join(dict.fromkeys(fields[:3]))
    return _("Ce document n’est pas une situation lisible. À corriger : %(fields)s.") % {"fields": told}


def document_of(situation: Mapping[str, Any]) -> bytes:
    """A situation as a document of the pack's format: the command line and other sites read it."""
    document = {**NAMED, **situation}
    return json.dumps(document, ensure_ascii=False, indent=2, default=str).encode()
