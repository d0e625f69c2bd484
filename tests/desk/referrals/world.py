"""A database of its own, people in it, and children that act in it and may be killed; see ``program``."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from maillage.accounts.models import Account, Membership, Right
from maillage.desk.models import Consent, Facilitator, GivenHow, Person, Scope
from maillage.directory.models import Offer, OfferKind, Organisation, Session, Territory
from maillage.privacy.actor import Actor, ActorKind

SPOOL = "MAILLAGE_TEST_SPOOL"  # the variable that names the file where letters fall
WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Everybody:
    """Who acts: the sender's and the receiver's accounts and organisations."""

    territory: Territory
    sender: Account
    receiver: Account
    home: Organisation
    school: Organisation

    @property
    def actors(self) -> dict[str, Actor]:
        """Them, as actors."""
        return {
            "sender": Actor(ActorKind.ACCOUNT, self.sender.pk),
            "receiver": Actor(ActorKind.ACCOUNT, self.receiver.pk),
        }


def new_world() -> Everybody:
    """Make the tables, and who acts."""
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)  # a pool's threads don't survive a fork
    connections["default"].settings_dict["OPTIONS"].pop("pool", None)
    settings.EMAIL_BACKEND = "tests.desk.referrals.spool.SpoolBackend"
    settings.TODAY = None
    call_command("migrate", verbosity=0)
    territory = Territory.objects.create(slug="ici", name="Ici", pack_version="1")
    home, school = (_organisation(territory, slug) for slug in ("maison", "ecole"))
    sender, receiver = (Account.objects.create_user(f"{who}@example.org") for who in ("sender", "receiver"))
    held = Membership.objects.create(account=sender, organisation=home, right=Right.READER)
    Facilitator.objects.create(membership=held)
    Membership.objects.create(account=receiver, organisation=school, right=Right.OWNER)
    return Everybody(territory, sender, receiver, home, school)


def _organisation(territory: Territory, slug: str) -> Organisation:
    return Organisation.objects.create(
        territory=territory, slug=slug, name=slug.title(), email=f"{slug}@example.org", roles=["association"]
    )


def new_session(world: Everybody, name: str, seats: int) -> Session:
    """An offer of the school with one session, in four months."""
    offer = Offer.objects.create(
        territory=world.territory, slug=name, name=name, kind=OfferKind.TRAINING, organisation=world.school
    )
    start = timezone.localdate() + timedelta(days=120)
    return Session.objects.create(territory=world.territory, slug=name, offer=offer, start=start, seats=seats)


def new_person(world: Everybody, name: str) -> Person:
    """A person who shows everything to the home, for a year."""
    person = Person.objects.create(
        territory=world.territory,
        name=name,
        contact={"email": f"{name}@example.org"},
        opened_for=world.home,
        last_contact_on=timezone.localdate(),
    )
    Consent.objects.create(
        person=person,
        organisation=world.home,
        scopes=[str(scope) for scope in Scope],
        purpose="Son parcours",
        given_how=GivenHow.SAID,
        recorded_by="clock:0",
        ends_on=date.max - timedelta(days=400),
    )
    return person


class Killing:
    """Kills this process before its n-th write, or before or after its n-th commit: as ``kill -9`` would."""

    def __init__(self, writes: int) -> None:
        self.left = writes

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Before each statement."""
        if sql.lstrip().upper().startswith(WRITES):
            self.step()
        return execute(sql, params, many, context)

    def step(self) -> None:
        """One write nearer to the end."""
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around_commits(self) -> None:
        """Count the moment before each commit, and the one after it."""
        base: Any = connection
        commit = base._commit

        def counted() -> Any:
            self.step()
            done = commit()
            self.step()
            return done

        base._commit = counted


def fork(work: Callable[[], None], dies_after: int | None = None) -> int:
    """A child that works on a connection of its own, and may be killed on the way; its process number."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 0
    try:
        if dies_after is None:
            work()
        else:
            killing = Killing(dies_after)
            killing.around_commits()
            with connection.execute_wrapper(killing):
                work()
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must know, and the child must end
        traceback.print_exc()
        code = 1
    finally:
        connections.close_all()
        os._exit(code)


def ended(children: list[int]) -> list[int]:
    """Wait for children; the signal or the code with which each ended."""
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def note(path: Path, line: str) -> None:
    """Add a line to a file, whole, whoever else writes in it."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
    finally:
        os.close(handle)
