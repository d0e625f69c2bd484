"""What the pages for people who are logged in ask in the same way."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from maillage.accounts.models import Account
from maillage.accounts.services import RefusedError
from maillage.directory.models import Organisation


class Asked(HttpRequest):
    """A request of somebody who is logged in."""

    user: Account


def organisation_at(territory: str, organisation: str) -> Organisation:
    """The organisation at that address, published or not; 404 if there is none or it is withdrawn."""
    standing = Organisation.objects.select_related("territory").filter(withdrawn_on=None)
    return get_object_or_404(standing, territory__slug=territory, slug=organisation)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, were it nothing; ``None`` when the page is only read."""
    return request.POST if request.method == "POST" else None


def tell(request: HttpRequest, refused: RefusedError) -> None:
    """Show why something was not done, on the next page."""
    messages.error(request, str(refused))
