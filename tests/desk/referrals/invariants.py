"""What must be true of referrals after any history, read from outside: tables, acknowledgements, mail."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from maillage.desk.models import Message, Person, Referral, ReferralEvent, SeatTaken
from maillage.desk.referrals.machine import SEATED, TABLE, Role, Verb, tells
from maillage.desk.referrals.sending import message_id
from maillage.privacy import journal
from maillage.privacy.models import JournalEntry
from tests.desk.referrals.world import Everybody

Line = tuple[int, str, str, str]  # number, verb, state, who


def faults(world: Everybody, acknowledged: Path, spool: Path) -> Iterator[str]:
    """Everything that is wrong, in sentences; nothing when all is well."""
    events: dict[int, list[Line]] = defaultdict(list)
    told = ReferralEvent.objects.order_by("referral", "number")
    for referral, *line in told.values_list("referral", "number", "verb", "state", "by").iterator():
        number, verb, state, by = line
        events[int(referral)].append((int(str(number)), str(verb), str(state), str(by)))
    yield from _of_referrals(events)
    yield from _of_acknowledged(events, acknowledged)
    yield from _of_seats(events)
    yield from _of_messages(world, events)
    yield from _of_mail(spool)
    yield from _of_journal(events)


def _of_referrals(events: dict[int, list[Line]]) -> Iterator[str]:
    opened: Counter[tuple[int, int, int]] = Counter()
    for referral in Referral.objects.iterator():
        lines = events[referral.pk]
        if [line[0] for line in lines] != list(range(1, referral.version + 1)):
            yield f"{referral.pk}: version {referral.version}, events {[line[0] for line in lines]}"
        if not lines or lines[-1][2] != referral.state:
            yield f"{referral.pk}: is {referral.state}, its last event says {lines[-1:]}"
        yield from _of_transitions(referral.pk, lines)
        if referral.state in ("draft", "sent", "waiting", "accepted", "started"):
            opened[referral.person_id, referral.offer_id or 0, referral.sent_to_id] += 1
    yield from (f"{key}: {count} open referrals at once" for key, count in opened.items() if count > 1)


def _of_transitions(key: int, lines: list[Line]) -> Iterator[str]:
    if lines and (lines[0][1], lines[0][2]) != ("prepare", "draft"):
        yield f"{key}: begins with {lines[0]}"
    if sum(line[1] == "send" for line in lines) > 1:
        yield f"{key}: sent twice"
    for before, after in pairwise(lines):
        line = TABLE[Verb(after[1])]
        if before[2] not in line.origins or (line.target or before[2]) != after[2]:
            yield f"{key}: {before[2]} -{after[1]}-> {after[2]} is not in the table"


def _of_acknowledged(events: dict[int, list[Line]], acknowledged: Path) -> Iterator[str]:
    for text in acknowledged.read_text().splitlines() if acknowledged.exists() else ():
        referral, number, verb, state = text.split()
        if (int(number), verb, state) not in {line[:3] for line in events[int(referral)]}:
            yield f"{referral}: lost “{verb}” (event {number}), which was acknowledged"


def _of_seats(events: dict[int, list[Line]]) -> Iterator[str]:
    seated: dict[int, int] = {}
    taken: Counter[tuple[int, str, int]] = Counter()
    for seat in SeatTaken.objects.select_related("session").iterator():
        seated[seat.referral_id] = seat.number
        taken[seat.session_id, seat.occurrence, seat.number] += 1
        if not 1 <= seat.number <= (seat.session.seats or 0):
            yield f"session {seat.session_id}: seat {seat.number} of {seat.session.seats}"
    yield from (f"{key}: a seat sold {count} times" for key, count in taken.items() if count > 1)
    for key, lines in events.items():
        state = lines[-1][2]
        holds = state in SEATED or state == "stopped"
        if holds != (key in seated):
            yield f"{key}: {state} {'with' if key in seated else 'without'} a seat"


def _of_messages(world: Everybody, events: dict[int, list[Line]]) -> Iterator[str]:
    written = set(Message.objects.values_list("once", flat=True))
    due: set[str] = set()
    for key, lines in events.items():
        for before, after in pairwise(lines):
            for role in tells(TABLE[Verb(after[1])], before[2], _role(world, after[3])):
                due.add(f"referral:{key}:{after[0]}:{after[1]}:{role}")
    yield from (f"{once}: never written" for once in sorted(due - written))
    yield from (f"{once}: of no event" for once in sorted(written - due) if ":freed:" not in once)


def _role(world: Everybody, by: str) -> Role:
    kind, _, key = by.partition(":")
    if kind == "account":
        return Role.SENDER if int(key) == world.sender.pk else Role.RECEIVER
    return {"referral": Role.RECEIVER, "person": Role.PERSON, "clock": Role.CLOCK}[kind]


def _of_mail(spool: Path) -> Iterator[str]:
    left = Counter(spool.read_text().split()) if spool.exists() else Counter()
    yield from (f"{key}: left {count} times" for key, count in left.items() if count > 1)
    known = set()
    for message in Message.objects.iterator():
        mark = message_id(message)
        known.add(mark)
        if message.sent_at and mark not in left:
            yield f"{message.once}: written as sent, never left"
        if mark in left and not message.claimed_at:
            yield f"{message.once}: left, and waits to leave again"
    yield from (f"{mark}: left, and was never written" for mark in left.keys() - known)


def _of_journal(events: dict[int, list[Line]]) -> Iterator[str]:
    deeds: Counter[object] = Counter()
    for person in Person.objects.iterator():
        previous = journal.START
        for entry in JournalEntry.objects.filter(subject=person.key).order_by("number"):
            if entry.previous != previous or entry.hash != journal.hash_of(entry):
                yield f"journal of person {person.pk}: line {entry.number} is broken"
            previous = entry.hash
            deeds[person.pk] += entry.deed.startswith("referral.")
    happened: Counter[object] = Counter()
    for key, person_id in Referral.objects.values_list("pk", "person"):
        happened[person_id] += len(events[key])
    for who in deeds.keys() | happened.keys():
        if deeds[who] != happened[who]:
            yield f"person {who}: {happened[who]} events, {deeds[who]} lines in the journal"
