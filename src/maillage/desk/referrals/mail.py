"""Messages about referrals: to whom, in which words, written in the transaction of what they tell."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from maillage.accounts.models import Account, Membership, Right
from maillage.desk.models import Facilitator, Person, Protection, Referral
from maillage.desk.posting import post
from maillage.desk.referrals import access, links
from maillage.desk.referrals.letters import FREED, LETTERS
from maillage.desk.referrals.machine import Role
from maillage.directory.models import Offer, Organisation
from maillage.directory.wording import words

LANGUAGES = ("fr", "en")
BETWEEN = "\n\n----------------------------------------\n\n"
MOST_TOLD = 10  # of those who wait for a seat


def address_known(offer: Offer | None, organisation: Organisation) -> str:
    """Where an organisation is written to about an offer: the offer's own address, its own, its owner's."""
    contact = (offer.contact or {}) if offer else {}
    if contact.get("email") or organisation.email:
        return str(contact.get("email") or organisation.email)
    owners = Membership.objects.filter(organisation=organisation, right=Right.OWNER, account__is_active=True)
    return owners.order_by("pk").values_list("account__email", flat=True).first() or ""


def address_of(role: Role, referral: Referral, person: Person) -> str:
    """Where to write to one of the parties; empty where nobody may be."""
    match role:
        case Role.RECEIVER:
            return str(referral.answer_to)
        case Role.SENDER:
            return _sender(referral, person)
        case Role.PERSON if person.protection == Protection.NONE:
            return str(person.contact.get("email") or "")
    return ""


def _sender(referral: Referral, person: Person) -> str:
    """Whoever follows the person for that organisation, else who sent it, else the organisation."""
    followed = person.key_worker_id if person.key_worker_for_id == referral.sent_for_id else None
    held = Facilitator.objects.filter(
        membership__organisation=referral.sent_for_id, membership__account__is_active=True
    )
    for account in (followed, referral.sent_by_id):
        if account and held.filter(membership__account=account).exists():
            return str(Account.objects.get(pk=account).email)
    return str(referral.sent_for.email)


def tell(name: str, role: Role, referral: Referral, number: object = None, waiting: int = 0) -> bool:
    """Write the message of a verb to one of the parties, once an event; whether there was an address."""
    person = access.person_of(referral)
    to = address_of(role, referral, person)
    if not to:
        return False
    subject, body = composed(name, role, referral, waiting)
    once = f"referral:{referral.pk}:{number or referral.version}:{name}:{role}"
    post(once, to, subject, body, referral=referral, person=person if role is Role.PERSON else None)
    return True


def tell_freed(freed: Referral, waiting: list[Referral]) -> None:
    """Tell that a seat is free again: the receiver, who chooses, and the senders of those who wait."""
    if not waiting:
        return
    number = f"{freed.pk}.{freed.version}"
    tell(FREED, Role.RECEIVER, waiting[0], number, len(waiting))
    for each in waiting[:MOST_TOLD]:
        tell(FREED, Role.SENDER, each, number)


def composed(name: str, role: Role, referral: Referral, waiting: int = 0) -> tuple[str, str]:
    """The subject and the text of a message, in French then in English."""
    written = []
    for language in LANGUAGES:
        with translation.override(language):
            written.append(_written(name, role, referral, waiting))
    subjects, bodies = zip(*written, strict=True)
    subject = subjects[0] if subjects[0] == subjects[1] else " / ".join(subjects)
    return subject[:200], BETWEEN.join(bodies)


def _written(name: str, role: Role, referral: Referral, waiting: int) -> tuple[str, str]:
    subject, sentence = LETTERS[name, role]
    told = {**_told(referral), "waiting": waiting}
    context: dict[str, Any] = {
        "sentence": sentence % told,
        "link": _link(role, referral),
        "answers": role is Role.RECEIVER,
        "days": links.LASTS.days,
    }
    text = render_to_string("desk/referrals/mail/letter.txt", context)
    return " ".join((subject % told).split()), text.strip()


def _told(referral: Referral) -> dict[str, Any]:
    offer = referral.offer.name if referral.offer else referral.sent_to.name
    return {
        "offer": offer[:80],
        "sender": referral.sent_for.name,
        "receiver": referral.sent_to.name,
        "answer_by": words.day(referral.answer_by) if referral.answer_by else "",
        "starts_on": words.day(referral.starts_on) if referral.starts_on else "",
        "refusal": referral.get_refusal_display().lower(),
    }


def _link(role: Role, referral: Referral) -> str:
    if role is Role.RECEIVER:
        return links.address_of(referral)
    if role is Role.SENDER:
        return f"{settings.SITE_URL}{reverse('referrals:referral', args=[referral.key])}"
    return ""
