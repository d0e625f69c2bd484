"""The valley, its organisations with members, a facilitator from elsewhere, a moderator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client

from maillage.accounts.models import Account, Membership, Moderator, Right
from maillage.directory.models import Offer, Organisation, Place, Territory

NAMES = {
    "editor": "Awa Traoré",
    "second": "Luc Bernard",
    "reader": "Nina Costa",
    "facilitator": "Solène Guével",
    "moderator": "Karim Lahlou",
}


@dataclass(frozen=True)
class People:
    """``editor`` and ``second`` write for the school, ``reader`` only reads there; ``facilitator`` belongs to
    the platform; ``moderator`` looks after the territory.
    """

    accounts: dict[str, Account]
    territory: Territory

    def __getitem__(self, who: str) -> Account:
        """The account of one of them."""
        return self.accounts[who]

    def client(self, who: str) -> Client:
        """A browser in which one of them is logged in; nobody in that of a visitor."""
        client = Client()
        if who != "visitor":
            client.force_login(self[who])
        return client

    @property
    def school(self) -> Organisation:
        """The organisation that they write for."""
        return Organisation.objects.get(slug="school")

    @property
    def electrician(self) -> Offer:
        """An offer of the school."""
        return Offer.complete().get(slug="electrician")

    @property
    def hall(self) -> Place:
        """A place of the platform."""
        return Place.complete().get(slug="hall")


@pytest.fixture
def people(territory: Territory) -> Iterator[People]:
    """Everybody, and the valley loaded."""
    cache.clear()
    accounts = {
        who: Account.objects.create_user(f"{who}@example.org", name=name) for who, name in NAMES.items()
    }
    school, platform = (Organisation.objects.get(slug=slug) for slug in ("school", "platform"))
    for who, right in (("editor", Right.OWNER), ("second", Right.EDITOR), ("reader", Right.READER)):
        Membership.objects.create(account=accounts[who], organisation=school, right=right)
    Membership.objects.create(account=accounts["facilitator"], organisation=platform, right=Right.EDITOR)
    Moderator.objects.create(account=accounts["moderator"], territory=territory)
    yield People(accounts, territory)
    cache.clear()


@pytest.fixture
def newcomer(people: People) -> Organisation:
    """An organisation that has published nothing yet, for which the editor writes too."""
    made = Organisation.objects.create(
        territory=people.territory,
        slug="atelier-neuf",
        name="Atelier neuf",
        commune="33138",
        origin="site",
        status="draft",
    )
    Membership.objects.create(account=people["editor"], organisation=made, right=Right.OWNER)
    return made
