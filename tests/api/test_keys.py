"""Keys: made by an editor, shown once, closed by time, by hand, or with their maker's right."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from maillage.accounts.models import Account, Membership
from maillage.api.keys import KeyRefusedError, find_key, make_key, revoke_key
from maillage.api.models import Key
from maillage.directory.models import Organisation, Territory


@pytest.fixture
def school(territory: Territory) -> Organisation:
    """The organisation whose keys these are."""
    return Organisation.objects.get(slug="school")


@pytest.fixture
def editor(school: Organisation) -> Account:
    """Somebody who edits for the school."""
    account = Account.objects.create_user("redaction@example.org", name="Rédaction (exemple)")
    Membership.objects.create(account=account, organisation=school, right="editor")
    return account


@pytest.fixture
def key(editor: Account, school: Organisation) -> tuple[Key, str]:
    """A key that may write offers, for a month."""
    return make_key(editor, school, "Logiciel", ["offers"], 30)


def test_a_key_opens_what_it_is_for_and_only_its_hash_is_kept(key: tuple[Key, str]) -> None:
    made, text = key
    assert find_key(text) == made
    secret = text.rpartition(f"{made.prefix}_")[2]
    assert secret not in str(Key.objects.values().get())


def test_a_key_opens_nothing_after_its_last_day(key: tuple[Key, str], clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(days=30))
    assert find_key(key[1]) is None


def test_a_closed_key_opens_nothing(key: tuple[Key, str], editor: Account) -> None:
    revoke_key(editor, key[0])
    assert find_key(key[1]) is None


def test_a_key_opens_nothing_once_its_maker_may_no_longer_edit(key: tuple[Key, str]) -> None:
    Membership.objects.update(right="reader")
    assert find_key(key[1]) is None


def test_a_key_with_one_letter_changed_opens_nothing(key: tuple[Key, str]) -> None:
    text = key[1]
    assert find_key(text[:-1] + ("a" if text[-1] != "a" else "b")) is None
    assert find_key(text.replace("mlg_", "abc_")) is None
    assert find_key("") is None


def test_whoever_may_not_edit_makes_and_closes_no_key(
    school: Organisation, key: tuple[Key, str], editor: Account
) -> None:
    outsider = Account.objects.create_user("ailleurs@example.org", name="Ailleurs (exemple)")
    with pytest.raises(PermissionError):
        make_key(outsider, school, "Logiciel", ["offers"], 30)
    with pytest.raises(PermissionError):
        revoke_key(outsider, key[0])


@pytest.mark.parametrize(
    ("scopes", "days"), [([], 30), (["everything"], 30), (["offers"], 0), (["offers"], 999)]
)
def test_a_key_for_nothing_or_for_ever_is_refused(
    editor: Account, school: Organisation, scopes: list[str], days: int
) -> None:
    with pytest.raises(KeyRefusedError):
        make_key(editor, school, "Logiciel", scopes, days)


def test_the_text_of_a_key_is_shown_once(client: Client, editor: Account, school: Organisation) -> None:
    client.force_login(editor)
    told = {"organisation": school.pk, "name": "Le logiciel", "scopes": ["offers", "sessions"], "days": "30"}
    answer = client.post("/api/cles/", told)
    made = Key.objects.get()
    assert f"mlg_{made.prefix}_" in answer.content.decode()
    assert f"mlg_{made.prefix}_" not in client.get("/api/cles/").content.decode()
    client.post(f"/api/cles/{made.prefix}/fermer/")
    made.refresh_from_db()
    assert made.revoked_at is not None


def test_nobody_sees_or_closes_the_keys_of_others(client: Client, key: tuple[Key, str]) -> None:
    outsider = Account.objects.create_user("ailleurs@example.org", name="Ailleurs (exemple)")
    client.force_login(outsider)
    assert key[0].name not in client.get("/api/cles/").content.decode()
    assert client.post(f"/api/cles/{key[0].prefix}/fermer/").status_code == 404
    assert client.post("/api/cles/", {"organisation": key[0].organisation_id}).status_code == 200
    assert Key.objects.count() == 1


def test_whoever_is_not_logged_in_is_asked_to(client: Client, territory: Territory) -> None:
    assert client.get("/api/cles/").status_code == 302
