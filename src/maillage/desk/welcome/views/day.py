"""« Ma journée »: what waits, on one page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.accounts.views.asking import Asked
from maillage.desk.welcome.day import day_of


@never_cache
@require_safe
@login_required
def day(request: Asked) -> HttpResponse:
    """What waits, the most urgent first; refused to whoever answers for no organisation."""
    return render(request, "desk/welcome/day.html", {"room": "day", "day": day_of()})
