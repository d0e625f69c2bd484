"""Says at the door who is asking, for the pages that show something of people's files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from maillage.desk.models import Person, SpaceLink
from maillage.privacy.actor import CLOCK, NOBODY, Actor, ActorKind, acting_as

OFFICE = ("/bureau/", "/orientation/", "/demande/")
SPACE = "/mon-espace/"
IN_SPACE = "space_of"  # the session's key: whose space this browser entered by a link
BY_LINK = "space_link"  # by which link: once it is revoked the browser is out
BY_REPRESENTATIVE = "space_representative"  # whether the link was the representative's
SEEN = "space_seen"  # when this browser was last seen there, in seconds since 1970
IDLE = timedelta(minutes=30)

Answer = Callable[[HttpRequest], HttpResponse]


class Acting:
    """In the office one acts as one's account; in one's own space as the person."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as whoever is asking; elsewhere as nobody, at no cost."""
        if not request.path_info.startswith((*OFFICE, SPACE)):
            return self.get_response(request)
        with acting_as(actor_of(request)):
            return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking: in a space whoever entered it by a link, else whoever it is the account of."""
    in_space = request.path_info.startswith(SPACE)
    if in_space and IN_SPACE in request.session:
        if still_inside(request.session):
            return Actor(ActorKind.PERSON, int(request.session[IN_SPACE]))
        leave(request.session)
    if not request.user.is_authenticated:
        return NOBODY
    person = person_of(request.user.pk) if in_space else None
    return Actor(ActorKind.ACCOUNT, request.user.pk) if person is None else Actor(ActorKind.PERSON, person)


def person_of(account_id: int) -> int | None:
    """The key of the person whose account it is."""
    with acting_as(CLOCK):
        return Person.objects.filter(account=account_id).values_list("pk", flat=True).first()


def still_inside(session: Any) -> bool:
    """Whether whoever entered by a link is still there: seen within half an hour, the link not revoked."""
    now = timezone.now().timestamp()
    if now - session.get(SEEN, now) > IDLE.total_seconds():
        return False
    if BY_LINK in session and not _link_holds(session[BY_LINK]):
        return False
    session[SEEN] = now
    return True


def _link_holds(link_id: int) -> bool:
    with acting_as(CLOCK):
        return SpaceLink.objects.filter(pk=link_id, revoked_at=None).exists()


def leave(session: Any) -> None:
    """The browser is out of the space; an account that was logged in stays so."""
    for key in (IN_SPACE, BY_LINK, BY_REPRESENTATIVE, SEEN):
        session.pop(key, None)
