"""How often one may report errors from the same place, counted without keeping the address."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

MOST_REPORTS = 5  # an hour
HOUR = 3600  # seconds


def may_report(request: HttpRequest) -> bool:
    """Count one more report of this visitor; false when there were too many within the hour.

    What is counted under is a keyed hash of the address and of the hour: it is forgotten with the hour, and
    nobody can go back from it to the address without the site's secret.
    """
    address = get_adapter().get_client_ip(request) or ""
    hour = timezone.now().strftime("%Y-%m-%d %H")
    key = (
        "report-" + salted_hmac("maillage.reports", f"{hour} {address}", algorithm="sha256").hexdigest()[:32]
    )
    cache.add(key, 0, HOUR)
    return int(cache.incr(key)) <= MOST_REPORTS
