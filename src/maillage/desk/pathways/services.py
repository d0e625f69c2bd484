"""The verbs of a pathway: choose it, stop it, change it; each change is a new version, none is rewritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from maillage.desk import gate
from maillage.desk.files.telling import tell, touch
from maillage.desk.gate import File
from maillage.desk.models import (
    Pathway,
    PathwayState,
    PathwayVersion,
    Person,
    Scope,
    Step,
    StepState,
    Telling,
)
from maillage.desk.pathways import snapshots, storing
from maillage.desk.pathways.composing import Remembering
from maillage.desk.pathways.proposing import Offered, offered_to
from maillage.desk.pathways.replanning import (
    NOTHING,
    Change,
    Replan,
    Way,
    current_version,
    replan,
)
from maillage.desk.pathways.standpoints import telling_of, told_since
from maillage.desk.pathways.storing import HELD, Draft, change_step, changed_meanwhile
from maillage.desk.pathways.version import Choices
from maillage.desk.refusals import RefusedError
from maillage.directory.wording import words
from maillage.privacy.texts import no_security_number
from pathways.bridges import root_of


class FormerPathwayError(RefusedError):
    """A pathway is under way: it is stopped first, if the person says so."""

    def __init__(self, former: Pathway) -> None:
        super().__init__(_("Un parcours est déjà en cours. En choisir un autre arrête celui-là."))
        self.former = former


def active_pathway(person: Person) -> Pathway | None:
    """The pathway that a person follows."""
    found = Pathway.objects.filter(person=person, state=PathwayState.ACTIVE).select_related("territory")
    return found.first()


def required_pathway(person: Person) -> Pathway:
    """The same; raises ``RefusedError`` without one."""
    found = active_pathway(person)
    if found is None:
        raise RefusedError(_("Aucun parcours n’est en cours."))
    return found


def choose(key: UUID, digest: str, former: int | None = None) -> PathwayVersion:
    """The person chooses the plan that a form showed; ``former``: the version of the pathway that it stops.

    Raises ``FormerPathwayError`` when one is under way, ``ChangedMeanwhileError`` when the plan is no longer
    proposed as it was shown, and what planning raises.
    """
    file = gate.file_at(key)
    file.require(Scope.PATHWAY)
    file.require(Scope.SITUATION)
    offered = offered_to(file.person)
    chosen = offered.chosen(digest)
    if chosen is None:
        raise changed_meanwhile()
    with transaction.atomic():
        gate.open_file(key, Scope.PATHWAY, "pathway.chosen")
        if told_since(offered.telling):
            raise changed_meanwhile()
        carried = _stopped_for(file.person, former)
        pathway = storing.new_pathway(file.person.pk, offered.territory)
        _carry(carried, pathway)
        draft = _first_draft(offered, chosen)
        touch(file.person)
        return storing.store(pathway, 0, draft)


def _first_draft(offered: Offered, number: int) -> Draft:
    plan, told = offered.plans[number - 1], offered.words[number - 1]
    stand = offered.stand
    return Draft(
        plan=plan,
        words=told,
        choices=Choices(how={"kind": "proposed", "number": number}),
        reason=_("Parcours choisi parmi %(count)s.") % {"count": len(offered.plans)},
        day=stand.today,
        telling=offered.telling,
        snapshot=snapshots.keep(offered.territory, offered.proposed.ground, stand.catalogue),
        catalogue=stand.catalogue,
    )


def _stopped_for(person: Person, seen: int | None) -> Pathway | None:
    """Stop the pathway under way to follow another; what has begun goes on in the next one."""
    former = active_pathway(person)
    if former is None:
        return None
    if seen is None:
        raise FormerPathwayError(former)
    _stop(former, seen)
    return former


def _carry(former: Pathway | None, pathway: Pathway) -> None:
    """Steps that have begun follow the person into the pathway that replaces theirs."""
    if former is not None:
        for row in former.steps.filter(state=StepState.STARTED):
            change_step(row, pathway_id=pathway.pk, own=True, pinned=False)


def _stop(pathway: Pathway, seen: int) -> None:
    standing = Pathway.objects.filter(pk=pathway.pk, version=seen, state=PathwayState.ACTIVE)
    if not standing.update(state=PathwayState.STOPPED):
        raise changed_meanwhile()
    for row in pathway.steps.filter(state=StepState.PLANNED):
        change_step(row, state=StepState.DROPPED, pinned=False)


@transaction.atomic
def stop(key: UUID, seen: int, change: Change = NOTHING) -> None:
    """Stop the pathway; a refusal that leaves no way is noted all the same."""
    file = gate.open_file(key, Scope.PATHWAY, "pathway.stopped")
    pathway = required_pathway(file.person)
    _refusal_told(file, change)
    _stop(pathway, seen)


def confirm(key: UUID, seen: int, digest: str, change: Change = NOTHING) -> PathwayVersion:
    """Go on by the way that a form showed: the next version of the pathway.

    Raises ``ChangedMeanwhileError`` when the pathway, the situation or the directory changed since, so that
    the way would not be the one that was seen; ``RefusedError`` for what may not be written.
    """
    file = gate.file_at(key)
    file.require(Scope.PATHWAY)
    file.require(Scope.SITUATION)
    pathway = required_pathway(file.person)
    if pathway.version != seen:
        raise changed_meanwhile()
    found = replan(file.person, pathway, change)
    way = next((each for each in found.ways if each.digest == digest), None)
    if way is None:
        raise changed_meanwhile()
    with transaction.atomic():
        gate.open_file(key, Scope.PATHWAY, "pathway.changed")
        if told_since(found.today.telling):
            raise changed_meanwhile()
        telling = _refusal_told(file, change) or found.today.telling
        return storing.store(pathway, seen, _next_draft(found, way, telling), found.standing)


def _next_draft(found: Replan, way: Way, telling: Telling) -> Draft:
    change, stand = found.change, found.today.stand
    refused = ({"offer": root_of(change.refused), "reason": change.reason},) if change.refused else ()
    choices = replace(
        found.choices,
        refused=(*found.choices.refused, *refused),
        how={**found.how, "number": way.number},
    )
    return Draft(
        plan=way.plan,
        words=way.words,
        choices=choices,
        reason=reason_told(found, way),
        day=stand.today,
        telling=telling,
        snapshot=found.today.snapshot(),
        catalogue=stand.catalogue,
    )


def reason_told(found: Replan, way: Way) -> str:
    """What changed in this version, and why, in sentences."""
    names = Remembering.of(found.today.stand.names, way.words, way.plan)
    change = found.change
    told = []
    if change.refused:
        name = {"name": names.offer(change.refused), "why": change.reason}
        told.append(_("Refus : « %(name)s ». %(why)s") % name)
    told += [_("%(heading)s : %(what)s") % {"heading": h, "what": " ".join(t)} for h, t in way.sections]
    return "\n".join(words.sentence(each) for each in told)


def _refusal_told(file: File, change: Change) -> Telling | None:
    """What the person refuses is a fact about them: told with its reason, so that it is not offered again."""
    if not change.refused:
        return None
    telling = telling_of(file.person)
    refusal = {
        "text": change.reason,
        "offer": root_of(change.refused),
        "on": telling.at.date().isoformat(),
    }
    return tell(file, telling.number, {"refusals": [*(telling.content.get("refusals") or ()), refusal]})


@transaction.atomic
def pin(key: UUID, seen: int, step: UUID, pinned: bool = True) -> PathwayVersion:
    """Keep a step as it is whatever becomes of the rest; or no longer."""
    file = gate.open_file(key, Scope.PATHWAY, "step.pinned" if pinned else "step.unpinned")
    pathway, row = step_at(file.person, step)
    if row.state != StepState.PLANNED or row.own:
        raise RefusedError(_("Seule une étape du parcours qui n’a pas commencé peut être fixée."))
    change_step(row, pinned=pinned)
    told = _("Étape fixée : %(name)s.") if pinned else _("Étape libérée : %(name)s.")
    return storing.store_alike(pathway, seen, current_version(pathway), told % {"name": row.title})


@transaction.atomic
def add_own(
    key: UUID,
    seen: int,
    title: str,
    place: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> PathwayVersion:
    """Add a step of the person's own, that no replan touches."""
    file = gate.open_file(key, Scope.PATHWAY, "step.added")
    _refuse_unwritable(title, place, starts_on, ends_on)
    pathway = required_pathway(file.person)
    Step.objects.create(
        pathway=pathway, position=0, own=True, title=title, place=place, starts_on=starts_on, ends_on=ends_on
    )
    storing.order(pathway)
    told = _("Étape ajoutée : %(name)s.") % {"name": title}
    return storing.store_alike(pathway, seen, current_version(pathway), told)


@transaction.atomic
def change_own(
    key: UUID,
    seen: int,
    step: UUID,
    title: str,
    place: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> PathwayVersion:
    """Change a step of the person's own, or move it."""
    file = gate.open_file(key, Scope.PATHWAY, "step.moved")
    _refuse_unwritable(title, place, starts_on, ends_on)
    pathway, row = _own_step(file.person, step)
    change_step(row, title=title, place=place, starts_on=starts_on, ends_on=ends_on)
    storing.order(pathway)
    told = _("Étape changée : %(name)s.") % {"name": title}
    return storing.store_alike(pathway, seen, current_version(pathway), told)


@transaction.atomic
def drop_own(key: UUID, seen: int, step: UUID) -> PathwayVersion:
    """Take a step of the person's own out."""
    file = gate.open_file(key, Scope.PATHWAY, "step.dropped")
    pathway, row = _own_step(file.person, step)
    change_step(row, state=StepState.DROPPED)
    told = _("Étape retirée : %(name)s.") % {"name": row.title}
    return storing.store_alike(pathway, seen, current_version(pathway), told)


def _own_step(person: Person, step: UUID) -> tuple[Pathway, Step]:
    pathway, row = step_at(person, step)
    if not row.own or row.state not in HELD:
        raise RefusedError(_("Seule une étape que vous avez ajoutée peut être changée ici."))
    return pathway, row


def step_at(person: Person, step: UUID) -> tuple[Pathway, Step]:
    """A step of the pathway under way; raises ``NoSuchFileError`` for any other."""
    row = Step.objects.select_related("pathway__territory", "offer").filter(key=step, pathway__person=person)
    found = row.filter(pathway__state=PathwayState.ACTIVE).first()
    if found is None:
        raise gate.NoSuchFileError
    return found.pathway, found


def _refuse_unwritable(title: str, place: str, starts_on: date | None, ends_on: date | None) -> None:
    if not title.strip():
        raise RefusedError(_("Donnez un nom à cette étape."))
    if starts_on and ends_on and ends_on < starts_on:
        raise RefusedError(_("Cette étape finit avant de commencer : corrigez l’une des deux dates."))
    for text in (title, place):
        try:
            no_security_number(text)
        except ValidationError as error:
            raise RefusedError(error.messages[0]) from None
