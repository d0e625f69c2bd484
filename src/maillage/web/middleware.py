"""One line of log per request, without anything that tells who asked what."""

import logging
import time
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("maillage.requests")

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


class RequestLog:
    """Logs the method, the route's name, the status and the time: never the path, query, body or address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and log one line."""
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        fields = {
            "method": request.method,
            "route": match.view_name if match else "none",
            "status": response.status_code,
            "ms": round((time.perf_counter() - begun) * 1000, 1),
        }
        logger.info("request", extra={"fields": fields})
        return response


class BrowserLimits:
    """Adds the headers that Django and django-csp do not; what an account is shown is kept by no cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers added."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _for_an_account(request):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def _for_an_account(request: HttpRequest) -> bool:
    """Whether the answer looked at the session of somebody logged in; asks nothing more of the database."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed and SESSION_KEY in session
