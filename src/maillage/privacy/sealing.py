"""The journal is sealed every day, and read again line by line: what was changed since shows.

A seal holds one hash over the head (the last line) of every chain. It is made while nobody writes, so that
it covers exactly the lines up to ``last_line``. Lines past their retention are gone, and the seals made
before that can no longer be computed again: only their own chain is checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from maillage.privacy import journal
from maillage.privacy.models import JournalEntry, JournalPruning, JournalSeal

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: in which file, at which line, what.

    A fault of a seal has no file: its ``number`` is the seal's.
    """

    subject: UUID | None
    number: int
    what: str

    def __str__(self) -> str:
        where = f"file {self.subject} line {self.number}" if self.subject else f"seal {self.number}"
        return f"{where}: {self.what}"


@dataclass(slots=True)
class Heads:
    """The heads of the chains up to a line, added up file by file."""

    seal: JournalSeal
    lines: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def add(self, head: JournalEntry, lines: int) -> None:
        """Count a chain in."""
        self.lines += lines
        self.digest.update(_told(head.subject, head.number, head.hash))


@dataclass(slots=True)
class Walk:
    """How far a reading went: the lines read, and the seals that were computed again."""

    lines: int = 0
    seals: int = 0
    computed: int = 0


def seal() -> JournalSeal:
    """Seal the journal as it stands."""
    with transaction.atomic():
        _wait_for_writers()
        before = JournalSeal.objects.order_by("-pk").first()
        made = JournalSeal(
            at=timezone.now(),
            last_line=JournalEntry.objects.aggregate(last=Max("pk"))["last"] or 0,
            lines=JournalEntry.objects.count(),
            heads=_heads_now(),
            previous=before.hash if before else journal.START,
        )
        made.hash = hash_of_seal(made)
        made.save()
        return made


def hash_of_seal(made: JournalSeal) -> str:
    """SHA-256 of a seal and of the hash before it, in hexadecimal."""
    told = f"{journal.instant(made.at)} {made.last_line} {made.lines} {made.heads} {made.previous}"
    return hashlib.sha256(told.encode()).hexdigest()


def faults(noted: tuple[str, ...] = (), walk: Walk | None = None) -> Iterator[Fault]:
    """Everything that is not as it was written, in one pass; ``noted``: hashes of seals kept elsewhere."""
    walk = walk or Walk()
    seals = list(JournalSeal.objects.order_by("pk"))
    walk.seals = len(seals)
    yield from _broken_seals(seals, noted)
    yield from _early_prunings()
    computed = [Heads(made) for made in _computable(seals)]
    walk.computed = len(computed)
    yield from _broken_chains(computed, walk)
    yield from _different_heads(computed)


def _wait_for_writers() -> None:
    """Let whoever writes finish, and nobody begin, until this transaction ends; SQLite has one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {JournalEntry._meta.db_table} IN SHARE MODE")
            cursor.execute(f"LOCK TABLE {JournalSeal._meta.db_table} IN EXCLUSIVE MODE")


def _heads_now() -> str:
    following = JournalEntry.objects.filter(subject=OuterRef("subject"), number=OuterRef("number") + 1)
    heads = JournalEntry.objects.filter(~Exists(following)).order_by("subject", "number")
    digest = hashlib.sha256()
    for subject, number, head in heads.values_list("subject", "number", "hash").iterator(CHUNK):
        digest.update(_told(subject, number, head))
    return digest.hexdigest()


def _told(subject: UUID, number: int, head: str) -> bytes:
    return f"{subject} {number} {head}\n".encode()


def _computable(seals: list[JournalSeal]) -> list[JournalSeal]:
    """The seals whose lines are all still there."""
    pruned = JournalPruning.objects.aggregate(last=Max("at"))["last"]
    return [made for made in seals if pruned is None or made.at > pruned]


def _broken_seals(seals: list[JournalSeal], noted: tuple[str, ...]) -> Iterator[Fault]:
    previous = journal.START
    for made in seals:
        if made.previous != previous:
            yield Fault(None, made.pk, "does not follow the seal before it")
        if made.hash != hash_of_seal(made):
            yield Fault(None, made.pk, "was changed: its hash is another")
        previous = made.hash
    for wanted in sorted(set(noted) - {made.hash for made in seals}):
        yield Fault(None, 0, f"no seal bears the hash noted, {wanted}")


def _early_prunings() -> Iterator[Fault]:
    for pruning in JournalPruning.objects.all():
        if pruning.before > pruning.at:
            yield Fault(None, 0, f"the pruning {pruning.pk} reaches past the day it was decided")


def _broken_chains(computed: list[Heads], walk: Walk) -> Iterator[Fault]:
    """Read every line, file after file, and count each file's head into the seals that cover it."""
    pruned = JournalPruning.objects.exists()
    chain = Chain(computed)
    for line in JournalEntry.objects.order_by("subject", "number").iterator(CHUNK):
        walk.lines += 1
        if chain.last is not None and chain.last.subject != line.subject:
            chain.end()
            chain = Chain(computed)
        yield from _faults_of(line, chain.last, pruned)
        chain.follow(line)
    chain.end()


@dataclass(slots=True)
class Chain:
    """A file's lines as they are read; ``covered``: the seals that end before the next line."""

    computed: list[Heads]
    last: JournalEntry | None = None
    lines: int = 0
    covered: int = 0

    def follow(self, line: JournalEntry) -> None:
        """Read one more line."""
        while self.covered < len(self.computed) and self.computed[self.covered].seal.last_line < line.pk:
            self._count_in()
        self.last = line
        self.lines += 1

    def end(self) -> None:
        """Count the last line into the seals that are left."""
        while self.covered < len(self.computed):
            self._count_in()

    def _count_in(self) -> None:
        if self.last is not None:
            self.computed[self.covered].add(self.last, self.lines)
        self.covered += 1


def _faults_of(line: JournalEntry, last: JournalEntry | None, pruned: bool) -> Iterator[Fault]:
    if last is not None:
        if line.number != last.number + 1:
            yield Fault(line.subject, line.number, f"the line before it is number {last.number}")
        if line.previous != last.hash:
            yield Fault(line.subject, line.number, "does not follow the line before it")
    elif line.number == 1 and line.previous != journal.START:
        yield Fault(line.subject, line.number, "does not begin the chain")
    elif line.number != 1 and not pruned:
        yield Fault(line.subject, line.number, "the lines before it are missing")
    if line.hash != journal.hash_of(line):
        yield Fault(line.subject, line.number, "was changed: its hash is another")


def _different_heads(computed: list[Heads]) -> Iterator[Fault]:
    for heads in computed:
        kept = heads.seal
        if heads.lines != kept.lines:
            yield Fault(None, kept.pk, f"covered {kept.lines} line(s), {heads.lines} are there")
        elif heads.digest.hexdigest() != kept.heads:
            yield Fault(None, kept.pk, "the heads of the chains are not those that were sealed")
