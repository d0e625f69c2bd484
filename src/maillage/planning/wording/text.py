"""A whole proposal as a text that a facilitator can read out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext

from maillage.planning.wording import words
from maillage.planning.wording.changes import remedy_words
from maillage.planning.wording.exclusions import exclusion_sentence
from maillage.planning.wording.names import Names, Records
from maillage.planning.wording.plans import PlanWords, all_plan_words
from maillage.planning.wording.questions import question_words
from pathways.catalogue import Catalogue
from pathways.proposal import Proposal
from pathways.situation import Situation

WIDTH = 88


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
    plans = all_plan_words(names, proposal, held)
    return "\n\n".join(_blocks(names, proposal, plans, situation, today)) + "\n"


def _blocks(
    names: Names,
    proposal: Proposal,
    plans: tuple[PlanWords, ...],
    situation: Situation | None,
    today: date,
) -> Iterator[str]:
    yield _opening(plans, today)
    if plans:
        yield from _first_plan(plans[0])
    else:
        yield from _section(gettext("Ce qui manque"), _remedies(names, proposal))
    yield from _section(gettext("Ce qui reste à vérifier"), _questions(names, proposal))
    others = (f"{plan.title}. {plan.names}. {plan.sentence}" for plan in plans[1:])
    yield from _section(gettext("Les autres parcours"), others)
    born = situation.born if situation else None
    closed = (exclusion_sentence(names, exclusion, born) for exclusion in proposal.exclusions)
    yield from _section(gettext("Ce qui n’est pas ouvert aujourd’hui"), closed)
    if not proposal.complete:
        yield _wrapped(
            gettext("Le calcul a été arrêté avant la fin : il existe peut-être d’autres parcours.")
        )


def _opening(plans: tuple[PlanWords, ...], today: date) -> str:
    if not plans:
        told = gettext("Au %(today)s, aucun parcours ne mène au but avec ce qui existe.")
    elif plans[0].certain:
        told = gettext("Au %(today)s, voici un parcours possible.")
    else:
        told = gettext("Au %(today)s, voici un parcours, à condition de vérifier ce qui est inconnu.")
    return _wrapped(told % {"today": words.day(today)})


def _first_plan(plan: PlanWords) -> Iterator[str]:
    yield f"{_title(plan.title)}\n{_wrapped(words.sentence(plan.sentence))}"
    for step in plan.steps:
        lines = [f"{step.title} ({step.organisation})"]
        lines += [_wrapped(f"{heading} : {' '.join(texts)}", "  ") for heading, texts in step.lines()]
        if step.example:
            lines.append(
                _wrapped(gettext("Exemple : dates et places inventées pour la démonstration."), "  ")
            )
        yield "\n".join(lines)
    yield from _section(gettext("Ce qui continue ensuite"), plan.opens)


def _remedies(names: Names, proposal: Proposal) -> Iterator[str]:
    for obstruction in proposal.obstructions:
        yield gettext(" Et : ").join(change.sentence for change in remedy_words(names, obstruction.changes))
    if not proposal.obstructions:
        yield gettext(
            "Aucun petit changement ne suffirait. Parlez-en à un conseiller : ce besoin doit être entendu."
        )


def _questions(names: Names, proposal: Proposal) -> Iterator[str]:
    for question in proposal.questions:
        yield question_words(names, question.subject).text


def _section(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [_wrapped(item, "  ", "- ") for item in items]
    if lines:
        yield "\n".join([_title(title), *lines])


def _title(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def _wrapped(text: str, indent: str = "", bullet: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=bullet or indent,
        subsequent_indent=indent + "  " if not bullet else indent,
    )
