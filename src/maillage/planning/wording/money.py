"""« Votre argent, mois par mois » : what comes in, what goes out, what is left, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import format_date
from django.utils.translation import gettext

from maillage.directory.wording import words
from maillage.planning.wording.names import Names
from pathways.money import PAID_WORK, Amount, Month, Purpose, months
from pathways.plans import Plan
from pathways.situation import Situation

EURO = 100  # cents
Line = tuple[int, Purpose, str | None, bool, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class MonthWords:
    """A month, or several alike in a row: what is received and paid in each, and what is left of it."""

    period: str
    received: tuple[str, ...]
    paid: tuple[str, ...]
    left: str

    @property
    def columns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each cell after the period: what heads it, its sentences."""
        return (
            (gettext("Vous recevez"), self.received),
            (gettext("Vous payez"), self.paid),
            (gettext("À la fin du mois"), (self.left,)),
        )


def money_words(names: Names, situation: Situation, plan: Plan) -> tuple[str, tuple[MonthWords, ...]]:
    """The whole in one sentence, and the months; both empty for a plan that neither brings nor costs."""
    told = months(names.catalogue, situation, plan)
    if not any(month.amounts for month in told):
        return "", ()
    alike = (tuple(group) for shape, group in groupby(told, key=_shape) if shape)
    return _whole(told), tuple(_month_words(names, plan, group) for group in alike)


def _shape(month: Month) -> frozenset[Line]:
    return frozenset(map(_line, month.amounts))


def _line(amount: Amount) -> Line:
    unknown = amount.cents is None
    return (
        *(amount.step, amount.purpose, amount.scheme, unknown),
        *(amount.established, amount.at_least, amount.keeps_income),
    )


def _month_words(names: Names, plan: Plan, alike: Sequence[Month]) -> MonthWords:
    received, paid = (tuple(_lines(names, plan, alike, comes_in=comes_in)) for comes_in in (True, False))
    return MonthWords(
        period=_period(alike[0].first, alike[-1].first),
        received=received or (gettext("Rien."),),
        paid=paid or (gettext("Rien."),),
        left=_left(alike),
    )


def _period(first: date, last: date) -> str:
    if first == last:
        return words.sentence(_month(first)).rstrip(".")
    start = (
        format_date(first, "MMMM", locale=words.reader_locale()) if first.year == last.year else _month(first)
    )
    told = gettext("%(first)s à %(last)s, chaque mois") % {"first": start, "last": _month(last)}
    return words.sentence(told).rstrip(".")


def _month(day: date) -> str:
    return format_date(day, "MMMM y", locale=words.reader_locale())


def _lines(names: Names, plan: Plan, alike: Sequence[Month], *, comes_in: bool) -> Iterator[str]:
    """A sentence for each amount of these months, those of one line in a month added up."""
    amounts = [amount for amount in alike[0].amounts if amount.purpose.comes_in is comes_in]
    for line, amount in {_line(amount): amount for amount in amounts}.items():
        totals = [sum(each.cents or 0 for each in month.amounts if _line(each) == line) for month in alike]
        yield words.sentence(_told(names, plan, amount, _range(totals)))


def _range(totals: Iterable[int]) -> str:
    euros = sorted({_whole_euros(cents) for cents in totals})
    if len(euros) == 1:
        return words.euros(euros[0])
    return gettext("de %(least)s à %(most)s") % {
        "least": words.euros(euros[0]),
        "most": words.euros(euros[-1]),
    }


def _whole_euros(cents: int) -> int:
    return (cents + EURO // 2) // EURO * EURO


def _told(names: Names, plan: Plan, amount: Amount, sum_: str) -> str:
    subject = _subject(names, plan, amount)
    if amount.keeps_income:
        return gettext("%(what)s : votre salaire ou votre allocation continue") % {"what": subject}
    if amount.cents is None:
        return gettext("%(what)s : montant à confirmer") % {"what": subject}
    told = gettext("%(what)s : au moins %(sum)s") if amount.at_least else gettext("%(what)s : %(sum)s")
    if amount.purpose is Purpose.TRIPS:
        told = gettext("%(what)s : environ %(sum)s")
    told = told % {"what": subject, "sum": sum_}
    return told if amount.established else gettext("%(told)s, à confirmer") % {"told": told}


def _subject(names: Names, plan: Plan, amount: Amount) -> str:
    number = {"number": amount.step + 1}
    if amount.purpose is Purpose.PRICE:
        return gettext("prix de l’étape %(number)s") % number
    if amount.purpose is Purpose.TRIPS:
        return gettext("trajets de l’étape %(number)s") % number
    if amount.scheme is not None:
        aimed = (
            gettext("%(scheme)s, pour les trajets") if amount.purpose is Purpose.TRAVEL_AID else "%(scheme)s"
        )
        return aimed % {"scheme": names.scheme(amount.scheme)}
    offer = names.catalogue.offers[plan.steps[amount.step].offer]
    if offer.kind in PAID_WORK:
        return gettext("votre paie de l’étape %(number)s") % number
    return gettext("ce que vous touchez pendant l’étape %(number)s") % number


def _left(alike: Sequence[Month]) -> str:
    """What is left at the end of each month, or lacks; with the doubt there is about it."""
    balances = [month.total(comes_in=True) - month.total(comes_in=False) for month in alike]
    if min(balances) >= 0:
        told = gettext("il reste %(sum)s") % {"sum": _range(balances)}
    elif max(balances) <= 0:
        told = gettext("il manque %(sum)s") % {"sum": _range(-balance for balance in balances)}
    else:
        told = gettext("selon les mois, il manque %(lack)s ou il reste %(rest)s") % {
            "lack": words.euros(_whole_euros(-min(balances))),
            "rest": words.euros(_whole_euros(max(balances))),
        }
    exact = all(month.exact(comes_in=comes_in) for month in alike for comes_in in (True, False))
    if not any(balances) and not exact:
        return words.sentence(gettext("à confirmer"))
    return words.sentence(
        told if exact else gettext("%(told)s, sans ce qui est à confirmer") % {"told": told}
    )


def _whole(told: Sequence[Month]) -> str:
    """What the months add up to, and what is not counted."""
    received = _sum(told, comes_in=True) % {
        "nothing": gettext("vous ne recevez rien"),
        "unknown": gettext("ce que vous recevez reste à confirmer"),
        "verb": gettext("vous recevez"),
    }
    paid = _sum(told, comes_in=False) % {
        "nothing": gettext("vous ne payez rien"),
        "unknown": gettext("ce que vous payez reste à confirmer"),
        "verb": gettext("vous payez"),
    }
    sums = gettext("Du début à la fin, %(received)s, et %(paid)s.") % {"received": received, "paid": paid}
    rest = gettext(
        "Vos autres revenus, le loyer et les repas ne sont pas comptés. "
        "Les mois absents du tableau n’apportent et ne coûtent rien."
    )
    return f"{sums} {rest}"


def _sum(told: Sequence[Month], *, comes_in: bool) -> str:
    cents = sum(month.total(comes_in=comes_in) for month in told)
    exact = all(month.exact(comes_in=comes_in) for month in told)
    if not cents:
        return "%(nothing)s" if exact else "%(unknown)s"
    known = words.euros(_whole_euros(cents))
    return f"%(verb)s {known}" if exact else "%(verb)s " + gettext("au moins %(sum)s") % {"sum": known}
