"""A feed told in plain words: its period, its lines, what was corrected and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext, gettext_lazy, ngettext

from maillage.directory.wording import words
from pathways.timetable.feed import Feed
from pathways.timetable.lines import Service
from pathways.timetable.remarks import CORRECTED, Flaw, Remark

FLAWS = {
    Flaw.ENCODING: gettext_lazy("fichier qui n’est pas en UTF-8 : lu autrement"),
    Flaw.FOLDER: gettext_lazy("archive avec un dossier à l’intérieur"),
    Flaw.FILE_MISSING: gettext_lazy("fichier absent : on s’en passe"),
    Flaw.FILE_EMPTY: gettext_lazy("fichier vide"),
    Flaw.LINE_BROKEN: gettext_lazy("ligne illisible"),
    Flaw.TWICE: gettext_lazy("identifiant vide ou écrit deux fois : la première ligne compte"),
    Flaw.NO_COORDINATES: gettext_lazy("arrêt sans coordonnées"),
    Flaw.PARENT_COORDINATES: gettext_lazy("arrêt sans coordonnées : celles de sa gare"),
    Flaw.OUT_OF_BOUNDS: gettext_lazy("arrêt hors du territoire"),
    Flaw.UNKNOWN_ROUTE: gettext_lazy("course d’une ligne inconnue"),
    Flaw.UNKNOWN_SERVICE: gettext_lazy("course sans jours de circulation"),
    Flaw.UNKNOWN_STOP: gettext_lazy("passage à un arrêt inconnu ou refusé"),
    Flaw.UNKNOWN_TRIP: gettext_lazy("passage d’une course inconnue ou refusée"),
    Flaw.UNSORTED: gettext_lazy("passages en désordre : remis dans l’ordre"),
    Flaw.SAME_SEQUENCE: gettext_lazy("deux passages du même rang : pris dans l’ordre du fichier"),
    Flaw.TIME_UNREADABLE: gettext_lazy("heure illisible : comme si elle manquait"),
    Flaw.TIME_BLANK: gettext_lazy("heure absente : calculée entre les heures connues"),
    Flaw.TIME_MISSING: gettext_lazy("course sans heure au départ ou au terminus"),
    Flaw.TIME_BACKWARDS: gettext_lazy("course qui remonte le temps"),
    Flaw.TIME_PAST_MIDNIGHT: gettext_lazy("minuit écrit 0 h : compté le lendemain"),
    Flaw.DATE_UNREADABLE: gettext_lazy("date illisible"),
    Flaw.PERIOD_REVERSED: gettext_lazy("période qui finit avant de commencer"),
    Flaw.TOO_FEW_STOPS: gettext_lazy("course de moins de deux passages"),
    Flaw.ZONE: gettext_lazy("passage dans une zone à la demande, sans arrêt"),
    Flaw.FREQUENCY: gettext_lazy("course qui revient à intervalle régulier : écrite une à une"),
    Flaw.FREQUENCY_UNREADABLE: gettext_lazy("intervalle illisible"),
}
"""What each flaw is called."""


def feed_text(feed: Feed, today: date) -> str:
    """The whole report, ended by a line feed."""
    lines = [*_contents(feed, today)]
    for title, corrected in ((gettext("Corrigé"), True), (gettext("Laissé de côté"), False)):
        told = list(_flaws(feed, corrected=corrected))
        if told:
            lines += ["", f"{title} :", *told]
    return "\n".join(words.unbroken(line) for line in lines) + "\n"


def _contents(feed: Feed, today: date) -> Iterator[str]:
    first, last = feed.calendar.first, feed.calendar.last
    over = gettext(" C’est fini : demandez des horaires plus récents.") if last < today else ""
    yield (
        gettext("Période : du %(first)s au %(last)s.")
        % {
            "first": words.short_day(first),
            "last": words.short_day(last),
        }
        + over
    )
    yield gettext("Semaine de référence : celle du %(monday)s.") % {
        "monday": words.day(feed.calendar.reference_week())
    }
    yield gettext("%(lines)s lignes, %(stops)s arrêts, %(trips)s courses, %(calls)s passages.") % {
        "lines": len(feed.lines.ids),
        "stops": len(feed.stops.ids),
        "trips": int((feed.times.starts[1:] > feed.times.starts[:-1]).sum()),
        "calls": len(feed.times.stop),
    }
    for service, title in (
        (Service.SCHOOL, gettext("Lignes scolaires, laissées aux élèves : %(names)s.")),
        (Service.ON_DEMAND, gettext("Lignes à réserver : %(names)s.")),
    ):
        kinds = zip(feed.lines.names, feed.lines.services, strict=True)
        names = [name for name, kind in kinds if kind == service]
        if names:
            yield title % {"names": words.listing(names)}
    if feed.fare is None:
        yield gettext("Prix d’un aller : il n’est pas dans les horaires.")
    else:
        yield gettext("Prix d’un aller : %(fare)s au plus.") % {"fare": words.euros(feed.fare)}


def _flaws(feed: Feed, *, corrected: bool) -> Iterator[str]:
    for flaw, count in feed.report.counts.most_common():
        if (flaw in CORRECTED) == corrected:
            times = ngettext("%(count)s fois", "%(count)s fois", count) % {"count": count}
            yield f"- {FLAWS[flaw]} ({times})"
            shown = [remark for remark in feed.report.remarks if remark.flaw == flaw][:3]
            yield from (f"    {_place(remark)}" for remark in shown)


def _place(remark: Remark) -> str:
    """« stop_times.txt:12: arrival_time : « 7h05 » »."""
    place = f"{remark.file}:{remark.line}" if remark.line else remark.file
    parts = [place, remark.field, f"« {remark.value} »" if remark.value else ""]
    return " : ".join(part for part in parts if part)
