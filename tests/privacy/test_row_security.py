"""The second lock: PostgreSQL itself shows nothing of a file to whoever has no business in it.

No application filter here: ``Model.objects.all()``, asked under a role such as a site's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import Error, connection, models, transaction
from django.utils import timezone

from maillage.desk import models as desk
from maillage.desk.models import Consent, GivenHow, Note, Person, Request, Scope, Telling
from maillage.privacy.actor import CLOCK, NOBODY, SETTING, Actor, ActorKind, acting_as
from tests.desk.people import DESK, DeskCast
from tests.desk.plain_role import plain, under
from tests.desk.world import STATES, World, furnished, in_state, scopes_of

__all__ = ["plain"]
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

PART = {  # the part of the file that a table belongs to; any part shows the others
    desk.Telling: Scope.SITUATION,
    desk.MobilityDiagnosis: Scope.SITUATION,
    desk.Pathway: Scope.PATHWAY,
    desk.PathwayVersion: Scope.PATHWAY,
    desk.Step: Scope.PATHWAY,
    desk.Note: Scope.NOTES,
    desk.Document: Scope.DOCUMENTS,
}
TO_SENDER_AND_RECEIVER = {desk.Referral, desk.ReferralEvent, desk.SeatTaken, desk.Message}
DELEGATES = (  # tables that concern nobody: the register of who accompanies, the groups, the meetings
    desk.Facilitator,
    desk.CaseConference,
    desk.Team,
    desk.Meeting,
)


def leads_to_a_person(model: type[models.Model], seen: frozenset[type[models.Model]] = frozenset()) -> bool:
    """Whether a row of a model belongs, by a path of foreign keys within the desk, to a person."""
    if model is Person:
        return True
    keys = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    near = [known for known in apps.get_app_config("desk").get_models() if known in keys - seen]
    return any(leads_to_a_person(one, seen | {model}) for one in near)


PERSONAL = [model for model in apps.get_app_config("desk").get_models() if leads_to_a_person(model)]


@pytest.fixture
def world(desk_cast: DeskCast) -> World:
    """A file with one of everything."""
    return furnished(desk_cast)


def has_business(model: type[models.Model], who: str, state: str) -> bool:
    """Whether one of the cast should see a row of that table."""
    if who == "person":
        return True
    if model in TO_SENDER_AND_RECEIVER and who in {"facilitator", "trainer"}:
        return True
    shown = scopes_of(who, state)
    if model in TO_SENDER_AND_RECEIVER:
        return Scope.PATHWAY in shown or (model is desk.Message and bool(shown))
    return PART[model] in shown if model in PART else bool(shown)


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: str(model.__name__))
def test_without_any_filter_only_those_with_business_see_a_row(
    world: World, plain: str, model: type[models.Model]
) -> None:
    wrong = []
    for state in STATES:
        mark = transaction.savepoint()
        in_state(world.desk_cast, state)
        for who in DESK:
            with world.desk_cast.acting(who), under(plain):
                seen = model._default_manager.exists()
            if seen != has_business(model, who, state):
                wrong.append((who, state, seen))
        transaction.savepoint_rollback(mark)
    assert wrong == []


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: str(model.__name__))
def test_whoever_did_not_say_who_they_are_or_says_nonsense_sees_no_row(
    world: World, plain: str, model: type[models.Model]
) -> None:
    person = world.desk_cast.person.pk
    said = ["", "nobody:0", "account:", "account:x", f"account:{person}; --", "clock:1", "Clock:0", "person"]
    said += [
        f"person:{person} ",
        f"x person:{person}",
        f"person:-{person}",
        "account:" + "9" * 30,
        "account:0",
    ]
    for told in said:
        with under(plain), connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, told])
            assert not model._default_manager.exists(), told


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: str(model.__name__))
def test_every_table_that_leads_to_a_person_is_locked_for_its_owner_too(
    db: None, model: type[models.Model]
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("row security is PostgreSQL's")
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table]
        )
        assert cursor.fetchone() == (True, True), f"{table} concerns a person: give it a rule in a migration"
        cursor.execute("SELECT count(DISTINCT cmd) FROM pg_policies WHERE tablename = %s", [table])
        assert cursor.fetchone() == (4,)


def test_the_path_to_a_person_is_found_through_other_models_and_not_invented() -> None:
    assert {desk.AttendanceMark, desk.Decision, desk.PathwayVersion, desk.SeatTaken} <= set(PERSONAL)
    assert not set(DELEGATES) & set(PERSONAL)
    assert len(PERSONAL) >= 25


def test_the_clock_sees_everything(world: World, plain: str) -> None:
    with acting_as(CLOCK), under(plain):
        assert [model.__name__ for model in PERSONAL if not model._default_manager.exists()] == []


@pytest.mark.parametrize(
    ("who", "state", "read"),
    [
        ("facilitator", "given", {"author", "circle", "person", "health"}),
        ("person", "given", {"person"}),
        ("partner", "given", set()),
        ("stranger", "given", set()),
        ("facilitator", "withdrawn", set()),
    ],
)
def test_a_note_is_read_by_its_audience(
    world: World, plain: str, who: str, state: str, read: set[str]
) -> None:
    in_state(world.desk_cast, state)
    with world.desk_cast.acting(who), under(plain):
        assert set(Note.objects.all()) == {world.notes[name] for name in read}


def test_a_partner_who_may_read_notes_reads_neither_private_ones_nor_health(world: World, plain: str) -> None:
    partner = Consent.objects.get(organisation=world.desk_cast.partners)
    partner.scopes = ["identity", "notes", "documents"]
    partner.save()
    world.document.kind = "health"
    world.document.save()
    with world.desk_cast.acting("partner"), under(plain):
        assert set(Note.objects.all()) == {world.notes["circle"], world.notes["person"]}
        assert not desk.Document.objects.exists()
    partner.scopes = ["identity", "notes", "documents", "health"]
    partner.save()
    with world.desk_cast.acting("partner"), under(plain):
        assert world.notes["health"] in Note.objects.all()
        assert world.notes["author"] not in Note.objects.all()
        assert desk.Document.objects.exists()


@pytest.mark.parametrize("how", ["closed account", "no longer a facilitator", "for a colleague"])
def test_whoever_no_longer_accompanies_sees_nothing(world: World, plain: str, how: str) -> None:
    account = world.desk_cast.accounts["partner"]
    if how == "closed account":
        account.is_active = False
        account.save()
    elif how == "no longer a facilitator":
        account.memberships.get().facilitator.delete()
    else:
        Consent.objects.filter(organisation=world.desk_cast.partners).update(
            account=world.desk_cast.accounts["trainer"]
        )
    with world.desk_cast.acting("partner"), under(plain):
        assert not Person.objects.exists()
        assert not Telling.objects.exists()


def test_whoever_holds_a_link_sees_that_referral_only(world: World, plain: str) -> None:
    other = desk.Referral.objects.create(
        person=world.desk_cast.person,
        sent_for=world.desk_cast.cast.workshop,
        sent_to=world.desk_cast.partners,
        purpose="Autre",
        state="sent",
    )
    with acting_as(Actor(ActorKind.REFERRAL, world.referral.pk)), under(plain):
        seen = {model for model in PERSONAL if model._default_manager.exists()}
        assert seen == TO_SENDER_AND_RECEIVER
        assert list(desk.Referral.objects.all()) == [world.referral]
        assert other not in desk.Referral.objects.all()
        assert [message.referral_id for message in desk.Message.objects.all()] == [world.referral.pk]


def test_a_draft_is_not_shown_to_whom_it_is_not_yet_sent(world: World, plain: str) -> None:
    desk.Referral.objects.update(state="draft")
    with world.desk_cast.acting("trainer"), under(plain):
        assert not desk.Referral.objects.exists()
        assert not desk.ReferralEvent.objects.exists()


def opened(world: World, account: str) -> Person:
    """A file opened by one of the cast for the workshop, its consent not yet given."""
    with world.desk_cast.acting(account):
        return Person.objects.create(
            territory=world.desk_cast.cast.territory,
            opened_for=world.desk_cast.cast.workshop,
            last_contact_on=timezone.localdate(),
        )


def agrees(person: Person, world: World) -> Consent:
    return Consent.objects.create(
        person=person,
        organisation=world.desk_cast.cast.workshop,
        scopes=[str(scope) for scope in Scope],
        purpose="Préparer son parcours",
        given_how=GivenHow.SAID,
        recorded_by="clock:0",
        ends_on=timezone.localdate() + timedelta(days=9),
    )


def test_a_facilitator_opens_a_file_then_writes_its_consent(world: World, plain: str) -> None:
    with under(plain):
        person = opened(world, "facilitator")
        with world.desk_cast.acting("facilitator"):
            Telling.objects.create(person=person, number=1, by="account:1", content={})
            desk.PersonMark.objects.create(person=person, kind="email", mark="2" * 64)
            agrees(person, world)
            assert Person.objects.filter(pk=person.pk).update(version=2) == 1
            assert Person.objects.count() == 2


def test_a_file_being_opened_is_shown_to_nobody_else(world: World, plain: str) -> None:
    with under(plain):
        person = opened(world, "facilitator")
        for who in ("visitor", "partner", "trainer", "region", "stranger", "person"):
            with world.desk_cast.acting(who):
                assert not Person.objects.filter(pk=person.pk).exists(), who


def test_without_consent_a_file_is_shut_when_the_transaction_ends(world: World, plain: str) -> None:
    with under(plain):
        person = opened(world, "facilitator")
    with connection.cursor() as cursor:  # what the end of the transaction does
        cursor.execute("SELECT set_config('maillage.new_desk_person', '', true)")
    with world.desk_cast.acting("facilitator"), under(plain):
        assert not Person.objects.filter(pk=person.pk).exists()


Deed = Callable[[World], object]
REFUSED: dict[str, tuple[str, Deed]] = {
    "open a file for another organisation": ("stranger", lambda world: opened(world, "stranger")),
    "open a file as a visitor": ("visitor", lambda world: opened(world, "visitor")),
    "give oneself a consent": ("stranger", lambda world: agrees(world.desk_cast.person, world)),
    "write a telling": (
        "stranger",
        lambda world: Telling.objects.create(person=world.desk_cast.person, number=9, by="x"),
    ),
    "write a note without its part": (
        "partner",
        lambda world: Note.objects.create(
            person=world.desk_cast.person, organisation=world.desk_cast.partners, text="x"
        ),
    ),
    "send a referral as its receiver": (
        "trainer",
        lambda world: desk.Referral.objects.create(
            person=world.desk_cast.person,
            sent_for=world.desk_cast.school,
            sent_to=world.desk_cast.school,
            purpose="x",
        ),
    ),
    "ask as a visitor about a file": (
        "visitor",
        lambda world: asked(world, person=world.desk_cast.person),
    ),
}


def asked(world: World, **columns: object) -> Request:
    """A request of a visitor to the workshop."""
    told = {"territory": world.desk_cast.cast.territory, "organisation": world.desk_cast.cast.workshop}
    return Request.objects.create(channel="form", kind="other", text="Bonjour", **told, **columns)


@pytest.mark.parametrize("deed", REFUSED)
def test_what_the_gate_would_not_let_write_is_refused(world: World, plain: str, deed: str) -> None:
    who, does = REFUSED[deed]
    with world.desk_cast.acting(who), under(plain):
        refused = pytest.raises(Error, match="row-level security")
        with refused, transaction.atomic():
            does(world)


def test_nobody_changes_or_erases_what_they_do_not_see(world: World, plain: str) -> None:
    for who in ("visitor", "trainer", "region", "stranger"):
        with world.desk_cast.acting(who), under(plain):
            assert Person.objects.update(version=9) == 0
            assert Note.objects.update(version=9) == 0
            assert Telling.objects.all()._raw_delete("default") == 0


def test_a_visitor_may_ask_and_reads_no_request_of_others(world: World, plain: str) -> None:
    with acting_as(NOBODY), under(plain):
        request = asked(world)
        assert list(Request.objects.all()) == [request]
    with world.desk_cast.acting("facilitator"), under(plain):
        assert request in Request.objects.all()
    with world.desk_cast.acting("stranger"), under(plain):
        assert not Request.objects.exists()


def test_a_request_is_routed_to_others_and_is_then_theirs(world: World, plain: str) -> None:
    request = asked(world)
    with world.desk_cast.acting("facilitator"), under(plain):
        moved = Request.objects.filter(pk=request.pk).update(organisation=world.desk_cast.cast.elsewhere)
        assert moved == 1
        assert request not in Request.objects.all()
    with world.desk_cast.acting("stranger"), under(plain):
        assert list(Request.objects.all()) == [request]


def test_a_receiver_answers_and_takes_a_seat_without_seeing_whom_it_is(world: World, plain: str) -> None:
    desk.SeatTaken.objects.all().delete()
    with world.desk_cast.acting("trainer"), under(plain):
        referral = desk.Referral.objects.get()
        assert desk.Referral.objects.filter(pk=referral.pk, version=1).update(state="accepted", version=2)
        desk.ReferralEvent.objects.create(
            referral=referral, number=2, verb="accept", state="accepted", by="account:1"
        )
        desk.SeatTaken.objects.create(session=world.desk_cast.cast.session, number=1, referral=referral)
        assert not Person.objects.exists()
        with pytest.raises(Person.DoesNotExist):
            str(referral.person)


def test_the_lock_can_be_taken_away_and_put_back(plain: str) -> None:
    import importlib

    migration = importlib.import_module("maillage.desk.migrations.0005_row_security")
    with connection.schema_editor() as editor:
        migration.unlock(apps, editor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_policies")
        assert cursor.fetchone() == (0,)
    with connection.schema_editor() as editor:
        migration.lock(apps, editor)
