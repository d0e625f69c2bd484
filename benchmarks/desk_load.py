"""The desk under load: the day, a person's page, saving a note, by fifty people at once.

    createdb maillage_crowd
    MAILLAGE_DATABASE_URL=postgresql://…/maillage_crowd MAILLAGE_VAR_DIR=/tmp/crowd \\
        MAILLAGE_MODE=development MAILLAGE_DEBUG=no python -m benchmarks.desk_load --write

``--write`` makes the tables and draws the crowd first (``benchmarks.desk_crowd``): 50,000 people, 200,000
referrals, 500 facilitators. The site is served by granian with two workers; each user is a thread logged in
as another facilitator and does the three acts in turn, without a pause.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from benchmarks.http.search import SITE, memory, served

TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 - a form's token, the same in the cookie
SLOWEST = 0.95
ACTS = ("the day", "a person's page", "saving a note")


@dataclass(frozen=True)
class User:
    """A facilitator who is logged in, and the people they follow."""

    cookie: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """One answer: which act, how long, which status."""

    act: str
    ms: float
    status: int


def main() -> None:
    """Draw if asked, serve, measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="make the tables and draw the crowd first")
    arguments.add_argument("--people", type=int, default=50_000)
    arguments.add_argument("--referrals", type=int, default=4, help="for each person")
    arguments.add_argument("--facilitators", type=int, default=500)
    arguments.add_argument("--users", type=int, default=50)
    arguments.add_argument("--seconds", type=float, default=30)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    import django

    django.setup()
    if given.write:
        write(given.people, given.referrals, given.facilitators)
    users = list(logged_in(given.users))
    queries()
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors")
    with served(SITE) as (port, pid):
        for count in (1, given.users):
            with ThreadPoolExecutor(count) as pool:
                told = list(pool.map(lambda user: work(port, user, given.seconds), users[:count]))
            tell([answer for answers in told for answer in answers], count, given.seconds)
        print(f"memory (shared pages once): {memory(pid)} MiB")


def write(people: int, referrals: int, facilitators: int) -> None:
    """Make the tables, draw the crowd, and say how long that took."""
    from django.core.management import call_command

    from benchmarks.desk_crowd import draw
    from maillage.privacy.actor import CLOCK, acting_as

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    begun = time.perf_counter()
    with acting_as(CLOCK):
        draw(people, referrals, facilitators)
    print(f"{people:,} people, {people * referrals:,} referrals, in {time.perf_counter() - begun:.0f} s")


def logged_in(count: int) -> Iterator[User]:
    """So many facilitators, each with a session and some of their people."""
    from django.test import Client

    from maillage.accounts.models import Account
    from maillage.desk.models import Person
    from maillage.privacy.actor import CLOCK, acting_as

    for account in Account.objects.filter(memberships__facilitator__isnull=False).order_by("pk")[:count]:
        client = Client()
        client.force_login(account)
        with acting_as(CLOCK):
            keys = Person.objects.filter(key_worker=account).values_list("key", flat=True)[:40]
            yield User(
                f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}", tuple(map(str, keys))
            )


def queries() -> None:
    """Say how many queries each page asks."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from maillage.accounts.models import Account
    from maillage.desk.models import Person
    from maillage.privacy.actor import CLOCK, acting_as

    account = Account.objects.filter(memberships__facilitator__isnull=False).earliest("pk")
    with acting_as(CLOCK):
        person = Person.objects.filter(key_worker=account)[0]
    client = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    client.force_login(account)
    for act, path in zip(ACTS, paths(str(person.key)), strict=True):
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        print(f"{act}: {len(asked)} queries")


def paths(key: str) -> tuple[str, str, str]:
    """The addresses of the three acts, for a person."""
    from django.urls import reverse

    return (
        reverse("welcome:day"),
        reverse("files:file", args=[key]),
        reverse("followup:write_note", args=[key]),
    )


def work(port: int, user: User, seconds: float) -> list[Answer]:
    """Do the three acts in turn for so long, on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    random = Random(user.cookie)  # noqa: S311 - reproducible draws, no secret
    headers = {
        "Host": "localhost",
        "X-Forwarded-Proto": "https",
        "Cookie": user.cookie,
        "Referer": "https://localhost/",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "text": "Appelé ce matin.", "audience": "author"})
    told, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        day, page, note = paths(random.choice(user.keys))
        for act, method, path in zip(ACTS, ("GET", "GET", "POST"), (day, page, note), strict=True):
            begun = time.perf_counter()
            connection.request(method, path, body=body if method == "POST" else None, headers=headers)
            answer = connection.getresponse()
            answer.read()
            told.append(Answer(act, (time.perf_counter() - begun) * 1000, answer.status))
    return told


def tell(answers: list[Answer], users: int, seconds: float) -> None:
    """Say how long each act took, and what went wrong."""
    for act in ACTS:
        mine = [answer for answer in answers if answer.act == act]
        times = sorted(answer.ms for answer in mine)
        wrong = sum(answer.status not in (200, 302) for answer in mine)
        p50, p95 = times[len(times) // 2], times[int(len(times) * SLOWEST)]
        print(
            f"{users:3} user(s)  {act:16} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   "
            f"{len(mine) / seconds:6.1f}/s   {wrong} errors of {len(mine)}"
        )


if __name__ == "__main__":
    main()
