"""An invented directory of the size of France, the same for the same seed, written into the database.

Structures stand where people live, the more the more often: a real commune, a point within it. Each runs
one place. Services are drawn among structures: one to three themes (some far more common than others), a few
sentences of words of the field, mostly free, one in ten at a distance only, one in ten at both; one in seven
is a training with dates and seats, the others are open all year.

    from benchmarks.directory_country import Size, write
    territory = write(Size(structures=40_000, services=100_000), seed=1)

asks for a migrated database without a territory named ``pays``; some two minutes with SQLite.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any, TypeVar

from django.db import models, transaction

from maillage.directory.models import (
    FundingScheme,
    Offer,
    OfferFunding,
    Organisation,
    Place,
    Session,
    Territory,
)
from maillage.directory.themes import PUBLICS, THEMES, theme_name
from maillage.territories import reference
from maillage.territories.reference import CommuneRecord

SLUG = "pays"
TODAY = date(2026, 11, 22)
AT_ONCE = 2000
KM_PER_DEGREE = 111.2
TYPICAL_KM2 = 15.0  # of a commune whose area isn't known
ROLES = ("association", "public-service", "training-organisation", "local-authority", "third-place")
KINDS = ("service", "service", "support", "workshop", "training", "drop-in", "loan")
BEGINNINGS = (
    "Accompagnement",
    "Atelier",
    "Aide",
    "Permanence",
    "Formation",
    "Parcours",
    "Accueil",
    "Conseil",
)
WORDS = """
accompagner démarches administratives emploi insertion professionnelle mobilité permis conduire vélo
location véhicule garde enfants crèche logement hébergement santé soins numérique ordinateur internet
français langue lecture écriture calcul métier orientation découverte entreprise immersion apprentissage
formation certification bâtiment électricité maçonnerie plomberie cuisine restauration agriculture
viticulture animation jeunesse sport aide soignant auxiliaire domicile infirmier secrétariat comptabilité
vente commerce logistique cariste soudure couture menuiserie coiffure boulangerie nettoyage sécurité
transport handicap droits surendettement budget rendez-vous individuel collectif gratuit inscription
conseiller équipe bénévole quartier village rural jeune adulte senior famille femme réfugié demandeur
allocataire projet confiance rencontre écoute réseau partenaire
""".split()  # noqa: SIM905 - read as a text
ROMES = ("J1501", "F1602", "G1602", "K1302", "D1106", "A1405", "G1203", "N1103", "H2913", "M1607")

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a directory."""

    structures: int = 40_000
    services: int = 100_000


def write(size: Size | None = None, seed: int = 1) -> Territory:
    """Write the directory of that seed and size into the configured database, in one transaction."""
    drawn = _Draw(size or Size(), Random(seed))  # noqa: S311 - reproducible draws, no secret
    with transaction.atomic():
        drawn.territory.save()
        drawn.scheme.save()
        organisations = _kept(Organisation, map(drawn.organisation, range(drawn.size.structures)))
        places = _kept(Place, (drawn.place(one) for one in organisations))
        offers = _kept(Offer, (drawn.offer(rank, organisations) for rank in range(drawn.size.services)))
        at = {place.organisation_id: place for place in places}
        _kept(Session, (session for one in offers for session in drawn.sessions(one, at)))
        paid = (offer for offer in offers if offer.price_cents and offer.price_cents % 200 == 0)
        _kept(OfferFunding, (OfferFunding(offer=offer, scheme=drawn.scheme) for offer in paid))
    return drawn.territory


def _kept(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """The rows, written a few thousands at a time."""
    waiting, kept = iter(rows), list[Row]()
    while chunk := list(islice(waiting, AT_ONCE)):
        kept += model._default_manager.bulk_create(chunk)
    return kept


class _Draw:
    """Draws; each method makes one record."""

    def __init__(self, size: Size, random: Random) -> None:
        self.size, self.random = size, random
        communes = [each for each in reference.communes() if each.point and each.population]
        self.communes = random.choices(
            communes, [each.population or 0 for each in communes], k=size.structures
        )
        self.themes = list(THEMES)
        self.territory = Territory(slug=SLUG, name="Un pays", format=1, example=True, pack_version="drawn")
        self.scheme = FundingScheme(territory=self.territory, slug="compte", name="Compte", covers="price")

    def _one_of(self, choices: Iterable[Any]) -> Any:
        return self.random.choice(tuple(choices))

    def _sentence(self, words: int) -> str:
        return " ".join(self.random.choices(WORDS, k=words)).capitalize() + "."

    def _common(self, rank: int, kind: str) -> dict[str, Any]:
        checked = TODAY - timedelta(days=self.random.randrange(400))
        return {
            "territory": self.territory,
            "slug": f"{kind}-{rank}",
            "position": rank,
            "checked_on": checked,
            "example": True,
        }

    def organisation(self, rank: int) -> Organisation:
        """A structure in a drawn commune."""
        commune = self.communes[rank]
        return Organisation(
            **self._common(rank, "structure"),
            name=f"{self._one_of(BEGINNINGS)} {self._one_of(WORDS)} de {commune.name}",
            roles=[self._one_of(ROLES)],
            summary=self._sentence(8),
            description=self._sentence(25),
            commune=commune.code,
        )

    def place(self, organisation: Organisation) -> Place:
        """Where a structure is: a point in its commune."""
        rank = organisation.position
        commune = self.communes[rank]
        lat, lon = self._point(commune)
        return Place(
            **self._common(rank, "lieu"),
            organisation=organisation,
            name=f"Maison {organisation.name}",
            kind="public-service",
            commune=commune.code,
            lat=lat,
            lon=lon,
            accessibility="Plain-pied" if rank % 3 == 0 else "",
        )

    def _point(self, commune: CommuneRecord) -> tuple[float, float]:
        lat, lon = commune.point or (0.0, 0.0)
        spread = math.sqrt(commune.area_km2 or TYPICAL_KM2) / 6
        north, east = self.random.gauss(0, spread), self.random.gauss(0, spread)
        across = KM_PER_DEGREE * math.cos(math.radians(lat))
        return round(lat + north / KM_PER_DEGREE, 6), round(lon + east / across, 6)

    def offer(self, rank: int, organisations: list[Organisation]) -> Offer:
        """A service of a drawn structure."""
        organisation = organisations[self.random.randrange(len(organisations))]
        weights = [1 / (place + 3) for place in range(len(self.themes))]
        themes = sorted({*self.random.choices(self.themes, weights, k=self.random.choice((1, 1, 2, 3)))})
        kind = self._one_of(KINDS)
        return Offer(
            **self._common(rank, "service"),
            organisation=organisation,
            kind=kind,
            name=f"{self._one_of(BEGINNINGS)} {theme_name(themes[0]).lower()} {self._one_of(WORDS)}",
            summary=self._sentence(12),
            description=self._sentence(45),
            themes=themes,
            publics=self.random.sample(sorted(PUBLICS), self.random.choice((0, 1, 2, 3))) or None,
            languages=self.random.choice((None, None, None, ["fr", "ar"], ["fr", "en"], ["fr", "uk"])),
            occupations=[self._one_of(ROMES)] if kind == "training" else None,
            price_cents=self.random.choice((0, 0, 0, 0, 0, 0, None, 5000, 12_100, 80_000)),
        )

    def sessions(self, offer: Offer, at: dict[int | None, Place]) -> Iterator[Session]:
        """When and where: dates for a training, any day for the rest; one in ten at a distance only."""
        way = self.random.randrange(10)
        place = at.get(offer.organisation_id) if way else None
        when: Callable[[], dict[str, Any]] = self._dates if offer.kind == "training" else self._all_year
        common = self._common(offer.position, "session")
        del common["checked_on"]
        yield Session(**common, offer=offer, place=place, **when())
        if way == 1:
            common["slug"] = f"session-{offer.position}-a-distance"
            yield Session(**common, offer=offer, attendance="distance", **self._all_year())

    def _all_year(self) -> dict[str, Any]:
        return {"entry": {"weekdays": ["mo", "tu", "th"]}, "days": 1}

    def _dates(self) -> dict[str, Any]:
        start = TODAY + timedelta(days=self.random.randrange(-30, 360))
        return {
            "start": start,
            "weeks": self.random.randrange(1, 20),
            "seats": self.random.choice((None, None, 0, 4, 12)),
            "register_by": start - timedelta(days=10),
        }
