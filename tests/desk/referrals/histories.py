"""Random histories of referrals, cut by kill -9 between any two writes, then judged from outside.

Says how many histories, verbs, refusals and kills; ends with 1 when anything is wrong. Run by ``program``.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from maillage.desk.gate import NoSuchFileError
from maillage.desk.models import Referral
from maillage.desk.referrals import services
from maillage.desk.referrals.machine import TABLE, Role, Transition, open_to
from maillage.desk.referrals.sending import send_due
from maillage.desk.referrals.services import Draft
from maillage.desk.refusals import RefusedError
from maillage.directory.models import Session
from maillage.privacy.actor import CLOCK, Actor, ActorKind, acting_as
from tests.desk.referrals.invariants import faults
from tests.desk.referrals.world import SPOOL, Everybody, ended, fork, new_person, new_session, new_world, note

PEOPLE, SEATS, VERBS = 3, 2, 5
WARMING = 20
KILLED = -9
LONGEST_LIFE = 60  # writes
REFUSALS = ["full", "dates", "other", "declined"]


class History:
    """One history: three people sent to a session of two seats, by children that act at once."""

    def __init__(
        self, world: Everybody, number: int, seed: int, acknowledged: Path, children: int = 3
    ) -> None:
        self.world = world
        self.children = children
        self.chance = random.Random(f"{seed}.{number}")  # noqa: S311 - a history is drawn, not a secret
        self.acknowledged = acknowledged
        self.session = new_session(world, f"offre-{seed}-{number}", SEATS)
        self.people = [new_person(world, f"p{seed}-{number}-{rank}") for rank in range(PEOPLE)]

    def run(self) -> list[int]:
        """Let children act at once, twice; how each ended."""
        codes: list[int] = []
        for _ in range(2):
            children = []
            for _ in range(self.children):
                dies = self.chance.randint(1, LONGEST_LIFE) if self.chance.random() < 0.7 else None
                seed = self.chance.random()
                children.append(fork(partial(self.live, seed), dies))
            codes += ended(children)
        return codes

    def live(self, seed: float) -> None:
        """What a child does: verbs as anybody, and now and then the mail."""
        chance = random.Random(seed)  # noqa: S311
        for _ in range(VERBS):
            if chance.random() < 0.2:
                send_due(most=3)
            else:
                try:
                    self.deed(chance)
                except (RefusedError, NoSuchFileError) as error:
                    note(self.acknowledged.with_suffix(".refused"), type(error).__name__)

    def deed(self, chance: random.Random) -> None:
        """One verb on one person's referral; a new referral where there is none, or at random."""
        person = chance.choice(self.people)
        last = Referral.objects.filter(person=person).order_by("-pk").first()
        if last is None or (last.state not in TABLE_OPEN and chance.random() < 0.5):
            with acting_as(self.world.actors["sender"]):
                self.say(services.prepare(person.key, draft(self.world, self.session, chance)), "prepare")
            return
        role, actor = self.somebody(chance, last)
        lines = open_to(last.state, frozenset({role})) or tuple(TABLE.values())
        line = chance.choice(lines)
        seen = last.version - (chance.random() < 0.1)
        with acting_as(actor):
            self.say(services.act(last.key, line.verb, seen, given(line, chance)), line.verb)

    def somebody(self, chance: random.Random, referral: Referral) -> tuple[Role, Actor]:
        """Who acts: mostly the sender and the receiver."""
        actors = self.world.actors
        return chance.choice(
            [
                (Role.SENDER, actors["sender"]),
                (Role.SENDER, actors["sender"]),
                (Role.RECEIVER, actors["receiver"]),
                (Role.RECEIVER, actors["receiver"]),
                (Role.RECEIVER, Actor(ActorKind.REFERRAL, referral.pk)),
                (Role.PERSON, Actor(ActorKind.PERSON, referral.person_id)),
                (Role.CLOCK, CLOCK),
            ]
        )

    def say(self, referral: Referral, verb: str) -> None:
        """Acknowledge, as a page would: it is done."""
        last = referral.events.filter(number=referral.version).values_list("verb", "state").get()
        if last[0] == verb:
            note(self.acknowledged, f"{referral.pk} {referral.version} {verb} {last[1]}")


TABLE_OPEN = frozenset(origin for line in TABLE.values() for origin in line.origins)


def draft(world: Everybody, session: Session, chance: random.Random) -> Draft:
    """A referral to the session; forms are sent again now and then."""
    return Draft(
        sent_for=world.home,
        sent_to=world.school,
        purpose="Apprendre",
        chosen=("first-name",),
        once=f"{session.pk}.{chance.randint(0, 10_000)}",
        offer=session.offer,
        session=session,
    )


def given(line: Transition, chance: random.Random) -> dict[str, Any]:
    """What the form of a verb gives."""
    return {
        "agreed": "said",
        "starts_on": timezone.localdate() + timedelta(days=chance.randint(1, 100)),
        "refusal": chance.choice(REFUSALS),
        "outcome": chance.choice(["credential", "skills", "nothing"]),
        "word": "Un mot",
    }


def warm_up(world: Everybody, acknowledged: Path) -> None:
    """Load here what every child would load anew: addresses, templates, words."""
    first = History(world, 0, 0, acknowledged)
    for seed in range(WARMING):
        first.live(seed)


def main(arguments: list[str]) -> int:
    """Run them, judge them, say what happened."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--children", type=int, default=3, help="how many act at once")
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no history after that long")
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="maillage-histories-") as folder:
        acknowledged, spool = Path(folder, "acknowledged"), Path(folder, "spool")
        os.environ[SPOOL] = str(spool)
        world = new_world()
        warm_up(world, acknowledged)
        codes, start = Counter[int](), time.monotonic()
        ran = 0
        while ran < told.count and time.monotonic() - start < told.seconds:
            ran += 1
            codes.update(History(world, ran, told.seed, acknowledged, told.children).run())
        with acting_as(CLOCK):
            wrong = list(faults(world, acknowledged, spool))
        refused = acknowledged.with_suffix(".refused")
        said = [
            f"{ran} histories in {time.monotonic() - start:.0f} s (seed {told.seed})",
            f"{_lines(acknowledged)} verbs acknowledged, {_lines(refused)} refused, {_lines(spool)} letters",
            f"{codes[KILLED]} of {codes.total()} children killed",
        ]
    broken = sum(count for code, count in codes.items() if code not in (0, KILLED))
    print("; ".join(said))  # noqa: T201
    print("\n".join(wrong[:50]) or "nothing wrong")  # noqa: T201
    if broken:
        print(f"{broken} children broke down")  # noqa: T201
    return 1 if wrong or broken else 0


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0
