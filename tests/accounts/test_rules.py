"""Who may do what to which record, person by person."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries

from maillage.accounts import queries, rules
from maillage.accounts.models import Account, Membership, Right
from maillage.directory.models import Place, Session
from maillage.directory.models.record import Status
from tests.cast import EVERYBODY, Cast

MAY = {
    "edit": {"editor", "owner", "administrator"},
    "read_drafts": {"reader", "editor", "owner", "moderator", "administrator"},
    "suggest": {"reader", "editor", "owner", "outsider", "administrator"},
    "moderate": {"moderator", "administrator"},
    "see_members": {"reader", "editor", "owner", "moderator", "administrator"},
    "manage_members": {"owner", "administrator"},
    "answer_join_requests": {"owner", "moderator", "administrator"},
}


def person(cast: Cast, who: str) -> Account | AnonymousUser:
    return AnonymousUser() if who == "visitor" else cast[who]


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("what", MAY)
def test_each_may_do_to_an_organisation_what_the_table_says(cast: Cast, who: str, what: str) -> None:
    subject = cast.territory if what == "moderate" else cast.workshop
    assert getattr(rules, f"can_{what}")(person(cast, who), subject) is (who in MAY[what])


@pytest.mark.parametrize("who", EVERYBODY)
def test_places_offers_and_sessions_are_edited_by_who_edits_their_organisation(cast: Cast, who: str) -> None:
    for record in (cast.place, cast.offer, cast.session):
        assert rules.can_edit(person(cast, who), record) is (who in MAY["edit"])


def test_a_place_of_nobody_is_edited_by_administrators_only(cast: Cast) -> None:
    place = Place.objects.create(territory=cast.territory, slug="pont", name="Le Pont", commune="33243")
    assert [who for who in EVERYBODY if rules.can_edit(person(cast, who), place)] == ["administrator"]


@pytest.mark.parametrize("what", MAY)
def test_a_closed_account_may_do_nothing(cast: Cast, what: str) -> None:
    for who in ("owner", "moderator", "administrator"):
        cast[who].is_active = False
        subject = cast.territory if what == "moderate" else cast.workshop
        assert getattr(rules, f"can_{what}")(cast[who], subject) is False


def test_a_moderator_of_one_territory_is_none_of_another(cast: Cast) -> None:
    other = type(cast.territory).objects.create(slug="ailleurs", name="Ailleurs", pack_version="1")
    assert not rules.can_moderate(cast["moderator"], other)


def test_a_right_is_asked_in_two_queries_at_most(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    session = Session.objects.select_related("offer").get()
    with django_assert_max_num_queries(1):
        rules.can_edit(cast["editor"], session)
    with django_assert_max_num_queries(2):
        rules.can_answer_join_requests(cast["moderator"], cast.workshop)


def test_templates_and_permissions_say_the_same(cast: Cast) -> None:
    asked = Template(
        '{% load rules %}{% has_perm "maillage.edit" user record as may %}{{ may|yesno:"yes,no" }}'
    )
    for who, said in (("editor", "yes"), ("outsider", "no")):
        assert asked.render(Context({"user": cast[who], "record": cast.offer})) == said
        assert cast[who].has_perm("maillage.edit", cast.offer) is (said == "yes")


def test_rights_contain_one_another() -> None:
    assert Right.OWNER.and_more == [Right.OWNER]
    assert Right.READER.and_more == [Right.OWNER, Right.EDITOR, Right.READER]


def test_organisations_are_listed_by_right_drafts_too(cast: Cast) -> None:
    cast.workshop.status = Status.DRAFT
    cast.workshop.save()
    assert list(queries.organisations_of(cast["editor"])) == [cast.workshop]
    assert list(queries.organisations_of(cast["reader"])) == []
    assert list(queries.organisations_of(cast["reader"], Right.READER)) == [cast.workshop]
    assert list(queries.organisations_of(AnonymousUser())) == []
    assert list(queries.organisations_of(cast["administrator"])) == []


def test_an_unknown_right_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="everything"):
        queries.organisations_of(cast["editor"], "everything")


def test_nobody_is_twice_a_member(cast: Cast) -> None:
    held = Membership.objects.filter(account=cast["editor"], organisation=cast.workshop)
    assert held.update_or_create(
        account=cast["editor"], organisation=cast.workshop, defaults={"right": Right.OWNER}
    ) == (held.get(), False)
