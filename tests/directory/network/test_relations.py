"""Relations: entered by either side, contested, settled; refused to whoever has no business there."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client

from maillage.accounts.models import Account, TrailEntry
from maillage.directory.models import Organisation, Relation, Territory
from maillage.directory.network import queries, rules, services
from maillage.directory.network.services import Entered
from maillage.directory.services import StaleRecordError
from tests.directory.conftest import TODAY

ENTER = "/annuaire/valley/structures/school/relations/"


def test_a_member_enters_a_relation_from_either_side(
    school: Organisation, platform: Organisation, editor: Account
) -> None:
    hosted = services.enter(school, Entered("hosted-by", platform, TODAY, "Deux jours"), editor, TODAY)
    assert (hosted.organisation, hosted.kind, hosted.partner) == (platform, "hosts", school)
    assert hosted.as_document()["since"] == "2026-11-22"
    assert hosted.checked_by == "École de production"
    assert TrailEntry.objects.filter(deed="relations.created", actor=editor).exists()
    assert hosted in Relation.current()


def test_the_same_relation_is_not_entered_twice(
    school: Organisation, platform: Organisation, editor: Account
) -> None:
    with pytest.raises(services.AlreadyThereError):
        services.enter(school, Entered("receives-from", platform), editor, TODAY)


def test_an_organisation_has_no_relation_with_itself(school: Organisation, editor: Account) -> None:
    with pytest.raises(ValueError, match="itself"):
        services.enter(school, Entered("hosts", school), editor, TODAY)


@pytest.mark.parametrize("who", ["writer", "outsider"])
def test_who_is_not_of_the_organisation_enters_nothing(
    school: Organisation, platform: Organisation, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        services.enter(school, Entered("hosts", platform), request.getfixturevalue(who), TODAY)
    assert not rules.can_enter(AnonymousUser(), school)


def test_the_partner_contests_and_the_moderator_decides(
    relation: Relation, editor: Account, moderator: Account, territory: Territory
) -> None:
    services.contest(relation, relation.version, "Plus depuis 2024.", editor, TODAY)
    assert queries.contested(territory) == [relation]
    relation.refresh_from_db()
    services.uphold(relation, relation.version, moderator, TODAY)
    assert queries.contested(territory) == []
    relation.refresh_from_db()
    services.remove(relation, relation.version, moderator, TODAY)
    assert not Relation.objects.exists()


@pytest.mark.parametrize("deed", ["contest", "uphold", "remove"])
def test_an_outsider_does_none_of_this(relation: Relation, outsider: Account, deed: str) -> None:
    note = ("Non",) if deed == "contest" else ()
    with pytest.raises(PermissionDenied):
        getattr(services, deed)(relation, relation.version, *note, outsider, TODAY)


@pytest.mark.parametrize("deed", ["uphold", "remove"])
def test_the_partner_alone_does_not_decide(relation: Relation, editor: Account, deed: str) -> None:
    with pytest.raises(PermissionDenied):
        getattr(services, deed)(relation, relation.version, editor, TODAY)


def test_a_relation_that_changed_meanwhile_is_not_contested(relation: Relation, editor: Account) -> None:
    with pytest.raises(StaleRecordError):
        services.contest(relation, 99, "Non", editor, TODAY)


def test_a_relation_is_entered_on_the_page_by_name(
    platform: Organisation, editor: Account, client: Client
) -> None:
    client.force_login(editor)
    assert "ne s’appelle" in client.get(ENTER, {"q": "licorne"}).content.decode()
    assert "Plateforme mobilité" in client.get(ENTER, {"q": "plateforme"}).content.decode()
    told = {"side": "hosted-by", "partner": str(platform.pk)}
    answer = client.post(f"{ENTER}?q=plateforme", told)
    assert answer.headers["Location"] == "/annuaire/valley/structures/school/"
    again = client.post(f"{ENTER}?q=plateforme", told)
    assert again.status_code == 422
    assert "déjà dans l’annuaire" in again.content.decode()


@pytest.mark.parametrize("wrong", [{"side": "marries"}, {"partner": "0"}, {"since": "hier"}])
def test_a_relation_that_makes_no_sense_is_refused(
    platform: Organisation, editor: Account, client: Client, wrong: dict[str, str]
) -> None:
    client.force_login(editor)
    told: dict[str, Any] = {"side": "hosts", "partner": str(platform.pk), **wrong}
    assert client.post(f"{ENTER}?q=plateforme", told).status_code == 422
    assert Relation.objects.count() == 1


def test_contesting_and_settling_on_the_pages(
    relation: Relation, editor: Account, moderator: Account, client: Client
) -> None:
    client.force_login(editor)
    page, settle = (f"/annuaire/relations/{relation.pk}/{verb}/" for verb in ("contester", "decider"))
    assert client.post(page, {"note": ""}).status_code == 422
    client.post(page, {"note": "Nous ne travaillons plus ensemble."})
    assert client.post(settle, {"decision": "holds"}).status_code == 403
    client.force_login(moderator)
    assert "Nous ne travaillons plus" in client.get("/annuaire/valley/reseau/").content.decode()
    client.post(settle, {"decision": "holds"})
    relation.refresh_from_db()
    assert relation.contested_on is None
    client.post(settle, {"decision": "remove"})
    assert not Relation.objects.exists()


@pytest.mark.parametrize("path", [ENTER, "/annuaire/relations/{key}/contester/"])
def test_who_may_not_is_refused_the_pages(
    relation: Relation, outsider: Account, client: Client, path: str
) -> None:
    address = path.format(key=relation.pk)
    assert client.get(address).status_code == 302
    client.force_login(outsider)
    assert client.get(address).status_code == 403
