"""Who is asking: the one thing that decides what of people's files is seen, here and in the database.

A page, a command or a task runs ``acting_as`` somebody. On PostgreSQL the database is told too, and its
row-level security answers nothing to whoever did not say who they are. Nobody is the default.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection


class ActorKind(StrEnum):
    """What an actor is."""

    NOBODY = "nobody"
    ACCOUNT = "account"  # somebody logged in; the key is the account's
    PERSON = "person"  # the person whose file it is, by their private link; the key is the person's
    REFERRAL = "referral"  # whoever holds a referral's link; the key is the referral's
    CLOCK = "clock"  # the site's own tasks: reminders, retention, backups; they see everything


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a kind, and the key (``pk``) of the account, person or referral."""

    kind: ActorKind
    key: int = 0

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


NOBODY = Actor(ActorKind.NOBODY)
CLOCK = Actor(ActorKind.CLOCK)
SETTING = "maillage.actor"

_current: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current() -> Actor:
    """Who is asking now."""
    return _current.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Ask as ``actor`` within the block, as whoever asked before after it."""
    before = _current.set(actor)
    tell_database(actor)
    try:
        yield actor
    finally:
        _current.reset(before)
        tell_database(_current.get())


def tell_database(actor: Actor) -> None:
    """Tell PostgreSQL who asks, for as long as this connection is ours; SQLite has no second lock.

    In a transaction that already failed nothing can be told; its end undoes what was told in it.
    """
    if connection.vendor != "postgresql" or (connection.connection is not None and connection.needs_rollback):
        return
    connection.ensure_connection()
    connection.connection.execute("SELECT set_config(%s, %s, false)", (SETTING, str(actor)))
