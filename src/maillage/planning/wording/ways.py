"""A way by timetable in sentences: when one leaves, which lines one takes, when one is home again."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from maillage.directory.recurrences import WEEKDAYS
from maillage.directory.wording import words
from maillage.planning.wording.names import Names
from pathways.travel import MINUTES_OF_A_DAY, USUAL_HOURS, Schedule, Trip, Way

BOOKED = "bus-on-demand"


def way_sentences(names: Names, trip: Trip, schedule: Schedule | None) -> Iterator[str]:
    """There, back, how long in all, and what is assumed; nothing for a trip without a timetable."""
    if trip.there is None or trip.back is None:
        return
    there = {"mode": names.mode(trip.mode), **_told(trip.there)}
    yield words.sentence(gettext("%(mode)s : départ à %(leaves)s, arrivée à %(arrives)s (%(legs)s)") % there)
    if trip.there.parked:
        yield gettext("Laissez votre véhicule à l’arrêt %(stop)s, et reprenez-le au retour.") % {
            "stop": trip.there.parked
        }
    yield gettext("Retour : départ à %(leaves)s, chez vous à %(arrives)s (%(legs)s).") % _told(trip.back)
    yield gettext("Comptez %(out)s à l’aller et %(back)s au retour, attente comprise.") % {
        "out": words.minutes(trip.minutes_out),
        "back": words.minutes(trip.minutes_back),
    }
    yield from _assumed(trip, schedule)


def _told(way: Way) -> dict[str, str]:
    legs = [
        gettext("ligne %(line)s à %(hour)s, arrêt %(stop)s")
        % {"line": leg.line, "hour": clock_words(leg.departs), "stop": leg.board}
        for leg in way.legs
    ]
    return {
        "leaves": clock_words(way.leaves),
        "arrives": clock_words(way.arrives),
        "legs": gettext(" ; puis ").join(legs),
    }


def _assumed(trip: Trip, schedule: Schedule | None) -> Iterator[str]:
    if trip.mode == BOOKED:
        yield gettext("Ce trajet est à réserver auprès du transporteur, à l’aller comme au retour.")
    if schedule is None:
        yield gettext(
            "Les heures ne sont pas connues : ce trajet suppose du lundi au vendredi, de 9 h à 17 h."
        )
    days = (schedule or USUAL_HOURS).weekdays
    if len(days) > 1 and trip.there and trip.back:
        longest = dict.fromkeys((trip.there.weekday, trip.back.weekday))
        yield gettext("Ce sont les horaires du jour le plus long : %(days)s.") % {
            "days": words.weekday_names(WEEKDAYS[day] for day in longest)
        }
    yield gettext("Vérifiez les horaires avant de partir.")


def clock_words(minutes: int) -> str:
    """« 7 h 12 », « 8 h »; past midnight, the hour of the day after."""
    hours, rest = divmod(minutes % MINUTES_OF_A_DAY, 60)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"
