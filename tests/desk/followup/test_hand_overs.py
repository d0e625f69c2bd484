"""A key worker who stays, and who takes over when they leave."""

from __future__ import annotations

import pytest

from maillage.accounts.models import Membership, Right
from maillage.desk.followup import hand_overs
from maillage.desk.gate import NoSuchFileError, file_at
from maillage.desk.models import Consent, Facilitator, HandOver, Message, Person
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.models import JournalEntry
from tests.desk.people import DeskCast

pytestmark = pytest.mark.django_db
WORD = "Elle préfère qu’on l’appelle le matin"
NIR = "2 69 05 49 588 157 80"


def ask(desk_cast: DeskCast, who: str = "facilitator", to: str = "partner", word: str = WORD) -> HandOver:
    person = Person.objects.get()
    with desk_cast.acting(who):
        return hand_overs.ask(person.key, person.version, desk_cast.accounts[to].pk, word)


def leaves(desk_cast: DeskCast, who: str = "facilitator") -> None:
    Membership.objects.filter(account=desk_cast.accounts[who]).delete()


def colleague(desk_cast: DeskCast, who: str = "trainer") -> None:
    membership = Membership.objects.create(
        account=desk_cast.accounts[who], organisation=desk_cast.cast.workshop, right=Right.READER
    )
    Facilitator.objects.create(membership=membership)


def test_the_next_one_takes_over_and_the_person_is_told(desk_cast: DeskCast) -> None:
    asked, key = ask(desk_cast), desk_cast.person.key
    assert Person.objects.get().key_worker == desk_cast.accounts["facilitator"]
    with desk_cast.acting("partner"):
        assert [each.pk for each in hand_overs.waiting_for_me()] == [asked.pk]
        hand_overs.take(key, asked.pk)
        assert not hand_overs.waiting_for_me()
    person = Person.objects.get()
    assert person.key_worker == desk_cast.accounts["partner"]
    assert person.key_worker_for == desk_cast.partners
    message = Message.objects.get()
    assert message.to == "maelle@example.org"
    assert "Karim Belkacem" in message.body
    assert WORD not in message.body
    deeds = list(JournalEntry.objects.order_by("pk").values_list("deed", flat=True))
    assert deeds == ["hand-over.asked", "hand-over.taken"]


def test_a_person_without_e_mail_is_not_written_to(desk_cast: DeskCast) -> None:
    Person.objects.update(contact={})
    asked = ask(desk_cast)
    with desk_cast.acting("partner"):
        hand_overs.take(desk_cast.person.key, asked.pk)
    assert not Message.objects.exists()


@pytest.mark.parametrize("to", ["stranger", "trainer", "region", "facilitator"])
def test_nobody_is_asked_whom_the_person_did_not_agree_to(desk_cast: DeskCast, to: str) -> None:
    with pytest.raises(RefusedError):
        ask(desk_cast, to=to)
    assert not HandOver.objects.exists()


def test_only_the_key_worker_hands_over_while_there_is_one(desk_cast: DeskCast) -> None:
    colleague(desk_cast)
    with pytest.raises(RefusedError, match="Seul le référent"):
        ask(desk_cast, "partner")
    with pytest.raises(RefusedError, match="Seul le référent"):
        ask(desk_cast, "trainer")
    with desk_cast.acting("person"), pytest.raises(NoSuchFileError):
        hand_overs.ask(desk_cast.person.key, 1, desk_cast.accounts["partner"].pk, "")


@pytest.mark.parametrize("who", ["region", "stranger", "visitor", "person", "facilitator"])
def test_only_whoever_was_asked_takes_over(desk_cast: DeskCast, who: str) -> None:
    asked = ask(desk_cast)
    with desk_cast.acting(who), pytest.raises(NoSuchFileError):
        hand_overs.take(desk_cast.person.key, asked.pk)
    assert Person.objects.get().key_worker == desk_cast.accounts["facilitator"]


def test_one_hand_over_waits_at_a_time_and_may_be_withdrawn_or_declined(desk_cast: DeskCast) -> None:
    asked, key = ask(desk_cast), desk_cast.person.key
    with pytest.raises(RefusedError, match="déjà demandé"):
        ask(desk_cast)
    with desk_cast.acting("partner"):
        hand_overs.withdraw(key, asked.pk)
    again = ask(desk_cast)
    with desk_cast.acting("facilitator"):
        hand_overs.withdraw(key, again.pk)
        with pytest.raises(NoSuchFileError):
            hand_overs.withdraw(key, again.pk)
    with desk_cast.acting("partner"), pytest.raises(NoSuchFileError):
        hand_overs.take(key, asked.pk)


@pytest.mark.parametrize("word", [NIR, "x" * 4_001])
def test_a_word_that_may_not_be_kept_is_refused(desk_cast: DeskCast, word: str) -> None:
    with pytest.raises(RefusedError):
        ask(desk_cast, word=word)
    assert not HandOver.objects.exists()


def test_a_page_that_was_read_before_a_change_hands_nothing_over(desk_cast: DeskCast) -> None:
    Person.objects.update(version=5)
    with desk_cast.acting("facilitator"), pytest.raises(ChangedMeanwhileError):
        hand_overs.ask(desk_cast.person.key, 4, desk_cast.accounts["partner"].pk, "")


def test_whoever_leaves_leaves_a_list_of_people_to_take_over(desk_cast: DeskCast) -> None:
    colleague(desk_cast)
    with desk_cast.acting("trainer"):
        assert not hand_overs.people_without_key_worker(desk_cast.cast.workshop)
    leaves(desk_cast)
    with desk_cast.acting("trainer"):
        assert list(hand_overs.people_without_key_worker(desk_cast.cast.workshop)) == [desk_cast.person]
        assert not hand_overs.people_without_key_worker(desk_cast.partners)
        hand_overs.become(desk_cast.person.key, 1)
        assert not hand_overs.people_without_key_worker(desk_cast.cast.workshop)
        with pytest.raises(RefusedError, match="déjà un référent"):
            hand_overs.become(desk_cast.person.key, 3)
    assert Person.objects.get().key_worker == desk_cast.accounts["trainer"]


def test_somebody_who_never_had_a_key_worker_is_on_the_list(desk_cast: DeskCast) -> None:
    Person.objects.update(key_worker=None, key_worker_for=None)
    with acting_as(CLOCK):
        assert hand_overs.people_without_key_worker(desk_cast.cast.workshop.pk).count() == 1


@pytest.mark.parametrize("who", ["stranger", "region", "visitor"])
def test_the_list_tells_nobody_of_files_that_are_not_open_to_them(desk_cast: DeskCast, who: str) -> None:
    leaves(desk_cast)
    with desk_cast.acting(who):
        assert not hand_overs.people_without_key_worker(desk_cast.cast.workshop)


def test_a_partner_does_not_become_key_worker_unasked(desk_cast: DeskCast) -> None:
    leaves(desk_cast)
    with desk_cast.acting("partner"), pytest.raises(RefusedError):
        hand_overs.become(desk_cast.person.key, 1)


def test_a_hand_over_to_somebody_whose_consent_ended_meanwhile_is_not_taken(desk_cast: DeskCast) -> None:
    asked = ask(desk_cast)
    Consent.objects.filter(organisation=desk_cast.partners).delete()
    with desk_cast.acting("partner"), pytest.raises(NoSuchFileError):
        hand_overs.take(desk_cast.person.key, asked.pk)


def test_who_may_be_next_are_those_who_accompany_with_her_agreement(desk_cast: DeskCast) -> None:
    with desk_cast.acting("facilitator"):
        names = [one.name for one, _for in hand_overs.possible_next(file_at(desk_cast.person.key))]
    assert names == ["Soline Marchand", "Karim Belkacem"]


def test_the_word_is_read_by_the_two_concerned_only(desk_cast: DeskCast) -> None:
    colleague(desk_cast)
    ask(desk_cast)
    page = f"/bureau/personnes/{desk_cast.person.key}/suivi/referent/"
    for who, reads in {"facilitator": True, "partner": True, "trainer": False}.items():
        assert ("qu’on l’appelle" in desk_cast.client(who).get(page).content.decode()) is reads
