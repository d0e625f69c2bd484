"""What a run writes down: arrays that grow between two calls of the compiled functions."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pathways.kernel.compiled import constant
from pathways.kernel.layout import NEVER, Records, Tables, Words

BUCKETS = 1 << 12  # of sets of facts
NOBODY = -1  # no label, no wallet, no entry

LABEL = np.dtype(
    [
        *(
            (name, np.int64)
            for name in ("parent", "slot", "start", "end", "goal", "steps", "travel", "begun")
        ),
        *((name, np.int64) for name in ("cents", "purse", "purses_end", "next", "useless")),
    ]
)
FACTSET = np.dtype(
    [(name, np.int64) for name in ("head", "steps", "minutes", "known", "late", "late_day", "next")]
)
WORTH = np.dtype([(name, np.int64) for name in ("day", "steps", "cents", "minutes", "label")])
WAY = np.dtype([(name, np.int64) for name in ("residual", "drawable", "wallet")])
PRICE = np.dtype([(name, np.int64) for name in ("next", "first", "end")])
LINE_STATE = np.dtype([(name, np.int64) for name in ("opened", "reached", "gain")])
ENTRY = np.dtype([(name, np.int64) for name in ("level", "free")])
COUNTS = (
    *("labels", "purses", "sets", "peopled", "queued", "front", "prices", "ways", "deferred"),
    *("label", "slot", "start", "after", "funding", "wanted", "earliest", "soonest", "work", "begun"),
)
STATE = np.dtype([(name, np.int64) for name in COUNTS])

MAY, MUST, BEFORE, ONCE, ASKED, KNOWN, ZONE, INSIDE = map(constant, range(8))  # rows of the sheet
EMPTY = constant(0)  # the label of the empty plan


class Memory(NamedTuple):
    """A run. ``state`` (one record) counts what is used of each array, and says where the run stands.

    ``labels``: partial plans, the empty one first; a step is on top of its ``parent``; ``end`` is the step's
    own, ``goal`` the latest of all. ``facts``: all they gain. ``purses``: residual cents, then the cents
    drawable from each wallet. ``sets``: distinct sets of facts (``set_facts``), each with its labels and what
    is needed still. ``queue``: a heap; ``followed``: what left it last. ``front``: the best worths.
    ``prices``: for a funding and facts, a range of ``ways`` to pay; ``price_of``: the first of each funding.
    ``buckets``: the first set of each remainder of a hash, ``peopled``: the sets that have labels.
    ``sheet``: rows of facts to work with. ``progress``: of each line in a sweep, whose ``agenda`` is a heap
    of lines; ``entries``: of each line where steps still needed are counted, ``levels`` of each fact;
    ``gained``: facts just gained; ``sought``: marks on a program.
    """

    state: Records
    labels: Records
    facts: Words
    purses: NDArray[np.int64]
    sets: Records
    set_facts: Words
    peopled: NDArray[np.int64]
    buckets: NDArray[np.int64]
    queue: Records
    followed: Records
    front: Records
    prices: Records
    price_facts: Words
    price_of: NDArray[np.int64]
    paying: Words
    ways: Records
    sheet: Words
    answers: NDArray[np.int64]
    progress: Records
    entries: Records
    agenda: NDArray[np.int64]
    levels: NDArray[np.int64]
    gained: NDArray[np.int64]
    sought: NDArray[np.int64]
    slack_steps: int
    slack_days: int


GROWING = {
    "labels": ("labels", "facts", "queue"),
    "front": ("front",),
    "purses": ("purses",),
    "sets": ("sets", "set_facts", "peopled"),
    "prices": ("prices", "price_facts"),
    "ways": ("ways",),
}


def blank(tables: Tables, paying: Words, slack_steps: int | None, slack_days: int | None) -> Memory:
    """Room for a run, with the empty plan in it. ``paying``: one row of facts a funding."""
    width, wallets = tables.grants.shape[1], len(tables.balances)
    state = np.zeros(1, STATE)
    for name, value in (
        ("labels", 1),
        ("purses", 1),
        ("label", NOBODY),
        ("earliest", NEVER),
    ):
        state[name] = value
    labels = np.zeros(64, LABEL)
    labels[0] = (NOBODY, NOBODY, 0, 0, tables.today, 0, 0, 0, 0, 0, 1, NOBODY, 0)
    return Memory(
        state=state,
        labels=labels,
        facts=np.zeros((64, width), np.uint64),
        purses=np.zeros((64, 1 + wallets), np.int64),
        sets=np.zeros(32, FACTSET),
        set_facts=np.zeros((32, width), np.uint64),
        peopled=np.zeros(32, np.int64),
        buckets=np.full(BUCKETS, NOBODY, np.int64),
        queue=np.zeros(64, WORTH),
        followed=np.zeros(1, WORTH),
        front=np.zeros(64, WORTH),
        prices=np.zeros(16, PRICE),
        price_facts=np.zeros((16, width), np.uint64),
        price_of=np.full(len(paying), NOBODY, np.int64),
        paying=paying,
        ways=np.zeros(32, WAY),
        sheet=np.zeros((8, width), np.uint64),
        answers=np.zeros(len(tables.program) + 1, np.int64),
        progress=np.zeros(len(tables.lines), LINE_STATE),
        entries=np.zeros(len(tables.lines), ENTRY),
        agenda=np.zeros(len(tables.lines), np.int64),
        levels=np.zeros(64 * width, np.int64),
        gained=np.zeros(64 * width, np.int64),
        sought=np.zeros(len(tables.program) + 1, np.int64),
        slack_steps=NEVER if slack_steps is None else slack_steps,
        slack_days=NEVER if slack_days is None else slack_days,
    )


def grown(memory: Memory) -> Memory:
    """With at least the free places wanted in every array that grows."""
    state = memory.state[0]
    needed = int(state["wanted"])
    longer: dict[str, Any] = {}
    for count, names in GROWING.items():
        for name in names:
            array = getattr(memory, name)
            if len(array) - state[count] < needed:
                room = np.zeros((2 * len(array) + needed, *array.shape[1:]), array.dtype)
                room[: len(array)] = array
                longer[name] = room
    return memory._replace(**longer) if longer else memory
