"""An advice made again with the directory, the rules, the situation and the day of then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.desk.models import PathwayVersion
from maillage.desk.pathways.composing import Remembering, words_for
from maillage.desk.pathways.replanning import asked_from, repaired, whole_plans
from maillage.desk.pathways.standpoints import Standpoint, then
from maillage.desk.pathways.storing import computed_at
from maillage.desk.pathways.version import choices_of, plan_of, words_of
from maillage.planning.wording.exclusions import exclusion_sentences
from maillage.planning.wording.plans import PlanWords, all_plan_words, offers_in
from pathways import Plan, Proposal


@dataclass(frozen=True, slots=True)
class Replay:
    """What comes out again. ``computed``: the version that was computed: this one, or the last before it.

    ``plan``: the same plan, told again, where it was found; ``same``: whether it is the one kept, to the last
    date and cent; ``others``: the other plans of that day; ``exclusions``: what was closed that day, and why;
    ``timetables``: whether trips are still counted by the timetables of that day.
    """

    version: PathwayVersion
    computed: PathwayVersion
    plan: PlanWords | None
    same: bool
    others: tuple[PlanWords, ...]
    exclusions: tuple[str, ...]
    timetables: bool
    complete: bool


def replay(version: PathwayVersion) -> Replay:
    """Make the advice of a version again.

    Raises ``LookupError`` for a version that kept nothing to replay, ``ValueError`` for an altered snapshot.
    """
    number = computed_at(version)
    same_one = number == version.number
    computed = version if same_one else version.pathway.versions.get(number=number)
    stand, timetables = then(computed)
    proposal = stand.proposal()
    plans, words = _made_again(computed, stand, proposal)
    kept = plan_of(computed).document()
    at = next((n for n, plan in enumerate(plans) if plan.document() == kept), None)
    told = words[at] if at is not None else None
    others = tuple(each for n, each in enumerate(words) if n != at)
    return Replay(
        version,
        computed,
        told,
        at is not None,
        others,
        _closed(stand, proposal),
        timetables,
        proposal.complete,
    )


def _made_again(
    version: PathwayVersion, stand: Standpoint, proposal: Proposal
) -> tuple[Sequence[Plan], tuple[PlanWords, ...]]:
    how = choices_of(version).how
    if how.get("kind") == "repaired":
        asked = asked_from(how)
        plans = whole_plans(*repaired(stand, asked))
        names = Remembering.of(stand.names, words_of(version), plan_of(version))
        told = (words_for(names, stand.situation, plan, n) for n, plan in enumerate(plans, start=1))
        return plans, tuple(told)
    words = all_plan_words(stand.names, proposal, stand.situation.held, stand.situation)
    return (*proposal.sure.plans, *proposal.possible.plans), words


def _closed(stand: Standpoint, proposal: Proposal) -> tuple[str, ...]:
    words = all_plan_words(stand.names, proposal, stand.situation.held)
    return exclusion_sentences(stand.names, proposal.exclusions, stand.situation.born, offers_in(words))
