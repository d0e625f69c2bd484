"""The messages about a request: to whoever receives it, with nothing of it; to whoever asked, the answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts.models import Account
from maillage.desk.models import Request
from maillage.desk.posting import post
from maillage.desk.welcome.reference import reference_of
from maillage.privacy.actor import CLOCK, acting_as

MOST_RECEIVERS = 10


def tell_receivers(request: Request, receivers: Iterable[Account]) -> None:
    """Tell the first of those who answer for the organisation that a request waits for them."""
    address = f"{settings.SITE_URL}{reverse('welcome:request', args=[request.key])}"
    told = {"reference": reference_of(request.key), "address": address}
    body = render_to_string("desk/welcome/mail/routed.txt", told)
    for account in list(receivers)[:MOST_RECEIVERS]:
        once = f"request:{request.pk}:{request.version}:{account.pk}"
        post(once, account.email, _("Une demande vous est transmise"), body)


def send_answer(request: Request) -> None:
    """Send the answer to whoever asked, if they left an address."""
    if not request.caller.get("email"):
        return
    reference = reference_of(request.key)
    told = {"reference": reference, "answer": request.answer, "organisation": request.organisation}
    body = render_to_string("desk/welcome/mail/answer.txt", told)
    subject = _("Réponse à votre demande %(reference)s") % {"reference": reference}
    with acting_as(CLOCK):
        post(f"request:{request.pk}:{request.version}", request.caller["email"], subject, body)
