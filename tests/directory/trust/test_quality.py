"""Quality: the published criteria as data.inclusion computes them, ours, and what to do about each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pendulum
import pytest
import time_machine
from data_inclusion.schema.v1 import Service
from data_inclusion.schema.v1 import score_qualite as published
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from maillage.accounts.models import Account, Membership, Right
from maillage.directory.models import Offer, Organisation, Place, Session, Territory
from maillage.directory.trust import criteria, judging, quality
from maillage.directory.trust.quality import Quality

TODAY = date(2026, 11, 22)


def seen(**columns: Any) -> dict[str, float | None]:
    """The scores of an offer with these columns, by criterion."""
    organisation = Organisation(name="École", phone=columns.pop("organisation_phone", ""))
    sessions = columns.pop("sessions", [])
    offer = Offer(organisation=organisation, name="Cours", kind="course")
    for name, value in columns.items():
        setattr(offer, name, value)
    for session in sessions:
        session.offer = offer
    found = quality.quality_of_offer(offer, sessions, TODAY)
    return {result.criterion.key: result.score for result in found.results}


def test_the_ten_published_criteria_are_all_there_under_their_names() -> None:
    ours = {one.key for one in criteria.OF_OFFERS if one.published}
    assert ours == {each.__name__ for each in published.CRITERES}


@pytest.mark.parametrize("days", [0, 100, 182, 184, 300, 500, 729, 740, 4000])
def test_recent_is_what_data_inclusion_calls_recent(days: int) -> None:
    service = Service.model_construct(
        source="dora", date_maj=pendulum.datetime(2026, 11, 22).subtract(days=days)
    )
    with time_machine.travel(pendulum.datetime(2026, 11, 22), tick=False):
        theirs = published.date_maj_recente(service)
    assert judging.recent(TODAY - timedelta(days=days), TODAY) == pytest.approx(theirs, abs=0.01)


@pytest.mark.parametrize("length", [1, 49, 50, 199, 200, 1999, 2000, 9000])
def test_a_description_is_as_long_as_data_inclusion_likes(length: int) -> None:
    service = Service.model_construct(description="x" * length)
    assert judging.long_enough("x" * length) == published.description_bien_definie(service)


def test_an_offer_that_says_nothing_has_nothing_but_what_does_not_apply() -> None:
    scores = seen()
    assert {score for score in scores.values() if score is not None} == {0.0}
    assert [key for key, score in scores.items() if score is None] == [
        "adresse_bien_definie", "courriel_bien_defini", "telephone_bien_defini", "seats", "fresh",
        "conditions", "accessibility", "point", "length",
    ]  # fmt: skip


def test_who_is_asked_to_call_must_find_a_number() -> None:
    assert seen(first_step="Appelez l’école.")["telephone_bien_defini"] == 0
    assert seen(first_step="Appelez.", organisation_phone="05 57")["telephone_bien_defini"] == 1
    assert seen(contact={"how": "Écrivez-nous"})["courriel_bien_defini"] == 0
    assert seen(contact={"how": "Écrivez-nous", "email": "a@example.org"})["courriel_bien_defini"] == 1


def test_knowing_what_to_do_or_whom_to_ask_is_half_of_it() -> None:
    assert seen(first_step="Poussez la porte.")["modes_mobilisation_bien_definis"] == 0.5
    assert seen(first_step="x", prescription={"by": ["y"]})["modes_mobilisation_bien_definis"] == 1


def test_free_is_a_price_and_unknown_is_not() -> None:
    assert seen(price_cents=0)["frais_bien_definis"] == 1
    assert seen(price_cents=None)["frais_bien_definis"] == 0


def test_conditions_told_only_in_words_are_to_be_written_and_none_at_all_are_none() -> None:
    assert seen(publics=["jeunes"])["conditions"] == 0
    assert seen(publics=["jeunes"], requires={"age": {"max": 25}})["conditions"] == 1
    assert seen(publics=["tous-publics"])["conditions"] is None


def test_seats_count_for_what_is_to_come_only() -> None:
    past = Session(slug="past", start=date(2026, 1, 5), end=date(2026, 1, 9))
    coming = Session(slug="coming", start=date(2027, 1, 5), end=date(2027, 1, 9), seats=3)
    scores = seen(sessions=[past, coming], checked_on=TODAY)
    assert (scores["dates"], scores["seats"], scores["fresh"], scores["length"]) == (1, 1, 1, 1)
    assert seen(sessions=[past])["dates"] == 0


def test_half_of_the_places_with_an_address_is_half_of_the_criterion() -> None:
    places = [Place(name="A", commune="33138", address="1 rue"), Place(name="B", commune="33138")]
    told = [Session(slug=str(n), place=place, entry={}) for n, place in enumerate(places)]
    assert seen(sessions=told)["adresse_bien_definie"] == 0.5


def test_the_score_is_the_mean_of_what_applies_and_remedies_come_worst_first(school: Organisation) -> None:
    offer = Offer.objects.select_related("organisation").get(slug="electrician")
    found = quality.quality_of_offer(offer, [], TODAY)
    known = [result.score for result in found.results if result.score is not None]
    assert found.score == pytest.approx(sum(known) / len(known))
    scores = [result.score or 0 for result in found.remedies]
    assert scores == sorted(scores)
    assert all(result.score is not None and result.score < 1 for result in found.remedies)


def test_every_criterion_tells_what_to_add_and_where() -> None:
    own = (*criteria.OF_ORGANISATIONS, *criteria.OF_PLACES)
    every: list[criteria.Criterion | criteria.OwnCriterion] = [*criteria.OF_OFFERS, *own]
    assert all(str(one.remedy).startswith(("Ajoutez", "Relisez", "Confirmez")) and one.field for one in every)


def test_a_territory_is_judged_in_a_bounded_number_of_queries(
    school: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    territory = Territory.objects.get(slug="valley")
    with django_assert_num_queries(4):
        found = list(quality.qualities(territory, TODAY))
    assert len(found) == 2 + 3 + 2
    assert all(isinstance(one, Quality) and 0 <= one.score <= 1 for one in found)


def test_standings_are_worked_out_once_and_again_when_something_changes(
    school: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    territory = Territory.objects.get(slug="valley")
    first = quality.standings(territory, TODAY)
    with django_assert_num_queries(0):
        assert quality.standings(territory, TODAY) is first
    territory.stamp = "another"
    assert quality.standings(territory, TODAY) is not first
    percents = [one.percent for one in first.organisations]
    assert percents == sorted(percents)


SCHOOL = "/annuaire/valley/structures/school/qualite/"
TERRITORY = "/annuaire/valley/qualite/"


def test_a_member_sees_what_is_missing_and_where_to_add_it(
    school: Organisation, editor: Account, client: Client
) -> None:
    Membership.objects.filter(account=editor).update(right=Right.READER)
    client.force_login(editor)
    page = client.get(SCHOOL).content.decode()
    assert "Ajoutez au moins un public" in page
    assert "/modifier/" in page
    assert "#id_siret" in page
    assert "sur 100" in page


def test_the_moderator_sees_every_organisation_worst_first(
    school: Organisation, moderator: Account, client: Client
) -> None:
    client.force_login(moderator)
    assert client.get(SCHOOL).status_code == 200
    page = client.get(TERRITORY).content.decode()
    assert "École de production" in page
    assert "Plateforme mobilité" in page


@pytest.mark.parametrize(
    ("who", "path"), [("outsider", SCHOOL), ("outsider", TERRITORY), ("editor", TERRITORY)]
)
def test_nobody_else_does(
    school: Organisation, client: Client, who: str, path: str, request: pytest.FixtureRequest
) -> None:
    assert client.get(path).status_code == 302
    client.force_login(request.getfixturevalue(who))
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/annuaire/valley/structures/none/qualite/", "/annuaire/none/qualite/"])
def test_what_does_not_exist_is_not_judged(moderator: Account, client: Client, path: str) -> None:
    client.force_login(moderator)
    assert client.get(path).status_code == 404
