"""The way into a space: by a link, an account, a new link by e-mail; and out."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.desk import gate
from maillage.desk.files import marks
from maillage.desk.models import Consent, Message, Person, Protection, Scope, SpaceLink
from maillage.desk.space import entering, links
from maillage.privacy.models import JournalEntry
from tests.desk.people import DeskCast, a_person

pytestmark = pytest.mark.django_db
HOME = "/mon-espace/"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No waiting, and no count of other tests."""
    monkeypatch.setattr(entering, "ANSWERED_AFTER", 0.0)
    cache.clear()
    yield
    cache.clear()


def a_link(desk_cast: DeskCast, who: str = "facilitator", **options: bool) -> str:
    """The path of a link made by one of the cast."""
    with desk_cast.acting(who):
        made = links.make(desk_cast.person.key, **options)
    return HOME + made.address.partition(HOME)[2]


def inside(client: Client) -> bool:
    """Whether this browser is in a space."""
    return bool(client.get(HOME).status_code == 200)


def entered(desk_cast: DeskCast, client: Client | None = None) -> Client:
    """A browser that came in by a link."""
    client = client or Client()
    client.post(a_link(desk_cast))
    return client


def test_a_link_s_button_enters_and_opening_it_does_not(desk_cast: DeskCast) -> None:
    address, client = a_link(desk_cast), Client()
    shown = client.get(address)
    assert "Entrer" in shown.content.decode()
    assert (SpaceLink.objects.get().used_at, inside(client)) == (None, False)
    assert client.post(address).headers["Location"] == HOME
    assert inside(client)
    assert SpaceLink.objects.get().used_at is not None


def test_only_the_hash_of_a_link_is_kept(desk_cast: DeskCast) -> None:
    token = a_link(desk_cast).rstrip("/").rpartition("/")[2]
    link = SpaceLink.objects.get()
    assert token not in str(link.__dict__)
    assert links.found(token) == link
    assert links.found(token.upper().replace("-", " ")) == link


@given(st.integers(0, 2**32))
def test_a_token_copied_by_hand_is_still_the_same(seed: int) -> None:
    token = links.new_token()
    assert re.fullmatch(r"([0-9a-z]{4}-){5}[0-9a-z]{4}", token)
    mistaken = token.upper().replace("0", "O").replace("1", "lI"[seed % 2])
    assert links.plain(mistaken) == links.plain(token)


def test_the_cookie_known_before_entering_is_worth_nothing_after(desk_cast: DeskCast) -> None:
    client = desk_cast.client("trainer")
    before = client.cookies["sessionid"].value
    entered(desk_cast, client)
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize("how", ["expired", "revoked", "unknown", "malformed"])
def test_a_link_that_no_longer_opens_says_so_alike(desk_cast: DeskCast, how: str) -> None:
    address, client = a_link(desk_cast), Client()
    if how == "expired":
        SpaceLink.objects.update(expires_at=timezone.now())
    elif how == "revoked":
        SpaceLink.objects.update(revoked_at=timezone.now())
    elif how == "unknown":
        address = f"{HOME}entrer/{links.new_token()}/"
    else:
        address = f"{HOME}entrer/%00é/"
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 404
        assert "Demander un autre lien" in response.content.decode()
    assert not inside(client)


def test_revoking_a_link_puts_out_whoever_came_in_by_it(desk_cast: DeskCast) -> None:
    client = entered(desk_cast)
    with desk_cast.acting("person"):
        links.revoke(desk_cast.person.key, SpaceLink.objects.get().pk)
    assert not inside(client)


def test_half_an_hour_idle_shuts_the_space(desk_cast: DeskCast) -> None:
    begun = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
    with time_machine.travel(begun, tick=False) as clock:
        client = entered(desk_cast)
        for minutes in (20, 45):
            clock.move_to(begun + timedelta(minutes=minutes))
            assert inside(client)
        clock.move_to(begun + timedelta(minutes=76))
        assert not inside(client)


def test_leaving_shuts_the_space_at_once(desk_cast: DeskCast) -> None:
    client = entered(desk_cast)
    assert client.get(f"{HOME}sortir/").status_code == 405
    client.post(f"{HOME}sortir/")
    assert not inside(client)


def test_leaving_a_space_entered_by_a_link_leaves_an_account_logged_in(desk_cast: DeskCast) -> None:
    client = entered(desk_cast, desk_cast.client("trainer"))
    client.post(f"{HOME}sortir/")
    assert not inside(client)
    assert client.get(reverse("accounts:home")).status_code == 200


@pytest.mark.parametrize("who", ["partner", "trainer", "stranger", "visitor"])
def test_nobody_but_whoever_leads_makes_or_revokes_a_link(desk_cast: DeskCast, who: str) -> None:
    a_link(desk_cast)
    link = SpaceLink.objects.get()
    with desk_cast.acting(who):
        with pytest.raises(gate.NoSuchFileError):
            links.make(desk_cast.person.key)
        with pytest.raises(gate.NoSuchFileError):
            links.revoke(desk_cast.person.key, link.pk)
    address = reverse("circle:access", args=[desk_cast.person.key])
    assert desk_cast.client(who).get(address).status_code in (302, 404)


def test_whoever_leads_makes_no_link_once_the_pathway_is_hidden_from_them_and_still_revokes(
    desk_cast: DeskCast,
) -> None:
    a_link(desk_cast)
    desk_cast.person.consents.update(scopes=[str(Scope.IDENTITY), str(Scope.SITUATION)])
    client, address = desk_cast.client("facilitator"), reverse("circle:access", args=[desk_cast.person.key])
    assert "Faire un lien" not in client.get(address).content.decode()
    assert client.post(address).status_code == 404
    with desk_cast.acting("facilitator"):
        with pytest.raises(gate.NoSuchFileError):
            links.make(desk_cast.person.key)
        links.revoke(desk_cast.person.key, SpaceLink.objects.get().pk)
    assert SpaceLink.objects.get().revoked_at is not None


def test_a_link_of_somebody_else_is_not_revoked(desk_cast: DeskCast) -> None:
    a_link(desk_cast)
    other = a_person(desk_cast.cast, name="Autre Personne")
    with desk_cast.acting("facilitator"), pytest.raises(gate.NoSuchFileError):
        links.revoke(other.key, SpaceLink.objects.get().pk)


def test_whoever_accompanies_her_does_not_enter_in_her_place(desk_cast: DeskCast) -> None:
    client = desk_cast.client("partner")
    assert client.post(a_link(desk_cast)).status_code == 409
    assert client.get(HOME).status_code == 302


def test_the_link_is_shown_once_with_its_picture(desk_cast: DeskCast) -> None:
    client = desk_cast.client("facilitator")
    address = reverse("circle:access", args=[desk_cast.person.key])
    made = client.post(address)
    assert "<svg" in made.content.decode()
    assert "/mon-espace/entrer/" in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert "/mon-espace/entrer/" not in client.get(address).content.decode()
    client.post(reverse("circle:revoke_link", args=[desk_cast.person.key, SpaceLink.objects.get().pk]))
    assert SpaceLink.objects.get().revoked_at is not None


def test_an_account_is_linked_only_when_she_says_so_and_then_opens_the_space(desk_cast: DeskCast) -> None:
    client = desk_cast.client("trainer")
    address = a_link(desk_cast)
    client.post(address)
    client.post(f"{HOME}sortir/")
    assert not inside(client)
    client.post(address, {"keep": "1"})
    client.post(f"{HOME}sortir/")
    assert inside(desk_cast.client("trainer"))
    assert Person.objects.get(pk=desk_cast.person.pk).account == desk_cast.accounts["trainer"]
    client.post(address)
    client.post(f"{HOME}acces/compte/detacher/")
    assert not inside(desk_cast.client("trainer"))


def test_leaving_a_space_opened_by_an_account_logs_it_out(desk_cast: DeskCast) -> None:
    desk_cast.person.account = desk_cast.accounts["trainer"]
    desk_cast.person.save()
    client = desk_cast.client("trainer")
    assert inside(client)
    client.post(f"{HOME}sortir/")
    assert "_auth_user_id" not in client.session


def test_an_account_opens_one_space_and_a_space_has_one_account(desk_cast: DeskCast) -> None:
    other = a_person(desk_cast.cast, name="Autre Personne")
    other.account = desk_cast.accounts["trainer"]
    other.save()
    address = a_link(desk_cast)
    assert desk_cast.client("trainer").post(address, {"keep": "1"}).status_code == 409
    desk_cast.person.account = desk_cast.accounts["region"]
    desk_cast.person.save()
    assert desk_cast.client("stranger").post(address, {"keep": "1"}).status_code == 409
    assert not JournalEntry.objects.filter(deed="account.linked").exists()


def test_a_known_address_and_another_are_told_the_same(desk_cast: DeskCast) -> None:
    marks.renew(desk_cast.person, None)
    pages = []
    for email in ("MAELLE@example.org ", "nobody@example.org"):
        response = Client().post(f"{HOME}lien/", {"email": email}, follow=True)
        pages.append((response.redirect_chain, re.sub(r"csrf[^>]*", "", response.content.decode())))
    assert pages[0] == pages[1]
    message = Message.objects.get()
    assert message.to == "maelle@example.org"
    token = re.search(r"entrer/([^/]+)/", message.body)
    assert token is not None
    client = Client()
    client.post(f"{HOME}entrer/{token[1]}/")
    assert inside(client)


def test_an_address_gets_three_links_an_hour_and_whoever_asks_more_is_told_nothing(
    desk_cast: DeskCast,
) -> None:
    marks.renew(desk_cast.person, None)
    answers = [Client().post(f"{HOME}lien/", {"email": "maelle@example.org"}) for _ in range(5)]
    assert {answer.headers["Location"] for answer in answers} == {f"{HOME}lien/demande/"}
    assert Message.objects.count() == 3


def test_what_is_no_address_is_refused(desk_cast: DeskCast) -> None:
    response = Client().post(f"{HOME}lien/", {"email": "maelle"})
    assert response.status_code == 200
    assert not Message.objects.exists()


def test_a_browser_that_asks_for_links_without_end_is_stopped(desk_cast: DeskCast) -> None:
    for number in range(20):
        assert Client().post(f"{HOME}lien/", {"email": f"n{number}@example.org"}).status_code == 302
    assert Client().post(f"{HOME}lien/", {"email": "again@example.org"}).status_code == 200


def test_the_representative_s_link_says_so_in_the_journal_and_on_the_pages(desk_cast: DeskCast) -> None:
    Person.objects.filter(pk=desk_cast.person.pk).update(protection=Protection.MINOR)
    client = Client()
    client.post(a_link(desk_cast, for_representative=True))
    assert "représentant" in client.get(HOME).content.decode()
    assert JournalEntry.objects.get(deed="space.entered").details == {"representative": True}


def test_entering_counts_as_a_contact(desk_cast: DeskCast) -> None:
    Person.objects.filter(pk=desk_cast.person.pk).update(
        last_contact_on=timezone.localdate() - timedelta(700)
    )
    entered(desk_cast)
    assert Person.objects.get(pk=desk_cast.person.pk).last_contact_on == timezone.localdate()


def test_a_space_whose_file_was_erased_is_shut(desk_cast: DeskCast) -> None:
    client = entered(desk_cast)
    Consent.objects.all().delete()
    Person.objects.all().delete()
    assert not inside(client)
    assert client.post(f"{HOME}parcours/{uuid.uuid4()}/cocher/").status_code == 302


def test_a_representative_s_link_links_no_account(desk_cast: DeskCast) -> None:
    client = desk_cast.client("trainer")
    client.post(a_link(desk_cast, for_representative=True), {"keep": "1"})
    assert Person.objects.get(pk=desk_cast.person.pk).account is None
