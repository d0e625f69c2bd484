"""The one table of what may happen to a referral: buttons, verbs, messages and their page read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maillage.desk.models import ReferralState as State

RESTING = (State.REFUSED, State.EXPIRED, State.CANCELLED)  # closed before anything began
CLOSED = (*RESTING, State.COMPLETED, State.STOPPED)
SEATED = (State.ACCEPTED, State.STARTED, State.COMPLETED)  # states in which a seat stays taken


class Role(StrEnum):
    """As whom somebody acts on a referral."""

    SENDER = "sender"  # whoever accompanies the person for the organisation that sends
    RECEIVER = "receiver"  # whoever answers for the organisation that receives, or holds its link
    PERSON = "person"  # the person, from their own space
    CLOCK = "clock"  # the site's own task


class Verb(StrEnum):
    """What may be done to a referral."""

    SEND = "send"
    REMIND = "remind"
    ESCALATE = "escalate"
    ACCEPT = "accept"
    WAIT = "wait"
    REFUSE = "refuse"
    MOVE = "move"
    START = "start"
    ASK = "ask"
    COMPLETE = "complete"
    STOP = "stop"
    CANCEL = "cancel"
    EXPIRE = "expire"
    RELINK = "relink"


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table.

    ``target``: ``None`` stays where it was. ``tells``: to whom a message is written, but whoever did it.
    ``needs``: what the form must give; ``takes``: what it may give besides.
    """

    verb: Verb
    origins: tuple[State, ...]
    target: State | None
    roles: tuple[Role, ...]
    tells: tuple[Role, ...] = ()
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()

    def leads_to(self, origin: State) -> State:
        """Where it leads from there."""
        return self.target or origin


REPORT = ("done", "found", "short", "medium", "long")
_SENDER, _RECEIVER, _PERSON, _CLOCK = Role.SENDER, Role.RECEIVER, Role.PERSON, Role.CLOCK

LINES = (
    Transition(Verb.SEND, (State.DRAFT,), State.SENT, (_SENDER, _PERSON), (_RECEIVER,), ("agreed",)),
    Transition(Verb.REMIND, (State.SENT,), None, (_SENDER, _CLOCK), (_RECEIVER,)),
    Transition(Verb.ESCALATE, (State.SENT,), None, (_CLOCK,), (_SENDER,)),
    Transition(
        Verb.ACCEPT,
        (State.SENT, State.WAITING),
        State.ACCEPTED,
        (_RECEIVER,),
        (_SENDER, _PERSON),
        ("starts_on",),
        ("word",),
    ),
    Transition(Verb.WAIT, (State.SENT,), State.WAITING, (_RECEIVER,), (_SENDER,), (), ("word",)),
    Transition(
        Verb.REFUSE,
        (State.SENT, State.WAITING, State.ACCEPTED),
        State.REFUSED,
        (_RECEIVER,),
        (_SENDER,),
        ("refusal",),
        ("word",),
    ),
    Transition(
        Verb.MOVE, (State.ACCEPTED,), None, (_RECEIVER,), (_SENDER, _PERSON), ("starts_on",), ("word",)
    ),
    Transition(
        Verb.START,
        (State.ACCEPTED,),
        State.STARTED,
        (_RECEIVER, _SENDER),
        (_SENDER, _RECEIVER),
        (),
        ("word",),
    ),
    Transition(Verb.ASK, (State.ACCEPTED, State.STARTED), None, (_CLOCK, _SENDER), (_RECEIVER,)),
    Transition(
        Verb.COMPLETE,
        (State.ACCEPTED, State.STARTED),
        State.COMPLETED,
        (_RECEIVER, _SENDER),
        (_SENDER,),
        ("outcome",),
        ("contract", *REPORT),
    ),
    Transition(
        Verb.STOP,
        (State.STARTED,),
        State.STOPPED,
        (_RECEIVER, _SENDER, _PERSON),
        (_SENDER, _RECEIVER),
        (),
        ("outcome", "contract", *REPORT),
    ),
    Transition(
        Verb.CANCEL,
        (State.DRAFT, State.SENT, State.WAITING, State.ACCEPTED),
        State.CANCELLED,
        (_SENDER, _PERSON),
        (_RECEIVER, _SENDER),
    ),
    Transition(Verb.EXPIRE, (State.SENT, State.WAITING), State.EXPIRED, (_CLOCK,), (_SENDER, _RECEIVER)),
    Transition(
        Verb.RELINK,
        (State.SENT, State.WAITING, State.ACCEPTED, State.STARTED),
        None,
        (_SENDER,),
        (_RECEIVER,),
    ),
)
TABLE = {line.verb: line for line in LINES}


def open_to(state: str, roles: frozenset[Role]) -> tuple[Transition, ...]:
    """What these roles may do in that state, in the table's order."""
    return tuple(line for line in LINES if state in line.origins and roles & set(line.roles))


def acting_role(line: Transition, roles: frozenset[Role]) -> Role | None:
    """As whom somebody with these roles does it; ``None`` when they may not."""
    return next((role for role in line.roles if role in roles), None)


def tells(line: Transition, origin: str, acting: Role) -> tuple[Role, ...]:
    """Who is written to: whoever the table names, but who did it, and nobody of what was never sent."""
    told = tuple(role for role in line.tells if role is not acting)
    return (
        tuple(role for role in told if role is not Role.RECEIVER)
        if origin == State.DRAFT and line.verb is Verb.CANCEL
        else told
    )
