"""What the search knows of each record: its words, its themes, where it is, until when there are seats."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Prefetch

from maillage.directory import analysis
from maillage.directory.models import Fact, Offer, OfferKind, Organisation, Place, PlaceKind, Role, Session
from maillage.directory.occurrences import occurrences
from maillage.directory.themes import theme_name
from maillage.directory.towns import place_point, town, town_point
from pathways.travel import Point

EVERYWHERE = "everywhere"
RECORDS = ("offers", "organisations", "places")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the search sees it.

    ``nearby``: the words that surround it: who runs it, where, its themes, what it gives. ``offered``: the
    names of the offers of an organisation or a place, which answer already by themselves.
    ``points`` and ``communes``: where it takes place. ``anywhere``: for whom it is open at a distance, as
    codes of départements and communes, or ``EVERYWHERE``.
    ``seats``: a start still open has a known seat.
    """

    key: str
    record: str
    pk: int
    name: str
    kind: str
    themes: tuple[str, ...]
    nearby: str
    body: str
    offered: str = ""
    points: tuple[Point, ...] = ()
    communes: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    seats: bool = False

    def payload(self) -> str:
        """The entry as JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_payload(cls, text: str) -> Entry:
        """The entry that ``payload`` wrote."""
        values = json.loads(text)
        values["themes"], values["communes"] = tuple(values["themes"]), tuple(values["communes"])
        values["anywhere"] = tuple(values["anywhere"])
        values["points"] = tuple(Point(*point) for point in values["points"])
        return cls(**values)

    @property
    def sort_key(self) -> tuple[str, str]:
        """The order without words: by name, whatever the accents; the key settles equals."""
        return analysis.fold(self.name), self.key


def all_entries(today: date) -> list[Entry]:
    """Every record that is listed today, in a bounded number of queries."""
    labels = dict(Fact.objects.values_list("slug", "label"))
    sessions = Prefetch("sessions", Session.complete())
    offers = list(Offer.current().select_related("territory").prefetch_related(sessions))
    organisations = list(Organisation.current())
    places = list(Place.current())
    held: dict[int, list[Offer]] = {}
    run: dict[int, list[Offer]] = {}
    for offer in offers:
        run.setdefault(offer.organisation_id, []).append(offer)
        for place_id in {session.place_id for session in offer.sessions.all() if session.place_id}:
            held.setdefault(place_id, []).append(offer)
    return [
        *(_offer_entry(offer, labels, today) for offer in offers),
        *(_organisation_entry(one, places, run.get(one.pk, []), today) for one in organisations),
        *(_place_entry(place, held.get(place.pk, []), today) for place in places),
    ]


def _offer_entry(offer: Offer, labels: dict[str, str], today: date) -> Entry:
    places = {session.place for session in offer.sessions.all() if session.place}
    points = {point for place in places if (point := place_point(place))}
    if not offer.sessions.all():
        points |= {point for point in (town_point(offer.organisation.commune),) if point}
    gained = [labels.get(fact, "") for fact in offer.grants or []]
    payers = [link.scheme.name for link in offer.offerfundings.all()]
    where = [words for place in sorted(places, key=lambda place: place.slug) for words in _place_words(place)]
    kind = OfferKind(offer.kind).label if offer.kind in OfferKind else offer.kind
    return Entry(
        key=f"offers:{offer.pk}",
        record="offers",
        pk=offer.pk,
        name=offer.name,
        kind=offer.kind,
        themes=tuple(offer.themes or ()),
        nearby=_joined(
            [
                str(kind),
                offer.organisation.name,
                *map(theme_name, offer.themes or ()),
                *gained,
                *payers,
                *where,
            ]
        ),
        body=_joined([offer.summary, offer.description, offer.pay, offer.first_step, offer.continues]),
        points=tuple(sorted(points)),
        communes=_communes([place.commune for place in places] or [offer.organisation.commune]),
        anywhere=_anywhere(offer),
        seats=_has_seats([offer], today),
    )


def _organisation_entry(one: Organisation, places: list[Place], offers: list[Offer], today: date) -> Entry:
    roles = [str(Role(role).label) for role in one.roles or [] if role in Role]
    run = [place for place in places if place.organisation_id == one.pk]
    points = {point for place in run if (point := place_point(place))}
    if not points:
        points = {point for point in (town_point(one.commune),) if point}
    return Entry(
        key=f"organisations:{one.pk}",
        record="organisations",
        pk=one.pk,
        name=one.name,
        kind=(one.roles or [""])[0],
        themes=_themes(offers),
        nearby=_joined([*roles, *_town_words(one.commune)]),
        body=_joined([one.summary, one.description]),
        offered=_joined(offer.name for offer in offers),
        points=tuple(sorted(points)),
        communes=_communes([place.commune for place in run] or [one.commune]),
        seats=_has_seats(offers, today),
    )


def _place_entry(place: Place, offers: list[Offer], today: date) -> Entry:
    kind = PlaceKind(place.kind).label if place.kind in PlaceKind else place.kind
    point = place_point(place)
    names = [place.organisation.name] if place.organisation else []
    return Entry(
        key=f"places:{place.pk}",
        record="places",
        pk=place.pk,
        name=place.name,
        kind=place.kind,
        themes=_themes(offers),
        nearby=_joined([str(kind), *names, *_town_words(place.commune)]),
        body=_joined([place.address, place.accessibility]),
        offered=_joined(offer.name for offer in offers),
        points=(point,) if point else (),
        communes=_communes([place.commune]),
        seats=_has_seats(offers, today),
    )


def _place_words(place: Place) -> list[str]:
    return [place.name, *_town_words(place.commune)]


def _town_words(commune: str) -> list[str]:
    found = town(commune)
    return [found.name, *found.postal_codes] if found else []


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _communes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({found.code for code in codes if (found := town(code))}))


def _themes(offers: list[Offer]) -> tuple[str, ...]:
    return tuple(sorted({theme for offer in offers for theme in offer.themes or ()}))


def _anywhere(offer: Offer) -> tuple[str, ...]:
    if all(session.place_id for session in offer.sessions.all()):
        return ()
    limits = (*(offer.territory.departements or ()), *(offer.territory.communes or ()))
    return limits or (EVERYWHERE,)


def _has_seats(offers: list[Offer], today: date) -> bool:
    return any(
        found.seats and found.open_on(day)
        for offer in offers
        for day in (offer.territory.replay_date or today,)
        for session in offer.sessions.all()
        for found in occurrences(session.as_document(), day)
    )
