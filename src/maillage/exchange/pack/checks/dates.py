"""Sessions: one way of giving dates, in order, that happens at least once, not over when its offer was
checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from maillage.directory.occurrences import end_of
from maillage.directory.recurrences import ANCHOR, WEEKDAYS, WORKING_DAYS, ever_starts, read_rule
from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.faults import Fault, Severity, quoted
from maillage.exchange.pack.pack import Entry, Pack
from maillage.exchange.pack.records import Offer, Session
from pathways.offers import Entry as Window

RHYTHM_MATTERS = 7  # days: a longer session on site needs a known rhythm


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Every session whose dates, place or rhythm don't hold together."""
    for entry in pack.entries["sessions"]:
        if entry.complete:
            session = entry.record
            yield from _ways(entry, session)
            yield from _order(entry, session)
            yield from _happens(entry, session)
            yield from _registration(entry, session)
            yield from _attendance(entry, session)
            yield from _schedule(entry, session)
            offer = known.by_id["offers"].get(session.offer)
            if offer is not None and offer.complete:
                yield from _after_its_offer(entry, session, offer.record)
                yield from _rhythm(entry, session, offer.record)


def _given(session: Session, *names: str) -> list[str]:
    return [name for name in names if getattr(session, name) is not None]


def _ways(entry: Entry[Any], session: Session) -> Iterator[Fault]:
    ways = _given(session, "start", "starts", "entry")
    if not ways:
        remedy = _("Ajoutez start (date fixe), starts (règle) ou entry (entrée permanente).")
        yield entry.fault((), _("cette session n’a pas de dates"), remedy)
    for extra in ways[1:]:
        message = _("deux façons de donner les dates : %(ways)s") % {"ways": quoted([ways[0], extra])}
        yield entry.fault((extra,), message, _("Gardez-en une seule."))
    lengths = _given(session, "end", "days", "weeks", "months")
    for extra in lengths[1:]:
        message = _("deux façons de donner la durée : %(ways)s") % {"ways": quoted([lengths[0], extra])}
        yield entry.fault((extra,), message, _("Gardez-en une seule."))
    if session.end is not None and "start" not in ways:
        yield entry.fault(
            ("end",), _("une fin sans date de début"), _("Donnez plutôt days, weeks ou months.")
        )


def _order(entry: Entry[Any], session: Session) -> Iterator[Fault]:
    if session.start and session.end and session.end < session.start:
        message = _("finit le %(end)s, avant de commencer le %(start)s")
        yield entry.fault(
            ("end",), message % {"end": session.end, "start": session.start}, _("Corrigez l’une des deux.")
        )
    window = session.entry
    if window and window.first and window.last and window.last < window.first:
        message = _("l’entrée se ferme le %(last)s, avant de s’ouvrir le %(first)s")
        yield entry.fault(
            ("entry", "until"),
            message % {"last": window.last, "first": window.first},
            _("Corrigez l’une des deux."),
        )


def _happens(entry: Entry[Any], session: Session) -> Iterator[Fault]:
    if session.starts is not None:
        try:
            read_rule(session.starts)
        except (ValueError, OverflowError):
            message = _("règle de répétition illisible : « %(rule)s »") % {"rule": session.starts}
            yield entry.fault(
                ("starts",), message, _("Écrivez par exemple FREQ=YEARLY;BYMONTH=9;BYDAY=1MO (sans COUNT).")
            )
            return
        if not ever_starts(session.starts):
            yield entry.fault(
                ("starts",),
                _("cette règle ne donne jamais de date"),
                _("Corrigez la règle : mois, jour, UNTIL."),
            )
    elif session.entry and not _opens(session):
        yield entry.fault(
            ("entry", "weekdays"),
            _("aucun de ces jours ne tombe dans la période d’entrée"),
            _("Corrigez les jours (mo, tu, we, th, fr, sa, su) ou la période."),
        )


def _opens(session: Session) -> bool:
    window = session.entry
    if window is None or window.last is None or (window.first and window.last < window.first):
        return True
    days = frozenset(WEEKDAYS.index(day) for day in window.weekdays or WORKING_DAYS)
    entry = Window(window.first or ANCHOR, window.last, days, 1)
    return next(entry.between(entry.first, entry.last), None) is not None


def _registration(entry: Entry[Any], session: Session) -> Iterator[Fault]:
    if session.register_by and session.register_before_days is not None:
        yield entry.fault(
            ("register_before_days",), _("deux façons de donner la date limite"), _("Gardez-en une seule.")
        )
    if session.register_by and session.start and session.register_by > session.start:
        message = _("on s’inscrirait jusqu’au %(day)s, après le début") % {"day": session.register_by}
        yield entry.fault(("register_by",), message, _("Donnez une date avant le début."))
    if session.register_by and session.start is None:
        yield entry.fault(
            ("register_by",),
            _("une date limite fixe pour des dates qui se répètent"),
            _("Utilisez register_before_days."),
        )
    if session.register_before_days is not None and session.entry:
        yield entry.fault(
            ("register_before_days",),
            _("une entrée permanente n’a pas de date limite"),
            _("Donnez plutôt delay_days dans l’offre."),
        )


def _attendance(entry: Entry[Any], session: Session) -> Iterator[Fault]:
    if session.place is None and (session.attendance in {"onsite", "blended"} or session.boarding):
        path = ("attendance",) if session.attendance else ("boarding",)
        yield entry.fault(path, _("sur place, mais sans lieu"), _("Ajoutez place."))
    if session.place is not None and session.attendance == "distance":
        yield entry.fault(
            ("attendance",), _("à distance, mais avec un lieu"), _("Retirez place, ou écrivez blended.")
        )


def _schedule(entry: Entry[Any], session: Session) -> Iterator[Fault]:
    told = session.schedule
    if told is None:
        return
    if told.ends <= told.begins:
        message = _("finit à %(ends)s, avant de commencer à %(begins)s")
        remedy = _("Corrigez l’une des deux heures.")
        yield entry.fault(("schedule", "ends"), message % {"ends": told.ends, "begins": told.begins}, remedy)
    if len(set(told.days)) < len(told.days):
        yield entry.fault(("schedule", "days"), _("un jour est écrit deux fois"), _("Écrivez-le une fois."))
    if session.place is None:
        yield entry.fault(("schedule",), _("des heures sur place, mais sans lieu"), _("Ajoutez place."))


def _after_its_offer(entry: Entry[Any], session: Session, offer: Offer) -> Iterator[Fault]:
    if offer.checked_on is None or session.start is None:
        return
    over = end_of(session.start, session.document())
    if over < offer.checked_on:
        message = _("finie le %(over)s, avant la dernière vérification de son offre le %(checked)s")
        yield entry.fault(
            ("start",),
            message % {"over": over, "checked": offer.checked_on},
            _("Donnez une date à venir, ou retirez cette session."),
        )


def _rhythm(entry: Entry[Any], session: Session, offer: Offer) -> Iterator[Fault]:
    known = session.hours_per_week is not None or session.days_per_week is not None
    if known or session.place is None or offer.hours is not None:
        return
    days = (session.months or 0) * 30 or (session.weeks or 0) * 7 or session.days or 1
    if session.start and session.end:
        days = (session.end - session.start).days
    if days > RHYTHM_MATTERS:
        message = _("le rythme est inconnu : un seul trajet sera compté")
        yield entry.fault((), message, _("Ajoutez hours_per_week ou days_per_week."), Severity.WARNING)
