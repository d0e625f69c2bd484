"""One sentence for each kind of change: who would do what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext

from maillage.directory.wording import words
from maillage.planning.wording.names import Names
from pathways.facts import FactKind
from pathways.obstruction import Change, ChangeKind
from pathways.offers import Dates

DAYS_OF_A_YEAR = 365


def _several(who: str) -> int:
    """2 for a name that is a plural (« Les Compagnons »), else 1: the verb agrees with it."""
    return 2 if who.lower().startswith("les ") else 1


def _provider(names: Names, change: Change) -> str:
    """The organisation whose session or offer it is."""
    session = names.catalogue.sessions.get(change.subject)
    offer = names.catalogue.offers.get(session.offer if session else change.subject)
    return names.organisation(offer.organisation) if offer else gettext("L’organisme")


def _offer(names: Names, change: Change) -> str:
    session = names.catalogue.sessions.get(change.subject)
    return gettext("« %(offer)s »") % {"offer": names.offer(session.offer if session else change.subject)}


def _session(names: Names, change: Change) -> str:
    """« la session du 4 janvier 2027 (« CAP maçon ») », or the offer alone with permanent entry."""
    session = names.catalogue.sessions.get(change.subject)
    offer = _offer(names, change)
    if session is None or not isinstance(session.dates, Dates):
        return offer
    day = words.short_day(session.dates.start)
    return gettext("la session du %(day)s (%(offer)s)") % {"day": day, "offer": offer}


def _fact(names: Names, change: Change) -> str:
    fact = names.catalogue.vocabulary.facts.get(change.subject)
    if fact is not None and fact.kind is FactKind.WISH:
        question = fact.question or fact.label
        return gettext("Il faudrait pouvoir répondre oui à « %(question)s ».") % {"question": question}
    told = words.inside(names.fact(change.subject))
    return gettext("Il vous faudrait : %(fact)s.") % {"fact": told}


def _minutes(names: Names, change: Change) -> str:
    del names
    return gettext("Vous accepteriez %(minutes)s de trajet de plus à l’aller.") % {
        "minutes": words.minutes(change.amount)
    }


def _hours(names: Names, change: Change) -> str:
    del names
    return ngettext(
        "Vous auriez %(hours)s heure libre par semaine en tout.",
        "Vous auriez %(hours)s heures libres par semaine en tout.",
        change.amount,
    ) % {"hours": change.amount}


def _budget(names: Names, change: Change) -> str:
    del names, change
    return gettext("Vous pourriez payer plus que le budget donné, ou une aide paierait pour vous.")


def _horizon(names: Names, change: Change) -> str:
    del names
    years, days = divmod(change.amount, DAYS_OF_A_YEAR)
    if years and not days:
        return ngettext(
            "Vous accepteriez d’attendre %(years)s an de plus.",
            "Vous accepteriez d’attendre %(years)s ans de plus.",
            years,
        ) % {"years": years}
    return ngettext(
        "Vous accepteriez d’attendre %(days)s jour de plus.",
        "Vous accepteriez d’attendre %(days)s jours de plus.",
        change.amount,
    ) % {"days": change.amount}


def _seat(names: Names, change: Change) -> str:
    who = _provider(names, change)
    return ngettext(
        "%(who)s ouvrirait une place de plus dans %(session)s.",
        "%(who)s ouvriraient une place de plus dans %(session)s.",
        _several(who),
    ) % {"who": who, "session": _session(names, change)}


def _deadline(names: Names, change: Change) -> str:
    who = _provider(names, change)
    return ngettext(
        "%(who)s accepterait une inscription tardive pour %(session)s.",
        "%(who)s accepteraient une inscription tardive pour %(session)s.",
        _several(who),
    ) % {"who": who, "session": _session(names, change)}


def _date(names: Names, change: Change) -> str:
    who = _provider(names, change)
    if change.amount > 0:
        told = ngettext(
            "%(who)s repousserait %(session)s, de %(weeks)s au plus.",
            "%(who)s repousseraient %(session)s, de %(weeks)s au plus.",
            _several(who),
        )
    else:
        told = ngettext(
            "%(who)s avancerait %(session)s, de %(weeks)s au plus.",
            "%(who)s avanceraient %(session)s, de %(weeks)s au plus.",
            _several(who),
        )
    if _has_entries(names, change):
        told = _entries(change, who)
    return told % {"who": who, "session": _session(names, change), "weeks": _weeks(change)}


def _has_entries(names: Names, change: Change) -> bool:
    session = names.catalogue.sessions.get(change.subject)
    return session is not None and not isinstance(session.dates, Dates)


def _entries(change: Change, who: str) -> str:
    if change.amount > 0:
        return ngettext(
            "%(who)s laisserait entrer dans %(session)s plus longtemps, %(weeks)s de plus au plus.",
            "%(who)s laisseraient entrer dans %(session)s plus longtemps, %(weeks)s de plus au plus.",
            _several(who),
        )
    return ngettext(
        "%(who)s laisserait entrer dans %(session)s plus tôt, de %(weeks)s au plus.",
        "%(who)s laisseraient entrer dans %(session)s plus tôt, de %(weeks)s au plus.",
        _several(who),
    )


def _weeks(change: Change) -> str:
    weeks = -(-abs(change.amount) // 7)
    return ngettext("%(weeks)s semaine", "%(weeks)s semaines", weeks) % {"weeks": weeks}


def _one_more_session(names: Names, change: Change) -> str:
    who = _provider(names, change)
    if not change.place:
        told = ngettext(
            "%(who)s ouvrirait une session de plus à distance : %(offer)s.",
            "%(who)s ouvriraient une session de plus à distance : %(offer)s.",
            _several(who),
        )
    else:
        told = ngettext(
            "%(who)s ouvrirait une session de plus de %(offer)s (%(place)s).",
            "%(who)s ouvriraient une session de plus de %(offer)s (%(place)s).",
            _several(who),
        )
    return told % {"who": who, "offer": _offer(names, change), "place": names.place(change.place)}


def _rule(names: Names, change: Change) -> str:
    who = _provider(names, change)
    return ngettext(
        "%(who)s ouvrirait %(offer)s sans ses conditions d’âge, de lieu, de date ou de statut.",
        "%(who)s ouvriraient %(offer)s sans ses conditions d’âge, de lieu, de date ou de statut.",
        _several(who),
    ) % {"who": who, "offer": _offer(names, change)}


def _distance(names: Names, change: Change) -> str:
    who = _provider(names, change)
    return ngettext(
        "%(who)s proposerait %(offer)s à distance, à suivre ici : %(place)s.",
        "%(who)s proposeraient %(offer)s à distance, à suivre ici : %(place)s.",
        _several(who),
    ) % {"who": who, "offer": _offer(names, change), "place": names.place(change.place)}


def _hosted(names: Names, change: Change) -> str:
    return gettext("Le territoire accueillerait %(offer)s ici : %(place)s.") % {
        "offer": _offer(names, change),
        "place": names.place(change.place),
    }


def _shuttle(names: Names, change: Change) -> str:
    return gettext("Le territoire mettrait une navette entre chez vous et ce lieu : %(place)s.") % {
        "place": names.place(change.subject)
    }


def _mode(names: Names, change: Change) -> str:
    return gettext(
        "Le territoire vous aiderait à venir %(mode)s (prêt, location, covoiturage, bénévole)."
    ) % {"mode": names.mode(change.subject)}


SENTENCES: Mapping[ChangeKind, Callable[[Names, Change], str]] = {
    ChangeKind.FACT: _fact,
    ChangeKind.MINUTES: _minutes,
    ChangeKind.HOURS: _hours,
    ChangeKind.BUDGET: _budget,
    ChangeKind.HORIZON: _horizon,
    ChangeKind.SEAT: _seat,
    ChangeKind.DEADLINE: _deadline,
    ChangeKind.DATE: _date,
    ChangeKind.SESSION: _one_more_session,
    ChangeKind.RULE: _rule,
    ChangeKind.DISTANCE: _distance,
    ChangeKind.HOSTED: _hosted,
    ChangeKind.SHUTTLE: _shuttle,
    ChangeKind.MODE: _mode,
}
