"""How often one may send the public form from the same place, counted without keeping the address."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

MOST_REQUESTS = 10  # an hour: several people may use the same library's computers
HOUR = 3600  # seconds
SALT = "maillage.desk.welcome.requests"


def may_ask(request: HttpRequest) -> bool:
    """Count one more request from this address; false when there were too many within the hour.

    It is counted under a keyed hash of the address and of the hour, forgotten with the hour.
    """
    address = get_adapter().get_client_ip(request) or ""
    hour = timezone.now().strftime("%Y-%m-%d %H")
    key = "request-" + salted_hmac(SALT, f"{hour} {address}", algorithm="sha256").hexdigest()[:32]
    cache.add(key, 0, HOUR)
    return int(cache.incr(key)) <= MOST_REQUESTS
