"""The promises of a cohort in sentences: who goes when, and why somebody waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext, ngettext

from maillage.directory.wording import words
from maillage.planning.wording.names import Names
from maillage.planning.wording.repairs import duration
from pathways.cohort import Promise, Seating, Wait
from pathways.offers import Dates


def promise_words(names: Names, seating: Seating, promise: Promise) -> tuple[str, ...]:
    """What one person is promised, then why they wait."""
    return (_promised(names, promise), *(wait_sentence(names, wait) for wait in seating.waits(promise)))


def _promised(names: Names, promise: Promise) -> str:
    if promise.plan is None:
        if promise.alone is None:
            return gettext("Aucun parcours ne mène au but avec ce qui existe aujourd’hui.")
        return gettext("Pas de place pour l’instant. Avec une place, but atteint le %(day)s.") % {
            "day": words.day(promise.alone)
        }
    if not promise.plan.steps:
        return gettext("Le but est déjà atteint.")
    steps = gettext(", puis ").join(
        gettext("%(name)s (%(dates)s)")
        % {"name": names.offer(step.offer), "dates": words.span(step.start, step.end)}
        for step in promise.plan.steps
    )
    return gettext("But atteint le %(day)s : %(steps)s.") % {
        "day": words.day(promise.plan.worth.goal_date),
        "steps": steps,
    }


def wait_sentence(names: Names, wait: Wait) -> str:
    """« La session du lundi 4 janvier 2027 (…) a 8 places. Elles sont promises à… »"""
    return " ".join(part for part in (_seats(names, wait), _holders(wait), _gain(wait)) if part)


def _seats(names: Names, wait: Wait) -> str:
    told = words.listing(_session(names, session) for session in wait.sessions)
    counted = ngettext("%(count)s place", "%(count)s places", wait.seats) % {"count": wait.seats}
    one = gettext("La session %(session)s a %(seats)s.")
    several = gettext("Les sessions %(session)s ont %(seats)s en tout.")
    return (one if len(wait.sessions) == 1 else several) % {"session": told, "seats": counted}


def _session(names: Names, session_id: str) -> str:
    session = names.catalogue.sessions[session_id]
    offer = names.offer(session.offer)
    if not isinstance(session.dates, Dates):
        return gettext("« %(name)s » (entrées permanentes)") % {"name": offer}
    return gettext("« %(name)s » du %(day)s") % {"name": offer, "day": words.day(session.dates.start)}


def _holders(wait: Wait) -> str:
    return " ".join(_each_group(wait))


def _each_group(wait: Wait) -> Iterator[str]:
    if wait.later:
        yield ngettext(
            "%(count)s est promise à une personne qui, sans elle, atteindrait son but plus tard, ou jamais.",
            "%(count)s sont promises à des personnes qui, sans elles, atteindraient leur but plus tard, "
            "ou jamais.",
            wait.later,
        ) % {"count": wait.later}
    if wait.as_late:
        yield ngettext(
            "%(count)s est promise à une personne qui attendrait aussi longtemps, et dont le tour vient "
            "avant : elle attend depuis plus longtemps, ou le sort en a décidé.",
            "%(count)s sont promises à des personnes qui attendraient aussi longtemps, et dont le tour "
            "vient avant : elles attendent depuis plus longtemps, ou le sort en a décidé.",
            wait.as_late,
        ) % {"count": wait.as_late}
    if wait.sooner:
        yield ngettext(
            "%(count)s est promise à une personne qui attendrait moins : revoyez ce choix.",
            "%(count)s sont promises à des personnes qui attendraient moins : revoyez ce choix.",
            wait.sooner,
        ) % {"count": wait.sooner}


def _gain(wait: Wait) -> str:
    if wait.days is None:
        return gettext("Une place de plus ouvrirait un parcours.")
    return gettext("Une place de plus ferait gagner %(time)s.") % {"time": duration(wait.days)}


def cohort_opening(seating: Seating, today: date) -> str:
    """How many people, how many have a plan, how it was settled."""
    number = len(seating.promises)
    served = sum(promise.plan is not None for promise in seating.promises)
    people = ngettext("%(count)s personne", "%(count)s personnes", number) % {"count": number}
    have = ngettext("%(count)s a un parcours", "%(count)s ont un parcours", served) % {"count": served}
    told = gettext("Au %(day)s : %(people)s, dont %(have)s. Aucune place n’est promise deux fois.") % {
        "day": words.day(today),
        "people": people,
        "have": have,
    }
    if seating.exact:
        return gettext("%(told)s Le partage est le plus juste possible.") % {"told": told}
    return gettext("%(told)s Le partage est approché : presque aussi juste que possible.") % {"told": told}
