"""What the search knows of each record: its words, its themes, where it is, until when there are seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import Prefetch, QuerySet, TextChoices

from maillage.directory.models import (
    Fact,
    Offer,
    OfferKind,
    Organisation,
    Place,
    PlaceKind,
    Record,
    Role,
    Session,
)
from maillage.directory.openings import Opening, openings, seats_until
from maillage.directory.themes import theme_name
from maillage.directory.towns import point_at, town, town_point
from pathways.travel import Point

EVERYWHERE = "everywhere"
RECORDS = ("offers", "organisations", "places")
AT_ONCE = 2000  # records read from the database


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the search sees it.

    ``nearby``: the words that surround it: who runs it, where, its themes, what it gives. ``offered``: the
    names of the offers of an organisation or a place, which answer already by themselves.
    ``points`` and ``communes``: where it takes place. ``anywhere``: for whom it is open at a distance, as
    codes of départements and communes, or ``EVERYWHERE``. ``occupations``: ROME codes. ``cents``: its price,
    if it is known; ``funded``: a scheme may pay. ``accessible``: something is told of its accessibility.
    ``seats_until``: the last day (ordinal) on which a start with a known seat may be joined, 0 for none.
    ``changed``: when it, or one of its sessions, was last written, in seconds since 1970.
    """

    record: str
    pk: int
    territory: str
    slug: str
    name: str
    kind: str
    nearby: str
    body: str
    offered: str = ""
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    communes: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    cents: int | None = None
    funded: bool = False
    accessible: bool = False
    openings: tuple[Opening, ...] = ()
    seats_until: int = 0
    changed: int = 0


class Site(NamedTuple):
    """Where something takes place, as the words of an offer need it."""

    slug: str
    name: str
    commune: str
    point: Point | None
    accessible: bool


@dataclass(slots=True)
class Shown:
    """What the offers of an organisation or a place say of it."""

    names: list[str] = field(default_factory=list)
    themes: set[str] = field(default_factory=set)
    publics: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    occupations: set[str] = field(default_factory=set)
    seats_until: int = 0

    def add(self, offer: Entry) -> None:
        """Count an offer among them."""
        self.names.append(offer.name)
        self.themes.update(offer.themes)
        self.publics.update(offer.publics)
        self.languages.update(offer.languages)
        self.occupations.update(offer.occupations)
        self.seats_until = max(self.seats_until, offer.seats_until)


def all_entries(today: date) -> Iterator[Entry]:
    """Every record that everybody sees: offers, then organisations, then places; read in chunks.

    Memory holds the organisations and places as short tuples, never all offers at once.
    """
    held = _Held()
    yield from held.offers(today)
    yield from held.organisations()
    yield from held.places()


class _Held:
    """What the entries of offers need of other records, and what they say of these in turn."""

    def __init__(self) -> None:
        self.labels = dict(Fact.objects.values_list("slug", "label"))
        self.runners = dict(_rows(Organisation, "name", "commune", "summary"))
        self.sites = {pk: _site(*values) for pk, values in _rows(Place, *SITE_COLUMNS)}
        self.of_organisations: dict[int, Shown] = {}
        self.of_places: dict[int, Shown] = {}

    def offers(self, today: date) -> Iterator[Entry]:
        """The offers; afterwards what they say of who runs them and where is known."""
        sessions = Prefetch("sessions", Session.objects.all())
        listed = Offer.current().select_related("territory").prefetch_related(None)
        for offer in _in_chunks(listed.prefetch_related(sessions, "offerfundings__scheme")):
            entry = self._offer(offer, today)
            self.of_organisations.setdefault(offer.organisation_id, Shown()).add(entry)
            for place in {session.place_id for session in offer.sessions.all() if session.place_id}:
                self.of_places.setdefault(place, Shown()).add(entry)
            yield entry

    def _offer(self, offer: Offer, today: date) -> Entry:
        sessions = list(offer.sessions.all())
        sites = {self.sites[one.place_id] for one in sessions if one.place_id in self.sites}
        runner, commune, about = self.runners[offer.organisation_id]
        where = [words for site in sorted(sites) for words in (site.name, *_town_words(site.commune))]
        points = {site.point for site in sites if site.point}
        if not sessions:
            points |= {point for point in (town_point(commune),) if point}
        open_ones = openings(offer, sessions, today)
        gained = [self.labels.get(fact, "") for fact in offer.grants or []]
        schemes = [link.scheme for link in offer.offerfundings.all()]
        themes = tuple(offer.themes or ())
        named = dict.fromkeys((*themes, *(offer.eases or ())))
        around = [_kind(OfferKind, offer.kind), runner, *map(theme_name, named), *gained]
        return Entry(
            record="offers",
            pk=offer.pk,
            territory=offer.territory.slug,
            slug=offer.slug,
            name=offer.name,
            kind=offer.kind,
            nearby=_joined([*around, *(scheme.name for scheme in schemes), *where]),
            body=_joined(
                [offer.summary, offer.description, offer.pay, offer.first_step, offer.continues, about]
            ),
            themes=themes,
            publics=tuple(offer.publics or ()),
            languages=tuple(offer.languages or ()),
            occupations=tuple(offer.occupations or ()),
            points=tuple(sorted(points)),
            communes=_communes([site.commune for site in sites] or [commune]),
            anywhere=_anywhere(offer, sessions),
            cents=offer.price_cents,
            funded=any((scheme.covers or "price") == "price" for scheme in schemes),
            accessible=bool(offer.accessibility) or any(site.accessible for site in sites),
            openings=open_ones,
            seats_until=seats_until(open_ones),
            changed=max(_written(each) for each in (offer, *sessions)),
        )

    def organisations(self) -> Iterator[Entry]:
        """The organisations, after their offers."""
        run: dict[int, list[Site]] = {}
        for pk, (runner,) in _rows(Place.current(), "organisation_id"):
            run.setdefault(runner, []).append(self.sites[pk])
        for one in _in_chunks(Organisation.current().select_related("territory")):
            sites, shown = run.get(one.pk, []), self.of_organisations.get(one.pk, Shown())
            points = {site.point for site in sites if site.point}
            if not points:
                points = {point for point in (town_point(one.commune),) if point}
            roles = [str(Role(role).label) for role in one.roles or [] if role in Role]
            yield Entry(
                record="organisations",
                pk=one.pk,
                territory=one.territory.slug,
                slug=one.slug,
                name=one.name,
                kind=(one.roles or [""])[0],
                nearby=_joined([*roles, *_town_words(one.commune)]),
                body=_joined([one.summary, one.description]),
                points=tuple(sorted(points)),
                communes=_communes([site.commune for site in sites] or [one.commune]),
                accessible=any(site.accessible for site in sites),
                changed=_written(one),
                **_of(shown),
            )

    def places(self) -> Iterator[Entry]:
        """The places, after their offers."""
        for place in _in_chunks(Place.current().select_related("territory")):
            site, shown = self.sites[place.pk], self.of_places.get(place.pk, Shown())
            runner = self.runners.get(place.organisation_id or 0, ("",))[0]
            yield Entry(
                record="places",
                pk=place.pk,
                territory=place.territory.slug,
                slug=place.slug,
                name=place.name,
                kind=place.kind,
                nearby=_joined([_kind(PlaceKind, place.kind), runner, *_town_words(place.commune)]),
                body=_joined([place.address, place.accessibility]),
                points=(site.point,) if site.point else (),
                communes=_communes([place.commune]),
                accessible=site.accessible,
                changed=_written(place),
                **_of(shown),
            )


def _written(record: Record) -> int:
    return int(record.changed_at.timestamp())


def _of(shown: Shown) -> dict[str, Any]:
    return {
        "offered": _joined(shown.names),
        "themes": tuple(sorted(shown.themes)),
        "publics": tuple(sorted(shown.publics)),
        "languages": tuple(sorted(shown.languages)),
        "occupations": tuple(sorted(shown.occupations)),
        "seats_until": shown.seats_until,
    }


SITE_COLUMNS = ("slug", "name", "commune", "lat", "lon", "accessibility")


def _site(slug: str, name: str, commune: str, lat: float | None, lon: float | None, accessible: str) -> Site:
    return Site(slug, name, commune, point_at(lat, lon, commune), bool(accessible))


def _rows(source: Any, *columns: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The primary key and these columns of every record of a model, or of a query."""
    found: QuerySet[Any] = source if isinstance(source, QuerySet) else source.objects.all()
    for pk, *values in found.select_related(None).order_by().values_list("pk", *columns).iterator():
        yield pk, tuple(values)


AnyListing = TypeVar("AnyListing", Offer, Organisation, Place)


def _in_chunks(found: QuerySet[AnyListing]) -> Iterator[AnyListing]:
    """The records in the order of their keys, a chunk at a time: no cursor stays open between two."""
    last = 0
    while chunk := list(found.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from chunk
        last = chunk[-1].pk


def _kind(kinds: type[TextChoices], kind: str) -> str:
    return str(kinds(kind).label) if kind in kinds else kind


def _town_words(commune: str) -> list[str]:
    found = town(commune)
    return [found.name, *found.postal_codes] if found else []


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _communes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({found.code for code in codes if (found := town(code))}))


def _anywhere(offer: Offer, sessions: list[Session]) -> tuple[str, ...]:
    if all(session.place_id for session in sessions):
        return ()
    limits = (*(offer.territory.departements or ()), *(offer.territory.communes or ()))
    return limits or (EVERYWHERE,)
