"""The questions about requests: read only, a bounded number of queries each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from maillage.accounts import trail
from maillage.accounts.models import TrailEntry
from maillage.desk.models import Request, RequestState
from maillage.desk.welcome import reference, rules
from maillage.directory.models import Organisation, Territory
from maillage.privacy.actor import CLOCK, ActorKind, acting_as, current

EXCERPT = 140
FOLLOWED_FOR = timedelta(days=90)
MOST_FOLLOWED = 30


class NoSuchRequestError(LookupError):
    """No such request, or not for whoever asks: one answer for both."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A request went from one organisation to another."""

    at: datetime
    origin: str
    to: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What an organisation that passed a request on still sees of it: not what was asked, nor by whom.

    ``answer`` stays empty once the request is in somebody's file.
    """

    request: Request
    answer: str


def request_at(key: UUID) -> Request:
    """The request with that key, for whoever may read it; raises ``NoSuchRequestError``."""
    mine = rules.requests_of().select_related("territory", "organisation", "place", "assigned_to", "person")
    found = mine.filter(key=key).first()
    if found is None:
        raise NoSuchRequestError
    return found


def followed_at(key: UUID) -> Followed:
    """A request that the organisation of whoever asks passed on.

    Raises ``NoSuchRequestError``: there is none, or not for them; either takes as many questions.
    """
    actor = current()
    mine = rules.organisations_answering(actor.key) if actor.kind is ActorKind.ACCOUNT else []
    with acting_as(CLOCK):  # it is somebody else's now: the site looks, and shows the rest alone
        shown = Request.objects.defer("text", "caller", "commune").select_related("organisation")
        found = shown.filter(key=key).first() if mine else None
    theirs = rules.passed_on(found.pk if found else 0, mine)
    if found is None or not theirs:
        raise NoSuchRequestError
    return Followed(found, "" if found.person_id else found.answer)


def requests_listed(
    *, state: str = "open", kind: str = "", quoted: str = "", organisation: int | None = None
) -> QuerySet[Request]:
    """The requests of whoever asks, the oldest open first, else the last first.

    ``state``: a ``RequestState``, ``open`` (waiting for something) or ``all``; ``quoted``: a reference,
    which finds a request whatever its state.
    """
    found = rules.requests_of().select_related("organisation", "assigned_to")
    between = reference.keys_between(quoted) if quoted else None
    if quoted:
        return found.filter(key__range=between) if between else found.none()
    if kind:
        found = found.filter(kind=kind)
    if organisation:
        found = found.filter(organisation=organisation)
    if state == "open":
        waiting = found.filter(state__in=(RequestState.NEW, RequestState.ROUTED))
        return waiting.order_by("received_at", "pk")
    return found.filter(state=state) if state in RequestState else found


def excerpt(request: Request) -> str:
    """The first words of a request; none of one that is in somebody's file."""
    if request.person_id is not None:
        return ""
    text = " ".join(request.text.split())
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"


def chain(request: Request) -> list[Hop]:
    """Who had a request before whoever has it now, the first first: two queries."""
    entries = trail.of(request).select_related(None).filter(deed=rules.PASSED_ON)
    lines = list(entries.order_by("at", "pk").values_list("at", "details"))
    keys = {details.get(end) for _, details in lines for end in ("from", "to")}
    names = dict(Organisation.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
    return [Hop(at, names.get(told.get("from"), "?"), names.get(told.get("to"), "?")) for at, told in lines]


def passed_on_by(organisation_ids: Sequence[int]) -> list[Followed]:
    """The last requests that these organisations passed on in three months: where they stand, two queries."""
    lines = TrailEntry.objects.filter(
        at__gte=timezone.now() - FOLLOWED_FOR, subject_kind=Request._meta.label, deed=rules.PASSED_ON
    )
    told = lines.values_list("subject_id", "details")
    keys = {request for request, details in told if details.get("from") in organisation_ids}
    with acting_as(CLOCK):
        shown = Request.objects.defer("text", "caller", "commune", "answer").select_related("organisation")
        gone = shown.filter(pk__in=keys).exclude(organisation_id__in=organisation_ids)
        return [Followed(request, "") for request in gone[:MOST_FOLLOWED]]


def open_doors() -> list[Territory]:
    """The territories in which somebody welcomes people, by name: one query."""
    welcoming = Organisation.current().filter(memberships__facilitator__isnull=False)
    active = welcoming.filter(memberships__account__is_active=True)
    return list(Territory.objects.filter(pk__in=active.values("territory")).order_by("name", "slug"))
