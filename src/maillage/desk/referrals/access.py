"""Who may see a referral, and as whom they may act on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from maillage.accounts.models import Membership, Right
from maillage.desk.gate import NoSuchFileError, consents_of, organisations_facilitated
from maillage.desk.models import Consent, Person, Referral, ReferralState, Scope
from maillage.desk.referrals.machine import RESTING, Role
from maillage.privacy import journal
from maillage.privacy.actor import CLOCK, Actor, ActorKind, acting_as, current


@dataclass(frozen=True, slots=True)
class Seen:
    """A referral as whoever is asking may see it. Without roles: one of the circle, who may only read it."""

    referral: Referral
    roles: frozenset[Role]

    @property
    def as_receiver_only(self) -> bool:
        """Whether nothing is seen of the person but what the referral tells."""
        return self.roles == {Role.RECEIVER}

    @property
    def shows_shared(self) -> bool:
        """Whether what was told of the person may still be read: the receiver's closes with the referral."""
        return not self.as_receiver_only or self.referral.state not in (*RESTING, ReferralState.DRAFT)


def receiving(actor: Actor) -> set[int]:
    """The keys of the organisations for which an account answers: its facilitators, editors and owners."""
    if actor.kind is not ActorKind.ACCOUNT:
        return set()
    edits = Q(right__in=Right.EDITOR.and_more) | Q(facilitator__isnull=False)
    held = Membership.objects.filter(edits, account_id=actor.key, account__is_active=True)
    return set(held.values_list("organisation_id", flat=True))


def showing_pathway(person_id: int, actor: Actor | None = None) -> list[Consent]:
    """The consents by which an account sees a person's pathway."""
    consents = consents_of(actor or current()).filter(person=person_id).select_related("organisation")
    return [consent for consent in consents if Scope.PATHWAY in consent.scopes]


def roles_in(referral: Referral, actor: Actor | None = None) -> frozenset[Role] | None:
    """As whom an actor may act on a referral; empty for one who may only read it, ``None`` for any other."""
    actor = actor or current()
    match actor.kind:
        case ActorKind.CLOCK:
            return frozenset({Role.CLOCK})
        case ActorKind.PERSON if referral.person_id == actor.key:
            return frozenset({Role.PERSON})
        case ActorKind.REFERRAL if referral.pk == actor.key and referral.state != ReferralState.DRAFT:
            return frozenset({Role.RECEIVER})
        case ActorKind.ACCOUNT:
            return _roles_of_account(referral, actor)
    return None


def _roles_of_account(referral: Referral, actor: Actor) -> frozenset[Role] | None:
    organisations = {consent.organisation_id for consent in showing_pathway(referral.person_id, actor)}
    received_by = receiving(actor)
    found = {Role.SENDER} if referral.sent_for_id in organisations else set()
    if referral.state != ReferralState.DRAFT and referral.sent_to_id in received_by:
        found.add(Role.RECEIVER)
    return frozenset(found) if found or organisations else None


def find(key: UUID) -> Seen:
    """A referral for whoever is asking, unjournalled.

    Raises ``NoSuchFileError``: there is none, or not for them; either takes as many questions, thus as long.
    """
    referral = Referral.objects.select_related(
        "sent_to__territory", "sent_for", "offer__territory", "session__place"
    )
    found = referral.filter(key=key).first()
    roles = roles_in(found or Referral(person_id=0))
    if found is None or roles is None:
        raise NoSuchFileError
    return Seen(found, roles)


def person_of(referral: Referral) -> Person:
    """The person whom it is about, for the site itself: the file's key, and where to write to them."""
    if not Referral.person.is_cached(referral):
        with acting_as(CLOCK):
            referral.person = Person.objects.select_related("territory").get(pk=referral.person_id)
    return referral.person


def write(referral: Referral, deed: str, role: Role | None = None, **details: object) -> None:
    """Write a line about a referral in the person's journal, for whoever is asking."""
    organisation = (
        {Role.SENDER: referral.sent_for_id, Role.RECEIVER: referral.sent_to_id}.get(role) if role else None
    )
    key = person_of(referral).key
    journal.write(
        key, deed, on_behalf_of=organisation, scope=str(Scope.PATHWAY), referral=str(referral.key), **details
    )


def received(actor: Actor | None = None) -> QuerySet[Referral]:
    """What was sent to the organisations for which an account answers."""
    return Referral.objects.filter(sent_to__in=receiving(actor or current())).exclude(
        state=ReferralState.DRAFT
    )


def sent(actor: Actor | None = None) -> QuerySet[Referral]:
    """What was sent for the organisations of an account, about people who show it their pathway."""
    actor = actor or current()
    if actor.kind is not ActorKind.ACCOUNT:
        return Referral.objects.none()
    pairs: dict[int, list[int]] = {}
    for organisation, person, scopes in consents_of(actor).values_list(
        "organisation_id", "person_id", "scopes"
    ):
        if Scope.PATHWAY in scopes:
            pairs.setdefault(organisation, []).append(person)
    mine = Q(pk__in=())
    for organisation in set(organisations_facilitated(actor.key)) & set(pairs):
        mine |= Q(sent_for=organisation, person__in=pairs[organisation])
    return Referral.objects.filter(mine)
