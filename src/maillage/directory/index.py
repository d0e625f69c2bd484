"""The search index: files beside the database, written by one process at a time, rebuilt at will."""

from __future__ import annotations

import fcntl
import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import tantivy
from django.conf import settings

from maillage.directory import analysis
from maillage.directory.entries import Entry, all_entries
from maillage.directory.models import Territory

logger = logging.getLogger("maillage.directory")

FORMAT = "5"  # rises with any change of the schema, of the entries or of the analysis
FIELDS = {"name": 6.0, "nearby": 2.0, "body": 1.0, "offered": 1.0}
MOST_HITS = 2000
WRITER_BYTES = 50_000_000
SYNONYM, AS_WRITTEN, TIE = 0.5, 3.0, 0.1  # weights, against 1 for the stems of what was typed
SHORTEST_BEGINNING = 3


class IndexUnavailableError(Exception):
    """No index can be read or written now; the database must answer."""


def folder() -> Path:
    """Where the index lives."""
    return Path(settings.VAR_DIR) / "search"


def state(today: date) -> str:
    """What the index must have been made from: every territory as it stands, and the day (dates go by)."""
    stamps = Territory.objects.order_by("slug").values_list("slug", "stamp")
    return "\n".join([FORMAT, today.isoformat(), *(f"{slug} {stamp}" for slug, stamp in stamps)])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace")
    builder.add_text_field("letters", tokenizer_name="whitespace")
    builder.add_text_field("payload", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the right to write; raises ``IndexUnavailableError`` when another process has it."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexUnavailableError("another process is writing the index") from None
        yield


def rebuild(today: date) -> None:
    """Write the index anew from the database; raises ``IndexUnavailableError`` when that can't be done."""
    try:
        with _alone():
            _write(state(today), all_entries(today))
    except (OSError, ValueError) as error:
        raise IndexUnavailableError(str(error)) from error


def _write(made_from: str, entries: Sequence[Entry]) -> None:
    fresh, current = folder() / "fresh", folder() / "current"
    _clear(fresh)
    fresh.mkdir()
    writer = tantivy.Index(_schema(), path=str(fresh)).writer(heap_size=WRITER_BYTES, num_threads=1)
    for entry in entries:
        writer.add_document(_document(entry))
    writer.commit()
    writer.wait_merging_threads()
    (fresh / "made-from").write_text(made_from, encoding="utf-8")
    _clear(current)
    fresh.rename(current)


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    for field in FIELDS:
        document.add_text(field, " ".join(analysis.stems(getattr(entry, field))))
    everything = "\n".join(getattr(entry, field) for field in FIELDS)
    document.add_text("letters", " ".join(analysis.letters(everything)))
    document.add_text("payload", entry.payload())
    return document


class Reader:
    """An open index; it keeps answering from its files even while they are replaced."""

    def __init__(self, made_from: str, index: tantivy.Index) -> None:
        self.made_from = made_from
        self.schema = index.schema
        self.searcher = index.searcher()

    def search(self, terms: Sequence[analysis.Term], *, every: bool) -> list[tuple[Entry, float]]:
        """Entries with their scores, best first, that hold every term (or any); all of them without terms."""
        occur = tantivy.Occur.Must if every else tantivy.Occur.Should
        asked = [(occur, self._term(term)) for term in terms]
        query = tantivy.Query.boolean_query(asked) if asked else tantivy.Query.all_query()
        hits = self.searcher.search(query, limit=MOST_HITS, count=False).hits
        found = [(self.searcher.doc(address).get_first("payload"), float(score)) for score, address in hits]
        return [(Entry.from_payload(str(payload)), score) for payload, score in found]

    def _term(self, term: analysis.Term) -> tantivy.Query:
        queries = [
            tantivy.Query.boost_query(self._expression(expression), SYNONYM if rank else 1.0)
            for rank, expression in enumerate(term.expressions)
        ]
        if any(self._known(expression) for expression in term.expressions):
            queries += [self._as_written(term.letters)]
        else:
            queries += [self._approximate(letters) for letters in term.letters]
        return tantivy.Query.disjunction_max_query(queries, TIE)

    def _expression(self, expression: tuple[str, ...]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, self._stem(stem)) for stem in expression])

    def _known(self, expression: tuple[str, ...]) -> bool:
        return all(any(self.searcher.doc_freq(field, stem) for field in FIELDS) for stem in expression)

    def _stem(self, stem: str) -> tantivy.Query:
        return tantivy.Query.disjunction_max_query(
            [tantivy.Query.boost_query(self._exact(field, stem), weight) for field, weight in FIELDS.items()],
            TIE,
        )

    def _exact(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self.schema, field, word, index_option="freq")

    def _as_written(self, letters: tuple[str, ...]) -> tantivy.Query:
        words = [(tantivy.Occur.Must, self._exact("letters", word)) for word in letters]
        return tantivy.Query.boost_query(tantivy.Query.boolean_query(words), AS_WRITTEN)

    def _approximate(self, word: str) -> tantivy.Query:
        typos, fuzzy = allowed_typos(word), tantivy.Query.fuzzy_term_query
        near = [fuzzy(self.schema, "letters", word, distance=distance) for distance in range(1, typos + 1)]
        if len(word) >= SHORTEST_BEGINNING:
            near.append(fuzzy(self.schema, "letters", word, distance=0, prefix=True))
        return tantivy.Query.disjunction_max_query([*near, tantivy.Query.empty_query()], TIE)


def allowed_typos(word: str) -> int:
    """How many letters may be wrong, missing or swapped in a word of that length."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


_reader: list[Reader] = []


def reader(today: date) -> Reader:
    """The index as the database stands, rebuilt first if it is missing, broken or behind.

    Raises ``IndexUnavailableError`` when there is none and it can't be made.
    """
    expected = state(today)
    if _reader and _reader[0].made_from == expected:
        return _reader[0]
    try:
        fresh = _open(expected)
    except IndexUnavailableError as reason:
        logger.info("search index rebuilt", extra={"fields": {"reason": str(reason)}})
        rebuild(today)
        fresh = _open(expected)
    _reader[:] = [fresh]
    return fresh


def close() -> None:
    """Let go of the open index: the next search opens it again."""
    _reader.clear()


def _open(expected: str) -> Reader:
    current = folder() / "current"
    try:
        made_from = (current / "made-from").read_text(encoding="utf-8")
        if made_from != expected:
            raise IndexUnavailableError("behind the database")
        return Reader(made_from, tantivy.Index.open(str(current)))
    except (OSError, ValueError) as error:
        raise IndexUnavailableError(type(error).__name__) from error
