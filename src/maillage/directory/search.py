"""The search: words, a place and how far from it, a theme, a kind; and why each result is there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rapidfuzz.distance import OSA

from maillage.directory import analysis, index
from maillage.directory.entries import EVERYWHERE, Entry, all_entries
from maillage.directory.towns import town
from pathways.travel import Point, Travel

MOST_WORDS = 12
MOST_TOLD = 4
LONGEST_TEXT = 200
REACHABLE_KM = 50  # as the crow flies: the farthest that the form offers to go; our own choice
ELSEWHERE = 2  # how far from the name the words are, when neither it nor what surrounds it has them
WEAKEST_SHARE = 2  # halvings of the best score, beyond which results with some of the words are alike
EARTH_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one goes: kilometres as the crow flies, minutes one way by a means of travel; or not at all."""

    here: bool = False
    km: int | None = None
    mode: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor asks for, around a commune (INSEE code) and its point.

    ``record``: one of ``entries.RECORDS``, or empty for all.
    """

    text: str = ""
    commune: str = ""
    origin: Point | None = None
    reach: Reach | None = None
    record: str = ""
    theme: str = ""
    kind: str = ""
    seats: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A result, and why it is there: the words found, and how far it is if a place was told.

    ``far``: a place was told, and it is beyond ``REACHABLE_KM`` or nobody knows where, with nothing to
    follow at a distance.
    """

    entry: Entry
    score: float
    words: tuple[str, ...] = ()
    km: float | None = None
    minutes: int | None = None
    far: bool = False


@dataclass(frozen=True)
class Found:
    """All results in order, and how many each choice would leave.

    ``partial``: no record has every word, these have some. ``capped``: the search stopped at its limit.
    """

    hits: tuple[Hit, ...] = ()
    facets: dict[str, Counter[str]] = field(default_factory=dict)
    partial: bool = False
    capped: bool = False


def search(wish: Wish, today: date, travel: Travel | None = None) -> Found:
    """The records that answer the wish, in the order of someone who looks for a person who lives there.

    - With a place, what can be reached first (``REACHABLE_KM``, or at a distance); what is far comes after,
      however well it answers. Only when no record has every word does a much better answer pass before.
    - Then what has the words in its name; then in what surrounds it (who runs it, where, its themes, what it
      gives); then in its text, or, for an organisation or a place, in the names of what is offered there.
    - Among those that answer alike, offers first: one goes to an organisation or a place for what it offers.
    - Then the nearest; without a place, or at the same distance, the best score; then by name.

    Where the index can't be read or made, the database answers with the same words, without forgiving typos.
    """
    terms = analysis.terms(wish.text[:LONGEST_TEXT], MOST_WORDS)
    if wish.text.strip() and not terms:
        return Found()
    scored, partial = _matching(terms, today)
    near = [hit for hit in (_located(Hit(*one), wish, travel) for one in scored) if hit is not None]
    kept = [hit for hit in near if all(test(hit.entry) for test in _filters(wish).values())]
    best = max((hit.score for hit in kept), default=0.0)
    ordered = sorted(kept, key=lambda hit: _rank(hit, terms, best if partial else None))
    told = tuple(_explained(hit, terms) for hit in ordered)
    return Found(told, _facets(near, wish), partial, capped=len(scored) >= index.MOST_HITS)


def _matching(terms: Sequence[analysis.Term], today: date) -> tuple[list[tuple[Entry, float]], bool]:
    ask = _source(today)
    found = ask(terms, True)
    if found or len(terms) < 2:
        return found, False
    return ask(terms, False), True


Ask = Callable[[Sequence[analysis.Term], bool], list[tuple[Entry, float]]]


def _source(today: date) -> Ask:
    try:
        opened = index.reader(today)
    except index.IndexUnavailableError:
        entries = all_entries(today)
        return lambda terms, every: _plainly(entries, terms, every)
    return lambda terms, every: opened.search(terms, every=every)


def _plainly(
    entries: Iterable[Entry], terms: Sequence[analysis.Term], every: bool
) -> list[tuple[Entry, float]]:
    scored = []
    for entry in entries:
        texts = {name: set(analysis.stems(getattr(entry, name))) for name in index.FIELDS}
        scores = [_plain_score(term, texts) for term in terms]
        if not terms or (all(scores) if every else any(scores)):
            scored.append((entry, sum(scores)))
    return sorted(scored, key=lambda one: -one[1])[: index.MOST_HITS]


def _plain_score(term: analysis.Term, texts: dict[str, set[str]]) -> float:
    everything = set().union(*texts.values())
    present = [expression for expression in term.expressions if everything.issuperset(expression)]
    return max(
        (
            weight
            for expression in present
            for name, weight in index.FIELDS.items()
            if texts[name] & {*expression}
        ),
        default=0.0,
    )


def _located(hit: Hit, wish: Wish, travel: Travel | None) -> Hit | None:
    """The hit with its distance; ``None`` when it is out of reach."""
    if wish.origin is None:
        return hit
    origin, reach, points = wish.origin, wish.reach, hit.entry.points
    away = _open_at_a_distance(hit.entry, wish.commune)
    km = min((crow_flies(origin, point) for point in points), default=None)
    located = replace(hit, km=km)
    if reach is None:
        return replace(located, far=not away and (km is None or km > REACHABLE_KM))
    if reach.here:
        return located if wish.commune in hit.entry.communes else None
    if reach.mode and travel:
        trips = [travel.trip(origin, point, reach.mode) for point in points]
        minutes = min((trip.longest for trip in trips if trip), default=None)
        within = minutes is not None and reach.minutes is not None and minutes <= reach.minutes
        located = replace(located, minutes=minutes if within else None)
    else:
        within = km is not None and reach.km is not None and km <= reach.km
    return located if within or away else None


def _open_at_a_distance(entry: Entry, commune: str) -> bool:
    """Whether it can be followed from that commune without going there."""
    home = town(commune)
    return bool({EVERYWHERE, commune, home.departement if home else ""}.intersection(entry.anywhere))


def crow_flies(one: Point, other: Point) -> float:
    """Kilometres between two points, on the sphere."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _filters(wish: Wish) -> dict[str, Callable[[Entry], bool]]:
    tests: dict[str, Callable[[Entry], bool]] = {}
    if wish.record:
        tests["record"] = lambda entry: entry.record == wish.record
    if wish.theme:
        tests["theme"] = lambda entry: wish.theme in entry.themes
    if wish.kind:
        tests["kind"] = lambda entry: entry.record == "offers" and entry.kind == wish.kind
    if wish.seats:
        tests["seats"] = lambda entry: entry.seats
    return tests


def _facets(hits: Sequence[Hit], wish: Wish) -> dict[str, Counter[str]]:
    """For each choice, how many results it would leave, the other choices kept."""
    return {
        "record": Counter(entry.record for entry in _but(hits, wish, "record")),
        "theme": Counter(theme for entry in _but(hits, wish, "theme") for theme in entry.themes),
        "kind": Counter(entry.kind for entry in _but(hits, wish, "kind") if entry.record == "offers"),
        "seats": Counter("yes" for entry in _but(hits, wish, "seats") if entry.seats),
    }


def _but(hits: Sequence[Hit], wish: Wish, name: str) -> list[Entry]:
    tests = [test for key, test in _filters(wish).items() if key != name]
    return [hit.entry for hit in hits if all(test(hit.entry) for test in tests)]


Rank = tuple[int, bool, int, bool, float, float, float, tuple[str, str]]


def _rank(hit: Hit, terms: Sequence[analysis.Term], best: float | None) -> Rank:
    """Its place in the order that ``search`` tells; ``best``: the best score, when words may be missing."""
    level = _level(hit.entry, terms) if best is None else 0
    minutes = math.inf if hit.minutes is None else hit.minutes
    km = math.inf if hit.km is None else hit.km
    offered = hit.entry.record == "offers"
    score = round(hit.score, 3)
    return (_weakness(hit.score, best), hit.far, level, not offered, minutes, km, -score, hit.entry.sort_key)


def _weakness(score: float, best: float | None) -> int:
    """How many times its score would be doubled to equal the best, ``WEAKEST_SHARE`` at most."""
    if not best or score <= 0:
        return 0
    return min(WEAKEST_SHARE, int(math.log2(best / score)))


def _level(entry: Entry, terms: Sequence[analysis.Term]) -> int:
    """How far from the name the words are: 0 in it, 1 with what surrounds it, ``ELSEWHERE``."""
    written = analysis.words("\n".join(getattr(entry, name) for name in index.FIELDS))
    known = {word.stem for word in written}
    for level, text in enumerate((entry.name, f"{entry.name}\n{entry.nearby}")):
        if all(_answers(term, analysis.words(text), known) for term in terms):
            return level
    return ELSEWHERE


def _answers(term: analysis.Term, written: Sequence[analysis.Word], known: set[str]) -> bool:
    """Whether these words hold the term; one that resembles it suffices where the record has none better."""
    stems = {word.stem for word in written}
    if any(known.issuperset(expression) for expression in term.expressions):
        return any(stems.issuperset(expression) for expression in term.expressions)
    return any(_resembles(word, [term]) for word in written)


def _explained(hit: Hit, terms: Sequence[analysis.Term]) -> Hit:
    """The hit with its words that answer the terms, as they are written there, each once."""
    if not terms:
        return hit
    entry = hit.entry
    written = analysis.words("\n".join(getattr(entry, name) for name in index.FIELDS))
    stems = {word.stem for word in written}
    held = [expression for term in terms for expression in term.expressions if stems.issuperset(expression)]
    wanted = {stem for expression in held for stem in expression}
    found = {word.stem: word.written.lower() for word in reversed(written) if word.stem in wanted}
    if not found:
        found = {word.stem: word.written.lower() for word in reversed(written) if _resembles(word, terms)}
    return replace(hit, words=tuple(reversed(found.values()))[:MOST_TOLD])


def _resembles(word: analysis.Word, terms: Sequence[analysis.Term]) -> bool:
    letters = analysis.fold(word.written)
    return any(
        letters.startswith(asked) or OSA.distance(letters, asked) <= index.allowed_typos(asked)
        for term in terms
        for asked in term.letters
    )
