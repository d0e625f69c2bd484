"""A repair and plan B as a text that a facilitator can read out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext

from maillage.directory.wording import words
from maillage.planning.wording.layout import section, title, wrapped
from maillage.planning.wording.names import Names
from maillage.planning.wording.plans import plan_words
from maillage.planning.wording.repairs import FallbackWords, fallback_words, repair_sections, repair_summary
from pathways.repair import Fallback, Repair, Repaired
from pathways.situation import Situation


def repair_text(names: Names, repair: Repair, situation: Situation, today: date) -> str:
    """What stands, what changes, then the steps of the first plan, and how the others differ."""
    return "\n\n".join(_blocks(names, repair, situation, today))


def _blocks(names: Names, repair: Repair, situation: Situation, today: date) -> Iterator[str]:
    yield wrapped(
        gettext("Au %(today)s. %(summary)s") % {"today": words.day(today), "summary": repair_summary(repair)}
    )
    for heading, texts in repair_sections(names, repair):
        yield from section(heading, texts)
    if repair.plans and repair.plans[0].plan.steps:
        yield "\n".join(_steps(names, repair.plans[0], situation))
    others = (_other(names, each, number) for number, each in enumerate(repair.plans[1:], start=2))
    yield from section(gettext("Les autres façons de réparer"), others)
    if not repair.complete:
        yield wrapped(gettext("Le calcul a été arrêté avant la fin : il existe peut-être d’autres parcours."))


def _steps(names: Names, repaired: Repaired, situation: Situation) -> Iterator[str]:
    told = plan_words(names, repaired.plan, 1, held=situation.held)
    yield title(gettext("Ce qui reste à faire"))
    for step in told.steps:
        yield wrapped(f"{step.title} ({step.organisation}). {words.sentence(step.dates)}")
        yield from (wrapped(text, "  ") for text in (*step.first, step.place, *step.to_check) if text)


def _other(names: Names, repaired: Repaired, number: int) -> str:
    told = plan_words(names, repaired.plan, number)
    return f"{told.sentence} {words.sentence(told.names)}"


def _alone(found: FallbackWords) -> str:
    told = gettext("Rien d’autre ne mène au but aujourd’hui. Appelez tout de suite : %(who)s.")
    return told % {"who": found.contact}


def plan_b_text(names: Names, fallbacks: Iterable[Fallback]) -> str:
    """For each step, what one does if it falls through."""
    told = [fallback_words(names, each, number) for number, each in enumerate(fallbacks, start=1)]
    lines = (f"{each.name}. {' '.join((each.sentence or _alone(each), *each.changes))}" for each in told)
    return "\n".join(section(gettext("Et si une étape tombe à l’eau ?"), lines))
