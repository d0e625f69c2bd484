"""What the desk remembers from one request to the next, in the session: nothing of anybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from maillage.desk.models import Channel
from maillage.directory.models import Organisation

KEPT = "welcome"


def of(request: HttpRequest, organisations: list[Organisation]) -> dict[str, Any]:
    """The channel, place and organisation to begin with; the channel and place of today only."""
    kept = request.session.get(KEPT, {})
    keys = [each.pk for each in organisations]
    organisation = kept.get("organisation") if kept.get("organisation") in keys else keys[0]
    if kept.get("day") != timezone.localdate().isoformat():
        return {"channel": Channel.COUNTER, "place": None, "organisation": organisation}
    return {"channel": kept["channel"], "place": kept["place"], "organisation": organisation}


def keep(request: HttpRequest, *, channel: str, place: int | None, organisation: int) -> None:
    """Remember them until tonight."""
    told = {"channel": channel, "place": place, "organisation": organisation}
    request.session[KEPT] = {**told, "day": timezone.localdate().isoformat()}
