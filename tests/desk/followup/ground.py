"""A territory that has words for rights and vehicles, and a few services near Libourne."""

from __future__ import annotations

from datetime import date

from maillage.directory.models import Fact, Offer, OfferKind, Place, PlaceKind, Session
from tests.cast import Cast

FACTS = {
    "ameli-open": [],
    "cpf-open": [],
    "job-registration-done": ["registered-jobseeker"],
    "registered-jobseeker": [],
    "bank-account": [],
    "licence-am": [],
    "licence-b": ["licence-am"],
    "has-car": [],
    "has-bike": [],
}


def with_words(cast: Cast) -> None:
    """The facts."""
    for slug, implies in FACTS.items():
        Fact.objects.create(
            territory=cast.territory, slug=slug, kind="asset", label=slug, implies=implies or None
        )


def offer(
    cast: Cast, slug: str, themes: list[str], grants: list[str], kind: str = OfferKind.SERVICE
) -> Offer:
    """An offer held at La Halle, in Libourne."""
    made = Offer.objects.create(
        territory=cast.territory,
        slug=slug,
        name=slug.capitalize(),
        kind=kind,
        organisation=cast.workshop,
        themes=themes,
        grants=grants,
    )
    Session.objects.create(
        territory=cast.territory,
        slug=f"{slug}-session",
        offer=made,
        place=cast.place,
        starts="FREQ=WEEKLY;BYDAY=TU",
    )
    return made


def moving_place(cast: Cast, commune: str = "33138", day: date | None = None) -> Place:
    """A bus that stops every Thursday, or one day."""
    when = {"day": day.isoformat()} if day else {"days": "FREQ=WEEKLY;BYDAY=TH"}
    stop = {"commune": commune, "address": "Place du marché", "begins": "09:00", "ends": "12:00", **when}
    return Place.objects.create(
        territory=cast.territory,
        slug="bus-des-droits",
        name="Le bus des droits",
        kind=PlaceKind.MOBILE_STOP,
        commune=commune,
        organisation=cast.workshop,
        stops=[stop],
    )
