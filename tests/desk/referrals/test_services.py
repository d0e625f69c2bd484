"""The verbs of referrals: what each does, who may, what is refused, what is told and traced."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from maillage.desk.gate import NoSuchFileError
from maillage.desk.models import (
    Consent,
    Message,
    Outcome,
    Person,
    Protection,
    Referral,
    ReferralState,
    RefusalReason,
    SeatTaken,
    UnmetNeed,
)
from maillage.desk.referrals import services
from maillage.desk.referrals.machine import LINES, TABLE, Role, Transition, Verb
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.actor import CLOCK, Actor, ActorKind, acting_as
from maillage.privacy.models import JournalEntry
from tests.desk.people import DESK, SECRET_NAME, SECRET_PHONE
from tests.desk.referrals.ground import STARTS, Ground, letters

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {
    "agreed": "said",
    "starts_on": STARTS,
    "refusal": "full",
    "outcome": "credential",
}
WHO = {Role.SENDER: "facilitator", Role.RECEIVER: "trainer", Role.PERSON: "person"}


def actor_of(ground: Ground, role: Role) -> Actor:
    return CLOCK if role is Role.CLOCK else ground.people.actor(WHO[role])


def test_a_referral_goes_from_sending_to_its_end_and_each_party_is_told(ground: Ground) -> None:
    referral = ground.sent()
    ground.accepted(referral)
    ground.act("trainer", referral, Verb.START)
    done = ground.act(
        "trainer", referral, Verb.COMPLETE, outcome="job", contract="permanent", done="Deux entretiens"
    )
    assert (done.state, done.outcome, done.contract) == (ReferralState.COMPLETED, Outcome.JOB, "permanent")
    assert "Deux entretiens" in done.report
    assert letters(referral) == [
        ("send", "receiver"),
        ("accept", "sender"),
        ("accept", "person"),
        ("start", "sender"),
        ("complete", "sender"),
    ]
    verbs = ["prepare", "send", "accept", "start", "complete"]
    assert list(referral.events.values_list("verb", flat=True)) == verbs
    deeds = JournalEntry.objects.filter(subject=ground.people.person.key).values_list("deed", flat=True)
    assert list(deeds) == ["referral.prepared", *(f"referral.{verb}" for verb in verbs[1:])]


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line.verb))
@pytest.mark.parametrize("state", list(ReferralState))
def test_a_verb_is_done_from_the_states_of_the_table_and_from_no_other(
    ground: Ground, line: Transition, state: ReferralState
) -> None:
    referral = ground.prepared()
    Referral.objects.filter(pk=referral.pk).update(state=state)
    role = next((role for role in line.roles if role is not Role.RECEIVER), line.roles[0])
    with acting_as(actor_of(ground, role)):
        if state not in line.origins:
            with pytest.raises((RefusedError, NoSuchFileError)):
                services.act(referral.key, line.verb, referral.version, GIVEN)
        else:
            assert services.act(referral.key, line.verb, referral.version, GIVEN).state == line.leads_to(
                state
            )
    assert referral.events.count() == Referral.objects.get(pk=referral.pk).version


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line.verb))
@pytest.mark.parametrize("who", DESK)
def test_whoever_has_no_role_in_the_table_is_told_that_there_is_no_such_thing(
    ground: Ground, line: Transition, who: str
) -> None:
    referral = ground.sent()
    Referral.objects.filter(pk=referral.pk).update(state=line.origins[-1])
    allowed = {WHO[role] for role in line.roles if role in WHO}
    if who in allowed:
        return
    with ground.people.acting(who), pytest.raises(NoSuchFileError):
        services.act(referral.key, line.verb, referral.version, GIVEN)
    assert Referral.objects.get(pk=referral.pk).version == referral.version


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        (Verb.ACCEPT, {}),
        (Verb.ACCEPT, {"starts_on": "demain"}),
        (Verb.REFUSE, {}),
        (Verb.REFUSE, {"refusal": "because"}),
        (Verb.REFUSE, {"refusal": "full", "word": "Son numéro : 1 85 05 78 006 084 91"}),
        (Verb.WAIT, {"word": "x" * 2001}),
    ],
)
def test_an_answer_that_lacks_something_or_says_too_much_changes_nothing(
    ground: Ground, verb: Verb, given: dict[str, Any]
) -> None:
    referral = ground.sent()
    with pytest.raises(RefusedError):
        ground.act("trainer", referral, verb, **given)
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.SENT


def test_a_job_without_its_contract_is_refused_and_a_contract_without_a_job_is_dropped(
    ground: Ground,
) -> None:
    referral = ground.sent()
    ground.accepted(referral)
    with pytest.raises(RefusedError):
        ground.act("trainer", referral, Verb.COMPLETE, outcome="job")
    done = ground.act("trainer", referral, Verb.COMPLETE, outcome="nothing", contract="permanent")
    assert (done.outcome, done.contract) == ("nothing", "")


def test_what_changed_since_it_was_shown_is_not_written_over(ground: Ground) -> None:
    referral = ground.sent()
    with ground.people.acting("facilitator"):
        services.act(referral.key, Verb.CANCEL, referral.version)
    with ground.people.acting("trainer"), pytest.raises(ChangedMeanwhileError):
        services.act(referral.key, Verb.ACCEPT, referral.version, {"starts_on": STARTS})
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.CANCELLED


def test_pressing_twice_does_it_once(ground: Ground) -> None:
    referral = ground.sent()
    with ground.people.acting("trainer"):
        first = services.act(referral.key, Verb.ACCEPT, referral.version, {"starts_on": STARTS})
        again = services.act(referral.key, Verb.ACCEPT, referral.version, {"starts_on": STARTS})
    assert first.version == again.version
    assert SeatTaken.objects.count() == 1


def test_a_form_sent_twice_makes_one_referral(ground: Ground) -> None:
    assert ground.prepared() == ground.prepared()


def test_two_referrals_to_the_same_offer_are_refused_while_one_is_open(ground: Ground) -> None:
    ground.sent()
    with pytest.raises(RefusedError):
        ground.prepared(once="form-2")


@pytest.mark.parametrize("who", [who for who in DESK if who != "facilitator"])
def test_nobody_but_who_accompanies_the_person_for_it_sends_for_an_organisation(
    ground: Ground, who: str
) -> None:
    with ground.people.acting(who), pytest.raises(NoSuchFileError):
        services.prepare(ground.people.person.key, ground.draft())
    assert not Referral.objects.exists()


def test_a_person_nobody_knows_is_no_file(ground: Ground) -> None:
    with ground.people.acting("facilitator"), pytest.raises(NoSuchFileError):
        services.prepare(uuid.uuid4(), ground.draft())


def test_the_person_agrees_to_a_referral_from_their_space_and_it_leaves(ground: Ground) -> None:
    referral = ground.prepared()
    assert not Message.objects.exists()
    sent = ground.act("person", referral, Verb.SEND, agreed="space")
    assert sent.state == ReferralState.SENT
    assert letters(referral) == [("send", "receiver")]


def test_a_referral_without_the_person_s_agreement_does_not_leave(ground: Ground) -> None:
    referral = ground.prepared()
    with pytest.raises(RefusedError):
        ground.act("facilitator", referral, Verb.SEND)
    assert not Message.objects.exists()


def test_a_draft_that_is_dropped_is_told_to_nobody(ground: Ground) -> None:
    referral = ground.prepared()
    ground.act("facilitator", referral, Verb.CANCEL)
    assert not Message.objects.exists()


def test_once_the_consent_is_withdrawn_the_sender_has_no_more_hold_on_it(ground: Ground) -> None:
    referral = ground.sent()
    Consent.objects.filter(organisation=ground.people.cast.workshop).delete()
    with pytest.raises(NoSuchFileError):
        ground.act("facilitator", referral, Verb.CANCEL)


def test_one_of_the_circle_reads_and_does_nothing(ground: Ground) -> None:
    from maillage.desk.referrals import access

    referral = ground.sent()
    with ground.people.acting("partner"):
        assert access.find(referral.key).roles == frozenset()
        with pytest.raises(NoSuchFileError):
            services.act(referral.key, Verb.CANCEL, referral.version)


def test_the_link_s_holder_answers_that_referral_and_no_other(ground: Ground) -> None:
    referral = ground.sent()
    other = ground.sent(ground.somebody(2), once="form-2")
    with acting_as(Actor(ActorKind.REFERRAL, referral.pk)):
        assert services.act(referral.key, Verb.WAIT, referral.version).state == ReferralState.WAITING
        with pytest.raises(NoSuchFileError):
            services.act(other.key, Verb.WAIT, other.version)


@pytest.mark.parametrize(
    ("reason", "cause"),
    [(RefusalReason.FULL, "full"), (RefusalReason.TOO_FAR, "too-far"), (RefusalReason.OTHER, "refused")],
)
def test_a_refusal_counts_what_the_territory_lacked(ground: Ground, reason: str, cause: str) -> None:
    ground.act("trainer", ground.sent(), Verb.REFUSE, refusal=reason)
    need = UnmetNeed.objects.get()
    assert (need.subject, need.cause, need.met_at) == (ground.offer.slug, cause, None)


def test_a_person_who_no_longer_wishes_it_lacked_nothing(ground: Ground) -> None:
    ground.act("trainer", ground.sent(), Verb.REFUSE, refusal="declined")
    assert not UnmetNeed.objects.exists()


def test_no_message_names_anybody_nor_tells_more_than_it_must(ground: Ground) -> None:
    referral = ground.sent()
    ground.act("trainer", referral, Verb.WAIT, word="Rappelez-moi")
    ground.accepted(referral)
    ground.act("trainer", referral, Verb.REFUSE, refusal="dates")
    assert Message.objects.count() == 5
    for message in Message.objects.all():
        for secret in (SECRET_NAME, "Maëlle", SECRET_PHONE, "Découvrir la soudure", "Rappelez-moi"):
            assert secret not in message.subject + message.body
        assert "Bonjour," in message.body


@pytest.mark.parametrize("protection", [Protection.MINOR, Protection.PROTECTED])
def test_nothing_is_written_to_somebody_who_does_not_decide_alone(
    ground: Ground, protection: Protection
) -> None:
    Person.objects.filter(pk=ground.people.person.pk).update(protection=protection)
    ground.accepted(ground.sent())
    assert not Message.objects.filter(once__endswith=":person").exists()


def test_every_message_of_the_table_has_its_words() -> None:
    from maillage.desk.referrals.letters import LETTERS

    for line in LINES:
        for role in line.tells:
            assert (line.verb, role) in LETTERS
    named = {name for name, _ in LETTERS}
    assert named - {"freed"} <= set(TABLE)
