"""Owners are asked whether what the directory says of them still holds: whom, about what, and the message.

What most pathways depend on is asked first. An organisation is never written to twice in a fortnight, even
when the command that asks is run twice at once or dies half-way: the request is written before the message
leaves. A message that the server refuses is asked again at the next run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from maillage.accounts.models import Account, Right
from maillage.directory.models import CheckRequest, Offer, Organisation, Record, Session, Territory
from maillage.directory.occurrences import occurrences
from maillage.directory.trust.freshness import Field, Level
from maillage.directory.trust.ranking import Rank, ranks
from maillage.directory.trust.records import freshness_of, sensitive

FORTNIGHT = timedelta(days=14)
LINK_LASTS = timedelta(days=30)
KEPT = timedelta(days=365)
MOST_ITEMS = 12
SALT = "maillage.directory.check-request"
LANGUAGES = ("fr", "en")
BETWEEN = "\n\n----------------------------------------\n\n"

logger = logging.getLogger("maillage.directory")

People = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Item:
    """A value to ask about: of which record, which field, how much depends on it, how far it is believed."""

    kind: str
    record_id: int
    field: Field
    rank: Rank
    trust: float

    @property
    def order(self) -> tuple[int, int, float]:
        """What most depends on first, then what is least believed."""
        return -self.rank.people, -self.rank.offers, self.trust


@dataclass(slots=True)
class Due:
    """An organisation and what to ask it, the most depended on first."""

    organisation: Organisation
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Asked:
    """What a run did: organisations by what happened."""

    sent: int = 0
    too_soon: int = 0
    unreachable: int = 0
    failed: int = 0


def due(territory: Territory, today: date, people: People) -> list[Due]:
    """The organisations of a territory that have something to confirm, the most depended on first.

    ``people``: how many example people's pathways take each offer, by slug. Three queries.
    """
    listed = Offer.current().filter(territory=territory).select_related(None).prefetch_related(None)
    offers = list(listed.select_related("organisation"))
    rank_of = ranks(offers, people)
    found: dict[int, Due] = {}
    for organisation in Organisation.current().filter(territory=territory, example=False):
        found[organisation.pk] = Due(organisation)
    best: dict[int, Rank] = {}
    for offer in offers:
        rank = rank_of[offer.pk]
        best[offer.organisation_id] = max(rank, best.get(offer.organisation_id, Rank()))
        _add(found, offer.organisation_id, _items(offer, "offers", today, rank))
    for session in Session.current().filter(offer__territory=territory).select_related("offer", "place"):
        if _to_come(session, today):
            items = _items(session, "sessions", today, rank_of.get(session.offer_id, Rank()))
            _add(found, session.offer.organisation_id, items)
    for pk, one in found.items():
        one.items += _items(one.organisation, "organisations", today, best.get(pk, Rank()))
        one.items.sort(key=lambda item: (item.order, item.kind, item.record_id))
    waiting = [one for one in found.values() if one.items]
    return sorted(waiting, key=lambda one: (one.items[0].order, one.organisation.pk))


def _add(found: dict[int, Due], organisation: int, items: Iterable[Item]) -> None:
    if organisation in found:
        found[organisation].items += items


def _items(record: Record, kind: str, today: date, rank: Rank) -> Iterator[Item]:
    for name in sensitive(record, kind):
        state = freshness_of(record, name, today)
        if state.level not in (Level.FRESH, Level.EXAMPLE):
            yield Item(kind, record.pk, name, rank, state.trust)


def _to_come(session: Session, today: date) -> bool:
    return next(occurrences(session.as_document(), today), None) is not None


def ask(one: Due) -> str:
    """Write to an organisation, unless it was in the last fortnight; what happened, a field of ``Asked``."""
    addresses = addresses_of(one.organisation)
    if not addresses:
        return "unreachable"
    request = _claim(one)
    if request is None:
        return "too_soon"
    try:
        message(request, addresses).send()
    except (SMTPException, OSError):
        logger.exception("organisation %s was not asked", one.organisation.pk)
        request.delete()
        return "failed"
    request.sent_at = timezone.now()
    request.save(update_fields=["sent_at"])
    return "sent"


def addresses_of(organisation: Organisation) -> list[str]:
    """Where to write: the organisation's own address, else its owners'; they are not kept."""
    if organisation.email:
        return [organisation.email]
    owners = Account.objects.filter(
        memberships__organisation=organisation, memberships__right=Right.OWNER, is_active=True
    )
    return list(owners.order_by("pk").values_list("email", flat=True))


def _claim(one: Due) -> CheckRequest | None:
    """Write the request; ``None`` when the organisation was asked in the last fortnight."""
    now = timezone.now()
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=one.organisation.pk)
        if one.organisation.check_requests.filter(asked_at__gt=now - FORTNIGHT).exists():
            return None
        items = [[item.kind, item.record_id, str(item.field)] for item in one.items[:MOST_ITEMS]]
        return CheckRequest.objects.create(
            organisation=one.organisation, asked_at=now, expires_at=now + LINK_LASTS, items=items
        )


def erase_old_requests() -> int:
    """Erase the requests of more than a year ago; how many."""
    return CheckRequest.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()[0]


def message(request: CheckRequest, addresses: list[str]) -> EmailMessage:
    """The message of a request, in French then in English."""
    subjects, bodies = zip(*(_written(request, language) for language in LANGUAGES), strict=True)
    return EmailMessage(" / ".join(subjects), BETWEEN.join(bodies), to=addresses)


def _written(request: CheckRequest, language: str) -> tuple[str, str]:
    told = {"organisation": request.organisation, "count": len(request.items), "link": link(request)}
    with translation.override(language):
        text = render_to_string("directory/mail/ask.txt", {**told, "until": request.expires_at.date()})
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip()


def link(request: CheckRequest) -> str:
    """The address at which a request is answered; whoever has it may confirm and correct what it lists."""
    return f"{settings.SITE_URL}{reverse('directory:answer', args=[token_of(request)])}"


def token_of(request: CheckRequest) -> str:
    """The signed mark of a request: good for this purpose only, and as long as the request is."""
    return signing.dumps([request.pk, request.nonce], salt=SALT)


class BadLinkError(Exception):
    """A link that was never given, or whose request is gone."""


class ExpiredLinkError(Exception):
    """A link whose time is over."""


def request_of(token: str) -> CheckRequest:
    """The request that a link is for; raises ``BadLinkError`` and ``ExpiredLinkError``. One query."""
    try:
        key, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadLinkError from None
    found = CheckRequest.objects.filter(pk=key, nonce=nonce)
    request = found.select_related("organisation__territory").first()
    if request is None or request.organisation.withdrawn_on:
        raise BadLinkError
    if request.expires_at <= timezone.now():
        raise ExpiredLinkError
    return request
