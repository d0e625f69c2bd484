"""The private links of a space: made, entered, revoked, asked for again. Only their hash is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import segno
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.accounts.models import Account
from maillage.desk import gate
from maillage.desk.circle import queries as circle
from maillage.desk.files import marks
from maillage.desk.files.telling import touch
from maillage.desk.followup.words import first_name
from maillage.desk.gate import File, NoSuchFileError, file_at
from maillage.desk.models import Person, PersonMark, Scope, SpaceLink
from maillage.desk.posting import post
from maillage.desk.refusals import RefusedError
from maillage.desk.services import token_hash
from maillage.privacy import journal, keys
from maillage.privacy.actor import CLOCK, Actor, ActorKind, acting_as, current

LIFETIME = timedelta(days=30)
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # none that is mistaken for another
LENGTH = 24  # five bits each: 120 bits
GROUP = 4
MISTAKEN = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v", "-": "", " ": ""})
MOST_ALIKE = 3  # files with one e-mail address: brothers and sisters


@dataclass(frozen=True, slots=True)
class Made:
    """A link just made: the only time that its address is known."""

    link: SpaceLink
    address: str

    def picture(self) -> SafeString:
        """The address as a QR code, drawn in the page."""
        drawn = segno.make(self.address, error="m")
        return mark_safe(drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S308


def new_token() -> str:
    """An unguessable text, short enough to be copied by hand: ``k7m2-9xqd-…``."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(drawn[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def plain(token: str) -> str:
    """A token as it is compared: copied in capitals, without dashes, with an O for a zero."""
    return token.lower().translate(MISTAKEN)


@transaction.atomic
def make(key: UUID, *, for_representative: bool = False) -> Made:
    """A link to the person's space, good for thirty days: by the person, or by whoever leads, beside them.

    A link opens everything: a partner makes none, nor does whoever leads when the person no longer
    shows them the pathway. Raises ``NoSuchFileError``.
    """
    file = file_at(key)
    if not may_make(file):
        raise NoSuchFileError
    journal.write(
        key, "space_link.made", on_behalf_of=file.organisation_id, representative=for_representative
    )
    return _made(file.person, for_representative)


def may_make(file: File) -> bool:
    """Whether whoever opened a file may make a link to that space."""
    return circle.leads(file) and file.shows(Scope.PATHWAY)


def _made(person: Person, for_representative: bool) -> Made:
    token, maker = new_token(), str(current())
    with acting_as(CLOCK):
        link = SpaceLink.objects.create(
            person=person,
            token_hash=token_hash(plain(token)),
            for_representative=for_representative,
            made_by=maker,
            expires_at=timezone.now() + LIFETIME,
        )
    return Made(link, settings.SITE_URL + reverse("space:enter", args=[token]))


def found(token: str) -> SpaceLink | None:
    """The link with that token, were it expired or revoked; ``None`` if there is none."""
    with acting_as(CLOCK):
        links = SpaceLink.objects.select_related("person")
        return links.filter(token_hash=token_hash(plain(token))).first()


def opens(link: SpaceLink) -> bool:
    """Whether a link still opens."""
    return link.revoked_at is None and link.expires_at > timezone.now()


@transaction.atomic
def enter(link: SpaceLink, account: Account | None = None) -> None:
    """The person comes in by a link, and links their account if they say so; written in the journal.

    Raises ``RefusedError`` for a link that no longer opens, an account that accompanies them or is taken.
    """
    with acting_as(CLOCK):
        still = SpaceLink.objects.filter(pk=link.pk, revoked_at=None, expires_at__gt=timezone.now())
        if not still.exists():
            raise RefusedError(_("Ce lien n’ouvre plus rien. Demandez-en un autre."))
        SpaceLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
        touch(link.person)
    with acting_as(Actor(ActorKind.PERSON, link.person_id)):
        journal.write(link.person.key, "space.entered", representative=link.for_representative)
        if account is not None:
            _take_account(link.person, account)


def _take_account(person: Person, account: Account) -> None:
    if accompanies(account, person):
        raise RefusedError(_("Ce compte accompagne cette personne : il ne peut pas être le sien."))
    with acting_as(CLOCK):
        if Person.objects.filter(account=account).exclude(pk=person.pk).exists():
            raise RefusedError(_("Ce compte ouvre déjà un autre espace."))
        free = Person.objects.filter(pk=person.pk, account=None).update(account=account)
        taken = Person.objects.filter(pk=person.pk).exclude(account=account).exists()
    if taken:
        raise RefusedError(
            _("Un autre compte ouvre déjà cet espace. Détachez-le d’abord, dans « Mes accès ».")
        )
    if free:
        journal.write(person.key, "account.linked")


@transaction.atomic
def unlink_account(key: UUID) -> None:
    """The person's account no longer opens their space. Raises ``NoSuchFileError``."""
    file = _own(key)
    if Person.objects.filter(pk=file.person.pk).exclude(account=None).update(account=None):
        journal.write(key, "account.unlinked")


def accompanies(account: Account, person: Person) -> bool:
    """Whether a part of the person's file is open to that account: it may not enter in their place."""
    actor = Actor(ActorKind.ACCOUNT, account.pk)
    with acting_as(actor):
        return gate.people_of(actor).filter(pk=person.pk).exists()


@transaction.atomic
def revoke(key: UUID, link_id: int) -> None:
    """A link no longer opens, and whoever came in by it is out. Raises ``NoSuchFileError``."""
    file = file_at(key)
    if not circle.leads(file):
        raise NoSuchFileError
    with acting_as(CLOCK):
        links = SpaceLink.objects.filter(pk=link_id, person=file.person)
        if not links.exists():
            raise NoSuchFileError
        gone = links.filter(revoked_at=None).update(revoked_at=timezone.now())
    if gone:
        journal.write(key, "space_link.revoked", on_behalf_of=file.organisation_id)


def links_of(file: File) -> list[SpaceLink]:
    """The links of a space that still open, newest first."""
    with acting_as(CLOCK):
        links = SpaceLink.objects.filter(person=file.person, revoked_at=None, expires_at__gt=timezone.now())
        return list(links.order_by("-made_at", "-pk"))


@transaction.atomic
def send(email: str) -> int:
    """Send a link to the person, or the persons, who have that address in their file; how many.

    Whoever asks is told the same whatever the answer.
    """
    address = marks.plain_email(email)
    with acting_as(CLOCK):
        marked = PersonMark.objects.filter(kind=marks.EMAIL, mark=keys.mark(marks.EMAIL, address))
        people = Person.objects.filter(pk__in=marked.values("person")).order_by("pk")[:MOST_ALIKE]
        found = list(people)
        for person in found:
            _send_to(person, str(person.contact.get("email") or address))
    return len(found)


def _send_to(person: Person, address: str) -> None:
    made = _made(person, for_representative=False)
    journal.write(person.key, "space_link.sent")
    body = _(
        "Bonjour %(name)s\n\nVoici un lien pour entrer dans votre espace. Il va trente jours. Ne le donnez "
        "à personne : il ouvre tout votre dossier.\n\n%(address)s\n\nVous n’avez rien demandé ? "
        "Ne faites rien : personne n’a vu votre dossier.\n"
    ) % {"name": first_name(person), "address": made.address}
    post(f"space-link:{made.link.pk}", address, _("Maillage : votre lien"), body, person=person)


def _own(key: UUID) -> File:
    file = file_at(key)
    if file.organisation_id is not None:
        raise NoSuchFileError
    return file
