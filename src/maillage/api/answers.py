"""How the API answers."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse


def as_json(told: Any, status: int = 200, **headers: str) -> HttpResponse:
    """The answer as JSON, accents kept."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json", status=int(status), headers=headers)
