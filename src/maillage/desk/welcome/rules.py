"""Who may see and answer which request.

A request is seen by whoever looks after it now: the facilitators of the organisation that has it, or its
owners while it has none. Once it is a person's, their situation must be open to whoever asks, too. An
organisation that passed a request on no longer sees what was asked nor by whom: it sees where the request
stands and the answer, to tell whoever comes back with the reference.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.accounts.models import Account, Membership, Right, TrailEntry
from maillage.desk import gate
from maillage.desk.models import Facilitator, Request, Scope
from maillage.directory.models import Organisation, Role, Territory
from maillage.privacy.actor import Actor, ActorKind, current

PASSED_ON = "request.routed"


def answering(account_id: int) -> QuerySet[Membership]:
    """The memberships by which an account answers requests: as a facilitator, or an owner where none is."""
    held = Membership.objects.filter(account_id=account_id, account__is_active=True)
    owner_of_one_without = Q(right=Right.OWNER) & ~Q(organisation__in=_with_facilitators())
    return held.filter(Q(facilitator__isnull=False) | owner_of_one_without)


def organisations_answering(account_id: int) -> list[int]:
    """The keys of the organisations for which an account answers requests: one query."""
    return sorted(answering(account_id).values_list("organisation_id", flat=True))


def who_answers(organisation: Organisation) -> QuerySet[Account]:
    """The accounts that answer the requests of an organisation."""
    members = Membership.objects.filter(organisation=organisation, account__is_active=True)
    facilitators = members.filter(facilitator__isnull=False)
    chosen = facilitators if facilitators.exists() else members.filter(right=Right.OWNER)
    return Account.objects.filter(pk__in=chosen.values("account")).order_by("pk")


def organisations_reachable(territory: Territory) -> QuerySet[Organisation]:
    """The organisations of a territory in which somebody answers requests."""
    active = Membership.objects.filter(account__is_active=True, organisation__territory=territory)
    answering = active.filter(Q(facilitator__isnull=False) | Q(right=Right.OWNER))
    return Organisation.current().filter(pk__in=answering.values("organisation"))


def organisations_welcoming(territory: Territory) -> QuerySet[Organisation]:
    """The organisations of a territory in which somebody accompanies people."""
    return Organisation.current().filter(territory=territory, pk__in=_with_facilitators())


def _with_facilitators() -> QuerySet[Facilitator, int]:
    active = Facilitator.objects.filter(membership__account__is_active=True)
    return active.values_list("membership__organisation_id", flat=True)


def requests_of(actor: Actor | None = None) -> QuerySet[Request]:
    """The requests that an actor (whoever is asking) may read."""
    actor = actor or current()
    match actor.kind:
        case ActorKind.CLOCK:
            return Request.objects.all()
        case ActorKind.PERSON:
            return Request.objects.filter(person_id=actor.key)
        case ActorKind.ACCOUNT:
            shown = gate.people_showing(Scope.SITUATION, actor)
            open_to_me = Q(person=None) | Q(person__in=shown.values("pk"))
            mine = Request.objects.filter(organisation_id__in=organisations_answering(actor.key))
            return mine.filter(open_to_me)
        case _:
            return Request.objects.none()


def passed_on(request_id: int, organisation_ids: list[int]) -> bool:
    """Whether one of these organisations had a request, and passed it on."""
    lines = TrailEntry.objects.filter(
        subject_kind=Request._meta.label, subject_id=request_id, deed=PASSED_ON
    ).values_list("details", flat=True)
    return any(details.get("from") in organisation_ids for details in lines)


def territories_counted(account_id: int) -> QuerySet[Territory]:
    """The territories whose figures an account may see.

    Those of the organisations for which it accompanies people, and of the local authorities of which it is a
    member, whatever its right: they get counts, never a person.
    """
    held = Membership.objects.filter(account_id=account_id, account__is_active=True)
    told = held.values_list("organisation__territory_id", "organisation__roles")
    accompanied = held.filter(facilitator__isnull=False).values("organisation__territory_id")
    governed = {territory for territory, roles in told if Role.LOCAL_AUTHORITY in (roles or ())}
    counted = Q(pk__in=governed) | Q(pk__in=accompanied)
    return Territory.objects.filter(counted).order_by("name", "slug")
