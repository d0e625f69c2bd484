"""Opening a person's file: with their words of consent, or not at all."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from maillage.desk import gate
from maillage.desk.files.services import open_person
from maillage.desk.files.telling import content_of, current_telling, situation_of
from maillage.desk.models import Channel, Consent, GivenHow, Person, Protection, Request, RequestKind, Scope
from maillage.desk.refusals import RefusedError
from maillage.privacy.models import JournalEntry
from tests.desk.people import DeskCast

pytestmark = pytest.mark.django_db
NIR = "2 69 05 49 588 157 80"
AGREED: dict[str, Any] = {
    "purpose": "Chercher une formation avec moi",
    "how": GivenHow.SAID,
    "scopes": [Scope.SITUATION, Scope.PATHWAY],
}


def opened(cast: DeskCast, who: str = "facilitator", **given: Any) -> Person:
    with cast.acting(who):
        return open_person(cast.cast.workshop, **{"name": "Personne d’essai", **AGREED, **given})


def test_a_file_is_opened_with_its_first_telling_its_consent_its_key_worker_and_its_line(
    desk_cast: DeskCast,
) -> None:
    person = opened(desk_cast, commune="33243")
    consent = Consent.objects.get(person=person)
    assert consent.scopes == ["identity", "situation", "pathway"]
    assert consent.ends_on == timezone.localdate() + timedelta(days=365)
    assert (person.key_worker, person.key_worker_for) == (
        desk_cast.accounts["facilitator"],
        desk_cast.cast.workshop,
    )
    assert current_telling(person).number == 1
    assert situation_of(person) == {"commune": "33243"}
    assert content_of(person)["sources"]["commune"]["source"] == "said"
    line = JournalEntry.objects.get(subject=person.key)
    assert (line.deed, line.on_behalf_of) == ("file.opened", desk_cast.cast.workshop.pk)
    assert "formation" not in str(line.details)


def test_a_file_needs_no_name(desk_cast: DeskCast) -> None:
    assert opened(desk_cast, name="").name == ""


def test_whoever_opens_a_file_sees_it_and_nobody_else_does(desk_cast: DeskCast) -> None:
    person = opened(desk_cast)
    for who, sees in (("facilitator", True), ("partner", False), ("stranger", False), ("region", False)):
        with desk_cast.acting(who):
            assert gate.people_of().filter(pk=person.pk).exists() is sees


@pytest.mark.parametrize("who", ["visitor", "person", "partner", "trainer", "region", "stranger"])
def test_nobody_opens_a_file_for_an_organisation_for_which_they_accompany_nobody(
    desk_cast: DeskCast, who: str
) -> None:
    before = Person.objects.count()
    with pytest.raises(PermissionDenied):
        opened(desk_cast, who)
    assert Person.objects.count() == before


@pytest.mark.parametrize("protection", [Protection.MINOR, Protection.PROTECTED])
@pytest.mark.parametrize(
    "representative", [None, {}, {"name": "Sa mère"}, {"quality": "Mère"}, {"name": " "}]
)
def test_who_does_not_decide_alone_needs_a_representative(
    desk_cast: DeskCast, protection: Protection, representative: dict[str, str] | None
) -> None:
    with pytest.raises(RefusedError, match="ne décide pas seule"):
        opened(desk_cast, protection=protection, representative=representative)


def test_the_consent_of_a_minor_is_their_representative_s(desk_cast: DeskCast) -> None:
    given = {"name": "Sa mère", "quality": "Mère", "unknown": "left out"}
    person = opened(desk_cast, protection="minor", representative=given)
    assert Consent.objects.get(person=person).representative
    assert person.representative == {"name": "Sa mère", "quality": "Mère"}


@pytest.mark.parametrize(
    "given",
    [
        {"purpose": "  "},
        {"purpose": f"Son numéro : {NIR}"},
        {"name": f"Personne {NIR}"},
        {"contact": {"post": NIR}},
        {"told": {"wishes": [{"text": NIR}]}},
        {"told": {"wishes": [{"text": "x" * 70_000}]}},
    ],
)
def test_what_may_not_be_written_is_refused_and_nothing_is_kept(
    desk_cast: DeskCast, given: dict[str, Any]
) -> None:
    before = Person.objects.count()
    with pytest.raises(RefusedError):
        opened(desk_cast, **given)
    assert Person.objects.count() == before
    assert not JournalEntry.objects.exists()


def test_a_form_sent_twice_opens_one_file(desk_cast: DeskCast) -> None:
    key = uuid.uuid4()
    assert opened(desk_cast, key=key) == opened(desk_cast, key=key)
    assert JournalEntry.objects.filter(subject=key).count() == 1


def test_the_key_of_a_file_that_one_may_not_see_opens_nothing(desk_cast: DeskCast) -> None:
    with pytest.raises(RefusedError), desk_cast.acting("stranger"):
        open_person(desk_cast.cast.elsewhere, key=desk_cast.person.key, **AGREED)


def a_request(cast: DeskCast) -> Request:
    return Request.objects.create(
        territory=cast.cast.territory,
        organisation=cast.cast.workshop,
        channel=Channel.COUNTER,
        kind=RequestKind.PATHWAY,
        text="Quelque chose avec mes mains",
        received_by="clock:0",
    )


def test_a_request_becomes_the_person_s_once(desk_cast: DeskCast) -> None:
    request = a_request(desk_cast)
    person = opened(desk_cast, request=request)
    request.refresh_from_db()
    assert (request.person, request.version) == (person, 2)
    with pytest.raises(RefusedError, match="déjà un dossier"):
        opened(desk_cast, request=request)
    assert Person.objects.filter(requests=request).count() == 1
