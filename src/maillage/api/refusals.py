"""What does not fit its schema, told field by field."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as ModelError

from maillage.api.problems import ProblemError
from maillage.exchange.pack.faults import field_path
from maillage.exchange.pack.record_faults import model_faults

UNREADABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def of_invalid(error: ValidationError) -> ProblemError:
    """Parameters that do not fit: each with what is wrong."""
    faults = [_told(one) for one in error.errors]
    return ProblemError(UNREADABLE, "bad-request", _("Un paramètre est refusé."), faults)


def _told(one: dict[str, Any]) -> dict[str, str]:
    path = [part for part in one.get("loc", ()) if part not in {"query", "path", "body"}]
    return {"field": field_path(path), "message": str(one.get("msg", "")), "remedy": ""}


def of_document(error: ModelError, document: dict[str, Any], model: type[BaseModel]) -> ProblemError:
    """A document that a pack would refuse too, in the same words."""
    faults = [
        {"field": field_path(path), "message": message, "remedy": remedy}
        for path, (message, remedy) in model_faults(error, document, model)
    ]
    return ProblemError(UNREADABLE, "bad-document", _("La fiche est refusée : rien n’a changé."), faults)
