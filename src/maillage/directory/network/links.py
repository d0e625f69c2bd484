"""Links between organisations: entered by somebody, or derived from what the directory holds.

What is derived is worked out each time and never stored: it goes when what it rests on goes. A prescriber
refers to whom the offer is of; who runs a place hosts whose session is held there; who pays by a scheme funds
whose offer it may pay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from maillage.directory.models import (
    Offer,
    OfferFunding,
    Organisation,
    Relation,
    RelationKind,
    Session,
    Territory,
)

MOST_GROUNDS = 3


@dataclass(frozen=True, slots=True)
class Link:
    """What an organisation does with its partner (both by key); ``relation``: as somebody entered it.

    ``grounds``: names of offers that it is derived from.
    """

    organisation: int
    kind: str
    partner: int
    relation: Relation | None = None
    grounds: tuple[str, ...] = ()

    @property
    def entered(self) -> bool:
        """Whether somebody said so."""
        return self.relation is not None

    @property
    def triple(self) -> tuple[int, str, int]:
        """What makes it the same as another."""
        return self.organisation, self.kind, self.partner


Derived = Iterator[tuple[int, str, int, str]]


def links(territories: list[Territory], organisation: Organisation | None = None) -> list[Link]:
    """The links in these territories, or of one organisation: those entered, then those derived alone.

    Contested ones are left out. Five queries.
    """
    entered = Relation.current().filter(territory__in=territories, contested_on=None)
    if organisation is not None:
        entered = entered.filter(Q(organisation=organisation) | Q(partner=organisation))
    found = {
        (one.organisation_id, one.kind, one.partner_id): Link(
            one.organisation_id, one.kind, one.partner_id, one
        )
        for one in entered
    }
    names = dict(Organisation.current().filter(territory__in=territories).values_list("slug", "pk"))
    for first, kind, second, ground in _derived(territories, names, organisation):
        if first == second:
            continue
        link = found.get((first, kind, second), Link(first, kind, second))
        if len(link.grounds) < MOST_GROUNDS and ground not in link.grounds:
            link = replace(link, grounds=(*link.grounds, ground))
        found[link.triple] = link
    return sorted(found.values(), key=lambda link: (not link.entered, *link.triple))


def _derived(territories: list[Territory], names: dict[str, int], about: Organisation | None) -> Derived:
    yield from _referred(territories, names, about)
    yield from _hosted(territories, about)
    yield from _funded(territories, about)


def _offers(territories: list[Territory]) -> QuerySet[Offer]:
    current = Offer.current().filter(territory__in=territories, organisation__withdrawn_on=None)
    return current.select_related(None).prefetch_related(None).order_by("pk")


def _referred(territories: list[Territory], names: dict[str, int], about: Organisation | None) -> Derived:
    prescribed = _offers(territories).filter(prescription__isnull=False)
    if about is not None:
        told = prescribed.annotate(told=Cast("prescription", TextField()))
        prescribed = told.filter(Q(organisation=about) | Q(told__contains=f'"{about.slug}"'))
    for name, organisation, prescription in prescribed.values_list("name", "organisation_id", "prescription"):
        for slug in (prescription or {}).get("by") or ():
            if slug in names and (about is None or about.pk in (organisation, names[slug])):
                yield names[slug], RelationKind.REFERS_TO, organisation, name


def _hosted(territories: list[Territory], about: Organisation | None) -> Derived:
    held = Session.current().filter(offer__territory__in=territories, place__withdrawn_on=None)
    held = held.exclude(place__organisation=None).exclude(place__organisation=F("offer__organisation"))
    if about is not None:
        held = held.filter(Q(place__organisation=about) | Q(offer__organisation=about))
    columns = ("place__organisation_id", "offer__organisation_id", "offer__name")
    for host, guest, name in held.order_by("pk").values_list(*columns):
        yield host, RelationKind.HOSTS, guest, name


def _funded(territories: list[Territory], about: Organisation | None) -> Derived:
    funders = Organisation.current().filter(territory__in=territories)
    payers = {name.casefold(): pk for name, pk in funders.values_list("name", "pk")}
    paid = OfferFunding.objects.filter(offer__in=_offers(territories).order_by())
    if about is not None:
        paid = paid.filter(Q(scheme__payer__iexact=about.name) | Q(offer__organisation=about))
    columns = ("scheme__payer", "offer__organisation_id", "offer__name")
    for payer, organisation, name in paid.order_by("pk").values_list(*columns):
        if payer and payer.casefold() in payers:
            yield payers[payer.casefold()], RelationKind.CO_FUNDS, organisation, name
