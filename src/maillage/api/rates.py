"""A fair rate: nobody keeps the others from reading. Addresses are hashed before they are remembered."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from ninja.throttling import BaseThrottle

from maillage.api.models import Key

MINUTE = 60
WITH_KEY = 10  # times the rate of an address without a key; our own choice


class FairRate(BaseThrottle):
    """``settings.API_RATE`` requests a minute for an address without a key, ten times as many for a key.

    Counted by the minute of the clock in the memory of each process, which then forgets: with two workers, an
    address gets at most twice as much.
    """

    def __init__(self) -> None:
        self._lock, self._minute, self._counts = Lock(), 0, Counter[str]()

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether the request is within the rate."""
        key = getattr(request, "auth", None)
        most = settings.API_RATE * (WITH_KEY if isinstance(key, Key) else 1)
        whose = f"key-{key.pk}" if isinstance(key, Key) else _address(request)
        return self._count(whose, int(time.time()) // MINUTE) <= most

    def _count(self, whose: str, minute: int) -> int:
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, Counter()
            self._counts[whose] += 1
            return self._counts[whose]

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return MINUTE - time.time() % MINUTE

    def forget(self) -> None:
        """Start counting again."""
        self._minute = 0


def _address(request: HttpRequest) -> str:
    """The address that asks, as a hash that can't be turned back."""
    address = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if 0 < proxies <= len(told):  # what our own proxies wrote is at the end
        address = told[-proxies].strip() or address
    return salted_hmac("maillage.api.rates", address).hexdigest()
