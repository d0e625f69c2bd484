"""Funding schemes told in plain words, from their rules: who, what is paid, until when, beside what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from maillage.directory.documents import Document
from maillage.directory.schemes import Amounts, cents_on, read_amounts, read_scheme
from maillage.directory.wording import words
from maillage.directory.wording.conditions import condition_words
from pathways.conditions import ALWAYS
from pathways.facts import Vocabulary
from pathways.offers import FundingRule
from pathways.reading import read_condition


@dataclass(frozen=True, slots=True)
class SchemeWords:
    """A scheme ready to be read, each field a sentence or several; ``more`` is written by hand."""

    pays: str
    who: str = ""
    until: str = ""
    beside: str = ""
    to_confirm: str = ""
    more: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return self.without_who if not self.who else self._joined(self.pays, self.who, self.more, *self._rest)

    @property
    def without_who(self) -> str:
        """The same where who it is for is told apart."""
        return self._joined(self.pays, self.more, *self._rest)

    @property
    def _rest(self) -> tuple[str, ...]:
        return self.until, self.beside, self.to_confirm

    @staticmethod
    def _joined(*parts: str) -> str:
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class SchemeTeller:
    """Tells schemes: with these facts, amounts by id (values and names) and names of schemes."""

    vocabulary: Vocabulary
    amounts: Amounts
    amount_names: Mapping[str, str]
    scheme_names: Mapping[str, str]

    def words(self, scheme: Document, on: date) -> SchemeWords:
        """The scheme's words as its rules stand on that day; only what is written by hand if none holds."""
        rules = read_scheme(scheme, self.amounts).rules_on(on)
        more = words.unbroken(words.sentence(scheme.get("sentence") or ""))
        if not rules:
            return SchemeWords("", more=more)
        who = condition_words(read_condition(scheme.get("requires")), self.vocabulary)
        others = [self.scheme_names.get(other, other) for other in scheme.get("excludes") or ()]
        beside = (
            gettext("Ne s’ajoute pas à : %(schemes)s.") % {"schemes": ", ".join(others)} if others else ""
        )
        return SchemeWords(
            pays=words.unbroken(self._pays(scheme, rules)),
            who=words.unbroken(gettext("Pour qui : %(who)s.") % {"who": who}) if who else "",
            until=words.unbroken(_until(rules)),
            beside=words.unbroken(beside),
            to_confirm="" if _established(rules) else gettext("À confirmer au cas par cas."),
            more=more,
        )

    def _pays(self, scheme: Document, rules: Sequence[FundingRule]) -> str:
        """« France Travail paie … », case by case when the amount depends on the person."""
        cases = [(rule, _Rule(self, scheme, scheme["rules"][rule.rank], rule)) for rule in rules]
        if all(rule.keeps_income for rule in rules):
            return gettext("Vos revenus habituels continuent.")
        if len(cases) == 1 and rules[0].requires is ALWAYS:
            what = cases[0][1].told()
        else:
            told = " ; ".join(f"{self._case(rule)} : {case.told()}" for rule, case in cases)
            what = gettext("selon le cas : %(cases)s") % {"cases": told}
        return words.sentence(_verb(scheme, rules) % {"payer": scheme["payer"], "what": what})

    def _case(self, rule: FundingRule) -> str:
        if rule.requires is ALWAYS:
            return gettext("autrement")
        return condition_words(rule.requires, self.vocabulary)


def _established(rules: Sequence[FundingRule]) -> bool:
    return all(rule.established for rule in rules)


def _verb(scheme: Document, rules: Sequence[FundingRule]) -> str:
    sure = _established(rules)
    if scheme.get("covers") == "living":
        return gettext("%(payer)s verse %(what)s") if sure else gettext("%(payer)s peut verser %(what)s")
    if scheme.get("covers") == "travel":
        paid = gettext("pour les trajets, %(payer)s paie %(what)s")
        return paid if sure else gettext("pour les trajets, %(payer)s peut payer %(what)s")
    return gettext("%(payer)s paie %(what)s") if sure else gettext("%(payer)s peut payer %(what)s")


def _until(rules: Sequence[FundingRule]) -> str:
    last = min((rule.valid_to for rule in rules if rule.valid_to), default=None)
    return gettext("Jusqu’au %(day)s.") % {"day": words.short_day(last)} if last else ""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule of a scheme: as it is written, and as it stands on a day."""

    teller: SchemeTeller
    scheme: Document
    written: Document
    rule: FundingRule

    def told(self) -> str:
        """« 40 % du prix, 900 € au plus »."""
        return "".join((self._what(), *self._limits()))

    def _what(self) -> str:
        units = list(self._units())
        if units:
            floor = gettext("au moins %(amounts)s") if self.rule.at_least else "%(amounts)s"
            return floor % {"amounts": words.listing(units)}
        if self.scheme.get("covers") == "living":
            return gettext("une aide pour vivre, dont le montant est à demander")
        if self.rule.share < 1:
            return gettext("%(percent)s %% du prix") % {
                "percent": words.number(round(100 * self.rule.share, 2))
            }
        bounded = self.rule.ceiling is not None or self.rule.holder_pays or self.scheme.get("wallet")
        return gettext("le prix") if bounded else gettext("tout le prix")

    def _units(self) -> Iterator[str]:
        each = {
            "per_hour": gettext("%(amount)s par heure"),
            "per_day": gettext("%(amount)s par jour"),
            "per_km": gettext("%(amount)s par kilomètre"),
            "per_meal": gettext("%(amount)s par jour sur place (repas)"),
            "per_night": gettext("%(amount)s par nuit"),
        }
        for name, pattern in each.items():
            if self.written.get(name) is not None:
                yield pattern % {"amount": self._amount(self.written[name])}
        months = self.written.get("per_month")
        if isinstance(months, list):
            for year, amount in enumerate(months, start=1):
                told = {"amount": self._amount(amount), "year": year}
                yield gettext("%(amount)s par mois l’année %(year)s") % told
        elif months is not None:
            yield gettext("%(amount)s par mois") % {"amount": self._amount(months)}

    def _amount(self, told: Any) -> str:
        """« 103,20 € », « 783,90 € (43 % : SMIC mensuel brut) »."""
        cents = cents_on(told, self.rule.valid_from, self.teller.amounts)
        amount = gettext("un montant inconnu") if cents is None else words.euros(cents)
        if not isinstance(told, Mapping) or told.get("percent") is None:
            return amount
        name = self.teller.amount_names.get(told["of"], told["of"])
        percent = words.number(told["percent"])
        return gettext("%(amount)s (%(percent)s %% : %(name)s)") % {
            "amount": amount,
            "percent": percent,
            "name": name,
        }

    def _limits(self) -> Iterator[str]:
        if self.rule.minimum_hours:
            count = round(self.rule.minimum_hours)
            told = ngettext(", à partir de %(count)s heure", ", à partir de %(count)s heures", count)
            yield told % {"count": words.number(self.rule.minimum_hours)}
        yield from self._distance()
        for name, pattern in (
            ("ceiling", gettext(", %(amount)s au plus")),
            ("yearly_ceiling", gettext(", %(amount)s par an au plus")),
        ):
            if self.written.get(name) is not None:
                yield pattern % {"amount": self._amount(self.written[name])}
        if self.written.get("per_hour") is not None and self.scheme.get("covers") != "living":
            yield gettext(", sans dépasser le prix")
        if self.scheme.get("wallet"):
            yield gettext(", dans la limite des euros du compte")
        yield from self._dues()

    def _distance(self) -> Iterator[str]:
        if self.rule.minimum_km:
            told = {"km": words.number(self.rule.minimum_km)}
            if self.rule.minimum_minutes is None:
                yield gettext(", à partir de %(km)s km aller-retour") % told
            else:
                told["time"] = words.minutes(self.rule.minimum_minutes)
                yield gettext(", à partir de %(km)s km ou de %(time)s aller-retour") % told

    def _dues(self) -> Iterator[str]:
        dues = (
            ("holder_pays", "holder_exempt", gettext(" ; %(amount)s restent à payer")),
            ("co_funding", "co_funding_exempt", gettext(" ; d’autres doivent en payer au moins %(amount)s")),
        )
        for name, exempt, pattern in dues:
            if self.written.get(name) is not None:
                yield pattern % {"amount": self._amount(self.written[name])}
                if self.written.get(exempt) is not None:
                    who = condition_words(read_condition(self.written[exempt]), self.teller.vocabulary)
                    yield gettext(", sauf dans ce cas : %(who)s") % {"who": who}


def teller_of(
    vocabulary: Vocabulary, amounts: Sequence[Document], scheme_names: Mapping[str, str]
) -> SchemeTeller:
    """The teller for these documents of amounts, and names of schemes by id."""
    names = {amount["id"]: amount["name"] for amount in amounts}
    return SchemeTeller(vocabulary, read_amounts(amounts), names, scheme_names)
