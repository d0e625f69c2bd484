"""Which branches a scheme has, and which of them an example reaches.

A branch is a place in the scheme and what happens there: every atom of every condition true, and false, where
it decides; every condition unknown, if it can be; every rule in force; every limit of a formula the one that
counts; a trip far enough, long enough, neither; an exclusion at work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, Answer, AnyOf, Circumstances, Condition, DateBetween, Group
from pathways.funding.aids import LIVING, MONTHS_OF_A_YEAR, TRAVEL, months_of, travel_items
from pathways.funding.cases import Case, due
from pathways.funding.formula import CEILING, COST, HOLDER, SHARE, UNITS, limits, reaches
from pathways.offers import FundingRule, FundingScheme

NEVER = AnyOf(())
YES, NO, UNKNOWN = "yes", "no", "unknown"
HELD, BINDS, PAYS = "held", "binds", "pays"
FAR, LONG, NEAR, SHORT = "far", "long", "near", "short"
MET, UNMET, DRAWN, EXCLUDED = "met", "unmet", "drawn", "excluded"
FIELDS = {SHARE: "share", CEILING: "ceiling", HOLDER: "holder_pays", UNITS: "per_hour"}

Place = tuple[str | int, ...]


class Branch(NamedTuple):
    """A place in a scheme's document (members of a condition by their rank), and what happens there."""

    place: Place
    what: str


def branches(scheme: FundingScheme) -> list[Branch]:
    """Every branch of a scheme, in the order of its document."""
    found = [*_of_condition(("requires",), scheme.requires)]
    found += [Branch(("excludes", other), EXCLUDED) for other in sorted(scheme.excludes)]
    if scheme.wallet is not None:
        found += [Branch(("wallet",), DRAWN), Branch(("wallet",), UNKNOWN)]
    for rule in scheme.rules:
        found += _of_rule(scheme, rule)
    return list(dict.fromkeys(found))


def _of_condition(place: Place, condition: Condition) -> Iterator[Branch]:
    atoms = list(_atoms(place, condition))
    for inside, _ in atoms:
        yield from (Branch(inside, YES), Branch(inside, NO))
    if any(not isinstance(atom, DateBetween) for _, atom in atoms):
        yield Branch(place, UNKNOWN)


def _atoms(place: Place, condition: Condition) -> Iterator[tuple[Place, Condition]]:
    if not isinstance(condition, Group):
        yield place, condition
    for rank, part in enumerate(condition.parts()):
        yield from _atoms((*place, rank), part)


def _of_rule(scheme: FundingScheme, rule: FundingRule) -> Iterator[Branch]:
    here: Place = ("rules", rule.rank)
    yield Branch(here, HELD)
    yield from _of_condition((*here, "requires"), rule.requires)
    yield from _of_condition((*here, "holder_exempt"), rule.holder_exempt or ALWAYS)
    yield from _of_condition((*here, "co_funding_exempt"), rule.co_funding_exempt or ALWAYS)
    if rule.minimum_km:
        yield from (Branch((*here, "minimum_km"), what) for what in (FAR, NEAR))
    if rule.minimum_minutes is not None:
        yield Branch((*here, "minimum_minutes"), LONG)
    if rule.minimum_hours:
        yield Branch((*here, "minimum_hours"), SHORT)
    if rule.co_funding:
        yield from (Branch((*here, "co_funding"), what) for what in (MET, UNMET))
    if rule.yearly_ceiling is not None:
        yield Branch((*here, "yearly_ceiling"), BINDS)
    yield from _of_formula(scheme.covers, rule, here)


def _of_formula(covers: str, rule: FundingRule, here: Place) -> Iterator[Branch]:
    if rule.ceiling is not None:
        yield Branch((*here, "ceiling"), BINDS)
    if covers == TRAVEL:
        for item in ("km", "meal", "night"):
            if getattr(rule, f"per_{item}") is not None:
                yield Branch((*here, f"per_{item}"), PAYS)
    elif covers == LIVING:
        yield from (Branch((*here, "per_month", year), PAYS) for year in range(len(rule.per_month)))
        yield from (
            Branch((*here, name), PAYS) for name in ("per_day", "per_hour") if getattr(rule, name) is not None
        )
    else:
        if rule.share < 1:
            yield Branch((*here, "share"), BINDS)
        elif not rule.holder_pays or rule.holder_exempt is not None:
            yield Branch(here, COST)
        if rule.holder_pays:
            yield Branch((*here, "holder_pays"), BINDS)
        if rule.per_hour is not None:
            yield Branch((*here, "per_hour"), BINDS)


def reached(catalogue: Catalogue, scheme: FundingScheme, cases: Iterable[Case]) -> set[Branch]:
    """The branches of a scheme that these cases reach."""
    return {branch for case in cases for branch in _reached(catalogue, scheme, case)}


def _reached(catalogue: Catalogue, scheme: FundingScheme, case: Case) -> Iterator[Branch]:
    clashes = scheme.excludes & case.beside
    if clashes:
        yield from (Branch(("excludes", other), EXCLUDED) for other in clashes)
        return
    circumstances = case.person.circumstances(case.on)
    yield from _decided(("requires",), scheme.requires, circumstances)
    if scheme.requires.answer(circumstances) is not Answer.YES:
        return
    if scheme.wallet is not None and scheme.wallet not in case.person.wallets:
        yield Branch(("wallet",), UNKNOWN)
    for rule in scheme.rules_on(case.on):
        yield from _decided(("rules", rule.rank, "requires"), rule.requires, circumstances)
        if rule.requires.answer(circumstances) is Answer.YES:
            yield from _in_rule(scheme, rule, case, circumstances)
            return


def _decided(place: Place, condition: Condition, circumstances: Circumstances) -> Iterator[Branch]:
    """The atoms that decide the answer, with theirs; the whole condition when its answer is unknown."""
    for inside, atom in _atoms(place, condition):
        ranks = inside[len(place) :]
        with_it, without = (
            _replaced(condition, ranks, constant).answer(circumstances) for constant in (ALWAYS, NEVER)
        )
        answer = atom.answer(circumstances)
        if with_it is not without and answer is not Answer.UNKNOWN:
            yield Branch(inside, YES if answer is Answer.YES else NO)
    if condition.answer(circumstances) is Answer.UNKNOWN:
        yield Branch(place, UNKNOWN)


def _replaced(condition: Condition, ranks: Place, constant: Condition) -> Condition:
    if not ranks or not isinstance(condition, Group):
        return constant
    members = list(condition.members)
    first = int(ranks[0])
    members[first] = _replaced(members[first], ranks[1:], constant)
    return replace(condition, members=tuple(members))


def _in_rule(
    scheme: FundingScheme, rule: FundingRule, case: Case, circumstances: Circumstances
) -> Iterator[Branch]:
    here: Place = ("rules", rule.rank)
    yield Branch(here, HELD)
    yield from _decided((*here, "holder_exempt"), rule.holder_exempt or ALWAYS, circumstances)
    yield from _decided((*here, "co_funding_exempt"), rule.co_funding_exempt or ALWAYS, circumstances)
    yield from _thresholds(rule, case, here)
    exempt = rule.holder_exempt is not None and rule.holder_exempt.answer(circumstances) is Answer.YES
    alone = rule.co_funding_exempt is not None and rule.co_funding_exempt.answer(circumstances) is Answer.YES
    if rule.co_funding and not alone:
        yield Branch((*here, "co_funding"), MET if case.others >= rule.co_funding else UNMET)
    if not reaches(rule, case.bill):
        return
    yield from _in_formula(scheme.covers, rule, case, exempt=exempt)
    cents = due(scheme.covers, rule, case, exempt=exempt) or 0
    if rule.yearly_ceiling is not None and cents > rule.yearly_ceiling - case.already:
        yield Branch((*here, "yearly_ceiling"), BINDS)
    held = case.person.wallets.get(scheme.wallet or "")
    if held is not None and held < cents:
        yield Branch(("wallet",), DRAWN)


def _thresholds(rule: FundingRule, case: Case, here: Place) -> Iterator[Branch]:
    bill = case.bill
    far = bill.trip_km >= rule.minimum_km
    long = rule.minimum_minutes is not None and bill.trip_minutes >= rule.minimum_minutes
    if far and not long:
        yield Branch((*here, "minimum_km"), FAR)
    if long and not far:
        yield Branch((*here, "minimum_minutes"), LONG)
    if not far and not long:
        yield Branch((*here, "minimum_km"), NEAR)
    if bill.hours is not None and bill.hours < rule.minimum_hours:
        yield Branch((*here, "minimum_hours"), SHORT)


def _in_formula(covers: str, rule: FundingRule, case: Case, *, exempt: bool) -> Iterator[Branch]:
    here: Place = ("rules", rule.rank)
    if covers == TRAVEL:
        free = travel_items(replace(rule, ceiling=None), case.bill)
        yield from (Branch((*here, f"per_{item}"), PAYS) for item in free)
        if rule.ceiling is not None and sum(free.values()) > rule.ceiling:
            yield Branch((*here, "ceiling"), BINDS)
    elif covers == LIVING:
        yield from _in_living(rule, case, here)
    else:
        found = limits(rule, case.bill, exempt=exempt)
        least = min(found, key=lambda name: found[name], default=COST)
        if found and all(cents > found[least] for name, cents in found.items() if name != least):
            yield Branch(here, COST) if least == COST else Branch((*here, FIELDS[least]), BINDS)


def _in_living(rule: FundingRule, case: Case, here: Place) -> Iterator[Branch]:
    years = -(-len(list(months_of(case.dates))) // MONTHS_OF_A_YEAR)
    yield from (Branch((*here, "per_month", year), PAYS) for year in range(min(years, len(rule.per_month))))
    yield from (
        Branch((*here, name), PAYS) for name in ("per_day", "per_hour") if getattr(rule, name) is not None
    )
    free = due(LIVING, replace(rule, ceiling=None), case, exempt=True)
    if rule.ceiling is not None and free is not None and free > rule.ceiling:
        yield Branch((*here, "ceiling"), BINDS)
