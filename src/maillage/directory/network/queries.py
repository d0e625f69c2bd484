"""The questions put to the network: who does what, near whom, for whom, with whom; who is alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from maillage.directory import loading
from maillage.directory.models import Offer, Organisation, Place, Relation, RelationKind, Session, Territory
from maillage.directory.network.links import Link, links
from maillage.directory.towns import town, town_point
from maillage.directory.trust.likeness import metres

METRES_A_KM = 1000
OF_PARTNER = {
    RelationKind.MEMBER_OF: "has-member",
    RelationKind.HOSTS: "hosted-by",
    RelationKind.REFERS_TO: "receives-from",
    RelationKind.CO_FUNDS: "co-funds",
    RelationKind.TRAINS: "trained-by",
}
"""How the partner says the same relation from its own side."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as one of its two organisations sees it: ``side`` is a kind, or what its partner calls it."""

    side: str
    other: Organisation
    link: Link


@dataclass(slots=True)
class Actor:
    """An organisation in the network: what it does, where, for whom, with whom."""

    organisation: Organisation
    themes: set[str] = field(default_factory=set)
    publics: set[str] = field(default_factory=set)
    communes: set[str] = field(default_factory=set)
    ties: list[Tie] = field(default_factory=list)

    @property
    def what(self) -> list[str]:
        """Its themes, always in the same order."""
        return sorted(self.themes)

    @property
    def for_whom(self) -> list[str]:
        """Its publics, always in the same order."""
        return sorted(self.publics)

    @property
    def where(self) -> list[str]:
        """Its communes, always in the same order."""
        return sorted(self.communes)

    @property
    def alone(self) -> bool:
        """Whether nobody is known to work with it."""
        return not self.ties

    def near(self, code: str, km: float) -> bool:
        """Whether it acts within so many kilometres, as the crow flies, of a commune."""
        here = town_point(code)
        if code in self.communes or here is None:
            return code in self.communes
        points = (town_point(each) for each in self.communes)
        return any(
            metres((point.lat, point.lon), (here.lat, here.lon)) <= km * METRES_A_KM
            for point in points
            if point
        )


@dataclass(frozen=True, slots=True)
class Network:
    """The actors of a territory by name, and the links between two that are shown."""

    actors: tuple[Actor, ...]
    links: tuple[Link, ...]

    def only(self, asked: Asked) -> Network:
        """The actors looked for, and the links between two of them."""
        kept = tuple(actor for actor in self.actors if asked.has(actor))
        keys = {actor.organisation.pk for actor in kept}
        return Network(kept, tuple(link for link in self.links if {link.organisation, link.partner} <= keys))

    @property
    def alone(self) -> list[Actor]:
        """Those nobody is known to work with."""
        return [actor for actor in self.actors if actor.alone]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: a theme, a public, who acts near a commune; empty for all."""

    theme: str = ""
    public: str = ""
    commune: str = ""
    km: float = 0.0

    def has(self, actor: Actor) -> bool:
        """Whether an actor is among those looked for."""
        return (
            (not self.theme or self.theme in actor.themes)
            and (not self.public or self.public in actor.publics)
            and (not self.commune or actor.near(self.commune, self.km))
        )


def network(territory: Territory) -> Network:
    """The network of a territory, with the partners that it has in what it uses. Nine queries."""
    found = links(loading.with_used([territory]))
    own = {
        one.pk: Actor(one)
        for one in Organisation.current().filter(territory=territory).select_related("territory")
    }
    ends = {key for link in found for key in (link.organisation, link.partner)}
    others = Organisation.current().filter(pk__in=ends - set(own)).select_related("territory")
    known = {**{key: actor.organisation for key, actor in own.items()}, **{one.pk: one for one in others}}
    _add_what(territory, own)
    _add_ties(own, found, known)
    ranked = sorted(own.values(), key=lambda actor: (actor.organisation.name, actor.organisation.pk))
    return Network(
        tuple(ranked), tuple(link for link in found if {link.organisation, link.partner} <= set(own))
    )


def _add_what(territory: Territory, actors: dict[int, Actor]) -> None:
    """What they offer, for whom and where."""
    for actor in actors.values():
        actor.communes |= _codes([actor.organisation.commune])
    offers = (
        Offer.current()
        .filter(organisation__territory=territory)
        .order_by()
        .select_related(None)
        .prefetch_related(None)
    )
    for key, themes, publics in offers.values_list("organisation_id", "themes", "publics"):
        if key in actors:
            actors[key].themes |= set(themes or ())
            actors[key].publics |= set(publics or ())
    places = Place.current().filter(organisation__territory=territory).order_by().select_related(None)
    for key, commune in places.values_list("organisation_id", "commune"):
        if key in actors:
            actors[key].communes |= _codes([commune])
    held = Session.current().filter(offer__organisation__territory=territory).exclude(place=None).order_by()
    for key, commune in held.values_list("offer__organisation_id", "place__commune"):
        if key in actors:
            actors[key].communes |= _codes([commune])


def _codes(codes: Iterable[str]) -> set[str]:
    return {found.code for code in codes if (found := town(code))}


def _add_ties(actors: dict[int, Actor], found: Iterable[Link], known: dict[int, Organisation]) -> None:
    for link in found:
        for mine, other, side in _sides(link):
            if mine in actors and other in known:
                actors[mine].ties.append(Tie(side, known[other], link))


def _sides(link: Link) -> tuple[tuple[int, int, str], tuple[int, int, str]]:
    return (
        (link.organisation, link.partner, link.kind),
        (link.partner, link.organisation, OF_PARTNER[RelationKind(link.kind)]),
    )


def ties_of(organisation: Organisation) -> list[Tie]:
    """Who an organisation works with, entered first, then by name. A bounded number of queries."""
    around = loading.with_used(
        [organisation.territory, *Territory.objects.filter(uses=organisation.territory)]
    )
    found = links(around, organisation)
    others = {key for link in found for key in (link.organisation, link.partner)} - {organisation.pk}
    known = {one.pk: one for one in _organisations(others)}
    ties = [
        Tie(side, known[other], link)
        for link in found
        for mine, other, side in _sides(link)
        if mine == organisation.pk and other in known
    ]
    return sorted(ties, key=lambda tie: (not tie.link.entered, tie.other.name, tie.side))


def _organisations(keys: Collection[int]) -> Iterable[Organisation]:
    return Organisation.current().filter(pk__in=keys).select_related("territory")


def contested(territory: Territory) -> list[Relation]:
    """The relations of a territory that one of the two contests, the oldest first. One query."""
    found = Relation.current().exclude(contested_on=None).filter(territory=territory)
    return list(found.order_by("contested_on", "pk"))


def contested_of(organisation: Organisation) -> list[Relation]:
    """The relations of an organisation that are contested. One query."""
    found = Relation.current().exclude(contested_on=None)
    return list(found.filter(Q(organisation=organisation) | Q(partner=organisation)))
