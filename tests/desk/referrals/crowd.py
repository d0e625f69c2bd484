"""Forty people, eight seats, one second: forty processes accept at once. Run by ``program``.

Says how many got a seat, how many were told that it was full, how long it took; ends with 1 when anything is
wrong.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.utils import timezone

from maillage.desk.models import Referral, SeatTaken
from maillage.desk.referrals import services
from maillage.desk.referrals.machine import Verb
from maillage.desk.referrals.seats import FullError
from maillage.desk.referrals.services import Draft
from maillage.directory.models import Session
from maillage.privacy.actor import CLOCK, acting_as
from tests.desk.referrals.invariants import faults
from tests.desk.referrals.world import (
    SPOOL,
    Everybody,
    ended,
    fork,
    new_person,
    new_session,
    new_world,
    note,
)

PEOPLE, SEATS = 40, 8
HEAD_START = 4.0  # seconds for the children to be ready


def main(arguments: list[str]) -> int:
    """Let them come, and count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=PEOPLE)
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="maillage-crowd-") as folder:
        os.environ[SPOOL] = str(Path(folder, "spool"))
        results = Path(folder, "results")
        world = new_world()
        session = new_session(world, "huit-places", SEATS)
        referrals = [sent(world, session, rank) for rank in range(told.people)]
        at = time.time() + HEAD_START
        children = [fork(partial(accept, world, each, at, results)) for each in referrals]
        codes = Counter(ended(children))
        lines = [line.split() for line in results.read_text().splitlines()]
        counted = Counter(line[0] for line in lines)
        with acting_as(CLOCK):
            wrong = list(faults(world, Path(folder, "none"), Path(folder, "spool")))
            numbers = sorted(SeatTaken.objects.values_list("number", flat=True))
        span = max(float(line[1]) for line in lines) - at
    print(f"{dict(counted)} in {span:.2f} s; seats {numbers}; children ended {dict(codes)}")  # noqa: T201
    print("\n".join(wrong) or "nothing wrong")  # noqa: T201
    right = counted == {"seat": SEATS, "full": told.people - SEATS} and numbers == list(range(1, SEATS + 1))
    return 0 if right and not wrong else 1


def sent(world: Everybody, session: Session, rank: int) -> Referral:
    """A person sent to the session."""
    person = new_person(world, f"p{rank}")
    draft = Draft(
        sent_for=world.home,
        sent_to=world.school,
        purpose="Apprendre",
        chosen=(),
        once=f"form-{rank}",
        offer=session.offer,
        session=session,
    )
    with acting_as(world.actors["sender"]):
        return services.prepare_and_send(person.key, draft, "said")


def accept(world: Everybody, referral: Referral, at: float, results: Path) -> None:
    """Wait for the hour, then accept; write what was told, and when."""
    given = {"starts_on": timezone.localdate() + timedelta(days=1)}
    time.sleep(max(0.0, at - time.time()))
    with acting_as(world.actors["receiver"]):
        try:
            services.act(referral.key, Verb.ACCEPT, referral.version, given)
        except FullError:
            told = "full"
        else:
            told = "seat"
    note(results, f"{told} {time.time()}")
