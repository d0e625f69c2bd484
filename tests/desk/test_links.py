"""Private links: encrypted, expiring, erased on demand; and nothing kept of who asks for none."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from maillage.desk import services
from maillage.desk.models import SharedPlan
from tests.desk.conftest import Telling

SHARE = "/parcours/propositions/1/lien/"


def ticket(client: Client) -> str:
    """The ticket of a form just shown."""
    found = re.search(r'name="ticket" value="([^"]+)"', client.get(SHARE).content.decode())
    assert found
    return found[1]


def shared(client: Client, days: int = 7) -> str:
    """The address of a link just made."""
    return str(client.post(SHARE, {"days": days, "ticket": ticket(client)})["Location"])


def test_a_link_shows_the_plan_to_whoever_has_it(telling: Telling, mason: dict[str, Any]) -> None:
    page = Client().get(shared(telling(mason)))
    assert "CAP maçon" in page.content.decode()
    assert "Effacer maintenant" in page.content.decode()


def test_the_database_alone_can_not_open_a_link(telling: Telling, mason: dict[str, Any]) -> None:
    address = shared(telling(mason))
    row = SharedPlan.objects.get()
    token = address.rstrip("/").rpartition("/")[2]
    kept = bytes(row.sealed) + row.token_hash.encode()
    assert not any(word.encode() in kept for word in (token, "33243", "maçon", "jobseeker"))
    assert services.open_link(row.token_hash) is None


def test_a_link_opened_by_a_mail_scanner_changes_nothing(telling: Telling, mason: dict[str, Any]) -> None:
    address = shared(telling(mason))
    before = SharedPlan.objects.values().get()
    for _ in range(3):
        response = Client().get(address)
        assert not response.cookies.keys() - {"csrftoken"}
    assert SharedPlan.objects.values().get() == before


def test_a_link_is_kept_by_no_cache_listed_nowhere_and_sent_nowhere(
    telling: Telling, mason: dict[str, Any]
) -> None:
    response = Client().get(shared(telling(mason)))
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "same-origin"


def test_sending_the_form_twice_makes_one_link(telling: Telling, mason: dict[str, Any]) -> None:
    client = telling(mason)
    data = {"days": 7, "ticket": ticket(client)}
    first, second = (client.post(SHARE, data)["Location"] for _ in range(2))
    assert first == second
    assert SharedPlan.objects.count() == 1


@pytest.mark.parametrize("days", ["0", "365", "x", ""])
def test_a_lifetime_that_is_not_offered_is_refused(
    telling: Telling, mason: dict[str, Any], days: str
) -> None:
    client = telling(mason)
    assert client.post(SHARE, {"days": days, "ticket": ticket(client)}).status_code == 200
    assert not SharedPlan.objects.exists()
    with pytest.raises(ValueError, match="not 365"):
        services.share(services.new_token(), {}, 365)


@pytest.mark.parametrize("forged", ["mine", "InRva2VuIg:1:forged", "x" * 300])
def test_a_forged_ticket_makes_no_link(telling: Telling, mason: dict[str, Any], forged: str) -> None:
    assert telling(mason).post(SHARE, {"days": 7, "ticket": forged}).status_code in {200, 404}
    assert not SharedPlan.objects.exists()


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 3000, "é", "..%2f"])
def test_an_unknown_link_leads_nowhere_and_says_no_more(client: Client, db: None, token: str) -> None:
    for path in (f"/parcours/lien/{token}/", f"/parcours/lien/{token}/agenda.ics"):
        response = client.get(path)
        assert response.status_code == 404
    assert client.post(f"/parcours/lien/{token}/effacer/").status_code == 404


def test_an_expired_link_leads_nowhere_and_is_erased_when_opened(
    telling: Telling, mason: dict[str, Any]
) -> None:
    address = shared(telling(mason))
    SharedPlan.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(address).status_code == 404
    assert not SharedPlan.objects.exists()


def test_the_daily_task_erases_expired_links_and_no_other(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, living = services.new_token(), services.new_token()
    services.share(gone, {"plan": {}})
    SharedPlan.objects.update(expires_at=timezone.now())
    services.share(living, {"plan": {}})
    call_command("erase_expired")
    assert "1 expired" in capsys.readouterr().out
    assert services.open_link(gone) is None
    assert services.open_link(living) is not None


def test_a_link_can_be_erased_at_once_by_a_button_never_by_a_visit(
    telling: Telling, mason: dict[str, Any]
) -> None:
    address = shared(telling(mason))
    assert Client().get(f"{address}effacer/").status_code == 405
    assert Client().post(f"{address}effacer/").status_code == 302
    assert not SharedPlan.objects.exists()
    assert Client().get(address).status_code == 404


def test_to_erase_from_another_site_is_refused(telling: Telling, mason: dict[str, Any]) -> None:
    address = shared(telling(mason))
    assert Client(enforce_csrf_checks=True).post(f"{address}effacer/").status_code == 403
    assert SharedPlan.objects.exists()


def test_one_can_search_again_from_a_link(telling: Telling, mason: dict[str, Any]) -> None:
    other = Client()
    other.post(f"{shared(telling(mason))}reprendre/")
    assert "Libourne (33)" in other.get("/parcours/").content.decode()


def test_a_former_secret_still_opens_a_link_and_an_unknown_one_does_not(db: None, settings: Settings) -> None:
    token, former = services.new_token(), settings.SECRET_KEY
    services.share(token, {"plan": 1})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 9, [former]
    assert services.open_link(token) is not None
    settings.SECRET_KEY_FALLBACKS = []
    assert services.open_link(token) is None


def test_without_a_link_nothing_of_a_visitor_is_stored_nor_logged(
    client: Client, territory: None, caplog: pytest.LogCaptureFixture
) -> None:
    before = rows()
    with caplog.at_level(logging.DEBUG):
        client.post("/parcours/dire/lieu/", {"commune": "Libourne"})
        client.post("/parcours/dire/age/", {"age": "47"})
        client.post("/parcours/dire/but/", {"goal": "job-building", "words": "truelle"})
        client.post("/parcours/dire/but/", {"words": "truelle", "search": "1"})
        client.post("/parcours/questions/jobseeker/", {"reply": "yes"})
        for path in (
            "/parcours/",
            "/parcours/propositions/",
            "/parcours/propositions/1/",
            "/parcours/dire/but/",
        ):
            assert client.get(path).status_code == 200
    told = " ".join(f"{record.getMessage()} {record.__dict__.get('fields', '')}" for record in caplog.records)
    lines = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert lines
    assert not any(word in told for word in ("Libourne", "33243", "truelle", "job-building"))
    assert rows() == before


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}
