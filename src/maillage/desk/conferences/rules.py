"""Who may do what in a conference."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.desk.gate import organisations_facilitated
from maillage.desk.models import CaseConference
from maillage.directory.models import Organisation
from maillage.privacy.actor import ActorKind, current


def hosts() -> QuerySet[Organisation]:
    """The organisations for which whoever is asking may convene a conference."""
    actor = current()
    if actor.kind is not ActorKind.ACCOUNT:
        return Organisation.objects.none()
    mine = Organisation.objects.filter(pk__in=organisations_facilitated(actor.key))
    return mine.select_related("territory")


def conferences() -> QuerySet[CaseConference]:
    """The conferences that whoever is asking takes part in: convened or attended by their organisation."""
    mine = hosts().values("pk")
    taking_part = Q(organisation__in=mine) | Q(invited__in=mine)
    found = CaseConference.objects.filter(taking_part).distinct()
    return found.select_related("organisation__territory", "territory")


def may_run(conference: CaseConference) -> bool:
    """Whether whoever is asking may change its date, its guests, and close it."""
    return hosts().filter(pk=conference.organisation_id).exists()
