"""Whether a set of changes opens a plan: a quick necessary test first, then the exact answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from time import monotonic

from pathways.catalogue import Catalogue
from pathways.kernel.run import Run
from pathways.obstruction.changes import Amounts
from pathways.obstruction.relaxation import Changes, Relaxation, undated
from pathways.obstruction.survey import Survey
from pathways.obstruction.worlds import NEW_SESSIONS, applied, variants
from pathways.occurrences import Occurrence
from pathways.offers import Dates, Session
from pathways.plans import Certainty
from pathways.problem import compile_problem
from pathways.relevance import reduced
from pathways.situation import Situation
from pathways.specification import Specification

NO_CHANGE: Changes = frozenset()


class OutOfTimeError(Exception):
    """The time given is over."""


class Trials:
    """A territory and a person, on which sets of changes are tried, each once."""

    def __init__(
        self, catalogue: Catalogue, situation: Situation, today: date, amounts: Amounts, size: int,
        deadline: float | None,
    ) -> None:  # fmt: skip
        """``deadline``: seconds, after which this and all that follows raises ``OutOfTimeError``."""
        self._end = None if deadline is None else monotonic() + deadline
        self.survey = Survey(catalogue, situation, today, amounts, size, self.check_time)
        whole = self.survey.ways
        telling = whole.ways.taken(whole.telling())
        self._dated = Relaxation(telling, whole.words, whole.steps, whole.last)
        self._undated = Relaxation(undated(telling), whole.words, whole.steps, whole.last)
        self._opening: dict[Changes, bool] = {}
        self._passed: set[Changes] = set()
        self._timeless: dict[int, list[Changes]] = {}
        self._blocked: list[Changes] = []

    def passing(self, count: int) -> Iterator[Changes]:
        """The sets of so many changes that pass the necessary test, and hold no smaller one that does.

        To be asked for 0, then 1, and so on: each builds on those before. What passes the test passes it with
        dates forgotten too: so one begins with the smallest sets that do, few, and adds to those that dates
        keep from passing.
        """
        if NO_CHANGE in self._passed:
            return
        if count == 1:
            found = set(self._dated.passing(NO_CHANGE, 1, self.check_time))
            self._dateless(1)
            self._dated.leave(change for each in found for change in each)
        else:
            found = {each for each in self._dateless(count) if self._dated.reaches(each)}
            for base in self._blocked:
                grown = self._dated.passing(base, count - len(base), self.check_time)
                found.update(each for each in grown if not _holds(each, self._passed))
        self._blocked += [each for each in self._timeless[count] if each not in found]
        self._passed |= found
        yield from found

    def _dateless(self, count: int) -> list[Changes]:
        """The sets of so many changes that pass the test but for dates, and hold no smaller one that does."""
        smaller = {each for sets in self._timeless.values() for each in sets}
        if count == 0:
            found = [NO_CHANGE] if self._undated.reaches(NO_CHANGE) else []
        elif NO_CHANGE in smaller:
            found = []
        else:
            grown = self._undated.passing(NO_CHANGE, count, self.check_time)
            found = [each for each in grown if not _holds(each, smaller)]
        if count == 1:
            self._undated.leave(change for each in found for change in each)
        self._timeless[count] = found
        return found

    def opens(self, changes: Changes) -> bool:
        """Whether there is a plan once these changes are made."""
        if changes not in self._opening:
            self.check_time()
            reached = self._dated.reaches(changes)
            self._opening[changes] = reached and (self._is_shown(changes) or self._is_found(changes))
        return self._opening[changes]

    def opens_together(self, changes: Changes) -> bool:
        """The same, for many changes at once; of those that differ in amount alone, the largest."""
        largest = {
            (*change.key, change.amount < 0): change
            for change in sorted(changes, key=lambda c: abs(c.amount))
        }
        changes = frozenset(largest.values())
        if changes not in self._opening:
            self.check_time()
            self._opening[changes] = self._is_found(changes)
        return self._opening[changes]

    def check_time(self) -> None:
        """Raises ``OutOfTimeError`` once the time given is over."""
        if self._out_of_time():
            raise OutOfTimeError

    def _out_of_time(self) -> bool:
        return self._end is not None and monotonic() > self._end

    def _is_shown(self, changes: Changes) -> bool:
        """Whether the steps that the necessary test suggests are a valid plan by the specification."""
        survey, today = self.survey, self.survey.today
        steps = list(survey.followed(self._dated, changes))
        catalogue, situation = self._world(changes, [survey.session(session) for session, _, _ in steps])
        named = [(catalogue.sessions[survey.named(*each)], start) for *each, start in steps]
        picks = tuple(
            Occurrence(catalogue.offers[session.offer], session, _dates(session, start))
            for session, start in named
        )
        return Specification(catalogue, situation, today, Certainty.POSSIBLE).valid(picks)

    def _is_found(self, changes: Changes) -> bool:
        """Whether the search finds a plan in the changed world."""
        catalogue, situation = self._world(changes, self.survey.sessions(changes))
        problem = reduced(compile_problem(catalogue, situation, self.survey.today, Certainty.POSSIBLE))
        run = Run(problem, 0, 0, first_only=True)
        if not run.to_the_end(self._out_of_time) and not run.has_found():
            raise OutOfTimeError
        return run.has_found()

    def _world(self, changes: Changes, sessions: Iterable[Session]) -> tuple[Catalogue, Situation]:
        """The world once changed, with these sessions, and those that new ones are like."""
        survey, whole = self.survey, self.survey.catalogue
        found = {session.id: session for session in sessions} | {
            session.id: session
            for change in changes
            if change.kind in NEW_SESSIONS
            for offer in variants(whole, change.subject)
            for session in _models(whole.sessions_of.get(offer.id, ()))
        }
        named = {change.place for change in changes} | {change.subject for change in changes}
        cut = _cut(whole, list(found.values()), named)
        return applied(changes, cut, survey.situation, survey.today, survey.amounts)


def _models(sessions: Iterable[Session]) -> Iterable[Session]:
    """Those that new sessions may be like: the first in each place, the first of all among them."""
    found: dict[str | None, Session] = {}
    for session in sessions:
        found.setdefault(session.place, session)
    return found.values()


def _cut(whole: Catalogue, sessions: list[Session], places: set[str]) -> Catalogue:
    """The catalogue with these sessions alone, their offers, their places and these."""
    held = places | {session.place for session in sessions if session.place}
    return Catalogue(
        vocabulary=whole.vocabulary,
        travel=whole.travel,
        modes=whole.modes.values(),
        places=(whole.places[place] for place in sorted(held) if place in whole.places),
        offers=(whole.offers[offer] for offer in sorted({session.offer for session in sessions})),
        sessions=sessions,
        schemes=whole.schemes.values(),
    )


def _holds(changes: Changes, sets: set[Changes]) -> bool:
    """Whether one of the sets is a part of the changes."""
    parts = (frozenset(part) for size in range(len(changes)) for part in combinations(changes, size))
    return any(part in sets for part in parts)


def _dates(session: Session, start: int) -> Dates:
    if isinstance(session.dates, Dates):
        return session.dates
    first = date.fromordinal(start)
    return Dates(first, first + timedelta(days=session.dates.days - 1))
