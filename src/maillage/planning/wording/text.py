"""A whole proposal as a text that a facilitator can read out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext

from maillage.directory.wording import words
from maillage.directory.wording.conditions import condition_words
from maillage.planning.wording.changes import grouped_remedies
from maillage.planning.wording.exclusions import exclusion_sentences
from maillage.planning.wording.layout import section, title, wrapped
from maillage.planning.wording.names import Names, Records
from maillage.planning.wording.plans import PlanWords, all_plan_words, offers_in
from maillage.planning.wording.questions import question_words
from pathways.catalogue import Catalogue
from pathways.proposal import Proposal
from pathways.situation import Situation


def proposal_text(
    proposal: Proposal,
    catalogue: Catalogue,
    records: Records,
    today: date,
    situation: Situation | None = None,
) -> str:
    """The proposal in plain words, ended by a line feed.

    ``records``: documents by kind and id, as in a pack. ``situation``: lets the text say the person's own
    age and bridges.
    """
    names = Names(catalogue, records)
    held = situation.held if situation else frozenset()
    plans = all_plan_words(names, proposal, held, situation)
    return "\n\n".join(_blocks(names, proposal, plans, situation, today)) + "\n"


def _blocks(
    names: Names,
    proposal: Proposal,
    plans: tuple[PlanWords, ...],
    situation: Situation | None,
    today: date,
) -> Iterator[str]:
    yield _opening(names, plans, situation, today)
    if plans:
        yield from _first_plan(plans[0])
    else:
        yield from _remedies(names, proposal)
    yield from section(gettext("Ce qui reste à vérifier"), _to_check(names, proposal, plans))
    yield from section(gettext("Les autres parcours"), map(_alternative, plans[1:]))
    born = situation.born if situation else None
    closed = exclusion_sentences(names, proposal.exclusions, born, offers_in(plans))
    yield from section(gettext("Ce qui n’est pas ouvert aujourd’hui"), closed)
    if not proposal.complete:
        yield wrapped(gettext("Le calcul a été arrêté avant la fin : il existe peut-être d’autres parcours."))


def _opening(names: Names, plans: tuple[PlanWords, ...], situation: Situation | None, today: date) -> str:
    if not plans:
        told = gettext("Au %(today)s, aucun parcours ne mène au but avec ce qui existe.")
    elif plans[0].certain:
        told = gettext("Au %(today)s, voici un parcours.")
    else:
        told = gettext("Au %(today)s, voici un parcours, à condition de vérifier ce qui est inconnu.")
    lines = [wrapped(told % {"today": words.day(today)})]
    if situation:
        goal = condition_words(situation.goal, names.catalogue.vocabulary)
        lines.insert(0, wrapped(gettext("Le but : %(goal)s.") % {"goal": goal}))
    return "\n".join(lines)


def _first_plan(plan: PlanWords) -> Iterator[str]:
    yield f"{title(plan.title)}\n{wrapped(plan.sentence)}"
    if plan.example:
        yield wrapped(gettext("Exemple : des dates et des places sont inventées pour la démonstration."))
    for step in plan.steps:
        lines = [wrapped(f"{step.title} ({step.organisation})")]
        lines += [
            wrapped(f"{heading} : {' '.join(texts)}", "  ")
            for heading, texts in (*step.practical(), *step.explained())
        ]
        yield "\n".join(lines)
    yield from section(gettext("Ce que cela ouvre ensuite"), plan.opens)
    yield from section(gettext("Votre argent, mois par mois"), _money(plan))


def _money(plan: PlanWords) -> Iterator[str]:
    if plan.money:
        yield plan.money
    for month in plan.months:
        told = gettext("%(period)s. Vous recevez : %(in)s Vous payez : %(out)s À la fin : %(left)s")
        yield told % {
            "period": month.period,
            "in": " ".join(month.received),
            "out": " ".join(month.paid),
            "left": month.left,
        }


def _alternative(plan: PlanWords) -> str:
    told = f"{plan.title}. {plan.sentence} {words.sentence(plan.names)}"
    if not plan.certain:
        told = f"{told} {gettext('À vérifier avant : %(what)s') % {'what': ' '.join(plan.to_check)}}"
    return told


def _remedies(names: Names, proposal: Proposal) -> Iterator[str]:
    groups = grouped_remedies(names, proposal.obstructions)
    if not groups:
        yield wrapped(gettext("Aucun petit changement ne suffirait. Parlez-en à un conseiller."))
        return
    yield wrapped(gettext("Chacun de ces changements suffirait à ouvrir un parcours."))
    for group in groups:
        sets = (gettext(" Et : ").join(change.sentence for change in changes) for changes in group.sets)
        yield from section(group.title, sets)


def _to_check(names: Names, proposal: Proposal, plans: tuple[PlanWords, ...]) -> Iterator[str]:
    """What the first plan takes for granted, then the questions that could change the pathways."""
    taken = plans[0].to_check if plans else ()
    asked = (question_words(names, question.subject).text for question in proposal.questions)
    yield from dict.fromkeys((*taken, *asked))
