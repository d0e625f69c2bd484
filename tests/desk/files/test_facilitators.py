"""Who accompanies people: named by the owners of the organisation, and a demonstration's own."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from maillage.accounts.models import Account, TrailEntry
from maillage.desk import gate
from maillage.desk.files.facilitators import name_facilitator, unname_facilitator
from maillage.desk.models import Facilitator, Person
from maillage.directory.models import Organisation
from maillage.directory.services import load_pack
from maillage.privacy.actor import Actor, ActorKind, acting_as
from maillage.privacy.models import Erasure
from tests.desk.people import DeskCast
from tests.desk.riverside import riverside

pytestmark = pytest.mark.django_db


def page_of(organisation: Organisation) -> str:
    return reverse("files:facilitators", args=[organisation.territory.slug, organisation.slug])


def test_an_owner_names_and_unnames_who_accompanies_people(desk_cast: DeskCast) -> None:
    member = desk_cast.cast["editor"].memberships.get()
    owner = desk_cast.cast.client("owner")
    owner.post(reverse("files:name", args=[member.pk]))
    assert Facilitator.objects.filter(membership=member).exists()
    with acting_as(Actor(ActorKind.ACCOUNT, desk_cast.cast["editor"].pk)):
        assert list(gate.people_of()) == [desk_cast.person]
    owner.post(reverse("files:unname", args=[member.pk]))
    with acting_as(Actor(ActorKind.ACCOUNT, desk_cast.cast["editor"].pk)):
        assert not gate.people_of().exists()
    assert list(TrailEntry.objects.order_by("pk").values_list("deed", flat=True)) == [
        "facilitator.named",
        "facilitator.unnamed",
    ]


def test_naming_twice_names_once(desk_cast: DeskCast) -> None:
    member = desk_cast.cast["editor"].memberships.get()
    for _ in range(2):
        name_facilitator(desk_cast.cast["owner"], member)
    assert TrailEntry.objects.filter(deed="facilitator.named").count() == 1


def test_whoever_is_unnamed_leaves_people_for_somebody_else_to_follow(desk_cast: DeskCast) -> None:
    member = desk_cast.accounts["facilitator"].memberships.get()
    assert unname_facilitator(desk_cast.cast["owner"], member) == 1
    response = desk_cast.client("facilitator").get(
        reverse("files:facilitators", args=["trois-rivieres", "x"])
    )
    assert response.status_code == 404


@pytest.mark.parametrize("who", ["reader", "editor", "outsider", "moderator", "administrator"])
def test_nobody_but_an_owner_says_who_accompanies_people(desk_cast: DeskCast, who: str) -> None:
    member = desk_cast.cast["editor"].memberships.get()
    for verb in (name_facilitator, unname_facilitator):
        with pytest.raises(PermissionDenied):
            verb(desk_cast.cast[who], member)
    client = desk_cast.cast.client(who)
    assert client.get(page_of(desk_cast.cast.workshop)).status_code == 403
    assert client.post(reverse("files:name", args=[member.pk])).status_code == 403
    assert not Facilitator.objects.filter(membership=member).exists()


def test_a_visitor_is_asked_to_log_in(desk_cast: DeskCast) -> None:
    response = Client().get(page_of(desk_cast.cast.workshop))
    assert response.status_code == 302
    assert "/compte/" in response["Location"]


def test_the_page_of_members_leads_its_owner_there(desk_cast: DeskCast) -> None:
    workshop = desk_cast.cast.workshop
    members = reverse("accounts:members", args=[workshop.territory.slug, workshop.slug])
    assert page_of(workshop) in desk_cast.cast.client("owner").get(members).content.decode()
    for who in ("reader", "administrator"):
        assert page_of(workshop) not in desk_cast.cast.client(who).get(members).content.decode()
    shown = desk_cast.cast.client("owner").get(page_of(workshop)).content.decode()
    assert "Soline Marchand" in shown
    assert "accompagne des personnes" in shown


@pytest.fixture
def ground() -> None:
    """An example territory with a third place and an example person."""
    documents = riverside()
    documents["organisations"][0]["roles"] = ["third-place"]
    load_pack(documents, "r1")


def made(slug: str = "riverside") -> list[str]:
    said = StringIO()
    call_command("example_desk", slug, stdout=said)
    return said.getvalue().split(None, 2)


def test_the_example_facilitator_logs_in_and_accompanies_one_invented_person(ground: None) -> None:
    email, password, _organisation = made()
    assert Client().login(username=email, password=password)
    account = Account.objects.get()
    with acting_as(Actor(ActorKind.ACCOUNT, account.pk)):
        person = gate.people_of().get()
    assert "exemple" in person.name
    assert (person.key_worker, person.commune) == (account, "33243")


def test_made_twice_the_example_is_one_with_a_new_password(ground: None) -> None:
    assert made()[1] != made()[1]
    assert (Account.objects.count(), Person.objects.count()) == (1, 1)


def test_an_example_that_was_erased_does_not_come_back(ground: None) -> None:
    made()
    Erasure.objects.create(key=Person.objects.get().key)
    Person.objects.all().delete()
    made()
    assert not Person.objects.exists()


def test_a_site_in_production_makes_no_example(ground: None) -> None:
    with override_settings(MODE="production"), pytest.raises(CommandError, match="development"):
        made()
    assert not Account.objects.exists()


@pytest.mark.parametrize("slug", ["nowhere", ""])
def test_a_territory_that_is_not_loaded_gets_no_example(ground: None, slug: str) -> None:
    with pytest.raises(CommandError, match="no such territory"):
        made(slug)


def test_a_territory_without_a_third_place_or_an_adult_gets_none(db: None) -> None:
    load_pack(riverside(), "r1")
    with pytest.raises(CommandError, match="third place"):
        made()
    documents = riverside()
    documents["organisations"][0]["roles"] = ["third-place"]
    for situation in documents["situations"]:
        situation["age"] = 16
    load_pack(documents, "r2")
    with pytest.raises(CommandError, match="of age"):
        made()
    assert not Person.objects.exists()
