"""Every refusal as RFC 9457 says: ``application/problem+json``, in the language that was asked for."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

TYPE = "application/problem+json"


class ProblemError(Exception):
    """A refusal: ``kind`` is the last part of its type, ``faults`` say what is wrong where."""

    def __init__(
        self, status: HTTPStatus, kind: str, detail: str, faults: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail, self.faults = status, kind, detail, faults or []


def titles() -> dict[str, str]:
    """The kinds of problems, and what each is called."""
    return {
        "bad-request": _("Demande illisible"),
        "bad-cursor": _("Curseur illisible"),
        "bad-document": _("Fiche refusée"),
        "no-key": _("Clé absente ou refusée"),
        "out-of-scope": _("Hors de ce que la clé permet"),
        "not-found": _("Introuvable"),
        "already-there": _("Cet identifiant existe déjà"),
        "changed-meanwhile": _("Fiche modifiée entre-temps"),
        "version-missing": _("Version absente"),
        "too-many": _("Trop de demandes"),
        "not-allowed": _("Méthode refusée"),
        "our-fault": _("Erreur de notre côté"),
    }


def problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """The answer that tells the problem."""
    told: dict[str, Any] = {
        "type": request.build_absolute_uri(f"/api/problemes/#{error.kind}"),
        "title": titles()[error.kind],
        "status": int(error.status),
        "detail": error.detail,
    }
    if error.faults:
        told["faults"] = error.faults
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type=TYPE, status=int(error.status))
