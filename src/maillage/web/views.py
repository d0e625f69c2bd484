"""The pages of the shell."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from maillage.web.queries import demo_territories


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the one question, and the demo territories with their example people."""
    return render(request, "web/home.html", {"territories": demo_territories()})


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Say who publishes the site and under which licence the program is."""
    return render(request, "web/legal.html", _publisher())


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how the site was made and checked for everyone, and whom to tell when it fails someone."""
    return render(request, "web/accessibility.html", _publisher())


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what the site keeps of a visitor: nothing, unless a private link is asked for."""
    return render(request, "web/privacy.html", _publisher())


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Show the site in another language, and remember it in this browser."""
    return set_language(request)


def _publisher() -> dict[str, str]:
    return {"publisher": settings.PUBLISHER, "contact": settings.CONTACT}
