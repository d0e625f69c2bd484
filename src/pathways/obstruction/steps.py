"""Changes by number: a *group* is what grows by steps (a limit, a session's date…), a *level* how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pathways.obstruction.changes import Amounts, Change, ChangeKind
from pathways.obstruction.columns import Ints, ranges

HORIZON = 0  # the group of changes that push the horizon away
SEAT, DEADLINE, LATER, EARLIER = range(4)  # what a session may change in, each a group
PARTS = 4
Step = tuple[int, int]  # group and level, from 1 on


@dataclass(slots=True)
class Steps:
    """Numbers for the changes: first those apart from sessions, then four groups for each session.

    ``subjects``: what changes name the sessions by.
    """

    general: Sequence[Change]
    subjects: Sequence[str]
    amounts: Amounts
    _general: dict[Change, Step] = field(default_factory=dict)
    _levels: list[list[Change]] = field(init=False)
    _ranks: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        numbers = {(ChangeKind.HORIZON, "", ""): HORIZON}
        self._levels = [[]]
        for change in sorted(self.general, key=lambda each: abs(each.amount)):
            number = numbers.setdefault(change.key, len(numbers))
            if number == len(self._levels):
                self._levels.append([])
            self._levels[number].append(change)
            self._general[change] = number, len(self._levels[number])
        self._ranks = {subject: rank for rank, subject in enumerate(self.subjects)}

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self._levels) + PARTS * len(self.subjects)

    @property
    def horizons(self) -> list[int]:
        """By how many days the horizon may be pushed away, step by step."""
        return [change.amount for change in self._levels[HORIZON]]

    def group(self, subject: int, part: int) -> int:
        """The group of that part of the session of that rank."""
        return len(self._levels) + PARTS * subject + part

    def groups_of(self, subjects: Ints, part: int) -> Ints:
        """The same for many."""
        return len(self._levels) + PARTS * subjects + part

    def step(self, change: Change) -> Step:
        """The group and the level of a change."""
        if change in self._general:
            return self._general[change]
        rank = self._ranks[change.subject]
        if change.kind is ChangeKind.DATE:
            part, among = (
                (LATER, self.amounts.later) if change.amount > 0 else (EARLIER, self.amounts.earlier)
            )
            return self.group(rank, part), 1 + among.index(abs(change.amount))
        return self.group(rank, SEAT if change.kind is ChangeKind.SEAT else DEADLINE), 1

    def change(self, group: int, level: int) -> Change:
        """The change of a group and a level."""
        rank, part = divmod(group - len(self._levels), PARTS)
        if rank < 0:
            return self._levels[group][level - 1]
        subject = self.subjects[rank]
        if part == LATER:
            return Change(ChangeKind.DATE, subject, amount=self.amounts.later[level - 1])
        if part == EARLIER:
            return Change(ChangeKind.DATE, subject, amount=-self.amounts.earlier[level - 1])
        return Change(ChangeKind.SEAT if part == SEAT else ChangeKind.DEADLINE, subject)

    def keys_of(self, groups: Ints) -> Ints:
        """The same for groups of which no set holds two: a session begins later or earlier."""
        rank, part = self._parts_of(groups)
        return np.where((rank >= 0) & (part == EARLIER), groups - 1, groups)

    def levels_of(self, groups: Ints) -> Ints:
        """How many steps each of these groups has."""
        rank, part = self._parts_of(groups)
        of_part = np.ones(PARTS, np.int64)
        of_part[LATER], of_part[EARLIER] = len(self.amounts.later), len(self.amounts.earlier)
        general = np.array([len(each) for each in self._levels], np.int64)
        return np.where(rank < 0, general[np.minimum(groups, len(general) - 1)], of_part[part])

    def _parts_of(self, groups: Ints) -> tuple[Ints, Ints]:
        rest = groups - len(self._levels)
        return rest // PARTS, rest % PARTS

    def all_of(self, groups: Ints) -> Ints:
        """Every step of these groups, group by group from the smallest on; shape (steps, 2)."""
        counts = self.levels_of(groups)
        levels = ranges(np.ones_like(counts), counts + 1)
        return np.column_stack([np.repeat(groups, counts), levels])
