"""A repaired plan and plan B in sentences: what is kept, what moves, what comes instead, how much later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from maillage.directory.wording import words
from maillage.planning.wording.names import Names
from maillage.planning.wording.plans import cost_words
from pathways.plans import Step
from pathways.repair import Fallback, Repair, Repaired

DAYS_TOLD = 14  # up to here in days, then in weeks, then in months
WEEKS_TOLD = 70


@dataclass(frozen=True, slots=True)
class FallbackWords:
    """What one does if a step falls through: the step, one sentence, and the details of the new plan.

    ``sentence`` is empty where nothing else leads to the goal: there is only ``contact`` to call.
    """

    number: int
    name: str
    contact: str
    sentence: str = ""
    changes: tuple[str, ...] = ()

    @property
    def without(self) -> bool:
        """Whether nothing else leads to the goal."""
        return not self.sentence


def fallback_words(names: Names, found: Fallback, number: int) -> FallbackWords:
    """The sentence of plan B for one step, then each change."""
    best = found.best
    told = FallbackWords(number, names.offer(found.step.offer), _contact(names, found.step))
    if best is None:
        return told
    sentence = words.unbroken(words.sentence(_instead(names, found, best)))
    return replace(told, sentence=sentence, changes=tuple(map(words.unbroken, _others(names, found, best))))


def _contact(names: Names, step: Step) -> str:
    offer = names.catalogue.offers.get(step.offer)
    return names.contact(offer.organisation) if offer else gettext("l’organisme")


def _instead(names: Names, found: Fallback, best: Repaired) -> str:
    told = gettext("si cette session n’est plus possible : %(instead)s. But atteint %(when)s%(money)s")
    if found.one_day:
        told = gettext("si ce jour ne convient plus : %(instead)s. But atteint %(when)s%(money)s")
    return told % {
        "instead": _replacement(names, found, best),
        "when": lateness(found.days),
        "money": _money(found.cents),
    }


def _replacement(names: Names, found: Fallback, best: Repaired) -> str:
    """What takes the place of the step itself."""
    for before, after in best.moved:
        if before == found.step:
            return _held_again(names, after)
    added = [_short(names, step) for step in best.added]
    if added:
        return gettext("à la place, %(steps)s") % {"steps": words.listing(added)}
    return gettext("le reste du parcours suffit")


def _held_again(names: Names, after: Step) -> str:
    told = gettext("la même étape, %(dates)s") % {"dates": words.span(after.start, after.end)}
    return f"{told}, {names.place(after.place)}" if after.place else told


def _short(names: Names, step: Step) -> str:
    dates = words.span(step.start, step.end)
    return gettext("« %(name)s » %(dates)s") % {"name": names.offer(step.offer), "dates": dates}


def _others(names: Names, found: Fallback, best: Repaired) -> Iterator[str]:
    """What else changes."""
    replaced = any(before == found.step for before, _ in best.moved)
    if replaced:
        yield from (gettext("En plus : %(step)s.") % {"step": _short(names, step)} for step in best.added)
    for before, after in best.moved:
        if before != found.step:
            yield moved_words(names, after)
    for step in best.dropped:
        if step != found.step:
            yield gettext("« %(name)s » n’est plus nécessaire.") % {"name": names.offer(step.offer)}


def moved_words(names: Names, after: Step) -> str:
    """« Un emploi de maçon » est décalée : le lundi 7 juin 2027."""
    dates = words.span(after.start, after.end)
    return gettext("« %(name)s » change de date : %(dates)s.") % {
        "name": names.offer(after.offer),
        "dates": dates,
    }


def lateness(days: int) -> str:
    """« le même jour », « 3 semaines plus tard », « 5 jours plus tôt »."""
    if not days:
        return gettext("le même jour")
    told = gettext("%(time)s plus tard") if days > 0 else gettext("%(time)s plus tôt")
    return told % {"time": duration(abs(days))}


def duration(days: int) -> str:
    """So many days in the unit that one would say: days, weeks, months."""
    if days < DAYS_TOLD:
        return ngettext("%(count)s jour", "%(count)s jours", days) % {"count": days}
    if days < WEEKS_TOLD:
        count = round(days / 7)
        return ngettext("%(count)s semaine", "%(count)s semaines", count) % {"count": count}
    count = round(days / 30.44)
    return ngettext("%(count)s mois", "%(count)s mois", count) % {"count": count}


def _money(cents: int) -> str:
    if not cents:
        return ""
    told = gettext(", %(amount)s de plus à payer") if cents > 0 else gettext(", %(amount)s de moins à payer")
    return told % {"amount": words.euros(abs(cents))}


Section = tuple[str, tuple[str, ...]]


def repair_sections(names: Names, repair: Repair) -> tuple[Section, ...]:
    """The repair in headings with their sentences: what stands, then the first plan; empty ones left out."""
    stands = repair.standing
    best = repair.plans[0] if repair.plans else None
    sections = [
        (gettext("Déjà fait"), _listed(names, stands.done)),
        (gettext("En cours, on continue"), _listed(names, stands.under_way)),
        (
            gettext("À confirmer : terminé, mais rien ne dit que c’est acquis"),
            _listed(names, stands.unconfirmed),
        ),
        (gettext("Plus nécessaire : c’est déjà acquis"), _listed(names, stands.needless)),
        *(_changes(names, best) if best else ()),
    ]
    return tuple((heading, texts) for heading, texts in sections if texts)


def _changes(names: Names, best: Repaired) -> Iterator[Section]:
    yield gettext("On garde"), _listed(names, best.kept)
    yield (
        gettext("À d’autres dates"),
        tuple(moved_words(names, after) for _, after in best.moved),
    )
    yield gettext("On ajoute"), _listed(names, best.added)
    yield gettext("On laisse"), tuple(words.sentence(names.offer(step.offer)) for step in best.dropped)
    yield (
        gettext("Possible, mais le but s’atteint aussi sans"),
        tuple(words.sentence(names.offer(step.offer)) for step in best.spare),
    )


def _listed(names: Names, steps: Iterable[Step]) -> tuple[str, ...]:
    return tuple(words.sentence(_short(names, step)) for step in steps)


def repair_summary(repair: Repair) -> str:
    """What the repair comes to, in one sentence."""
    if not repair.plans:
        return gettext("Aucun parcours ne mène plus au but avec ce qui existe aujourd’hui.")
    best = repair.plans[0]
    if not best.plan.steps and not repair.standing.under_way:
        return gettext("Le but est atteint : il ne reste rien à faire.")
    told = gettext("But atteint le %(day)s, %(cost)s pour ce qui reste à faire.")
    return told % {
        "day": words.day(best.plan.worth.goal_date),
        "cost": cost_words(best.plan.worth.out_of_pocket),
    }
