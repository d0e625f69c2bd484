"""Ask an address as one of the cast, in one state of what the person agreed; what was written is undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.desk.people import DESK
from tests.desk.plain_role import under
from tests.desk.world import World, in_state

CHANGING = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'nonce="[^"]*"'),
    re.compile(r'name="once" value="[^"]*"'),
)

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
NOT_FOUND = 404


def _without(words: list[str], text: str) -> str:
    for word in words:
        text = text.replace(word, "ASKED").replace(quote(word, safe=""), "ASKED")
    return text


@dataclass(frozen=True)
class Answer:
    """What was answered, and how many questions the database was asked for it."""

    status: int
    body: str
    queries: int
    location: str = ""

    def same(self, path: str) -> tuple[int, str, int, str]:
        """All of it but what changes each time, the address that was asked and the keys in it."""
        asked = [path, *KEY.findall(path)]
        body, location = _without(asked, self.body), _without(asked, self.location)
        for changing in CHANGING:
            body = changing.sub("", body)
        return self.status, body, self.queries, location

    @property
    def says_nothing_there(self) -> bool:
        """Nothing is there for them: not found, or log in first."""
        return self.status == NOT_FOUND or "?next=" in self.location


@dataclass
class Asking:
    """The two files, the browsers of the cast, and the role that the database is asked under."""

    world: World
    other: World
    role: str
    cookies: dict[str, SimpleCookie] = field(init=False)

    def __post_init__(self) -> None:
        """Let everybody log in."""
        self.cookies = {who: self.world.desk_cast.client(who).cookies for who in DESK}

    @contextmanager
    def when(self, state: str) -> Iterator[None]:
        """Within the block, what the person agreed is in that state."""
        mark = transaction.savepoint()
        try:
            in_state(self.world.desk_cast, state)
            yield
        finally:
            transaction.savepoint_rollback(mark)

    def ask(self, who: str, method: str, path: str) -> Answer:
        """Ask, and undo what was written."""
        browser = self._browser(who)
        cache.clear()
        mark = transaction.savepoint()
        try:
            with under(self.role), CaptureQueriesContext(connection) as asked:
                response = getattr(browser, method)(path)
                body = response.getvalue() if response.streaming else response.content
        finally:
            transaction.savepoint_rollback(mark)
        queries = [each for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]
        text = body.decode("utf-8", "replace")
        return Answer(response.status_code, text, len(queries), response.headers.get("Location", ""))

    def _browser(self, who: str) -> Client:
        """A fresh browser: what a view told another is not known to it."""
        browser = Client(raise_request_exception=False)
        browser.cookies.update(self.cookies[who])
        return browser
