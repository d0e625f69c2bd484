"""Searches that one keeps: what is new is told once, one click stops it; and the same as a feed."""

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from maillage.accounts.models import Account
from maillage.directory import alerts, saved
from maillage.directory.models import Alert, Frequency, SavedSearch
from maillage.directory.search import snapshot
from maillage.directory.services import load_pack
from tests.directory.conftest import TODAY
from tests.directory.valley import valley

pytestmark = pytest.mark.usefixtures("territory")

TOMORROW = TODAY + timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def ana(db: None) -> Account:
    """Somebody who keeps searches."""
    return Account.objects.create_user("ana@example.org", name="Ana")


@pytest.fixture
def outsider(db: None) -> Account:
    """Somebody else."""
    return Account.objects.create_user("luc@example.org", name="Luc")


@pytest.fixture
def kept(ana: Account) -> SavedSearch:
    """Her search, told every day."""
    return saved.save_search(ana, "q=cyclomoteur&type=offers&page=3", "Deux-roues", "daily", TODAY)


def one_more(name: str = "Cyclomoteur électrique", **changes: Any) -> None:
    """Load the valley with one more loan."""
    pack = valley()
    pack["offers"].append({"id": "more", "organisation": "school", "name": name, "kind": "loan", **changes})
    load_pack(pack, f"v-{name}")


def test_what_was_there_when_it_was_kept_is_not_new(kept: SavedSearch) -> None:
    assert alerts.look(TOMORROW) == 0
    assert alerts.send() == 0
    assert mail.outbox == []


def test_what_is_new_is_told_once_with_its_address(kept: SavedSearch, settings: Settings) -> None:
    settings.SITE_URL = "https://maillage.example"
    one_more()
    assert alerts.look(TOMORROW) == 1
    assert alerts.send() == 1
    [message] = mail.outbox
    assert message.to == ["ana@example.org"]
    assert message.subject == "1 nouveauté : Deux-roues"
    assert "Cyclomoteur électrique" in message.body
    assert "https://maillage.example/annuaire/valley/offres/more/" in message.body
    assert "Prêt d’un cyclomoteur" not in message.body
    assert alerts.look(TOMORROW + timedelta(days=1)) == alerts.send() == 0


def test_the_same_day_again_changes_nothing(kept: SavedSearch) -> None:
    one_more()
    call_command("send_alerts")
    for _ in range(3):
        alerts.look(TOMORROW)
        alerts.send()
    assert len(mail.outbox) == 1


def test_what_comes_back_after_it_was_gone_is_new_again(kept: SavedSearch) -> None:
    one_more()
    alerts.look(TOMORROW)
    load_pack(valley(), "v-without")
    alerts.look(TOMORROW + timedelta(days=1))
    one_more()
    assert alerts.look(TOMORROW + timedelta(days=2)) == 1


def test_every_week_means_after_seven_days(ana: Account) -> None:
    saved.save_search(ana, "q=cyclomoteur", "", "weekly", TODAY)
    one_more()
    assert [alerts.look(TODAY + timedelta(days=days)) for days in (1, 6, 7, 8)] == [0, 0, 1, 0]


@pytest.mark.parametrize("closed", ["frequency", "account"])
def test_nobody_is_told_who_does_not_want_or_whose_account_is_closed(kept: SavedSearch, closed: str) -> None:
    if closed == "frequency":
        saved.set_frequency(kept.account, kept.pk, Frequency.NEVER)
    else:
        Account.objects.update(is_active=False)
    one_more()
    assert alerts.look(TOMORROW) == 0


class Refusing(EmailBackend):
    """A server that is away."""

    def send_messages(self, messages: Any) -> int:
        """Refuse everything."""
        raise ConnectionRefusedError


def test_a_message_that_the_server_refuses_waits_for_the_next_time(
    kept: SavedSearch, settings: Settings
) -> None:
    one_more()
    alerts.look(TOMORROW)
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert alerts.send() == 0
    settings.EMAIL_BACKEND = backend
    assert alerts.send() == 1
    assert alerts.send() == 0


def test_a_process_that_dies_while_looking_has_lost_nothing(
    kept: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_more()

    def die(**columns: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Alert.objects, "create", die)
        with pytest.raises(KeyboardInterrupt):
            alerts.look(TOMORROW)
    assert alerts.look(TOMORROW) == 1


def test_a_process_that_dies_after_sending_sends_the_same_message_again(
    kept: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_more()
    alerts.look(TOMORROW)

    def die(*args: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Alert, "save", die)
        with pytest.raises(KeyboardInterrupt):
            alerts.send()
    alerts.send()
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_two_processes_that_look_at_once_tell_one_thing(kept: SavedSearch) -> None:
    one_more()
    stale = SavedSearch.objects.select_related("account").get(pk=kept.pk)
    assert alerts.look(TOMORROW) == 1
    assert not alerts._note(stale, TOMORROW)
    assert Alert.objects.count() == 1


def test_a_message_can_be_stopped_in_one_click(kept: SavedSearch, client: Client) -> None:
    one_more()
    alerts.look(TOMORROW)
    headers = alerts.message(Alert.objects.get()).message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.sub(r"^<https?://[^/]+|>$", "", headers["List-Unsubscribe"].replace("\n", ""))
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 200
    assert SavedSearch.objects.get().frequency == Frequency.DAILY
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert SavedSearch.objects.get().frequency == Frequency.NEVER
    assert alerts.send() == 0


@pytest.mark.parametrize("token", ["x", "WzEsMl0:abc:def", "%00"])
def test_a_forged_link_stops_nothing(kept: SavedSearch, client: Client, token: str) -> None:
    for method in (client.get, client.post):
        assert method(f"/annuaire/alertes/{token}/").status_code == 410
    assert SavedSearch.objects.get().frequency == Frequency.DAILY


@pytest.mark.parametrize("query", ["", "page=2&departement=33", "q=&theme=", "unknown=1"])
def test_a_search_that_asks_nothing_is_not_kept(ana: Account, query: str) -> None:
    with pytest.raises(ValidationError):
        saved.save_search(ana, query, "", "daily", TODAY)


def test_a_search_that_finds_too_much_is_not_kept(ana: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST_RESULTS", 1)
    with pytest.raises(ValidationError, match="trop de fiches"):
        saved.save_search(ana, "type=offers", "", "daily", TODAY)


def test_only_so_many_searches_are_kept(ana: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST_SAVED", 1)
    saved.save_search(ana, "q=moto", "", "daily", TODAY)
    saved.save_search(ana, "q=moto", "Encore", "weekly", TODAY)
    with pytest.raises(ValidationError):
        saved.save_search(ana, "q=permis", "", "daily", TODAY)


def test_the_same_search_is_kept_once_under_its_new_name(ana: Account) -> None:
    saved.save_search(ana, "theme=mobilite&q=moto", "Un", "daily", TODAY)
    again = saved.save_search(ana, "q=moto&theme=mobilite&page=4", "Deux", "weekly", TODAY)
    assert SavedSearch.objects.get() == again
    assert (again.name, again.frequency) == ("Deux", "weekly")


def test_searches_are_kept_changed_and_let_go_from_pages(client: Client, ana: Account) -> None:
    client.force_login(ana)
    page = client.get("/annuaire/?q=cyclomoteur").content.decode()
    assert "Garder cette recherche" in page
    told = {"query": "q=cyclomoteur", "name": "Deux-roues", "frequency": "daily"}
    kept_page = client.post("/annuaire/recherches/garder/", told, follow=True).content.decode()
    assert "Votre recherche est gardée" in kept_page
    assert "/annuaire/?q=cyclomoteur" in kept_page
    [one] = SavedSearch.objects.all()
    client.post(f"/annuaire/recherches/{one.pk}/", {"frequency": "never"})
    assert SavedSearch.objects.get().frequency == Frequency.NEVER
    client.post(f"/annuaire/recherches/{one.pk}/", {"remove": "1"})
    assert not SavedSearch.objects.exists()


def test_a_refusal_is_told_and_keeps_nothing(client: Client, ana: Account) -> None:
    client.force_login(ana)
    page = client.post("/annuaire/recherches/garder/", {"query": ""}, follow=True).content.decode()
    assert "Dites d’abord ce que vous cherchez" in page
    assert not SavedSearch.objects.exists()


def test_a_search_of_somebody_else_does_not_exist(
    client: Client, kept: SavedSearch, outsider: Account
) -> None:
    client.force_login(outsider)
    for told in ({"remove": "1"}, {"frequency": "never"}):
        assert client.post(f"/annuaire/recherches/{kept.pk}/", told).status_code == 404
    assert SavedSearch.objects.get().frequency == Frequency.DAILY
    assert "Deux-roues" not in client.get("/annuaire/recherches/").content.decode()


@pytest.mark.parametrize("path", ["", "garder/", "1/"])
def test_a_visitor_is_asked_to_log_in(client: Client, path: str) -> None:
    address = f"/annuaire/recherches/{path}"
    response = client.post(address) if path else client.get(address)
    assert response.status_code == 302
    assert "connexion" in response["Location"] or "login" in response["Location"]


def test_an_unknown_frequency_is_refused(kept: SavedSearch) -> None:
    with pytest.raises(ValidationError):
        saved.set_frequency(kept.account, kept.pk, "hourly")


def test_looking_asks_a_bounded_number_of_queries(
    kept: SavedSearch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one_more()
    snapshot.refresh(TOMORROW)
    with django_assert_max_num_queries(9):
        alerts.look(TOMORROW)


def entries(client: Client, query: str = "") -> list[ElementTree.Element]:
    response = client.get(f"/annuaire/flux/?{query}")
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 - our own page


def test_the_feed_of_a_search_tells_its_results_the_latest_first(client: Client) -> None:
    one_more()
    found = entries(client, "q=cyclomoteur&type=offers")
    assert [each.findtext(f"{ATOM}title") for each in found] == [
        "Cyclomoteur électrique",
        "Prêt d’un cyclomoteur",
    ]
    for each in found:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*", each.findtext(f"{ATOM}updated") or "")


def test_an_entry_keeps_its_identifier_when_its_record_changes(client: Client) -> None:
    one_more()
    before = {each.findtext(f"{ATOM}id") for each in entries(client, "q=cyclomoteur")}
    one_more("Cyclomoteur à louer")
    assert {each.findtext(f"{ATOM}id") for each in entries(client, "q=cyclomoteur")} == before
    assert all(identifier and identifier.startswith("tag:") for identifier in before)


@pytest.mark.parametrize("query", ["", "q=licorne", "q=%3C%26%00", "theme=%22%3E", "commune=xqz"])
def test_a_feed_is_always_well_formed(client: Client, query: str) -> None:
    assert isinstance(entries(client, query), list)


def test_a_search_day_is_replayed_in_alerts(kept: SavedSearch) -> None:
    one_more()
    assert alerts.look(date(2020, 1, 1)) == 0
