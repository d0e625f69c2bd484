"""The search itself: from a wish to one page of results, in order, with the reason of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maillage.directory import analysis
from maillage.directory.entries import EVERYWHERE, RECORDS
from maillage.directory.search import snapshot
from maillage.directory.search.columns import Columns, Ints, Mask
from maillage.directory.search.distances import Ring, kilometres, minutes, ring, within
from maillage.directory.search.filters import facets, filters, kept_by
from maillage.directory.search.order import STEPS
from maillage.directory.search.order import first as first_of
from maillage.directory.search.snapshot import Snapshot
from maillage.directory.search.titles import Named
from maillage.directory.search.why import words_found
from maillage.directory.search.wish import PAGE, PRICES, Found, Hit, Wish
from maillage.directory.search.words import NOWHERE, Matched
from maillage.directory.towns import place_told, town
from pathways.travel import PACES, Point

MOST_WORDS = 12
LONGEST_TEXT = 200
REACHABLE_KM = 50  # as the crow flies: the farthest that the form offers to go; our own choice
WEAKEST_SHARE = 2  # halvings of the best score, beyond which results with some of the words are alike
WHOLE_EARTH_KM = 20_100.0


def search(
    wish: Wish,
    today: date,
    *,
    first: int = 0,
    count: int = PAGE,
    facetted: bool = True,
    newest: bool = False,
) -> Found:
    """The results of ranks ``first`` to ``first + count``, in the order of someone who looks for a person.

    - With a place, what can be reached first (``REACHABLE_KM``, or at a distance); what is far comes after,
      however well it answers. Only when no record has every word does a much better answer pass before.
    - Then what has the words in its name; then in what surrounds it (who runs it, where, its themes, what it
      gives, the occupation it is for); then in its text, or, for an organisation or a place, in the names of
      what is offered there. In each, the very words come before what means the same or resembles.
    - Among those that answer alike, offers first: one goes to an organisation or a place for what it offers.
    - Then the nearest; without a place, or at the same distance, the best score; then by name.

    The order is total and depends only on the directory, the wish and the day. ``facetted``: whether
    ``facets`` are counted. ``newest``: what was written last comes first, whatever else. Two queries,
    whatever is asked: all else comes from columns in memory (``snapshot``), made from the database when it
    changed. What is drawn of a result (dates, seats) is read from the database by whoever draws it. A text
    that holds no word finds nothing.
    """
    held = snapshot.current(today)
    if not wish.text and wish.origin is None:
        return held.remembered(_found, wish, _Page(today, first, count, facetted, newest))
    return _found(held, wish, _Page(today, first, count, facetted, newest))


@dataclass(frozen=True, slots=True)
class _Page:
    """What is asked of the results, apart from the wish."""

    today: date
    first: int
    count: int
    facetted: bool
    newest: bool


def _found(held: Snapshot, wish: Wish, page: _Page) -> Found:
    terms = analysis.terms(wish.text[:LONGEST_TEXT], MOST_WORDS, held.words.spelled)
    if wish.text.strip() and not terms:
        return Found()
    asked = _Asked.of(held, wish, terms)
    if asked.names_nothing and not wish.commune:
        asked = asked.around_a_place() or asked
    return asked.found(page)


@dataclass(frozen=True)
class _Asked:
    """A wish, read against the directory: the rows whose words answer, and where one starts from."""

    held: Snapshot
    wish: Wish
    terms: list[analysis.Term]
    named: Named
    matched: Matched | None = None
    partial: bool = False
    around: str = ""

    @classmethod
    def of(cls, held: Snapshot, wish: Wish, terms: list[analysis.Term], around: str = "") -> _Asked:
        if not terms:
            return cls(held, wish, terms, Named(), around=around)
        named = held.titles.named(terms)
        find = partial(held.words.matched, terms, named.codes, named.covered)
        matched = find(every=True)
        some = len(terms) > 1 and not matched.kept.any()
        return cls(held, wish, terms, named, find(every=False) if some else matched, some, around)

    @property
    def names_nothing(self) -> bool:
        """Whether no record has all the words in its name: some may tell where one looks."""
        return bool(
            self.matched and (self.partial or not (self.matched.kept & (self.matched.level == 0)).any())
        )

    def around_a_place(self) -> _Asked | None:
        """The same, its last words taken for a place; ``None`` where that finds nothing."""
        rest, place = place_told(self.wish.text)
        terms = analysis.terms(rest, MOST_WORDS, self.held.words.spelled)
        if place is None or place.point is None or not terms:
            return None
        wish = replace(self.wish, text=rest, commune=place.code, origin=Point(*place.point))
        asked = _Asked.of(self.held, wish, terms, around=place.code)
        return asked if asked.matched is not None and asked.matched.kept.any() and not asked.partial else None

    @property
    def columns(self) -> Columns:
        return self.held.columns

    def found(self, page: _Page) -> Found:
        """That page of the results."""
        first, count = page.first, page.count
        near = _Near.of(self.columns, self.wish)
        base = self.matched.kept if self.matched else np.ones(self.columns.size, np.bool_)
        base = base if near.kept is None else base & near.kept
        masks = filters(self.columns, self.wish, page.today)
        kept = kept_by(base, masks)
        rows = np.flatnonzero(kept)
        if near.far is not None and (self.partial or np.count_nonzero(~near.far[rows]) < first + count):
            near = near.everywhere(self.columns, self.wish)
        keys = self._latest(rows) if page.newest else self._keys(rows, near)
        shown = rows[first_of(keys, first + count)][first:]
        spread = Spread(self.columns, rows)
        return Found(
            total=len(rows),
            hits=self._hits(shown, near),
            facets=facets(self.columns, base, masks, page.today) if page.facetted else {},
            partial=self.partial,
            occupation=self.named.title if self.matched and self._for_occupation(kept) else "",
            around=self.around,
            departements=spread.departements,
            communes=spread.communes,
        )

    def _for_occupation(self, kept: Mask) -> bool:
        return bool(self.matched and np.any(self.matched.for_occupation & kept))

    def _latest(self, rows: Ints) -> list[NDArray[Any]]:
        return [-self.columns["changed"][rows], self.columns["name_order"][rows]]

    def _keys(self, rows: Ints, near: _Near) -> list[NDArray[Any]]:
        """What puts the rows in order: a rank in steps, the distance, the score, the name."""
        columns = self.columns
        step: NDArray[Any] = np.zeros(len(rows), STEPS)
        score = self.matched.score[rows] if self.matched else None
        if self.partial and score is not None:
            step += _weakness(score)
        step = step * 2 + (near.far[rows] if near.far is not None else 0)
        step = step * NOWHERE + (self.matched.level[rows] if self.matched and not self.partial else 0)
        step = step * 2 + (columns["record"][rows] != RECORDS.index("offers"))
        keys: list[NDArray[Any]] = [step]
        if near.chords2 is not None:
            keys.append(near.chords2[rows])
        if score is not None:
            keys.append(-np.round(score, 3))
        return [*keys, columns["name_order"][rows]]

    def _hits(self, rows: Ints, near: _Near) -> tuple[Hit, ...]:
        told = zip(rows.tolist(), near.km(rows), near.minutes(rows, self.wish), strict=True)
        return tuple(self._hit(near, *each) for each in told)

    def _hit(self, near: _Near, row: int, km: float | None, lasting: int | None) -> Hit:
        columns, matched = self.columns, self.matched
        territory, slug, name, *texts = columns.told(row)
        price = int(columns["price"][row])
        return Hit(
            record=RECORDS[columns["record"][row]],
            pk=int(columns["pk"][row]),
            territory=territory,
            slug=slug,
            name=name,
            score=float(matched.score[row]) if matched else 0.0,
            communes=tuple(columns.labels("commune").of(row)),
            words=words_found((name, *texts), self.terms),
            occupation=self.named.title if matched and matched.for_occupation[row] else "",
            km=km,
            minutes=lasting,
            far=bool(near.far is not None and near.far[row]),
            at_a_distance=bool(columns["distance"][row]),
            price=PRICES[price] if price >= 0 else "",
            changed=datetime.fromtimestamp(int(columns["changed"][row]), UTC),
        )


def _weakness(score: NDArray[np.float32]) -> NDArray[np.uint16]:
    """How many times each score would be doubled to equal the best, ``WEAKEST_SHARE`` at most."""
    best = float(score.max(initial=0.0))
    if best <= 0:
        return np.zeros(len(score), STEPS)
    halvings = np.log2(best / np.maximum(score, 1e-9))
    return np.minimum(WEAKEST_SHARE, halvings).astype(STEPS)


@dataclass(frozen=True)
class _Near:
    """Where the wish looks: rows kept, how far each is, which are far; ``None`` where it doesn't say."""

    kept: Mask | None = None
    chords2: NDArray[np.float64] | None = None
    far: Mask | None = None

    @classmethod
    def of(cls, columns: Columns, wish: Wish) -> _Near:
        if wish.origin is None:
            return cls()
        reach = wish.reach
        if reach is not None and reach.here:
            here = columns.labels("commune").having((wish.commune,), columns.size)
            return cls(here, ring(columns, wish.origin, REACHABLE_KM).chords2)
        away = _at_a_distance(columns, wish.commune)
        if reach is None:
            near = ring(columns, wish.origin, REACHABLE_KM)
            return cls(None, near.chords2, ~(away | near.inside))
        near = _reached(columns, wish)
        return cls(near.inside | away, near.chords2)

    def everywhere(self, columns: Columns, wish: Wish) -> _Near:
        """The same, once how far the far rows are is needed too: on a page that shows some."""
        if wish.origin is None:
            return self
        return replace(self, chords2=ring(columns, wish.origin, WHOLE_EARTH_KM).chords2)

    def km(self, rows: Ints) -> list[float | None]:
        """Kilometres as the crow flies of each, where they are known."""
        if self.chords2 is None:
            return [None] * len(rows)
        chords2 = self.chords2[rows]
        told = zip(kilometres(chords2).tolist(), np.isfinite(chords2).tolist(), strict=True)
        return [km if known else None for km, known in told]

    def minutes(self, rows: Ints, wish: Wish) -> list[int | None]:
        """Minutes of each by the means that was asked, where they are known."""
        pace = PACES.get(wish.reach.mode or "") if wish.reach else None
        if pace is None or self.chords2 is None:
            return [None] * len(rows)
        lasting = minutes(pace, kilometres(self.chords2[rows])).tolist()
        return [each if km is not None else None for each, km in zip(lasting, self.km(rows), strict=True)]


def _reached(columns: Columns, wish: Wish) -> Ring:
    reach, origin = wish.reach, wish.origin
    if reach is None or origin is None:
        return Ring.empty(columns.size)
    if reach.mode:
        return within(columns, origin, reach.mode, reach.minutes or 0)
    return ring(columns, origin, float(reach.km or 0))


def _at_a_distance(columns: Columns, commune: str) -> Mask:
    """The rows that can be followed from that commune without going there."""
    home = town(commune)
    codes = {EVERYWHERE, commune, home.departement if home else ""}
    return columns.labels("anywhere").having(codes, columns.size)


@dataclass(frozen=True)
class Spread:
    """How many of the kept rows are where."""

    columns: Columns
    rows: Ints

    def _counts(self) -> dict[str, int]:
        labels = self.columns.labels("commune")
        counts = labels.counts(self.rows)
        return {labels.values[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}

    def departements(self) -> dict[str, int]:
        """By code of département; what is in several communes counts in each."""
        totals: Counter[str] = Counter()
        for code, count in self._counts().items():
            if found := town(code):
                totals[found.departement] += count
        return dict(totals)

    def communes(self, departement: str) -> dict[str, int]:
        """By INSEE code, in a département."""
        counts = self._counts().items()
        return {code: n for code, n in counts if (found := town(code)) and found.departement == departement}
