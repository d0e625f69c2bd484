"""Says at the door who is asking, for the pages that show something of people's files."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from maillage.privacy.actor import NOBODY, Actor, ActorKind, acting_as

OFFICE = ("/bureau/", "/orientation/", "/demande/")
SPACE = "/mon-espace/"
IN_SPACE = "space_of"  # the session's key: whose space this browser entered by a link

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
    """Who is asking."""
    if request.path_info.startswith(SPACE) and IN_SPACE in request.session:
        return Actor(ActorKind.PERSON, int(request.session[IN_SPACE]))
    if request.user.is_authenticated:
        return Actor(ActorKind.ACCOUNT, request.user.pk)
    return NOBODY
