"""The pages of referrals: sent, received by link or in the tray, answered, refused, shown to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from maillage.desk.models import Message, Referral, ReferralState, SeatTaken
from maillage.desk.referrals import links
from maillage.desk.referrals.machine import Verb
from maillage.directory.models import Session
from maillage.privacy.models import JournalEntry
from tests.desk.people import DESK, SECRET_NAME, SECRET_PHONE
from tests.desk.referrals.ground import STARTS, Ground, letters

pytestmark = pytest.mark.django_db


def path_of(referral: Referral) -> str:
    return urlsplit(links.address_of(referral)).path


def form(referral: Referral, verb: Verb, **given: Any) -> dict[str, Any]:
    fields = {f"{verb}-{name}": value for name, value in given.items()}
    return {"verb": verb, "version": referral.version, **fields}


def page(referral: Referral) -> str:
    return reverse("referrals:referral", args=[referral.key])


def test_the_facilitator_sees_what_will_be_told_then_sends_it(ground: Ground) -> None:
    client = ground.people.client("facilitator")
    address = reverse("referrals:new", args=[ground.people.person.key]) + f"?offre={ground.offer.pk}"
    shown = client.get(address)
    assert "8 places" in shown.content.decode()
    told = {
        "occurrence": "ecole-mars",
        "purpose": "Découvrir",
        "chosen": ["first-name", "commune"],
        "once": shown.context["form"]["once"].value(),
    }
    preview = client.post(address, {**told, "preview": "1"}).content.decode()
    assert "Voici exactement" in preview
    assert "Maëlle" in preview
    assert not Referral.objects.exists()
    client.post(address, {**told, "send": "1", "agreed": "said"})
    referral = Referral.objects.get()
    assert (referral.state, referral.session, referral.starts_on) == ("sent", ground.session, STARTS)
    assert [line[0] for line in referral.shared["lines"]] == ["first-name", "commune"]
    assert letters(referral) == [("send", "receiver")]


def test_without_the_person_s_agreement_nothing_leaves(ground: Ground) -> None:
    client = ground.people.client("facilitator")
    address = reverse("referrals:new", args=[ground.people.person.key]) + f"?offre={ground.offer.pk}"
    told = {"occurrence": "", "purpose": "Découvrir", "chosen": [], "once": "k", "send": "1"}
    refused = client.post(address, told)
    assert refused.status_code == 422
    assert not Referral.objects.exists()
    client.post(address, {**told, "agreed": "later"})
    assert Referral.objects.get().state == ReferralState.DRAFT
    assert not Message.objects.exists()


def test_an_offer_that_my_organisation_may_not_prescribe_says_whom_to_ask(ground: Ground) -> None:
    ground.offer.prescription = {"by": [ground.people.partners.slug], "note": "Par le conseiller."}
    ground.offer.save()
    client = ground.people.client("facilitator")
    address = reverse("referrals:new", args=[ground.people.person.key]) + f"?offre={ground.offer.pk}"
    assert "Le Relais" in client.get(address).content.decode()
    told = {"occurrence": "", "purpose": "x", "chosen": [], "once": "k", "send": "1", "agreed": "said"}
    assert client.post(address, told).status_code == 422
    assert not Referral.objects.exists()


@pytest.mark.parametrize("who", [who for who in DESK if who not in ("facilitator", "partner")])
def test_nobody_else_opens_the_pages_of_a_person(ground: Ground, who: str) -> None:
    referral = ground.sent()
    client = ground.people.client(who)
    for address in (
        reverse("referrals:of_person", args=[ground.people.person.key]),
        reverse("referrals:new", args=[ground.people.person.key]),
        page(referral),
    ):
        answer = client.get(address)
        if who == "trainer" and address == page(referral):
            assert answer.status_code == 200
        else:
            assert answer.status_code in (302, 404)
        if answer.status_code == 302:
            assert "/compte/" in answer["Location"]


def test_the_receiver_sees_what_was_told_and_nothing_else_of_the_file(ground: Ground) -> None:
    referral = ground.sent()
    shown = ground.people.client("trainer").get(page(referral)).content.decode()
    assert "Maëlle" in shown
    assert SECRET_PHONE in shown
    for hidden in (SECRET_NAME, "maelle@example.org", str(ground.people.person.key)):
        assert hidden not in shown


def test_once_closed_the_receiver_no_longer_reads_who_it_was(ground: Ground) -> None:
    referral = ground.act("trainer", ground.sent(), Verb.REFUSE, refusal="full")
    for shown in (
        ground.people.client("trainer").get(page(referral)).content.decode(),
        Client().get(path_of(referral)).content.decode(),
        ground.people.client("trainer").get(reverse("referrals:tray")).content.decode(),
    ):
        assert "Maëlle" not in shown
        assert SECRET_PHONE not in shown


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing(ground: Ground, method: str) -> None:
    referral = ground.sent()
    before = Referral.objects.filter(pk=referral.pk).values().get()
    assert getattr(Client(), method)(path_of(referral)).status_code == 200
    assert Referral.objects.filter(pk=referral.pk).values().get() == before
    assert Message.objects.count() == 1
    read = JournalEntry.objects.filter(deed="referral.read")
    assert list(read.values_list("actor", flat=True)) == (
        [f"referral:{referral.pk}"] if method == "get" else []
    )


def test_a_link_answers_without_an_account(ground: Ground) -> None:
    referral = ground.sent()
    client = Client()
    done = client.post(path_of(referral), form(referral, Verb.ACCEPT, starts_on="2027-03-01"), follow=True)
    assert "Acceptée" in done.content.decode()
    assert SeatTaken.objects.get().number == 1


def test_what_misses_is_asked_again_with_what_was_typed(ground: Ground) -> None:
    referral = ground.sent()
    again = Client().post(path_of(referral), form(referral, Verb.REFUSE, word="Rappelez en mars"))
    assert again.status_code == 422
    assert "Rappelez en mars" in again.content.decode()
    assert Referral.objects.get().state == ReferralState.SENT


def test_an_answer_to_what_changed_shows_how_it_stands_now(ground: Ground) -> None:
    referral = ground.sent()
    ground.act("facilitator", referral, Verb.CANCEL)
    late = Client().post(path_of(referral), form(referral, Verb.ACCEPT, starts_on="2027-03-01"))
    assert late.status_code == 409
    assert "Annulée" in late.content.decode()
    assert not SeatTaken.objects.exists()


def test_when_the_session_is_full_the_truth_is_told_and_the_waiting_list_offered(ground: Ground) -> None:
    Session.objects.filter(pk=ground.session.pk).update(seats=1)
    ground.accepted(ground.sent(ground.somebody(2), once="other"))
    referral = ground.sent()
    full = Client().post(path_of(referral), form(referral, Verb.ACCEPT, starts_on="2027-03-01"))
    assert full.status_code == 422
    assert "Il ne reste plus de place" in full.content.decode()
    Client().post(path_of(referral), form(referral, Verb.WAIT))
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.WAITING


@pytest.mark.parametrize(
    "posted",
    [{}, {"verb": "expire"}, {"verb": "nothing", "version": "1"}, {"verb": "accept", "version": "x"}],
)
def test_a_form_that_means_nothing_does_nothing(ground: Ground, posted: dict[str, str]) -> None:
    referral = ground.sent()
    assert Client().post(path_of(referral), posted).status_code == 422
    assert Referral.objects.get().version == referral.version


def test_a_link_can_t_do_what_only_the_sender_may(ground: Ground) -> None:
    referral = ground.sent()
    assert Client().post(path_of(referral), form(referral, Verb.CANCEL)).status_code == 404
    assert Referral.objects.get().state == ReferralState.SENT


@pytest.mark.parametrize("token", ["x", "WzEsIm4iXQ:1abc:zzz", "%00", "é"])
def test_a_token_that_was_never_given_opens_nothing_and_says_no_more(ground: Ground, token: str) -> None:
    ground.sent()
    answer = Client().get(f"/orientation/{token}/")
    assert answer.status_code == 404
    assert "Recevoir un nouveau lien" in answer.content.decode()
    asked = Client().post(reverse("referrals:another_link"), {"token": token})
    assert "Si ce lien était l’un des nôtres" in asked.content.decode()
    assert Message.objects.count() == 1


def test_a_draft_has_no_link(ground: Ground) -> None:
    assert Client().get(path_of(ground.prepared())).status_code == 404


def test_an_old_link_gets_a_new_one_where_the_first_went_and_only_there(
    ground: Ground, clock: time_machine.Traveller
) -> None:
    cache.clear()
    referral = ground.sent()
    address = path_of(referral)
    clock.shift(timedelta(days=60))
    gone = Client().get(address)
    assert gone.status_code == 410
    assert "ecole.example.org" not in gone.content.decode()
    token = gone.context["token"]
    for _ in range(3):
        asked = Client().post(
            reverse("referrals:another_link"), {"token": token, "to": "mechant@example.org"}
        )
        assert "ecole.example.org" not in asked.content.decode()
    sent = Message.objects.filter(once__contains="relink")
    assert [message.to for message in sent] == ["accueil@ecole.example.org"]
    assert Client().get(path_of(referral)).status_code == 200


def test_a_link_that_was_replaced_leads_to_the_page_that_sends_another(ground: Ground) -> None:
    referral = ground.sent()
    address = path_of(referral)
    ground.act("facilitator", referral, Verb.RELINK)
    assert Client().get(address).status_code == 410
    referral.refresh_from_db()
    assert Client().get(path_of(referral)).status_code == 200


def test_new_links_are_asked_for_so_many_times_an_hour(ground: Ground) -> None:
    cache.clear()
    client = Client()
    statuses = [client.post(reverse("referrals:another_link"), {"token": "x"}).status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2


def test_a_refusal_offers_at_once_what_comes_next(ground: Ground) -> None:
    territory = ground.people.cast.territory
    Session.objects.create(
        territory=territory,
        slug="ecole-juin",
        offer=ground.offer,
        place=ground.people.cast.place,
        start="2027-06-07",
    )
    referral = ground.act("trainer", ground.sent(), Verb.REFUSE, refusal="dates")
    client = ground.people.client("facilitator")
    shown = client.get(page(referral))
    [option] = shown.context["options"]
    assert option.occurrence.id == "ecole-juin"
    following = client.get(option.address)
    form_shown = following.context["form"]
    assert form_shown["purpose"].value() == "Découvrir la soudure"
    assert form_shown["occurrence"].value() == "ecole-juin"
    client.post(
        option.address,
        {
            "occurrence": "ecole-juin",
            "purpose": "Encore",
            "chosen": ["first-name"],
            "once": "n",
            "send": "1",
            "agreed": "said",
        },
    )
    assert Referral.objects.get(after=referral).state == ReferralState.SENT


def test_the_tray_holds_what_my_organisations_received_in_few_queries(
    ground: Ground, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        ground.sent(ground.somebody(number), once=f"form-{number}")
    client = ground.people.client("trainer")
    with django_assert_max_num_queries(9):
        shown = client.get(reverse("referrals:tray"))
    assert len(shown.context["rows"]) == 4
    assert [row.who for row in shown.context["rows"]] == [f"Personne{number}" for number in (3, 2, 1, 0)]


@pytest.mark.parametrize("who", ["stranger", "region", "partner"])
def test_others_find_nothing_in_their_tray(ground: Ground, who: str) -> None:
    ground.sent()
    client = ground.people.client(who)
    for side in ("recues", "envoyees"):
        assert client.get(reverse("referrals:tray"), {"vue": side}).context["rows"] == []


def test_what_i_sent_is_there_as_long_as_the_person_agrees(ground: Ground) -> None:
    ground.sent()
    client = ground.people.client("facilitator")
    address = reverse("referrals:tray") + "?vue=envoyees"
    assert [row.who for row in client.get(address).context["rows"]] == [SECRET_NAME]
    ground.people.person.consents.update(withdrawn_at="2026-11-01T00:00Z")
    assert client.get(address).context["rows"] == []


def test_a_person_s_referrals_are_listed_with_where_each_stands(
    ground: Ground, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ground.act("trainer", ground.sent(), Verb.REFUSE, refusal="full")
    ground.sent(once="again")
    client = ground.people.client("facilitator")
    with django_assert_max_num_queries(14):
        shown = client.get(reverse("referrals:of_person", args=[ground.people.person.key]))
    assert [each.state for each in shown.context["rows"]] == ["sent", "refused"]


def test_steps_and_offers_are_found_to_send_to(ground: Ground) -> None:
    client = ground.people.client("facilitator")
    address = reverse("referrals:new", args=[ground.people.person.key])
    assert "Souder à l’école" in client.get(address, {"q": "souder"}).content.decode()
    assert "Rien ne porte ce nom" in client.get(address, {"q": "zzz"}).content.decode()
    for nothing in ({"offre": "99999"}, {"etape": "x"}, {"offre": "x"}, {"structure": "99999"}):
        assert "vers quoi" in client.get(address, nothing).content.decode()
