"""Requests: recorded in a moment, seen by whoever looks after them, passed on, answered, put in a file."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from maillage.accounts.models import Membership, Right, TrailEntry
from maillage.desk.gate import NoSuchFileError
from maillage.desk.models import Channel, Facilitator, Message, Request, RequestKind, RequestState
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.desk.welcome import form_keys, queries, reference, rules, services
from maillage.desk.welcome.services import Asking
from tests.desk.people import DESK, DeskCast, a_person, agreed

pytestmark = pytest.mark.django_db
SECRET = "Un loyer de retard, rue des Lilas"
NUMBER = "1 85 05 78 006 084 91"


def asked(cast: DeskCast, **told: object) -> Request:
    """A request that the workshop's facilitator recorded."""
    asking = {"text": SECRET, "kind": RequestKind.FUNDING, "caller": {"email": "m@example.org"}, **told}
    with cast.acting("facilitator"):
        return services.record(cast.cast.workshop, Asking(**asking))  # type: ignore[arg-type]


def test_a_request_is_recorded_without_a_name(desk_cast: DeskCast) -> None:
    made = asked(desk_cast, caller={"name": " ", "email": ""})
    assert (made.caller, made.state, made.channel) == ({}, RequestState.NEW, Channel.COUNTER)
    assert made.received_by == str(desk_cast.actor("facilitator"))
    assert made.territory == desk_cast.cast.territory


def test_what_was_asked_and_by_whom_is_unreadable_in_the_database(desk_cast: DeskCast) -> None:
    from django.db import connection

    made = asked(desk_cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, caller FROM desk_request WHERE id = %s", [made.pk])
        kept = " ".join(map(str, cursor.fetchone()))
    assert "Lilas" not in kept
    assert "example.org" not in kept


def test_a_form_sent_twice_records_one_request(desk_cast: DeskCast) -> None:
    once = form_keys.once_of(form_keys.new_key())
    assert asked(desk_cast, once=once) == asked(desk_cast, once=once, text="Autre chose")
    assert Request.objects.get().text == SECRET


@pytest.mark.parametrize("key", ["", "rien", "a:b:c", "forged"])
def test_a_form_s_key_that_was_not_made_here_is_refused(key: str) -> None:
    key = form_keys.new_key()[:-2] + "xx" if key == "forged" else key
    with pytest.raises(form_keys.StaleFormError):
        form_keys.once_of(key)


@pytest.mark.parametrize("where", ["text", "name", "answer", "why"])
def test_a_security_number_is_never_written(desk_cast: DeskCast, where: str) -> None:
    if where in {"text", "name"}:
        told = {"text": NUMBER} if where == "text" else {"caller": {"name": NUMBER}}
        with pytest.raises(RefusedError):
            asked(desk_cast, **told)
        assert not Request.objects.exists()
        return
    made = asked(desk_cast)
    given: tuple[Any, ...] = (NUMBER,) if where == "answer" else (desk_cast.partners, NUMBER)
    verb: Any = services.answer if where == "answer" else services.route
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        verb(made, *given, made.version)


@pytest.mark.parametrize("who", [who for who in DESK if who != "facilitator"])
def test_only_whoever_answers_for_an_organisation_records_for_it(desk_cast: DeskCast, who: str) -> None:
    with desk_cast.acting(who), pytest.raises(PermissionDenied):
        services.record(desk_cast.cast.workshop, Asking("Une salle"))


@pytest.mark.parametrize("who", DESK)
def test_a_request_is_seen_by_the_facilitators_of_who_looks_after_it_alone(
    desk_cast: DeskCast, who: str
) -> None:
    made = asked(desk_cast)
    with desk_cast.acting(who):
        assert list(rules.requests_of()) == ([made] if who == "facilitator" else [])


def test_owners_answer_where_nobody_accompanies_people_and_no_longer_once_somebody_does(
    desk_cast: DeskCast,
) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        services.route(made, desk_cast.school, "", made.version)
    with desk_cast.acting("trainer"):
        assert queries.request_at(made.key) == made
    member = Membership.objects.create(
        account=desk_cast.accounts["region"], organisation=desk_cast.school, right=Right.READER
    )
    Facilitator.objects.create(membership=member)
    with desk_cast.acting("trainer"), pytest.raises(queries.NoSuchRequestError):
        queries.request_at(made.key)
    with desk_cast.acting("region"):
        assert queries.request_at(made.key) == made


def test_a_request_passed_on_changes_hands_and_its_chain_is_kept(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        services.route(made, desk_cast.partners, "Vous connaissez les aides.", made.version, {"role:funder"})
    with desk_cast.acting("partner"):
        found = queries.request_at(made.key)
        assert (found.state, found.routed_why) == (RequestState.ROUTED, "Vous connaissez les aides.")
        services.route(found, desk_cast.cast.elsewhere, "", found.version)
    with desk_cast.acting("stranger"):
        hops = queries.chain(queries.request_at(made.key))
    assert [(hop.origin, hop.to) for hop in hops] == [
        ("La Fabrique", "Le Relais"),
        ("Le Relais", "Le Fil"),
    ]


def test_the_trail_of_a_request_holds_nothing_of_it(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        services.route(made, desk_cast.partners, "Un mot", made.version)
    with desk_cast.acting("partner"):
        services.answer(made, "Oui, une avance est possible.", made.version)
    told = " ".join(str(entry.details) for entry in TrailEntry.objects.all())
    assert not any(word in told for word in ("Lilas", "example.org", "Un mot", "avance"))
    assert TrailEntry.objects.count() == 3


def test_who_passed_a_request_on_sees_where_it_stands_and_the_answer_alone(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        services.route(made, desk_cast.partners, "", made.version)
    with desk_cast.acting("partner"):
        services.answer(queries.request_at(made.key), "Passez mardi.", made.version)
    with desk_cast.acting("facilitator"):
        with pytest.raises(queries.NoSuchRequestError):
            queries.request_at(made.key)
        followed = queries.followed_at(made.key)
        assert (followed.request.state, followed.answer) == (RequestState.ANSWERED, "Passez mardi.")
        assert [each.request for each in queries.passed_on_by([desk_cast.cast.workshop.pk])] == [made]
    assert {"text", "caller", "commune"} <= followed.request.get_deferred_fields()


@pytest.mark.parametrize("who", [who for who in DESK if who not in {"facilitator", "partner"}])
def test_who_never_had_a_request_is_told_that_there_is_none(desk_cast: DeskCast, who: str) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        services.route(made, desk_cast.partners, "", made.version)
    for key in (made.key, uuid.uuid4()):
        with desk_cast.acting(who):
            with pytest.raises(queries.NoSuchRequestError):
                queries.followed_at(key)
            with pytest.raises(queries.NoSuchRequestError):
                queries.request_at(key)


def test_an_organisation_where_nobody_answers_receives_nothing(desk_cast: DeskCast) -> None:
    Membership.objects.filter(organisation=desk_cast.partners).delete()
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        services.route(made, desk_cast.partners, "", made.version)
    assert Request.objects.get().organisation == desk_cast.cast.workshop
    assert not Message.objects.exists()


def test_a_request_is_not_passed_on_to_who_has_it(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        services.route(made, desk_cast.cast.workshop, "", made.version)


def test_whoever_receives_a_request_is_told_by_a_message_that_says_nothing_of_it(
    desk_cast: DeskCast,
) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        services.route(made, desk_cast.partners, "Un mot", made.version)
    message = Message.objects.get()
    assert message.to == "partner@example.org"
    assert str(made.key) in message.body
    assert not any(word in message.body + message.subject for word in ("Lilas", "m@example", "Un mot"))


def test_the_answer_is_kept_and_sent_once_to_who_left_an_address(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        seen = made.version
        services.answer(made, " Passez mardi. ", seen)
        with pytest.raises(RefusedError):
            services.answer(made, "Ou mercredi.", made.version)
    message = Message.objects.get()
    assert (message.to, made.answer) == ("m@example.org", "Passez mardi.")
    assert "Passez mardi." in message.body
    assert reference.reference_of(made.key) in message.subject
    assert "Lilas" not in message.body


def test_the_answer_to_who_left_no_address_is_kept_and_nothing_is_sent(desk_cast: DeskCast) -> None:
    made = asked(desk_cast, caller={"phone": "05 57 00 00 00"})
    with desk_cast.acting("facilitator"):
        services.answer(made, "Passez mardi.", made.version)
    assert not Message.objects.exists()
    assert Request.objects.get().answered_at is not None


def test_an_empty_answer_is_refused(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        services.answer(made, "  ", made.version)
    assert Request.objects.get().state == RequestState.NEW


@pytest.mark.parametrize("verb", ["take", "route", "answer", "close"])
def test_who_acts_on_what_somebody_else_changed_is_told_and_changes_nothing(
    desk_cast: DeskCast, verb: str
) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        stale = Request.objects.get(pk=made.pk)
        services.take(made, made.version)
        before = Request.objects.values().get()
        arguments = {"route": (desk_cast.partners, ""), "answer": ("Oui.",)}.get(verb, ())
        with pytest.raises(ChangedMeanwhileError):
            getattr(services, verb)(stale, *arguments, stale.version)
    assert Request.objects.values().get() == before
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["partner", "stranger", "region", "person", "visitor"])
@pytest.mark.parametrize("verb", ["take", "route", "answer", "close", "reopen"])
def test_nobody_else_changes_a_request(desk_cast: DeskCast, who: str, verb: str) -> None:
    made = asked(desk_cast)
    arguments = {"route": (desk_cast.partners, ""), "answer": ("Oui.",)}.get(verb, ())
    with desk_cast.acting(who), pytest.raises(PermissionDenied):
        getattr(services, verb)(made, *arguments, made.version)
    assert Request.objects.get().version == 1


def test_a_request_that_was_closed_can_be_opened_again_and_no_other(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        with pytest.raises(RefusedError):
            services.reopen(made, made.version)
        services.close(made, made.version)
        services.reopen(made, made.version)
    assert Request.objects.get().state == RequestState.NEW


def test_a_request_attached_to_a_file_is_answered_and_forgets_the_contact(desk_cast: DeskCast) -> None:
    made = asked(desk_cast, kind=RequestKind.PATHWAY)
    with desk_cast.acting("facilitator"):
        services.attach(made, desk_cast.person)
    made.refresh_from_db()
    assert (made.person, made.state, made.caller) == (desk_cast.person, RequestState.ANSWERED, {})
    desk_cast.person.delete()
    assert not Request.objects.exists()


def test_a_request_in_a_file_is_seen_only_by_whom_the_file_is_open_to(desk_cast: DeskCast) -> None:
    made = asked(desk_cast)
    with desk_cast.acting("facilitator"):
        services.attach(made, desk_cast.person)
        assert list(rules.requests_of()) == [made]
        assert queries.excerpt(queries.request_at(made.key)) == ""
    desk_cast.person.consents.filter(organisation=desk_cast.cast.workshop).update(withdrawn_at=timezone.now())
    with desk_cast.acting("facilitator"):
        assert not rules.requests_of().exists()
    with desk_cast.acting("person"):
        assert list(rules.requests_of()) == [made]


def test_a_request_is_attached_to_one_person_only_and_never_across_organisations(
    desk_cast: DeskCast,
) -> None:
    made, other = asked(desk_cast), a_person(desk_cast.cast, desk_cast.accounts["facilitator"], "Autre")
    with desk_cast.acting("facilitator"):
        services.attach(made, desk_cast.person)
        with pytest.raises(RefusedError):
            services.attach(made, other)
    elsewhere = asked(desk_cast)
    other.opened_for = desk_cast.partners
    other.save()
    agreed(other, desk_cast.partners, [])
    with desk_cast.acting("partner"), pytest.raises(RefusedError):
        services.attach(elsewhere, other)
    with desk_cast.acting("stranger"), pytest.raises(NoSuchFileError):
        services.attach(elsewhere, other)


@pytest.mark.parametrize("typed", ["{0}-{1}", "{0}{1}", " {0} {1} ", "{0}–{1}"])
def test_a_request_is_found_by_its_reference_however_it_is_typed(desk_cast: DeskCast, typed: str) -> None:
    made = asked(desk_cast)
    services_seen = asked(desk_cast)
    first, second = reference.reference_of(made.key).split("-")
    for text in (typed.format(first, second), typed.format(first, second).lower()):
        with desk_cast.acting("facilitator"):
            assert list(queries.requests_listed(quoted=text)) == [made]
        with desk_cast.acting("stranger"):
            assert not queries.requests_listed(quoted=text).exists()
    assert services_seen != made


@pytest.mark.parametrize("typed", ["1234", "zzzz-zzzz", "1234-5678-9", "' OR 1=1", "٣" * 8])
def test_what_is_no_reference_finds_nothing(desk_cast: DeskCast, typed: str) -> None:
    asked(desk_cast)
    with desk_cast.acting("facilitator"):
        assert not queries.requests_listed(quoted=typed).exists()
