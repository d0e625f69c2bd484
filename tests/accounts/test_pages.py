"""The pages of the room: what each shows to whom, in how many queries; forms sent by others are refused."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from maillage.accounts import invitations, services
from maillage.accounts.models import Account, Invitation, JoinRequest, Membership, Right
from maillage.directory.models import Organisation
from tests.cast import Cast


def at(cast: Cast, name: str = "members") -> str:
    return reverse(f"accounts:{name}", args=[cast.territory.slug, cast.workshop.slug])


def page_of(cast: Cast, who: str, address: str) -> str:
    response = cast.client(who).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_readers_see_names_and_owners_addresses_too(cast: Cast) -> None:
    assert "Malo Kermarrec" in page_of(cast, "reader", at(cast))
    assert "editor@example.org" not in page_of(cast, "reader", at(cast))
    assert "editor@example.org" in page_of(cast, "owner", at(cast))


def test_only_owners_see_whom_the_organisation_invited(cast: Cast) -> None:
    services.invite(cast["owner"], cast.workshop, "lou@example.org", Right.READER)
    assert "lou@example.org" in page_of(cast, "owner", at(cast))
    for who in ("reader", "editor", "moderator"):
        assert "lou@example.org" not in page_of(cast, who, at(cast))


def test_a_withdrawn_organisation_has_no_members_page(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.workshop.pk).update(withdrawn_on="2026-01-01")
    assert cast.client("owner").get(at(cast)).status_code == 404


def test_the_pages_ask_as_many_questions_for_many_members_as_for_few(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(12):
        account = Account.objects.create_user(f"m{n}@example.org", name=f"Membre {n}")
        Membership.objects.create(account=account, organisation=cast.workshop, right=Right.READER)
        asking = Account.objects.create_user(f"d{n}@example.org", name=f"Demande {n}")
        services.ask_to_join(asking, cast.workshop)
        services.invite(cast["owner"], cast.workshop, f"i{n}@example.org", Right.READER)
    browser = cast.client("owner")
    with django_assert_max_num_queries(14):
        assert browser.get(at(cast)).status_code == 200
    with django_assert_max_num_queries(10):
        assert browser.get(reverse("accounts:home")).status_code == 200


def test_the_space_shows_what_waits(cast: Cast) -> None:
    services.ask_to_join(cast["outsider"], cast.workshop, "Je viens le mardi.")
    for who in ("owner", "moderator"):
        assert "Je viens le mardi." in page_of(cast, who, reverse("accounts:home"))
    assert "Je viens le mardi." not in page_of(cast, "editor", reverse("accounts:home"))
    assert "Vous avez demandé à rejoindre" in page_of(cast, "outsider", reverse("accounts:home"))


def test_an_invitation_to_a_confirmed_address_waits_in_the_space(cast: Cast) -> None:
    outsider = cast["outsider"]
    EmailAddress.objects.create(user=outsider, email=outsider.email, verified=True, primary=True)
    invitation = services.invite(cast["owner"], cast.workshop, outsider.email, Right.READER)
    assert "On vous invite" in page_of(cast, "outsider", reverse("accounts:home"))
    cast.client("outsider").post(reverse("accounts:accept-invitation", args=[invitation.pk]))
    assert Membership.objects.filter(account=outsider, organisation=cast.workshop).exists()


def test_an_invitation_to_an_address_that_is_not_confirmed_does_not(cast: Cast) -> None:
    outsider = cast["outsider"]
    EmailAddress.objects.create(user=outsider, email=outsider.email, verified=False, primary=True)
    invitation = services.invite(cast["owner"], cast.workshop, outsider.email, Right.READER)
    assert "On vous invite" not in page_of(cast, "outsider", reverse("accounts:home"))
    answer = cast.client("outsider").post(reverse("accounts:accept-invitation", args=[invitation.pk]))
    assert answer.status_code == 403


def test_opening_the_link_of_an_invitation_accepts_nothing(cast: Cast) -> None:
    invitation = services.invite(cast["owner"], cast.workshop, "lou@example.org", Right.READER)
    address = reverse("accounts:invitation", args=[invitations.token_of(invitation)])
    for who in ("visitor", "outsider"):
        assert cast.client(who).get(address).status_code == 200
        assert cast.client(who).head(address).status_code == 200
    assert Invitation.objects.get() == invitation
    refused = Client().post(address)
    assert refused.headers["Location"].startswith(reverse("account_login"))
    cast.client("outsider").post(address)
    assert Membership.objects.filter(account=cast["outsider"], organisation=cast.workshop).exists()


@pytest.mark.usefixtures("clock")
def test_a_link_is_sent_again_three_times_an_hour_at_most(cast: Cast) -> None:
    invitation = services.invite(cast["owner"], cast.workshop, "lou@example.org", Right.READER)
    address = reverse("accounts:another-link", args=[invitations.token_of(invitation)])
    answers = [Client().post(address).headers["Location"] for _ in range(4)]
    assert answers == ["/", "/", "/", reverse("accounts:invitation", args=[invitations.token_of(invitation)])]


@pytest.mark.parametrize(
    ("email", "right", "said"),
    [
        ("pas une adresse", "reader", "adresse"),
        ("lou@example.org", "king", "choix"),
        ("READER@example.org", "reader", "déjà membre"),
        ("", "reader", "obligatoire"),
    ],
)
def test_a_bad_invitation_says_why(cast: Cast, email: str, right: str, said: str) -> None:
    page = cast.client("owner").post(at(cast, "invite"), {"email": email, "right": right}).content.decode()
    assert "error-summary" in page
    assert said in page
    assert not Invitation.objects.exists()


def test_a_right_that_does_not_exist_changes_nothing(cast: Cast) -> None:
    member = Membership.objects.get(account=cast["reader"])
    page = cast.client("owner").post(
        reverse("accounts:change-right", args=[member.pk]), {"right": "king"}, follow=True
    )
    assert "Ce droit n’existe pas." in page.content.decode()
    member.refresh_from_db()
    assert member.right == Right.READER


def test_the_last_owner_is_told_why_they_cannot_leave(cast: Cast) -> None:
    member = Membership.objects.get(account=cast["owner"])
    page = cast.client("owner").post(reverse("accounts:remove", args=[member.pk]), follow=True)
    assert "Il faut au moins une personne propriétaire." in page.content.decode()


def test_asking_to_join_is_answered_from_the_page(cast: Cast) -> None:
    ask = reverse("accounts:ask", args=[cast.territory.slug, cast.workshop.slug])
    cast.client("outsider").post(ask, {"message": "Bonjour"})
    asked = JoinRequest.objects.get()
    cast.client("moderator").post(
        reverse("accounts:accept-request", args=[asked.pk]), {"right": Right.READER}
    )
    assert Membership.objects.get(account=cast["outsider"], organisation=cast.workshop).right == Right.READER


@pytest.mark.parametrize("words", ["fabrique", "LA fab", "  fabrique  "])
def test_an_organisation_is_found_by_its_name(cast: Cast, words: str) -> None:
    page = cast.client("outsider").get(reverse("accounts:find"), {"q": words}).content.decode()
    assert "La Fabrique" in page
    assert "Le Fil" not in page


@pytest.mark.parametrize("words", ["", "   ", "licorne", "é" * 5000])
def test_nothing_found_offers_to_create(cast: Cast, words: str) -> None:
    page = cast.client("outsider").get(reverse("accounts:find"), {"q": words}).content.decode()
    assert "Ma structure n’y est pas" in page
    assert "La Fabrique" not in page


def test_a_name_is_changed_and_an_empty_one_refused(cast: Cast) -> None:
    browser = cast.client("editor")
    assert "error-summary" in browser.post(reverse("accounts:name"), {"name": " "}).content.decode()
    browser.post(reverse("accounts:name"), {"name": "Malo K."})
    cast["editor"].refresh_from_db()
    assert cast["editor"].name == "Malo K."


def test_a_form_sent_from_another_site_is_refused(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast["owner"])
    member = Membership.objects.get(account=cast["reader"])
    assert browser.post(reverse("accounts:remove", args=[member.pk])).status_code == 403
    assert Membership.objects.filter(pk=member.pk).exists()


def test_the_header_offers_to_log_in_and_then_shows_the_space(cast: Cast) -> None:
    visitor, member = (cast.client(who).get("/").content.decode() for who in ("visitor", "reader"))
    assert "Se connecter" in visitor
    assert "Mon espace" not in visitor
    assert "Mon espace" in member
    assert "Se connecter" not in member


def test_a_visitor_gets_no_cookie_for_reading_a_page(cast: Cast) -> None:
    assert "sessionid" not in Client().get("/").cookies


def test_the_pages_are_in_english_too(cast: Cast) -> None:
    page = cast.client("owner").get(at(cast), headers={"accept-language": "en"}).content.decode()
    assert "Invite somebody" in page
    assert "Inviter" not in page
